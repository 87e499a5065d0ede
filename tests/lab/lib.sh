# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The lab: the article's topology in network namespaces of this run's own, real servers and clients in it, and a
# bystander whose traffic must not suffer. All of it is removed on success, failure and interrupt.
#
#   client 10.2.1.2 --- hop --- 10.1.2.3 enp0 router veth21 192.168.70.1 --- backend 192.168.70.10, .11
#          10.2.1.77 (bystander)  10.1.2.4 (a second public address)
#
#   client 2001:db8:2:1::2 --- 2001:db8:1:2::3 enp0 router veth21 fd00:70::1 --- backend fd00:70::10, ::11
#          2001:db8:2:1::77    2001:db8:1:2::4
#
# A place is [PROTO:]ADDRESS[:PORT], PROTO being tcp, udp, dns or icmp: tools/place.py.
#
# Everything waits for an event, nothing for a time.

LAB_DIR=${LAB_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}
LAB_TOP=$(cd "$LAB_DIR/../.." && pwd)
NFDIAG=${NFDIAG:-build/san/nfdiag}
case $NFDIAG in
/*) ;;
*) NFDIAG=$PWD/$NFDIAG ;;
esac
# Not the first python3 of the path: the one that Debian's python3-jsonschema belongs to.
PYTHON=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1
LAB_TMP=
LAB=
# the real client's own addresses, and those of whoever belongs to the bystander
LAB_USUAL_CLIENTS=10.2.1.2,2001:db8:2:1::2
LAB_CLIENTS=$LAB_USUAL_CLIENTS
LAB_BYSTANDERS='src=192.168.70.11 \|src=10.2.1.77 \|dst=10.2.1.77 \|src=fd00:70::11 \|[a-z]*=2001:db8:2:1::77 '
lab_count=0
lab_pids=()
# Names this run in the environment of every nfdiag that it starts, so that strays can be told from other runs'.
LAB_RUN=${LAB_NAME:-nfdiag-lab-$$}
export LAB_RUN

lab_tool() { local tool=$1; shift; "$PYTHON" "$LAB_DIR/tools/$tool.py" "$@"; }
# lab_schema FILE...: 'ok' if these answers are as docs/result.schema.json says, or a line for each that is not.
lab_schema() { lab_tool schema "$LAB_TOP/docs/result.schema.json" "$@"; }
in_client() { ip netns exec "$CLIENT" "$@"; }
in_router() { ip netns exec "$ROUTER" "$@"; }
in_backend() { ip netns exec "$BACKEND" "$@"; }
# lab_timed SECONDS COMMAND...: on the router, for so long at most; an interrupt reaches it.
lab_timed() { timeout --foreground "$1" ip netns exec "$ROUTER" "${@:2}"; }

# Can this machine hold a lab at all? Prints what is missing.
lab_missing() {
	local tool

	for tool in ip nft conntrack tc sysctl "$PYTHON"; do
		command -v "$tool" >/dev/null || { echo "$tool is not installed"; return; }
	done
	[ "$(id -u)" -eq 0 ] || { echo "needs root for network namespaces"; return; }
	unshare -n true 2>/dev/null || echo "network namespaces are refused here"
}

# From here on everything is removed when the script ends, however it ends. What is made has its name, and the trap is set,
# before it is made.
lab_guard() {
	trap lab_exit EXIT
	trap 'lab_exit 130' INT
	trap 'lab_exit 143' TERM HUP
	LAB_TMP=$(mktemp -u -t nfdiag-lab-XXXXXX) && mkdir -m 700 "$LAB_TMP" || exit 1
	# whom the pings of this run were for; see tools/server.py
	export LAB_PINGS=$LAB_TMP/pings
	: >"$LAB_PINGS"
	exec {lab_never}<> <(:)
}

# What every test starts with.
lab_require() {
	local missing

	missing=$(lab_missing)
	[ -z "$missing" ] || tap_skip_all "$missing"
	[ -n "${LAB_SELF-}" ] || [ -x "$NFDIAG" ] || { echo "Bail out! $NFDIAG is not built"; exit 1; }
	lab_guard
}

# lab_exit [STATUS]: a signal that comes before all signals are ignored begins it once more.
lab_exit() {
	local status=${1:-$?}

	trap '' INT TERM HUP PIPE
	# the last one may not be noted in lab_pids yet, nor be inside its namespace
	[ -z "$LAB" ] || lab_pids+=(${!:+$!})
	lab_down
	# whoever was killed may just be writing there
	[ -z "$LAB_TMP" ] || lab_until 2 rm -rf "$LAB_TMP" 2>/dev/null
	exit "$status"
}

# lab_pause SECONDS: for the interval of a poll, and for random moments.
lab_pause() { read -r -t "$1" -u "$lab_never"; return 0; }

# lab_bpf_drop PORT: bytecode for 'tc filter ... bpf da': drops IPv4 TCP to that port, and lets all else go on.
lab_bpf_drop() {
	echo "8,40 0 0 12,21 0 5 2048,48 0 0 23,21 0 3 6,40 0 0 36,21 0 1 $1,6 0 0 2,6 0 0 4294967295"
}

# lab_until SECONDS COMMAND...: runs it until it succeeds.
lab_until() {
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		lab_pause 0.02
	done
}

# What a new interface in that namespace starts with: no addresses but ours, and these at once.
lab_netns() {
	ip netns add "$1" && ip netns exec "$1" sysctl -qw net.ipv6.conf.default.accept_dad=0 \
		net.ipv6.conf.default.accept_ra=0 net.ipv6.conf.default.router_solicitations=0 "${@:2}"
}

lab_up() {
	lab_count=$((lab_count + 1))
	LAB=$LAB_RUN-$lab_count
	LAB_CLIENTS=$LAB_USUAL_CLIENTS
	CLIENT=$LAB-client HOP=$LAB-hop ROUTER=$LAB-router BACKEND=$LAB-backend
	# A tail-loss probe is a retransmission that means no loss: the bystander counts retransmissions.
	lab_netns "$CLIENT" net.ipv4.tcp_early_retrans=0 || return 1
	lab_netns "$BACKEND" net.ipv4.tcp_early_retrans=0 || return 1
	lab_netns "$HOP" net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 || return 1
	# rp_filter loose, as distributions have it
	lab_netns "$ROUTER" net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=2 || return 1
	ip -batch - <<-END || return 1
		link add eth0 netns $CLIENT type veth peer name down0 netns $HOP
		link add enp0 netns $ROUTER type veth peer name up0 netns $HOP
		link add veth21 netns $ROUTER type veth peer name eth0 netns $BACKEND
	END
	ip -n "$CLIENT" -batch - <<-END || return 1
		link set lo up
		link set eth0 up
		address add 10.2.1.2/24 dev eth0
		address add 10.2.1.77/24 dev eth0
		address add 2001:db8:2:1::2/64 dev eth0 nodad
		address add 2001:db8:2:1::77/64 dev eth0 nodad
		route add default via 10.2.1.1
		route add default via 2001:db8:2:1::1
	END
	ip -n "$HOP" -batch - <<-END || return 1
		link set lo up
		link set down0 up
		link set up0 up
		address add 10.2.1.1/24 dev down0
		address add 10.1.2.1/24 dev up0
		address add 2001:db8:2:1::1/64 dev down0 nodad
		address add 2001:db8:1:2::1/64 dev up0 nodad
		route add 192.168.70.0/24 via 10.1.2.3
		route add fd00:70::/64 via 2001:db8:1:2::3
	END
	# 10.1.2.4 and ::4 are second public addresses of the router
	ip -n "$ROUTER" -batch - <<-END || return 1
		link set lo up
		link set enp0 up
		link set veth21 up
		address add 10.1.2.3/24 dev enp0
		address add 10.1.2.4/24 dev enp0
		address add 192.168.70.1/24 dev veth21
		address add 2001:db8:1:2::3/64 dev enp0 nodad
		address add 2001:db8:1:2::4/64 dev enp0 nodad
		address add fd00:70::1/64 dev veth21 nodad
		route add default via 10.1.2.1
		route add default via 2001:db8:1:2::1
	END
	ip -n "$BACKEND" -batch - <<-END || return 1
		link set lo up
		link set eth0 up
		address add 192.168.70.11/24 dev eth0
		address add 192.168.70.10/24 dev eth0
		address add fd00:70::11/64 dev eth0 nodad
		address add fd00:70::10/64 dev eth0 nodad
		route add default via 192.168.70.1
		route add default via fd00:70::1
	END
}

# lab_bridge PORT: what was an interface of the router becomes a port of a bridge, br-PORT, which gets its addresses, routes
# and hardware address.
lab_bridge() {
	local port=$1 bridge=br-$1 mac

	mac=$(in_router ip -o link show dev "$port" | sed 's/.*link.ether \([^ ]*\).*/\1/')
	lab_move "$port" "$bridge" "link add $bridge address $mac type bridge" "link set $port master $bridge" || return 1
	lab_until 5 lab_forwards "$port"
}
# lab_move FROM TO COMMAND...: those of 'ip -batch' make interface TO of the router, which gets the addresses and routes
# of FROM.
lab_move() {
	local from=$1 to=$2 address route

	address=$(in_router ip -o address show dev "$from" scope global | sed 's/.* inet6* \([^ ]*\).*/\1/')
	route=$(in_router ip -o route show dev "$from" | grep via; in_router ip -o -6 route show dev "$from" | grep via)
	ip -n "$ROUTER" -6 route flush dev "$from"
	# shellcheck disable=SC2001 # each line of several
	ip -n "$ROUTER" -batch - 2>/dev/null <<-END || return 1
		address flush dev $from
		route flush dev $from
		$(printf '%s\n' "${@:3}")
		link set $to up
		$(sed "s/\(.*\)/address add \1 dev $to nodad/" <<<"$address")
		$(sed "s/\(..*\)/route add \1 dev $to/" <<<"$route")
	END
}
# lab_macvlan PORT: macvlan mv-PORT takes its place; others find it by its own hardware address.
lab_macvlan() {
	lab_move "$1" "mv-$1" "link add link $1 name mv-$1 type macvlan mode bridge" || return 1
	ip -n "$HOP" neigh flush all
	ip -n "$BACKEND" neigh flush all
}
# lab_tun PORT NETNS DEVICE: a cable without Ethernet takes the place of that one between the router's PORT and the other
# namespace's DEVICE: tun-PORT here and tun-DEVICE there.
lab_tun() {
	local line

	exec {lab_tun_fd}< <(exec "$PYTHON" "$LAB_DIR/tools/tun.py" "$ROUTER" "tun-$1" "$2" "tun-$3")
	lab_pids+=($!)
	read -r -t 10 -u "$lab_tun_fd" line && [ "$line" = ready ] || return 1
	lab_move "$1" "tun-$1" && ROUTER=$2 lab_move "$3" "tun-$3"
}
# The real client gets a second cable, into the backend's own network, and its addresses there are the ones that it uses.
lab_beside() {
	ip link add eth1 netns "$CLIENT" type veth peer name eth1 netns "$BACKEND" || return 1
	ip -n "$BACKEND" -6 route flush dev eth0
	ip -n "$BACKEND" -batch - <<-END || return 1
		link add br0 type bridge
		address flush dev eth0 scope global
		link set eth0 master br0
		link set eth1 master br0
		link set eth1 up
		link set br0 up
		address add 192.168.70.11/24 dev br0
		address add 192.168.70.10/24 dev br0
		address add fd00:70::11/64 dev br0 nodad
		address add fd00:70::10/64 dev br0 nodad
		route add default via 192.168.70.1
		route add default via fd00:70::1
	END
	ip -n "$CLIENT" -batch - <<-END || return 1
		link set eth1 up
		address add 192.168.70.50/24 dev eth1 noprefixroute
		address add fd00:70::50/64 dev eth1 nodad noprefixroute
		rule add from 192.168.70.50 lookup 50
		route add 192.168.70.0/24 dev eth1 table 50
		route add default via 192.168.70.1 dev eth1 table 50
		route add fd00:70::/64 dev eth1 table 50
		route add default via fd00:70::1 dev eth1 table 50
	END
	ip -n "$CLIENT" -6 rule add from fd00:70::50 lookup 50 || return 1
	ip -n "$ROUTER" neigh flush dev veth21
	LAB_CLIENTS=192.168.70.50,fd00:70::50
	ROUTER=$BACKEND lab_until 5 lab_forwards eth0 && ROUTER=$BACKEND lab_until 5 lab_forwards eth1
}
lab_forwards() { in_router ip -d link show dev "$1" | grep -q 'bridge_slave state forwarding'; }

