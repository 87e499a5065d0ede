#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Where nfdiag cannot see, send or arm, it still tells the truth, says inconclusive, or exits 4 naming what is missing.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

said() { cat "$LAB_TMP/json" "$LAB_TMP/stderr"; }

# refused PATTERN TEXT: exit 4 and the pattern named.
refused() {
	tap_is "$got_exit" 4 "$2: exit 4"
	tap_like "$(said)" "$1" "$2: names what is missing"
}

# not_wrong FLOW TEXT WHAT...: the answer is one of WHAT: 'ok', 'inconclusive', 'missing' (exit 4), or 'fail ID'.
not_wrong() {
	local text=$2 got="$got_verdict${got_id:+ $got_id}" wanted

	shift 2
	[ "$got_exit" != 4 ] || got=missing
	for wanted in "$@"; do
		[ "$got" != "$wanted" ] || { tap 0 "$text: $got"; return; }
	done
	tap 1 "$text: one of: $*"
	tap_diag "got: '$got', exit $got_exit: $got_summary" "$(head -5 "$LAB_TMP/stderr")"
}

without_permission() {
	WITH=(setpriv --reuid 65534 --clear-groups --inh-caps=-all --bounding-set=-all)
	ask "$healthy"
	refused 'CAP_NET_ADMIN|CAP_SYS_ADMIN|CAP_NET_RAW|root' 'no capability at all'
	if unshare --user true 2>/dev/null; then
		WITH=(unshare --user)
		ask "$healthy"
		refused 'CAP_NET_ADMIN|CAP_SYS_ADMIN|CAP_NET_RAW|root' 'in a foreign user namespace'
	else
		tap_skip 'in a foreign user namespace' 'user namespaces are refused here'
	fi
	WITH=(setpriv --inh-caps=-all "--bounding-set=-all,+net_admin,+net_raw")
	ask --from 10.2.1.2 "$stopped"
	not_wrong "$stopped" 'NET_ADMIN and NET_RAW alone, stopped' 'fail element-absent' inconclusive missing
	ask --from 10.2.1.2 "$healthy"
	not_wrong "$healthy" 'NET_ADMIN and NET_RAW alone, healthy' ok inconclusive missing
	WITH=(setpriv --inh-caps=-all "--bounding-set=-all,+net_admin")
	ask --from 10.2.1.2 "$stopped"
	not_wrong "$stopped" 'NET_ADMIN alone, stopped' 'fail element-absent' inconclusive missing
	# no BPF and no TAP: nothing can be injected
	# shellcheck disable=SC2016 # for the inner shell
	WITH=(unshare --mount sh -c 'mount --bind /dev/null /dev/net/tun && NFDIAG_TEST=no-bpf exec "$@"' sh)
	ask "$healthy"
	refused 'TAP|bpf' 'neither BPF nor TAP'
	WITH=()
}

# switched WORDS TEXT STOPPED HEALTHY: what may be said, each a list separated by '|'.
switched() {
	local may

	export NFDIAG_TEST=$1
	ask --from 10.2.1.2 "$stopped"
	IFS='|' read -r -a may <<<"$3"
	not_wrong "$stopped" "$2, stopped" "${may[@]}"
	ask --from 10.2.1.2 "$healthy"
	IFS='|' read -r -a may <<<"$4"
	not_wrong "$healthy" "$2, healthy" "${may[@]}"
	unset NFDIAG_TEST
}

test_switches() {
	switched no-bpf 'BPF refused' 'fail element-absent' ok
	switched no-trace-ct 'trace without conntrack attributes' 'fail element-absent' ok
	switched no-bpf,no-trace-ct 'both' 'fail element-absent' ok
	switched lose-events 'events are lost' 'fail element-absent|inconclusive' 'ok|inconclusive'
	switched blind 'the tracer gets no events' inconclusive inconclusive
	switched unreadable-chain 'a chain cannot be read' 'fail drop-in-chain|inconclusive' 'ok|inconclusive'
}

