#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --observe: nothing is sent, the client's own attempt is awaited. What is said where none comes; reloads, signals and other
# clients meanwhile. tests/lab/observed.t has the causes that are found when one comes.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

# The table by which it waits is there.
waits() { in_router nft list tables | grep -q 'inet nfdiag-'; }
waits_no_more() { ! waits; }

# observe_start ARGUMENT...: begins to wait; observe_end reads what came of it.
observe_start() {
	ip netns exec "$ROUTER" timeout --foreground 40 "$NFDIAG" "${command:-expect}" --json --observe "$@" \
		>"$LAB_TMP/json" 2>"$LAB_TMP/stderr" </dev/null &
	asked=$!
	lab_until 10 waits
}
observe_end() {
	wait "$asked"
	got_exit=$?
	usual_read "$LAB_TMP/json"
}
observe() {
	lab_timed 40 "$NFDIAG" "${command:-expect}" --json --observe "$@" >"$LAB_TMP/json" 2>"$LAB_TMP/stderr" </dev/null
	got_exit=$?
	usual_read "$LAB_TMP/json"
}

# try PORT [SOURCE]: one attempt of a real client.
try() { lab_connect "${2:-10.2.1.2}" 0.3 "10.1.2.3:$1" >/dev/null; }

# found TEXT WANTED: verdict, stage and causes; and that the JSON is as it should be.
found() {
	tap_is "$got_verdict $got_stage${got_ids:+ $got_ids}" "$2" "$1"
	[ "$got_verdict $got_stage${got_ids:+ $got_ids}" = "$2" ] || tap_diag "$got_summary" "$(head -5 "$LAB_TMP/stderr")"
	tap_is "$(lab_schema "$LAB_TMP/json")$(sed -n '/Sanitizer\|runtime error/p' "$LAB_TMP/stderr")" ok "$1: JSON as in its schema"
}

missing='inconclusive observed never-arrived'
absent='fail observed element-absent'

never() {
	observe --wait 300 "$stopped"
	found 'nobody tries' "$missing"
	tap_is "$got_exit" 3 'nobody tries: exit status'
	tap_like "$got_says" "enp0.*is up.* The public address is this host's.*upstream" 'nobody tries: what was checked'
	command=trace observe --wait 300 10.1.2.3:1222
	found 'trace: nobody tries' 'inconclusive observed'
	observe_start --wait 1000 --from 10.2.1.2 "$stopped"
	try 1222 10.2.1.77
	observe_end
	found 'only another client tries' "$missing"
	tap_like "$got_says" 'other clients.*one of 10.2.1.77' 'only another client tries: it is told'
	tap_is "$got_sources" '' 'only another client tries: it is not traced'
	in_router ip link set enp0 down
	observe --wait 300 --iif enp0 "$stopped"
	in_router ip link set enp0 up
	in_router ip route replace default via 10.1.2.1
	in_router ip -6 address replace 2001:db8:1:2::3/64 dev enp0 nodad
	in_router ip -6 address replace 2001:db8:1:2::4/64 dev enp0 nodad
	in_router ip -6 route replace default via 2001:db8:1:2::1
	tap_like "$got_ids $got_says" 'never-arrived.*enp0.* is down' 'the interface is down'
	lab_until 5 lab_reaches 10.1.2.3:1223 192.168.70.10:23
	observe_start --wait 1500 10.1.2.99:80=192.168.70.10:22
	lab_connect 10.2.1.2 0.5 10.1.2.99:80 >/dev/null
	observe_end
	tap_like "$got_ids $got_says" 'never-arrived.* asked who has 10.1.2.99.* did not answer' 'nobody has the address'
}

elsewhere() {
	ip -n "$HOP" neigh replace 10.1.2.3 lladdr 02:00:00:00:00:99 dev up0 nud permanent
	observe_start --wait 1000 "$stopped"
	try 1222
	observe_end
	ip -n "$HOP" neigh del 10.1.2.3 dev up0
	tap_like "$got_ids $got_says" "never-arrived.* passed by on enp0, addressed to another machine's" \
		'addressed to another machine'
	in_router tc qdisc add dev enp0 clsact
	in_router tc filter add dev enp0 ingress bpf da bytecode "$(lab_bpf_drop 1222)"
	observe_start --wait 5000 "$stopped"
	try 1222
	observe_end
	in_router tc qdisc del dev enp0 clsact
	found 'taken by traffic control' 'fail observed taken-before-netfilter'
	observe_start --wait 5000 "$stopped"
	try 1222
	observe_end
	found 'and then no more' "$absent"
}

