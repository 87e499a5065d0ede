#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The ruleset changes while nfdiag is at work: what it says is true of the ruleset before or after, or inconclusive, and
# changes elsewhere do not disturb it. NFDIAG_TEST=stop-after-probe (or stop-before-verdict) makes it stop there, in every
# attempt, until it is told to go on.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

ROUNDS=${LAB_ROUNDS:-8}

change() { in_router nft "$@"; }
nothing() { :; }
allow() { change add element inet filter allow_in '{ 192.168.70.10 . 22 }'; }
forbid() { change delete element inet filter allow_in '{ 192.168.70.10 . 22 }'; }
first_rule() { change insert rule inet filter forward ip daddr 192.168.70.10 "$1"; }
no_first_rule() {
	change delete rule inet filter forward handle "$(in_router nft -a list chain inet filter forward |
		sed -n 's/.*ip daddr 192.168.70.10 [a-z]* # handle //p' | head -1)"
}
elsewhere() { change add table ip elsewhere && change delete table ip elsewhere; }
asleep() { change add table inet filter '{ flags dormant; }'; }
awake() { change add table inet filter; }
policy() { change chain inet filter forward "{ policy $1; }"; }
anew() { { echo 'flush ruleset'; in_router nft list ruleset; } >"$LAB_TMP/anew" && change -f "$LAB_TMP/anew"; }
all_anew() { { echo 'flush ruleset'; cat "$LAB_TMP/usual"; } >"$LAB_TMP/anew" && change -f "$LAB_TMP/anew"; }

stopped_or_gone() { [[ ! -e /proc/$asked || $(ps -o stat= -p "$asked") == [TZ]* ]]; }

