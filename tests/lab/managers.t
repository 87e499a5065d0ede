#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Firewall managers as Debian packages them make the ruleset of the lab's router; managers/NAME.sh has for each a
# healthy configuration, and faults. A fault's cause and place are named, and what is printed as the lasting fix, done
# as it is printed and loaded by the manager, lets the real client in, and nobody else.
#
#   packages faults          what is unpacked (managers/room.sh), never installed; what can be wrong
#   environment              of what runs in the room
#   legacy=yes               with the old iptables
#   id where object flows    for each fault: the cause, its place, what the manager calls that place; another flow
#                            (=local: to this host, where 10.1.2.3:2200 and :2201 answer)
#   neighbours               what must stay closed; there is a default
#   start()                  in the room: makes the manager ready
#   config FAULT             in the room: its whole configuration, with that fault (none: healthy), and loads it
#   reload()                 in the room: the manager loads its configuration again
#   loads                    the command that does so: where it is printed last, reload() is not called too
#
# Environment: MANAGERS=NAMES, those alone; MANAGERS_SHOW=1 prints what nfdiag says of each.
# shellcheck disable=SC2016 # what the shell in the room expands
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

flow=10.1.2.3:1222=192.168.70.10:22
usual_neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:23 192.168.70.11:22 10.1.2.3:2201'
cache=${MANAGERS_CACHE:-$LAB_TOP/build/managers}

# room COMMAND...: among the manager's programs, on the router.
room() {
	timeout --foreground 60 nsenter -t "$room_process" -m -n -p -r env -i -C / PATH=/usr/sbin:/usr/bin HOME=/root \
		LANG=C.UTF-8 LAB_RUN="$LAB_RUN" "${environment[@]}" "$@"
}
# room_call FUNCTION [ARGUMENT]: one of the manager's own functions.
room_call() {
	room bash -euc 'set -o pipefail; . "$1"; shift; "$@"' bash "$LAB_DIR/managers/$name.sh" "$@" >"$LAB_TMP/said" 2>&1 &&
		return
	tap_diag "$name: $*" "$(tail -15 "$LAB_TMP/said")"
	return 1
}

# manager_fetch: the packages, and those that they need and this machine lacks, without installing any. Prints why not.
manager_fetch() {
	local debs=$cache/$name

	[ ! -e "$debs/complete" ] || return 0
	mkdir -p "$debs"
	# shellcheck disable=SC2086 # a list of words
	if ! apt-get -qq -y --no-install-recommends --download-only -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
		-o Dir::Cache::archives="$debs" install $packages >"$LAB_TMP/said" 2>&1; then
		echo "the package $name cannot be fetched"
		return
	fi
	rm -rf "$debs/partial" "$debs/lock"
	: >"$debs/complete"
}

room_up() {
	lab_up && lab_serve_usual && lab_serve_router 10.1.2.3:2200 10.1.2.3:2201 || return 1
	lab_until 5 lab_reaches 192.168.70.11:7 192.168.70.11:7 || return 1
	exec {room_fd}< <(exec ip netns exec "$ROUTER" "$BASH" "$LAB_DIR/managers/room.sh" "$cache/$name" "$legacy" \
		2>"$LAB_TMP/room")
	lab_pids+=($!)
	read -r -t 20 -u "$room_fd" room_process || { tap_diag "$(cat "$LAB_TMP/room")"; return 1; }
}

# manager_ask: what nfdiag says; sets got_*.
manager_ask() {
	room "$NFDIAG" expect --json --from 10.2.1.2 "$flow" >"$LAB_TMP/json" 2>"$LAB_TMP/stderr" </dev/null
	usual_read "$LAB_TMP/json"
	[ -z "${MANAGERS_SHOW-}" ] || tap_diag "$(room "$NFDIAG" expect --from 10.2.1.2 "$flow" 2>&1 </dev/null)"
}

manager_try() {
	# shellcheck disable=SC2086 # a list of words
	lab_connect "$LAB_CLIENTS" 0.4 "${flow%%=*}" $neighbours
}

# manager_place: the lines of the fix go where it says.
manager_place() {
	local line=${got_keep_where#*the line }

	[ -n "$got_keep_file" ] || return 0
	case $got_keep_where in
	'at its end'*) room sh -c 'cat >>"$1"' sh "$got_keep_file" ;;
	'behind the line '*) room sed -i "0,/^${line//\//\\/}\$/{/^${line//\//\\/}\$/r /dev/stdin
		}" "$got_keep_file" ;;
	'before the first interface or router'*)
		room sh -c 'n=$(grep -n -m1 "^\(interface\|router\)" "$1" | cut -d: -f1)
			head -n "$((n - 1))" "$1" >/run/lines && cat >>/run/lines && tail -n "+$n" "$1" >>/run/lines &&
			cat /run/lines >"$1"' sh "$got_keep_file" ;;
	'as its first lines'*) room sh -c 'cat - "$1" >/run/lines && cat /run/lines >"$1"' sh "$got_keep_file" ;;
	*) tap_diag "where is '$got_keep_where'?"; return 1 ;;
	esac < <(printf '%s\n' "${got_keep_lines[@]}")
}