# The first packet of each is traced, and no other.
clients() {
	local second

	observe_start --wait 5000 --from 10.2.1.2 "$stopped"
	ip netns exec "$ROUTER" timeout --foreground 40 "$NFDIAG" expect --json --observe --wait 5000 --from 10.2.1.77 \
		"$healthy" >"$LAB_TMP/second" 2>"$LAB_TMP/stderr2" </dev/null &
	second=$!
	lab_until 10 two_wait
	try 1222
	try 1223 10.2.1.77
	wait "$second"
	observe_end
	found 'two at once: the first' "$absent"
	tap_is "$got_sources" 10.2.1.2 'two at once: the first sees its client alone'
	usual_read "$LAB_TMP/second"
	tap_is "$got_verdict $got_sources" 'ok 10.1.2.3 10.2.1.77 192.168.70.10' 'two at once: the second likewise'
	observe_start --wait 5000 "$healthy"
	# both send in the same millisecond, and one is traced
	try 1223 &
	second=$!
	try 1223 10.2.1.77
	observe_end
	wait "$second"
	found 'any client: two try at once' 'ok observed'
	tap_is "$(wc -w <<<"$got_sources")" 3 "any client: one of them is traced ($got_sources)"
}
two_wait() { [ "$(in_router nft list tables | grep -c 'inet nfdiag-')" -eq 2 ]; }

reloads() {
	local i

	{ echo 'flush ruleset'; cat "$LAB_TMP/usual"; } >"$LAB_TMP/anew"
	observe_start --wait 20000 "$stopped"
	for i in 1 2 3; do
		in_router nft -f "$LAB_TMP/anew"
		tap $? "reload $i while it waits"
		waits
		tap $? "reload $i: it still waits"
	done
	try 1222
	observe_end
	found 'the ruleset was loaded anew before' "$absent"
	tap_like "$(<"$LAB_TMP/json")" 'ruleset was changed while the client was awaited' 'and it is told'
	observe_start --wait 20000 "$healthy"
	in_router nft add table inet early
	in_router nft add chain inet early c '{ type filter hook prerouting priority -2147483648; }'
	in_router nft add rule inet early c tcp dport 1223 counter drop
	lab_pause 0.2
	try 1223
	observe_end
	in_router nft delete table inet early
	found 'a chain came before ours meanwhile' 'fail observed drop-in-chain'
	# the element is added and taken away behind the first packet: another one is awaited
	observe_start --wait 20000 "$stopped"
	in_router nft add element inet filter allow_in '{ 192.168.70.10 . 22 }'
	try 1222
	observe_end
	in_router nft delete element inet filter allow_in '{ 192.168.70.10 . 22 }'
	found 'mended while it waits' 'ok observed'
}

# The ruleset is loaded anew all the time, and the client tries all the time.
storm() {
	local i seen='' wrong=0 client

	ip netns exec "$ROUTER" bash -c 'while :; do nft -f "$1"; done' storm "$LAB_TMP/anew" 2>/dev/null &
	stormer=$!
	while :; do try 1222; done &
	client=$!
	lab_pids+=("$stormer" "$client")
	for i in 1 2 3; do
		observe --wait 3000 "$stopped"
		seen+="$got_verdict ${got_ids:-$got_summary}|"
		[[ "$got_verdict $got_ids" == @('fail element-absent'|'inconclusive ') ]] || wrong=$((wrong + 1))
	done
	kill "$stormer" "$client"
	wait "$stormer" "$client" 2>/dev/null
	tap_is "$wrong" 0 "reloads all the time: true, or inconclusive ($seen)"
	in_router nft -f "$LAB_TMP/anew"
}

signals() {
	local signal

	for signal in INT TERM; do
		observe_start "$stopped"
		kill -"$signal" "$(pgrep -P "$asked" nfdiag || echo "$asked")"
		observe_end
		tap_is "$got_exit $got_verdict" '3 inconclusive' "SIG$signal: it ends, inconclusive"
		tap_like "$got_summary" '^interrupted' "SIG$signal: and says why"
		waits_no_more
		tap $? "SIG$signal: no table is left"
	done
	observe_start "$stopped"
	kill -KILL "$(pgrep -P "$asked" nfdiag || echo "$asked")"
	wait "$asked" 2>/dev/null
	lab_until 5 waits_no_more
	tap $? 'SIGKILL: no table is left'
}

