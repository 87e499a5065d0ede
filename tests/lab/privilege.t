#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A diagnosis keeps four capabilities at most and the system calls on its list, starts no program, names the capability
# that is missing, and does without root where it has been given what it needs.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

said() { cat "$LAB_TMP/json" "$LAB_TMP/stderr"; }

# CAP_NET_ADMIN 12, CAP_NET_RAW 13, CAP_PERFMON 38, CAP_BPF 39
may_keep=$((1 << 12 | 1 << 13 | 1 << 38 | 1 << 39))

# confined STATUS-FILE: what is not as it should be.
confined() {
	local key value

	while read -r key value; do
		case $key in
		CapPrm: | CapEff:) (((16#$value & ~may_keep) == 0 && 16#$value != 0)) || echo "$key $value" ;;
		CapInh: | CapAmb: | CapBnd:) [ "$value" = 0000000000000000 ] || echo "$key $value" ;;
		NoNewPrivs:) [ "$value" = 1 ] || echo "$key $value" ;;
		Seccomp:) [ "$value" = 2 ] || echo "$key $value" ;;
		esac
	done <"$1"
}

# all_confined PID: every thread of it.
all_confined() {
	local task n=0

	for task in "/proc/$1/task/"*; do
		confined "$task/status"
		n=$((n + 1))
	done
	[ "$n" -gt 0 ] || echo 'no thread'
}

stopped_itself() { [[ $(cat "/proc/$1/stat" 2>/dev/null) == *') T '* ]]; }
has_child() { [ -n "$(cat "/proc/$1/task/"*/children 2>/dev/null)" ]; }

# start ARGUMENT...: nfdiag in the background; sets pid.
start() {
	ip netns exec "$ROUTER" "$NFDIAG" expect "$@" >/dev/null 2>&1 </dev/null &
	pid=$!
	lab_pids+=("$pid")
}

confinement() {
	local how guard

	for how in "--from 10.2.1.2 $stopped" "--client-netns $CLIENT $stopped"; do
		# shellcheck disable=SC2086 # a list of words
		NFDIAG_TEST=stop-after-probe start $how
		lab_until 5 stopped_itself "$pid"
		tap_is "$(all_confined "$pid")" '' "${how% *}: all threads are confined"
		kill -KILL "$pid"
		wait "$pid" 2>/dev/null
	done
	start --from 10.2.1.2 --wait 20000 "$silent"
	lab_until 5 has_child "$pid"
	guard=$(cat "/proc/$pid/task/"*/children)
	tap_is "$(all_confined "${guard%% *}")" '' 'so is the guard process'
	kill -TERM "$pid"
	wait "$pid" 2>/dev/null
}

no_program() {
	NFDIAG_TEST=execute ask --from 10.2.1.2 "$healthy"
	tap_is "$got_exit" 4 'a program that should be started: exit 4'
	tap_like "$(said)" 'system call execve was refused' 'and the refused call is named'
	tap_is "$got_verdict" '' 'and nothing else is told'
}

# without CAPABILITY ARGUMENT...: root, but for that one, which the bounding set keeps away.
without() {
	WITH=(setpriv --inh-caps=-all "--bounding-set=-$1")
	ask "${@:2}"
	WITH=()
}

# missing CAPABILITY TEXT: exit 4, and it is named, with what to do.
missing() {
	tap_is "$got_exit" 4 "$2: exit 4"
	tap_like "$(said)" "$1 is missing.*(setcap|CapabilityBoundingSet=$1)" "$2: it is named, and what to do"
}

