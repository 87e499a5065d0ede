#!/bin/sh
# nfdiag under valgrind, for the lab: NFDIAG=tests/valgrind-nfdiag.sh prove tests/lab/...
# Its own system calls are not on the list of nfdiag's.
export NFDIAG_TEST="${NFDIAG_TEST:+$NFDIAG_TEST,}no-filter"
here=$(dirname "$(readlink -f "$0")")
exec "$here/valgrind.sh" "$here/../build/nfdiag" "$@"