# An entry from before there was a rule: datagrams from that port follow it.
stale() {
	in_router conntrack -I -p udp -s 10.2.1.2 -d 10.1.2.3 --sport 5000 --dport 1225 -t 600 >/dev/null 2>&1
	in_router nft insert rule inet filter forward ip daddr 192.168.70.10 udp dport 25 accept
	in_router nft add rule inet nat prerouting ip daddr 10.1.2.3 udp dport 1225 dnat ip to 192.168.70.10:25
	observe_start --wait 5000 10.1.2.3:1225/udp=192.168.70.10:25
	client_port=5000 lab_connect 10.2.1.2 0.3 udp:10.1.2.3:1225 >/dev/null
	observe_end
	found 'an old entry takes the datagrams' 'fail observed stale-conntrack'
	tap_is "${got_fix[*]}" \
		'conntrack -D -w 0 -p udp -s 10.2.1.2 -d 10.1.2.3 --sport 5000 --dport 1225' 'and the fix names it'
	in_router sh -c "${got_fix[0]}" >/dev/null 2>&1
	observe_start --wait 5000 --until wire 10.1.2.3:1225/udp=192.168.70.10:25
	client_port=5000 lab_connect 10.2.1.2 0.3 udp:10.1.2.3:1225 >/dev/null
	observe_end
	found 'and then no more' 'ok observed'
	in_router conntrack -D -p udp >/dev/null 2>&1
	# the rule itself is wrong: what comes by an entry that it made shows nothing of the rules
	in_router nft flush chain inet nat prerouting
	in_router nft add rule inet nat prerouting ip daddr 10.1.2.3 udp dport 1225 dnat ip to 192.168.70.11:25
	in_router nft insert rule inet filter forward ip daddr 192.168.70.11 udp dport 25 accept
	client_port=5000 lab_connect 10.2.1.2 0.3 udp:10.1.2.3:1225 >/dev/null
	observe_start --wait 10000 10.1.2.3:1225/udp=192.168.70.10:25
	client_port=5000 lab_connect 10.2.1.2 0.3 udp:10.1.2.3:1225 >/dev/null
	client_port=5001 lab_connect 10.2.1.2 0.3 udp:10.1.2.3:1225 >/dev/null
	observe_end
	found 'the connection that was there before is not the cause' 'fail observed dnat-wrong-target'
}

refused() {
	local options

	for options in "--contain $stopped" "--payload dns $stopped" "--rate 5 $stopped" "--force $stopped" \
		"-f /dev/null" "$stopped $healthy" "--client-netns 1 $stopped"; do
		# shellcheck disable=SC2086 # words
		text=$(in_router "$NFDIAG" expect --observe $options 2>&1)
		tap_is "$?:$(wc -l <<<"$text")" 2:1 "refused with one line: --observe $options"
	done
}

# What the client sends in one piece, the next link does not take.
large() {
	ip -n "$ROUTER" link set veth21 mtu 600
	observe_start --wait 5000 192.168.70.10:22/udp=192.168.70.10:22
	in_client bash -c 'head -c 1000 /dev/zero >/dev/udp/192.168.70.10/22'
	observe_end
	found 'a packet too large for the next link' 'fail observed mtu'
	tap_like "$got_says" 'has 1028 bytes.*veth21 takes 600' 'a packet too large for the next link: both sizes'
	ip -n "$ROUTER" link set veth21 mtu 1500
}

# Nothing is sent again: whether a filter behind the last hook took the client's packet is not known.
filtered() {
	in_router tc qdisc add dev veth21 clsact
	in_router tc filter add dev veth21 egress bpf da bytecode "$(lab_bpf_drop 23)"
	observe_start --wait 5000 "$healthy"
	try 1223
	observe_end
	in_router tc qdisc del dev veth21 clsact
	found 'a filter behind the last hook' 'inconclusive observed'
	tap_like "$got_summary" 'on veth21 there is: tc filter bpf.*was not tried' 'a filter behind the last hook: why'
}

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
in_router nft list ruleset >"$LAB_TMP/usual"
snapshot=$(lab_ruleset)
never
elsewhere
large
filtered
lab_bystander_start
clients
reloads
storm
signals
refused
tap_same "$snapshot" "$(lab_ruleset)" 'the ruleset as before'
stale
text=$(in_router script -qefc "$NFDIAG expect --observe --wait 1500 $stopped" /dev/null </dev/null)
tap_like "$text" 'waiting for tcp any client -> 10.1.2.3:1222, 0 s of 1' 'a terminal is told that it waits'
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
lost=$(lab_bystander_stop)
tap_like "$lost" 'echoes=[1-9].* connections=[1-9].* lost=0$' "the bystander lost nothing ($lost)"
tap_done