# lab_serve PLACE...: real servers in the backend, listening when this returns.
lab_serve() {
	local line

	exec {lab_server_fd}< <(exec ip netns exec "$BACKEND" "$PYTHON" "$LAB_DIR/tools/server.py" "$@")
	lab_pids+=($!)
	read -r -t 10 -u "$lab_server_fd" line && [ "$line" = ready ]
}

# The same on the router itself.
lab_serve_router() { local BACKEND=$ROUTER; lab_serve "$@"; }

lab_serve_usual() {
	lab_serve 192.168.70.10:22 192.168.70.10:23 192.168.70.11:22 192.168.70.11:23 192.168.70.11:7
}

# lab_bystander_start [ADDRESS]: another client with a long connection and new ones all the time, through the router.
lab_bystander_start() {
	local line source=${1:-10.2.1.77} server=192.168.70.11

	[[ $source != *:* ]] || server='[fd00:70::11]'
	exec {lab_bystander_fd}< <(exec ip netns exec "$CLIENT" "$PYTHON" "$LAB_DIR/tools/bystander.py" \
		"$source" "tcp:$server:7")
	lab_bystander_pid=$!
	lab_pids+=("$lab_bystander_pid")
	read -r -t 10 -u "$lab_bystander_fd" line && [ "$line" = ready ]
}

