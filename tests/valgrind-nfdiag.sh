#!/bin/sh
# nfdiag under valgrind, for the lab: NFDIAG=tests/valgrind-nfdiag.sh prove tests/lab/...
here=$(dirname "$(readlink -f "$0")")
exec "$here/valgrind.sh" "$here/../build/nfdiag" "$@"
