#!/bin/sh
# Runs a program under valgrind; a finding makes the exit status 99.
exec valgrind -q --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99 \
	--suppressions="$(dirname "$(readlink -f "$0")")/valgrind.supp" "$@"