# Ends it and prints 'echoes=N connections=N lost=N'.
lab_bystander_stop() {
	local line=

	kill -TERM "$lab_bystander_pid" 2>/dev/null
	read -r -t 10 -u "$lab_bystander_fd" line
	exec {lab_bystander_fd}<&-
	echo "$line"
}

# The namespaces that are there of that run or that lab. 'ip netns list' asks about everybody's, and complains of one that
# another run is just making or removing.
lab_namespaces() {
	local path

	for path in "/run/netns/$1"-*; do
		[ ! -e "$path" ] || echo "${path##*/}"
	done
}

lab_netns_del() {
	ip netns del "$1" 2>/dev/null
	[ ! -e "/run/netns/$1" ]
}

lab_down() {
	local ns pid

	[ -n "$LAB" ] || return 0
	for pid in "${lab_pids[@]}"; do
		kill -KILL "$pid" 2>/dev/null
	done
	lab_pids=()
	# also those that a scenario added
	for ns in $(lab_namespaces "$LAB"); do
		# whatever a failed test left running in there is this run's own
		for pid in $(ip netns pids "$ns" 2>/dev/null); do
			kill -KILL "$pid" 2>/dev/null
		done
		lab_until 2 lab_netns_del "$ns" || echo "the namespace $ns is left" >&2
	done
	LAB=
	return 0
}