# manager_run COMMAND...: each as it was printed; then the manager loads its configuration.
manager_run() {
	local command

	for command; do
		room sh -c "$command" >"$LAB_TMP/said" 2>&1 </dev/null && continue
		tap_diag "$command" "$(tail -5 "$LAB_TMP/said")"
		return 1
	done
	[ "${*: -1}" = "$loads" ] || room_call reload
}

# manager_fault FAULT ID WHERE OBJECT [FLOW]
manager_fault() {
	local it="$name, $1" flow=${5:-$flow} before want=192.168.70.10:22

	[ "${flow#*=}" != local ] || want=${flow%%=*}
	room_call config "$1" || { tap 1 "$it: the fault is there"; return; }
	before=$(manager_try)
	tap_is "${before%%$'\n'*}" "${flow%%=*} closed" "$it: a real client does not get through"
	manager_ask
	tap_is "$got_verdict $got_id" "fail $2" "$it: cause"
	[ -z "$3" ] || tap_is "$got_where" "$3" "$it: place"
	tap_is "$got_manager" "${name%%-*}${4:+ $4}" "$it: whose it is, and what it is called there"
	tap_is "$(grep -c 'kernel disagree' "$LAB_TMP/json")" 0 "$it: the evaluator agrees with the kernel"
	[ "${#got_keep[@]}" -gt 0 ] || [ -n "$got_keep_file" ]
	tap $? "$it: there is a fix that lasts" || return

	manager_place && manager_run "${got_keep[@]}"
	tap $? "$it: it works as printed, and the manager loads it"
	[ -z "${MANAGERS_SHOW-}" ] || tap_diag "$got_keep_file $got_keep_where" "${got_keep_lines[@]}" "${got_keep[@]}"
	lab_reaches "${flow%%=*}" "$want"
	tap $? "$it: then a real client connects"
	tap_same "$(tail -n +2 <<<"$before")" "$(manager_try | tail -n +2)" "$it: and reaches nothing else"
	undos=("${got_keep_undo[@]}")
	manager_ask
	tap_is "$got_verdict" ok "$it: nfdiag says ok"
	[ "${#undos[@]}" -gt 0 ] || return
	manager_run "${undos[@]}"
	tap $? "$it: it can be taken back as printed"
	tap_same "$before" "$(manager_try)" "$it: then all is as before"
}

manager_test() {
	local packages='' faults='' environment=() id=() where=() object=() flows=()
	local neighbours=$usual_neighbours legacy='' loads='' fault i=0 why room_process

	# shellcheck disable=SC1090 # the manager's own
	. "$LAB_DIR/managers/$name.sh"
	why=$(manager_fetch)
	[ -z "$legacy" ] || unshare --net iptables-legacy -S >/dev/null 2>&1 || why='the old iptables is not there'
	if [ -n "$why" ]; then
		tap_skip "$name" "$why"
		return
	fi
	room_up && room_call start && room_call config none
	tap $? "$name: runs in the lab"
	lab_reaches 10.1.2.3:1222 192.168.70.10:22
	tap $? "$name, healthy: a real client connects"
	manager_ask
	tap_is "$got_verdict" ok "$name, healthy: nfdiag says ok"
	[ "$got_verdict" = ok ] || tap_diag "$got_ids $got_summary" "$(head -5 "$LAB_TMP/stderr")"
	for fault in $faults; do
		manager_fault "$fault" "${id[i]}" "${where[i]}" "${object[i]}" "${flows[i]-}"
		i=$((i + 1))
	done
	lab_down
}

# Can this machine give the managers a room? Prints why not.
room_missing() {
	local tool

	for tool in apt-get dpkg-deb unshare nsenter; do
		command -v "$tool" >/dev/null || { echo "$tool is not installed"; return; }
	done
	unshare --mount --pid --fork --propagation private sh -c 'mount -t tmpfs room /mnt && mkdir /mnt/up /mnt/work &&
		mount -t overlay -o lowerdir=/etc,upperdir=/mnt/up,workdir=/mnt/work room /etc' 2>/dev/null ||
		echo 'overlay mounts are refused here'
}

lab_require
missing=$(room_missing)
[ -z "$missing" ] || tap_skip_all "$missing"
for file in "$LAB_DIR"/managers/*.sh; do
	name=${file##*/} name=${name%.sh}
	[ "$name" != room ] || continue
	[[ -z ${MANAGERS-} || " $MANAGERS " == *" $name "* ]] || continue
	manager_test
done
tap_done