one_missing() {
	without net_admin --from 10.2.1.2 "$stopped"
	missing CAP_NET_ADMIN 'without CAP_NET_ADMIN'
	without net_raw --from 10.1.2.3 192.168.70.10:23=192.168.70.10:23
	missing CAP_NET_RAW 'without CAP_NET_RAW, a client on this host'
	without net_raw --client-netns "$CLIENT" "$healthy"
	missing CAP_NET_RAW 'without CAP_NET_RAW, from inside the client'
	without net_raw --from 10.2.1.2 "$healthy"
	tap_is "$got_exit $got_verdict" '0 ok' 'without CAP_NET_RAW, any other client: not needed'
	without sys_admin --client-netns "$CLIENT" "$healthy"
	missing CAP_SYS_ADMIN 'without CAP_SYS_ADMIN, from inside the client'
	without sys_admin --netns "$BACKEND" "$healthy"
	missing CAP_SYS_ADMIN 'without CAP_SYS_ADMIN, in another namespace'
	without sys_admin --from 10.2.1.2 "$stopped"
	tap_is "$got_exit $got_verdict $got_id" '1 fail element-absent' 'without CAP_SYS_ADMIN alone: the cause all the same'
	tap_like "$(said)" "no fix was tried:[^\"]* CAP_SYS_ADMIN is missing" 'and it says what is lost'
	without bpf,-sys_admin --from 10.2.1.2 "$healthy"
	tap_is "$got_exit $got_verdict $got_injector" '0 ok tap' 'without CAP_BPF: the other way'
	tap_like "$(said)" 'CAP_BPF is missing' 'and it says why'
	# shellcheck disable=SC2016 # for the inner shell
	WITH=(unshare --mount sh -c 'mount --bind /dev/null /dev/net/tun && exec "$@"' sh
		setpriv --inh-caps=-all '--bounding-set=-bpf,-sys_admin')
	ask --from 10.2.1.2 "$healthy"
	WITH=()
	missing CAP_BPF 'without CAP_BPF and without a TAP'
}

# Without the kernel's own word for a silent drop.
without_reason() {
	local capability

	in_router sysctl -qw net.ipv4.conf.enp0.forwarding=0
	for capability in perfmon bpf; do
		without "$capability,-sys_admin" --from 10.2.1.2 "$healthy"
		tap_is "$got_verdict $got_id" 'fail forwarding-off' "without CAP_${capability^^}: the cause of a silent drop"
	done
	in_router sysctl -qw net.ipv4.conf.enp0.forwarding=1
}

# nobody CAPABILITIES ARGUMENT...: not root, with these.
nobody() {
	WITH=(setpriv --reuid 65534 --regid 65534 --clear-groups "--inh-caps=-all,$1" "--ambient-caps=-all,$1")
	ask "${@:2}"
	WITH=()
}

not_root() {
	nobody +net_admin,+net_raw,+bpf,+sys_admin --from 10.2.1.2 "$stopped"
	tap_is "$got_exit $got_verdict $got_id $got_injector" '1 fail element-absent xdp' 'not root, all that is needed, stopped'
	tap_like "${got_fix[*]}" '^nft add element' 'and the fix was tried'
	nobody +net_admin,+net_raw,+bpf,+sys_admin --from 10.2.1.2 "$healthy"
	tap_is "$got_exit $got_verdict" '0 ok' 'not root, all that is needed, healthy'
	nobody +net_admin,+bpf --from 10.2.1.2 "$stopped"
	tap_is "$got_exit $got_verdict $got_id" '1 fail element-absent' 'not root, CAP_NET_ADMIN and CAP_BPF: the cause'
	nobody +net_raw --from 10.2.1.2 "$stopped"
	tap_is "$got_exit" 4 'not root, CAP_NET_RAW: exit 4'
	tap_like "$(said)" 'CAP_NET_ADMIN is missing.*setcap cap_net_admin' 'and the setcap line is given'
}

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
snapshot=$(lab_snapshot)
conntrack=$(lab_conntrack)
confinement
no_program
one_missing
without_reason
not_root
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
lab_until 5 lab_conntrack_as "$conntrack"
tap_is "$(lab_conntrack_new "$conntrack")" '' 'no conntrack entry is left'
tap_same "$snapshot" "$(lab_snapshot)" 'ruleset, links, qdiscs, namespaces as before'
tap_done