# lab_connect SOURCE[,SOURCE] SECONDS PLACE...: a real client tries all of them at once, from the source that is of the
# place's family; a line for each, 'PLACE open WHO-ANSWERED' or 'PLACE closed'.
lab_connect() {
	LAB_CLIENT_PORT=${client_port-} ip netns exec "$CLIENT" "$PYTHON" "$LAB_DIR/tools/client.py" "$@"
}

# lab_reaches PUBLIC BACKEND: the real client reaches that backend at that public address; waits 3 s for it.
lab_reaches() {
	local got

	got=$(lab_connect "$LAB_CLIENTS" 3 "$1")
	# a pattern, where a translation balances; and the brackets of IPv6 are a pattern too
	# shellcheck disable=SC2053
	[[ $got == "$1 open $2" || $got == "$1 open "$2 ]]
}

# The ruleset, handles and counters aside, each set's elements in one order.
lab_ruleset() {
	in_router nft -s list ruleset 2>/dev/null | lab_tool normalize
	lab_legacy
}

# The tables of iptables-legacy that are loaded.
lab_legacy() {
	local family table

	for family in ip ip6; do
		for table in $(in_router cat "/proc/net/${family}_tables_names" 2>/dev/null | sort); do
			echo "$family $table"
			in_router "${family}tables-legacy-save" -t "$table" | sed '/^#/d; s/ \[[0-9:]*\]$//'
		done
	done
}

# What nfdiag must leave as it found it.
lab_snapshot() {
	in_router nft -s -a list ruleset 2>&1 | lab_tool normalize
	lab_legacy
	# names of peers' namespaces are looked up among everybody's, which come and go
	in_router ip -d link 2>/dev/null | sed 's/ link-netns[^ ]* [^ ]*//; s/_timer *[0-9.]*/_timer/g'
	in_router sh -c '
		for family in -4 -6; do
			ip $family address 2>/dev/null
			ip $family route show table all
			ip $family rule
		done
		tc qdisc show
		for dev in enp0 veth21 lo; do
			tc filter show dev $dev ingress
			tc filter show dev $dev egress
		done'
	lab_namespaces "$LAB"
}

# conntrack entries of others than the bystander: their tuples, one a line.
lab_conntrack() {
	local family

	for family in ipv4 ipv6; do
		in_router conntrack -L -f "$family" 2>/dev/null
	# first the entries of tools/fill.py, of which there are many
	done | grep -vF 198.51.100.1 | grep -o 'src=[^ ]* dst=[^ ]* \(sport=[^ ]* dport\|type=[^ ]* code=[^ ]* id\)=[^ ]*' |
		grep -v "$LAB_BYSTANDERS" | sort -u
}

# lab_conntrack_new BEFORE: entries that were not there before.
lab_conntrack_new() {
	comm -13 <(echo "$1") <(lab_conntrack)
}

lab_conntrack_as() { [ -z "$(lab_conntrack_new "$1")" ]; }

# The processes of this run's nfdiag that are still there.
lab_strays() {
	local dir

	for dir in /proc/[0-9]*; do
		[[ $dir/exe -ef $NFDIAG ]] || continue
		tr '\0' '\n' 2>/dev/null <"$dir/environ" | grep -qx "LAB_RUN=$LAB_RUN" && echo "${dir##*/}"
	done
}

lab_no_strays() { [ -z "$(lab_strays)" ]; }
