#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A thousand flows in one file against one router, many of them broken in different ways: each is right, in every format,
# and nothing is left behind. Then some of them live, to see the pace. With the program as it is installed: the
# sanitizers' would take a minute for each format.
NFDIAG=${NFDIAG:-build/nfdiag}
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"

FLOWS=1000
LIVE=12   # healthy flows that are asked live
KINDS=24  # in tools/thousand.py

# ask FORMAT: all flows, contained; out, got_exit.
ask() {
	lab_timed 300 "$NFDIAG" expect --contain --format "$1" -f "$LAB_TMP/flows.yaml" \
		>"$LAB_TMP/out" 2>"$LAB_TMP/stderr" </dev/null
	got_exit=$?
}

lab_require
lab_up && lab_tool thousand rules >"$LAB_TMP/rules" && lab_tool thousand flows >"$LAB_TMP/flows.yaml" &&
	in_router nft -f "$LAB_TMP/rules"
tap $? 'the lab is set up'
snapshot=$(lab_snapshot)

ask json
tap_is "$got_exit" 1 'json: exit status'
compared=$(lab_tool thousand compare "$LAB_TMP/out")
tap_like "$(tail -1 <<<"$compared")" ", $FLOWS of $FLOWS right$" "every flow is right ($(tail -1 <<<"$compared"))"
tap_diag "$(grep -v ' right$' <<<"$compared" | head -20)"
tap_like "$(tail -1 <<<"$compared")" ' [1-9][0-9] ways to be broken' 'they are broken in ten ways and more'
/usr/bin/python3 -m jsonschema -i "$LAB_TMP/out" "$LAB_TOP/docs/result.schema.json" 2>"$LAB_TMP/schema"
tap $? 'json: follows its schema'
ok=$(grep -c '^      "verdict": "ok"' "$LAB_TMP/out")
failed=$((FLOWS - ok))
tap_same "$snapshot" "$(lab_snapshot)" 'ruleset, links, addresses, routes, qdiscs, namespaces as before'
tap_is "$(lab_conntrack)" '' 'no conntrack entry'

ask junit
tap_is "$got_exit" 1 'junit: exit status'
"$PYTHON" "$LAB_DIR/tools/junit.py" "$LAB_TMP/out" >"$LAB_TMP/read" 2>"$LAB_TMP/stderr"
tap $? 'junit: its parsers take it'
tap_is "$(head -1 "$LAB_TMP/read")" "tests=$FLOWS failures=$failed errors=0" 'junit: counts'
ask tap
tap_is "$got_exit" 1 'tap: exit status'
"$LAB_DIR/tools/tap.pl" "$LAB_TMP/out" >"$LAB_TMP/read" 2>"$LAB_TMP/stderr"
tap_is "$(head -1 "$LAB_TMP/read")" "planned=$FLOWS run=$FLOWS ok=$ok failed=$failed skipped=0 todo=0 errors=0" \
	'tap: its parser takes it, and counts the same'
tap_is "$(grep -c '^yaml fail [a-z]' "$LAB_TMP/read")" "$failed" 'tap: each failure has its cause'
ask nagios
tap_is "$got_exit" 2 'nagios: exit status'
tap_like "$(cat "$LAB_TMP/out")" "^NFDIAG CRITICAL - $ok of $FLOWS flows as expected, $failed failed; element.absent 4: " \
	'nagios: its line'

servers=()
for ((i = 0; i < LIVE; i++)); do
	servers+=("192.168.70.10:$((10000 + i * KINDS))")
done
lab_serve "${servers[@]}"
{
	head -1 "$LAB_TMP/flows.yaml"
	grep 'ok_map.*192\.168' "$LAB_TMP/flows.yaml" | head -"$LIVE"
} >"$LAB_TMP/live.yaml"
for rate in 20 100; do
	started=${EPOCHREALTIME/./}
	lab_timed 60 "$NFDIAG" expect --rate "$rate" --quiet -f "$LAB_TMP/live.yaml" \
		>"$LAB_TMP/out" 2>"$LAB_TMP/stderr" </dev/null
	tap_is "$?:$(tail -1 "$LAB_TMP/out")" "0:$LIVE of $LIVE flows as expected" "live at $rate a second: all answer"
	took=$((${EPOCHREALTIME/./} - started))
	[ "$took" -ge $((1000000 * (LIVE - 1) / rate)) ]
	tap $? "live at $rate a second: not faster ($took us)"
done
lab_until 5 lab_conntrack_as ''
tap_is "$(lab_conntrack)" '' 'no conntrack entry is left of them'
tap_same "$snapshot" "$(lab_snapshot)" 'all as before'
lab_down
tap_done