# ask_while SWITCH FLOW CHANGE...: each change is made at one stop (the last one at all that follow).
ask_while() {
	local switch=$1 flow=$2 changes i=0

	shift 2
	changes=("$@")
	NFDIAG_TEST=$switch ip netns exec "$ROUTER" "$NFDIAG" expect --json --from 10.2.1.2 "$flow" >"$LAB_TMP/json" \
		2>"$LAB_TMP/stderr" </dev/null &
	asked=$!
	for ((i = 0; i < 20; i++)); do
		lab_until 10 stopped_or_gone || break
		[[ $(ps -o stat= -p "$asked") == T* ]] || break
		${changes[i < ${#changes[@]} ? i : ${#changes[@]} - 1]}
		kill -CONT "$asked"
	done
	wait "$asked"
	got_exit=$?
	usual_read "$LAB_TMP/json"
	got_retries=$("$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["results"][0]["retries"])' <"$LAB_TMP/json")
}

# expect_while TEXT VERDICT RETRIES SWITCH FLOW CHANGE...: the verdict, and how often it had to be tried again.
expect_while() {
	local text=$1 verdict=$2 retries=$3

	shift 3
	ask_while "$@"
	tap_is "$got_verdict${got_id:+ $got_id}" "$verdict" "$text"
	[ "$got_verdict${got_id:+ $got_id}" = "$verdict" ] || tap_diag "$got_summary" "$(head -5 "$LAB_TMP/stderr")"
	tap_is "$got_retries" "$retries" "$text: tried again"
}

absent='fail element-absent'

one_change() {
	local when

	for when in stop-after-probe stop-before-verdict; do
		expect_while "$when: nothing changes" "$absent" 0 "$when" "$stopped" nothing
		expect_while "$when: the missing element is added" ok 1 "$when" "$stopped" allow nothing
		expect_while "$when: it is deleted again" "$absent" 1 "$when" "$stopped" forbid nothing
		expect_while "$when: a rule is inserted before" ok 1 "$when" "$stopped" 'first_rule accept' nothing
		expect_while "$when: it is deleted" "$absent" 1 "$when" "$stopped" no_first_rule nothing
		expect_while "$when: a healthy flow is dropped" 'fail drop-in-chain' 1 "$when" "$healthy" \
			'first_rule drop' nothing
		expect_while "$when: and let through" ok 1 "$when" "$healthy" no_first_rule nothing
		expect_while "$when: the whole table falls asleep" ok 1 "$when" "$stopped" asleep nothing
		awake
		in_router nft list ruleset >"$LAB_TMP/usual"
		expect_while "$when: the ruleset is loaded anew" "$absent" 1 "$when" "$stopped" all_anew nothing
	done
	expect_while 'a change elsewhere behind the probe: tried again' "$absent" 1 stop-after-probe "$stopped" elsewhere \
		nothing
	expect_while 'changes elsewhere all the time' "$absent" 1 stop-after-probe "$stopped" elsewhere
	expect_while 'changes elsewhere all the time, healthy' ok 1 stop-after-probe "$healthy" elsewhere
	expect_while 'a change elsewhere behind the reading: compared' "$absent" 0 stop-before-verdict "$stopped" elsewhere
	expect_while 'a healthy flow, and a change elsewhere' ok 0 stop-before-verdict "$healthy" elsewhere
}

always() {
	expect_while 'what is used changes every time' inconclusive 3 stop-before-verdict "$stopped" allow forbid allow \
		forbid
	tap_like "$got_summary" 'changed.*4 tries.*allow_in' 'and the reason names it'
	tap_is "$got_exit" 3 'and exit status 3'
	tap_is "${#got_fix[@]}" 0 'and no fix is offered'
	expect_while 'the ruleset is loaded anew every time' inconclusive 3 stop-before-verdict "$stopped" all_anew
}

# stormy TEXT MAY... : with a change every few milliseconds, each answer is one of MAY.
stormy() {
	local text=$1 i wrong=0 seen='' may

	shift
	may="|$(printf '%s|' "$@")"
	for ((i = 0; i < ROUNDS; i++)); do
		ask --from 10.2.1.2 "$stopped"
		seen+="$got_verdict${got_id:+ $got_id}|"
		[[ $may == *"|$got_verdict${got_id:+ $got_id}|"* ]] && continue
		wrong=$((wrong + 1))
		tap_diag "$got_verdict $got_ids: $got_summary" "$(head -5 "$LAB_TMP/stderr")"
	done
	tap_is "$wrong" 0 "$text ($(tr '|' '\n' <<<"$seen" | sort | uniq -c | tr -s ' \n' ' '))"
}

# storm FILE FILE: the two are loaded by turns, as fast as it goes.
storm() {
	ip netns exec "$ROUTER" bash -c 'while :; do nft -f "$1"; nft -f "$2"; done' storm "$@" 2>/dev/null &
	lab_pids+=("$!")
	stormer=$!
}

storms() {
	echo 'add element inet filter allow_in { 192.168.70.10 . 22 }' >"$LAB_TMP/one"
	echo 'delete element inet filter allow_in { 192.168.70.10 . 22 }' >"$LAB_TMP/two"
	storm "$LAB_TMP/one" "$LAB_TMP/two"
	stormy 'an element comes and goes: true, or inconclusive' "$absent" ok inconclusive
	kill "$stormer"
	wait "$stormer" 2>/dev/null
	change -f "$LAB_TMP/two" 2>/dev/null
	echo 'add table ip elsewhere { chain c { type filter hook forward priority 7; counter; }; }' >"$LAB_TMP/one"
	echo 'delete table ip elsewhere' >"$LAB_TMP/two"
	storm "$LAB_TMP/one" "$LAB_TMP/two"
	stormy 'a chain on the same hook comes and goes: the cause all the same' "$absent" inconclusive
	kill "$stormer"
	wait "$stormer" 2>/dev/null
	change -f "$LAB_TMP/two" 2>/dev/null
	{ echo 'flush ruleset'; cat "$LAB_TMP/usual"; } >"$LAB_TMP/one"
	storm "$LAB_TMP/one" "$LAB_TMP/one"
	stormy 'the ruleset is loaded anew all the time' "$absent" inconclusive
	kill "$stormer"
	wait "$stormer" 2>/dev/null
}

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
snapshot=$(lab_ruleset)
in_router nft list ruleset >"$LAB_TMP/usual"
one_change
always
storms
change -f "$LAB_TMP/one"
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
tap_same "$snapshot" "$(lab_ruleset)" 'the ruleset as before'
tap_done
