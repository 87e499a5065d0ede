#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Counters are everybody's. While strangers' packets raise all of those that tell of packets which were not passed on, each
# cause between the hooks, and on the way back, is still the one that is named; where BPF is refused, and they weigh most,
# too. LAB_ONLY=GLOB runs those scenarios alone.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/scenario.sh"

SCENARIOS='ok-article ok-ipv6 forwarding-off forwarding-off-ipv6 no-route no-route-ipv6 rp-filter martian-source route-blackhole
	route-blackhole-ipv6 policy-route policy-route-ipv6 ttl-expired ttl-expired-ipv6 oif-down oif-down-ipv6 wrong-oif
	neighbour-wrong backend-down backend-down-ipv6 dnat-loopback local-refused lost-after
	oif-missing public-address-absent public-address-gone-ipv6 snat-wrong snat-wrong-ipv6 rp-filter-host ttl-short iif-down
	wrong-oif-ipv6 neighbour-wrong-ipv6 client-neighbour-wrong client-hop-down-ipv6 unreachable-beyond-ipv6 backend-refused
	backend-no-return hairpin-no-snat reply-forwarding-off reply-forwarding-off-ipv6 reply-rp-filter reply-blackhole
	reply-no-route-ipv6 reply-ttl-expired reply-ttl-expired-ipv6'
IPV4='Ip:InReceives IpExt:InNoRoutes Ip:InAddrErrors Ip:InHdrErrors Ip:ForwDatagrams TcpExt:IPReversePathFilter
	Icmp:OutDestUnreachs Icmp:OutTimeExcds Tcp:OutRsts'
IPV6='Ip6InReceives Ip6InNoRoutes Ip6InAddrErrors Ip6InHdrErrors Ip6OutForwDatagrams Icmp6OutDestUnreachs Icmp6OutTimeExcds'

# counters: 'NAME VALUE' of both IP versions, one a line.
counters() {
	in_router cat /proc/net/snmp /proc/net/netstat | awk '
		$1 == section { for (i = 2; i <= NF; i++) print section name[i], $i; section = ""; next }
		{ section = $1; for (i = 2; i <= NF; i++) name[i] = $i }'
	in_router cat /proc/net/snmp6
}

# still BEFORE AFTER NAME...: those that did not.
still() {
	awk -v names="${*:3}" '
		FNR == NR { before[$1] = $2; next }
		{ rise[$1] = $2 - before[$1] }
		END { n = split(names, name); for (i = 1; i <= n; i++) if (rise[name[i]] <= 0) printf "%s ", name[i] }
	' <(echo "$1") <(echo "$2")
}

# noise_up: two cables more, from the client's namespace to the router.
noise_up() {
	local closed open line

	ip -batch - <<-END || return 1
		link add noise0 netns $ROUTER type veth peer name noise0 netns $CLIENT
		link add noise1 netns $ROUTER type veth peer name noise1 netns $CLIENT
	END
	ip -n "$CLIENT" -batch - <<-END || return 1
		link set noise0 up
		link set noise1 up
		address add 10.9.0.9/24 dev noise0
		address add fd09::9/64 dev noise0 nodad
		address add 10.9.1.9/24 dev noise1
		address add fd09:1::9/64 dev noise1 nodad
	END
	ip -n "$ROUTER" -batch - <<-END || return 1
		link set noise0 up
		link set noise1 up
		address add 10.9.0.1/24 dev noise0
		address add fd09::1/64 dev noise0 nodad
		address add 10.9.1.1/24 dev noise1
		address add fd09:1::1/64 dev noise1 nodad
		route add throw 198.51.100.0/24
		route add unreachable 2001:db8:ffff::/48
	END
	in_router sysctl -qw net.ipv4.conf.noise0.forwarding=0 net.ipv4.conf.noise0.rp_filter=2 \
		net.ipv4.conf.noise1.forwarding=1 net.ipv4.conf.noise1.rp_filter=0 net.ipv4.icmp_ratelimit=0 \
		net.ipv4.icmp_msgs_per_sec=100000 net.ipv4.icmp_msgs_burst=100000 net.ipv6.icmp.ratelimit=0 2>/dev/null
	closed=$(in_router cat /sys/class/net/noise0/address) open=$(in_router cat /sys/class/net/noise1/address)
	exec {noise_fd}< <(exec ip netns exec "$CLIENT" "$PYTHON" "$LAB_DIR/tools/noise.py" noise0 "$closed" noise1 "$open")
	lab_pids+=($!)
	read -r -t 10 -u "$noise_fd" line && [ "$line" = ready ]
}

noisy() {
	local name=$1 lost before after what all

	scenario_load "$LAB_DIR/scenarios/$name.sh"
	bystander=no
	lost=$(scenario_lacks)
	if [ -n "$lost" ]; then
		tap_skip "$name" "$lost"
		return
	fi
	if ! scenario_set_up || ! noise_up; then
		tap 1 "$name: the lab is set up"
		lab_down
		return
	fi
	before=$(counters)
	for LAB_SWITCH in '' no-bpf; do
		scenario_ask
		what=$name${LAB_SWITCH:+ [$LAB_SWITCH]}
		tap_is "$got_verdict $got_id" "$verdict $id" "$what: verdict and first cause"
		[ "$got_verdict $got_id" = "$verdict $id" ] || tap_diag "$got_summary" "$(head -5 "$LAB_TMP/stderr")"
	done
	after=$(counters)
	all=$IPV4' '$IPV6
	# they forward nothing
	[[ $name != *forwarding-off-ipv6 ]] || all=$IPV4
	# shellcheck disable=SC2086 # a list of words
	tap_is "$(still "$before" "$after" $all)" '' "$name: every counter rose meanwhile"
	lab_down
}

lab_require
for scenario in $SCENARIOS; do
	# shellcheck disable=SC2053 # a pattern
	[[ $scenario != ${LAB_ONLY:-*} ]] || noisy "$scenario"
done
tap_done
