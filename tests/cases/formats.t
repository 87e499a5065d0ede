#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Files of flows and the formats for machines, read by real parsers of each. Needs no privilege: every flow is asked in an
# empty network namespace without any rights, so all are inconclusive; tests/lab/thousand.t has the rest.
set -u
nfdiag=${NFDIAG:-build/san/nfdiag}
tools=$(cd "$(dirname "$0")/../lab/tools" && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' INT TERM
n=0

ok() { # ok NAME: by the status of the command before
	local status=$?
	n=$((n + 1))
	if [ $status -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# out: /' "$tmp/out" | head -5
		sed 's/^/# err: /' "$tmp/err" | head -5
	fi
}

# Names that would end an attribute, a text, a line, a description, a perfdata field, or steer a terminal.
cat >"$tmp/hostile.yaml" <<'END'
flows:
  - { name: "a \"b\" <c> & 'd' ]]>", public: '10.1.2.3:80', target: 10.0.0.8 }
  - { name: "line\nnot ok 9 - x\n1..99\r\u001b[2J\u007f", public: '10.1.2.3:81', target: 10.0.0.8 }
  - { name: "# SKIP all # TODO", public: '10.1.2.3:82', target: 10.0.0.8 }
  - { name: "x | y=1;2;3 \\ \ufffe \u00e9 \xff", public: '10.1.2.3:83', target: 10.0.0.8 }
END
if ! unshare -Un true 2>/dev/null; then
	echo '1..0 # SKIP user namespaces are refused here'
	exit 0
fi
alone() { # alone ARG...: out, err, rc
	unshare -Un "$nfdiag" "$@" >"$tmp/out" 2>"$tmp/err"
	rc=$?
}

alone expect --format junit -f "$tmp/hostile.yaml" </dev/null
[ $rc -eq 4 ] && /usr/bin/python3 "$tools/junit.py" "$tmp/out" >"$tmp/junit" 2>"$tmp/err" &&
	[ "$(head -1 "$tmp/junit")" = 'tests=4 failures=0 errors=4' ]
ok 'junit: its parsers take it, with four errors'
grep -qF "a \"b\" <c> & 'd' ]]>: tcp any client -> 10.1.2.3:80" "$tmp/junit"
ok 'junit: names come through'
! LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]' "$tmp/out"
ok 'junit: no control bytes'

alone expect --format tap -f "$tmp/hostile.yaml" </dev/null
[ $rc -eq 4 ] && "$tools/tap.pl" "$tmp/out" >"$tmp/tap" 2>"$tmp/err" &&
	[ "$(head -1 "$tmp/tap")" = 'planned=4 run=4 ok=0 failed=4 skipped=0 todo=0 errors=0' ]
ok 'tap: its parser takes it, with four failures'
[ "$(grep -c '^yaml inconclusive' "$tmp/tap")" -eq 4 ]
ok 'tap: each has its details'

alone expect --format nagios -f "$tmp/hostile.yaml" </dev/null
[ $rc -eq 3 ] && [ "$(wc -l <"$tmp/out")" -eq 1 ] &&
	grep -q '^NFDIAG UNKNOWN - 0 of 4 flows as expected, 4 inconclusive; ' "$tmp/out" &&
	[ "$(tr -cd '|' <"$tmp/out" | wc -c)" -eq 1 ]
ok 'nagios: one line, one |, status unknown'
alone expect --format nagios 10.1.2.3:0=10.0.0.1 </dev/null
[ $rc -eq 3 ] && [ ! -s "$tmp/err" ] && grep -q '^NFDIAG UNKNOWN - 10.1.2.3:0=10.0.0.1:10: 0 is no port' "$tmp/out"
ok 'nagios: bad input is unknown too'

alone expect -f - --format json 10.1.2.3:90=10.0.0.9 -f "$tmp/hostile.yaml" <<<'- {name: first, public: "10.1.2.3:79", target: 10.0.0.8}'
[ $rc -eq 4 ] && [ "$(/usr/bin/python3 -c 'import json, sys
print(*[r["flow"]["public_port"] for r in json.load(sys.stdin)["results"]])' <"$tmp/out")" = '79 90 80 81 82 83' ]
ok 'stdin, a FLOW and a file: in the order of the command line'
alone expect --quiet -f "$tmp/hostile.yaml" </dev/null
[ "$(wc -l <"$tmp/out")" -eq 6 ] && tail -1 "$tmp/out" | grep -qx '0 of 4 flows as expected, 4 inconclusive'
ok 'quiet: a line for each, and the sum'
[ ! -s "$tmp/err" ]
ok 'no progress where stderr is no terminal'
if command -v script >/dev/null; then
	script -qec "unshare -Un $nfdiag expect --quiet -f $tmp/hostile.yaml >$tmp/out" /dev/null >"$tmp/err" </dev/null
	grep -q 'of 4 flows' "$tmp/err" && tail -c 4 "$tmp/err" | grep -q $'\r\e\\[K'
	ok 'progress on a terminal, erased at the end'
fi
alone expect -f "$tmp/none.yaml" </dev/null
[ $rc -eq 2 ] && grep -q "^nfdiag: cannot read $tmp/none.yaml: No such file" "$tmp/err"
ok 'a file that is not there'
alone expect -f "$tmp" </dev/null
[ $rc -eq 2 ] && grep -q "^nfdiag: cannot read $tmp: Is a directory" "$tmp/err"
ok 'a directory'
alone expect -f - -f - </dev/null
[ $rc -eq 2 ] && grep -q "^nfdiag: --file: stdin can be read only once" "$tmp/err"
ok 'stdin twice'
alone expect -f "$tmp/hostile.yaml" 10.1.2.3:0=10.0.0.1 </dev/null
[ $rc -eq 2 ] && [ ! -s "$tmp/out" ]
ok 'one bad flow: nothing is asked'

echo "1..$n"