from_elsewhere() {
	ask --client-netns "$CLIENT" --from 10.2.1.2 "$stopped"
	not_wrong "$stopped" 'sent from inside the client, stopped' 'fail element-absent'
	tap_is "$got_injector" client 'and not injected'
	ask --client-netns "$CLIENT" --from 10.2.1.2 "$healthy"
	not_wrong "$healthy" 'sent from inside the client, healthy' ok
	ask --client-netns "$LAB-nobody" "$healthy"
	[[ $got_exit =~ ^[24]$ ]]
	tap $? "no such namespace: exit 2 or 4 ($got_exit)"

	ask --from 10.1.2.3 192.168.70.10:23=192.168.70.10:23
	not_wrong local 'the client is this host, healthy' ok
	in_router nft add table ip local
	in_router nft add chain ip local output '{ type filter hook output priority filter; }'
	in_router nft add rule ip local output tcp dport 23 drop
	ask --from 10.1.2.3 192.168.70.10:23=192.168.70.10:23
	not_wrong local 'the client is this host, dropped in output' 'fail drop-in-chain'
	tap_is "$got_where" 'ip local output tcp dport 23 drop' 'and the place is named'
	in_router nft delete table ip local
	ask --from 10.1.2.3 "$healthy"
	[ "$got_verdict" != ok ]
	tap $? "the client is this host: what is translated in prerouting only is not ok ($got_verdict $got_id)"
}

before_sending() {
	ask --iif nosuch0 "$healthy"
	[[ $got_exit =~ ^[234]$ ]]
	tap $? "no such interface: nothing is claimed ($got_exit)"
	tap_like "$(said)" nosuch0 'and it is named'

	in_router ip link set enp0 down
	ask --iif enp0 "$healthy"
	[[ $got_exit =~ ^[34]$ ]]
	tap $? "interface down: nothing is claimed ($got_exit)"
	tap_like "$(said)" 'enp0[^"]* down' 'and said'
	in_router ip link set enp0 up
	in_router ip route add default via 10.1.2.1
	lab_until 5 lab_reaches "${healthy%=*}" "${healthy#*=}"
	tap $? 'the interface is up again'

	in_router ip route del default
	ask --from 10.2.1.2 --iif enp0 "$healthy"
	[[ $got_verdict != ok && $got_exit != 0 ]]
	tap $? "no route back to the client: not ok ($got_verdict, $got_exit)"
	tap_like "$(said)" 'no route.*10\.2\.1\.2|10\.2\.1\.2.*no route|no way back' 'and said'
	in_router ip route add default via 10.1.2.1
}

# The port that the user named is in use: the entry is the finding, and nothing is sent over it.
port_in_use() {
	local line fd holder

	exec {fd}< <(exec ip netns exec "$CLIENT" "$PYTHON" "$LAB_DIR/tools/hold.py" 10.2.1.2:55555 10.1.2.3:1223)
	holder=$!
	lab_pids+=("$holder")
	read -r -t 10 -u "$fd" line
	tap_is "$line" ready 'a real client holds a connection'
	ask --from 10.2.1.2:55555 "$healthy"
	not_wrong "$healthy" 'its port is asked about' inconclusive
	tap_like "$(said)" 55555 'and the entry is named'
	tap_is "$got_injector" '' 'and nothing was sent'
	kill -TERM "$holder"
	read -r -t 10 -u "$fd" line
	tap_is "$line" alive 'its connection is none the worse'
	exec {fd}<&-
}

# The interface was down: what IPv6 had on it is gone.
without_ipv6() { grep -v 'inet6\|valid_lft\|fe80:\|2001:db8:\|ff00::'; }

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
lab_bystander_start
snapshot=$(lab_snapshot)
conntrack=$(lab_conntrack)
without_permission
test_switches
from_elsewhere
lab_until 5 lab_conntrack_as "$conntrack"
tap_is "$(lab_conntrack_new "$conntrack")" '' 'no conntrack entry is left'
lost=$(lab_bystander_stop)
tap_like "$lost" 'echoes=[1-9].* lost=0$' "the bystander lost nothing ($lost)"
before_sending
port_in_use
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
tap_same "$(without_ipv6 <<<"$snapshot")" "$(lab_snapshot | without_ipv6)" 'ruleset, links, qdiscs, namespaces as before'
tap_done
