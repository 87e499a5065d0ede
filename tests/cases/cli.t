#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The command line as a user meets it: usage, refusals, exit statuses, streams. Needs no privilege, and sends nothing:
# what would be diagnosed is asked for in an empty network namespace without any rights in it, or refused before.
set -u
# what should have been refused, and is not, must not probe this machine's own network
if [ "$(id -u)" -eq 0 ] && [ -z "${CLI_ALONE-}" ]; then
	CLI_ALONE=1 exec unshare -n bash "$0"
fi
nfdiag=${NFDIAG:-build/san/nfdiag}
flow=10.1.2.3:1222=192.168.70.10:22
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
		echo "# status: ${rc-}"
	fi
}

skip() { # skip NAME REASON
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

run() { # run ARG...: out, err, rc
	"$nfdiag" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
}

# refuses NAME ERROR ARG...: exit 2, nothing on stdout, one line on stderr that starts with 'nfdiag: ERROR'
refuses() {
	local name=$1 error=$2
	shift 2
	run "$@"
	[ $rc -eq 2 ] && [ ! -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] &&
		[[ "$(cat "$tmp/err")" == "nfdiag: $error"* ]]
	ok "$name"
}

# prints NAME TEXT ARG...: exit 0, TEXT on stdout, nothing on stderr
prints() {
	local name=$1 text=$2
	shift 2
	run "$@"
	[ $rc -eq 0 ] && [ ! -s "$tmp/err" ] && grep -qF -- "$text" "$tmp/out"
	ok "$name"
}

prints 'version' 'nfdiag 0.' --version
prints 'version, short' 'nfdiag 0.' -V
prints 'help' 'nfdiag expect [options] [-f FILE]... [FLOW]...' --help
[ "$(grep -n '^Examples:' "$tmp/out" | cut -d: -f1)" -lt "$(grep -n '^Usage:' "$tmp/out" | cut -d: -f1)" ]
ok 'help shows examples first'
[ "$(awk 'length > 80' "$tmp/out" | wc -l)" -eq 0 ]
ok 'help fits 80 columns'
for option in file from proto iif client-netns until contain payload wait rate force netns checks format json explain \
	quiet color; do
	grep -Eq -- "^  (-., )?--$option\b" "$tmp/out" || break
done
grep -Eq -- "^  (-., )?--$option\b" "$tmp/out"
ok "help names every option (up to $option)"
prints 'help of expect' 'FLOW   [CLIENT[:PORT],]PUBLIC[:PORT][/PROTO]=TARGET[,TARGET...]' expect --help
prints 'help of checks' 'nfdiag checks lint FILE...' checks --help
! grep -q -- --iif "$tmp/out"
ok "help of checks leaves out expect's options"
prints 'help wins over the rest' 'Examples:' expect --help nonsense

refuses 'no command' 'a command is missing; write nfdiag expect'
refuses 'unknown command' "'foo' is no command; write expect, checks or facts" foo
refuses 'empty command' "'' is no command" ''
refuses 'no flow' 'expect: a flow is missing; write' expect
refuses 'unknown option' '--frm is no option' expect --frm x $flow
refuses 'ambiguous option' '--c is no option, or short for several' expect --c x $flow
refuses 'unknown letter' '-x is no option' expect -x $flow
refuses 'missing value' '--from: ADDR[:PORT] is missing; write --from ADDR[:PORT]' expect $flow --from
refuses 'empty value' '--iif: its value is empty' expect --iif= $flow
refuses 'value that is none' "--json takes no value" expect --json=yes $flow
refuses 'option twice' '--wait is given twice' expect --wait 5 --wait 5 $flow
refuses 'wait 0' "--wait: '0' is not a time; write milliseconds" expect --wait 0 $flow
refuses 'wait 3600001' "--wait: '3600001' is not a time" expect --wait 3600001 $flow
refuses 'wait -1' "--wait: '-1' is not a time" expect --wait -1 $flow
refuses 'wait 1s' "--wait: '1s' is not a time" expect --wait 1s $flow
refuses 'rate 0' "--rate: '0' is not a rate; write flows per second, 1-1000" expect --rate 0 $flow
refuses 'rate 1001' "--rate: '1001' is not a rate" expect --rate 1001 $flow
refuses 'format' "--format: 'xml' is none of its values; write text|json|junit|tap|nagios" expect --format xml $flow
refuses 'json and format' '--json and --format exclude each other' expect --json --format tap $flow
refuses 'quiet and format' '--format and --quiet exclude each other' expect --quiet --format tap $flow
refuses 'missing file' '--file: FILE is missing; write --file FILE' expect $flow -f
refuses 'empty file name' '--file: its value is empty' expect --file= $flow
refuses 'until' "--until: 'host' is none of its values; write wire|answer" expect --until host $flow
refuses 'color' "--color: 'red' is none of its values" expect --color red $flow
refuses 'proto' "--proto: 'sctp' is none of its values" expect --proto sctp $flow
refuses 'payload' '--payload: only for udp' expect --payload dns $flow
refuses 'payload that is none' "--payload: 'snmp' is no payload; write hex:" expect --payload snmp $flow
refuses 'contain and until answer' '--until and --contain exclude each other' expect --contain --until answer $flow
refuses 'quiet and json' '--quiet and --json exclude each other' expect --quiet --json $flow
refuses 'quiet and explain' '--quiet and --explain exclude each other' expect $flow --explain --quiet
refuses 'option of another command' "--json does not belong to 'facts'" facts --json
refuses 'iif that cannot be' "--iif: 'a/b' is no interface's name" expect --iif a/b $flow
refuses 'iif too long' "--iif: '1234567890123456' is no interface's name" expect --iif 1234567890123456 $flow
refuses 'netns that is not there' "there is no namespace 'nfdiag-no-such'" expect --netns nfdiag-no-such $flow
refuses 'netns as a path' "'../x' is no namespace" expect --netns ../x $flow
refuses 'checks that are not there' '--checks /nonexistent: No such file' expect --checks /nonexistent $flow

refuses 'column of a port' '10.1.2.3:0=192.168.70.10:10: 0 is no port; write a number from 1 to 65535' \
	expect 10.1.2.3:0=192.168.70.10
refuses 'column in the second flow' '10.1.2.3:80=backend:13: ' expect $flow 10.1.2.3:80=backend
refuses 'column in --from' '--from 10.2.1.2:x:10: ' expect --from 10.2.1.2:x $flow
refuses 'client twice' "10.2.1.2,$flow:1: the client is 10.2.1.2 here, but 10.2.1.9 with --from" \
	expect --from 10.2.1.9 "10.2.1.2,$flow"
refuses 'control bytes are escaped' '10.1.2.3:80=\x1b[31m\x0a:13: ' expect $'10.1.2.3:80=\e[31m\n'
refuses 'options behind flows' '--json:7: ' expect -- --json

refuses 'checks: what' 'checks: what of them? Write list, show ID or lint FILE...' checks
refuses 'checks: unknown' "checks: 'dance' is nothing to do" checks dance
refuses 'checks list: too much' "checks list: 'x' is one word too many" checks list x
refuses 'checks show: too little' 'checks show: ID is missing' checks show
refuses 'checks show: unknown' "there is no check 'no-such-check'; see nfdiag checks list" checks show no-such-check
refuses 'checks lint: too little' 'checks lint: FILE... is missing' checks lint
refuses 'facts: too much' "facts: 'x' is one word too many" facts x

prints 'checks list' 'element-absent' checks list
[ "$(grep -c . "$tmp/out")" -ge 18 ] && [ "$(awk 'length > 80' "$tmp/out" | wc -l)" -eq 0 ]
ok 'checks list: all 18, in 80 columns'
prints 'checks show' 'id: element-absent' checks show element-absent
prints 'checks lint of a good file' ': ok' checks lint "$(sed -n '1s/^# //p' "$tmp/out")"
printf 'id: x\nnonsense: 1\n' >"$tmp/bad.yaml"
run checks lint "$tmp/bad.yaml"
[ $rc -eq 2 ] && grep -q "^$tmp/bad.yaml:2:1: " "$tmp/out"
ok 'checks lint of a bad file: place and exit status'
refuses 'bad check in --checks' "$tmp/bad.yaml:2:1: " expect --checks "$tmp" $flow
prints 'facts' 'near_misses' facts
[ "$(awk 'length > 80' "$tmp/out" | wc -l)" -eq 0 ]
ok 'facts fit 80 columns'

if [ -c /dev/full ]; then
	"$nfdiag" --help >/dev/full 2>"$tmp/err"
	rc=$?
	[ $rc -eq 4 ] && grep -q '^nfdiag: cannot write the result to stdout: ' "$tmp/err"
	ok 'a full disk is an error'
else
	skip 'a full disk is an error' 'no /dev/full'
fi

# Without any right: in a user namespace as nobody, with a network of its own.
alone() {
	unshare -Un "$nfdiag" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
}
if unshare -Un true 2>/dev/null; then
	alone expect $flow
	[ $rc -eq 4 ] && grep -q '^INCONCLUSIVE  tcp ' "$tmp/out" && grep -q 'CAP_' "$tmp/out" "$tmp/err"
	ok 'without permission: exit 4, inconclusive, the missing capability'
	alone expect --json $flow
	[ $rc -eq 4 ] && /usr/bin/python3 -m json.tool "$tmp/out" >/dev/null
	ok 'without permission: JSON all the same'
	if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
		/usr/bin/python3 -m jsonschema -i "$tmp/out" "$(dirname "$0")/../../docs/result.schema.json" 2>"$tmp/err"
		ok 'without permission: JSON follows the schema'
	else
		skip 'without permission: JSON follows the schema' 'no python3-jsonschema'
	fi
	alone expect --json $flow 10.1.2.3:80=192.168.70.10
	[ $rc -eq 4 ] && [ "$(grep -c '"verdict": "inconclusive"' "$tmp/out")" -eq 2 ]
	ok 'without permission: a result for each flow'
	POSIXLY_CORRECT=1 alone expect $flow --quiet
	[ $rc -eq 4 ] && [ "$(wc -l <"$tmp/out")" -eq 1 ] && [[ "$(cat "$tmp/out")" == "INCONCLUSIVE  tcp "* ]]
	ok 'options behind flows, quiet: one line'
	alone --color always expect $flow
	grep -q $'^\e\[1;33mINCONCLUSIVE\e\[0m' "$tmp/out"
	ok 'color always; options before the command'
	alone expect $flow
	! grep -q $'\e' "$tmp/out"
	ok 'no color where stdout is no terminal'
	alone expect --contain --until wire $flow
	[ $rc -eq 4 ]
	ok 'contain and until wire agree'
else
	for name in 'exit status' JSON schema 'several flows' quiet color 'no color' 'contain and wire'; do
		skip "without permission: $name" 'user namespaces are refused here'
	done
fi

echo "1..$n"
