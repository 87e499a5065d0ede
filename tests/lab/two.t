#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Several instances at once do not disturb each other, and none of them traces a stranger's packets.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

ROUNDS=${LAB_ROUNDS:-20}

# One round: every flow of `flows` at once, each right as if it were alone.
round() {
	local i pids=() statuses=()

	for i in "${!flows[@]}"; do
		lab_timed 30 "$NFDIAG" expect --json "${flows[i]}" >"$LAB_TMP/json$i" \
			2>"$LAB_TMP/stderr$i" </dev/null &
		pids+=($!)
	done
	for i in "${!flows[@]}"; do
		wait "${pids[i]}"
		statuses+=($?)
	done
	for i in "${!flows[@]}"; do
		usual_read "$LAB_TMP/json$i"
		[ "$got_verdict $got_id ${statuses[i]}" = "${wanted[i]}" ] && continue
		tap_diag "round $1, ${flows[i]}: $got_verdict $got_id ${statuses[i]}, not ${wanted[i]}: $got_summary" \
			"$(head -5 "$LAB_TMP/stderr$i")"
		wrong=$((wrong + 1))
	done
}

# The pid of whoever listens to trace events (netlink group 9) in the router's namespace, or nothing.
# shellcheck disable=SC2016 # awk's own dollars
listening() { in_router awk '$2 == 12 && $4 ~ /1..$/ { found = 1 } END { exit !found }' /proc/net/netlink; }

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
lab_bystander_start
snapshot=$(lab_snapshot)
conntrack=$(lab_conntrack)

ip netns exec "$ROUTER" nft monitor trace >"$LAB_TMP/trace" 2>&1 &
monitor=$!
lab_pids+=("$monitor")
lab_until 5 listening
tap $? 'a monitor listens to all trace events'

flows=("$stopped" "$healthy") wanted=('fail element-absent 1' 'ok  0')
wrong=0
for ((i = 0; i < ROUNDS; i++)); do
	round "$i"
done
tap_is "$wrong" 0 "two at once, $ROUNDS rounds: each verdict is right"

flows=("$stopped" "$stopped" "$healthy" "$healthy" "$silent")
wanted=('fail element-absent 1' 'fail element-absent 1' 'ok  0' 'ok  0' 'fail backend-silent 1')
wrong=0
for ((i = 0; i < (ROUNDS + 3) / 4; i++)); do
	round "$i"
done
tap_is "$wrong" 0 'five at once, some about the same flow: each verdict is right'

kill "$monitor"
wait "$monitor" 2>/dev/null
[ -s "$LAB_TMP/trace" ]
tap $? "the monitor saw the probes ($(wc -l <"$LAB_TMP/trace") lines)"
tap_is "$(grep -c '10\.2\.1\.77' "$LAB_TMP/trace")" 0 'no packet of the bystander was traced'
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
tap_same "$snapshot" "$(lab_snapshot)" 'ruleset, links, qdiscs, namespaces as before'
lab_until 5 lab_conntrack_as "$conntrack"
tap_is "$(lab_conntrack_new "$conntrack")" '' 'no conntrack entry is left'
lost=$(lab_bystander_stop)
tap_like "$lost" 'echoes=[1-9].* lost=0$' "the bystander lost nothing ($lost)"
tap_done
