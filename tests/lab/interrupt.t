#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A lab that is interrupted at any moment, once or twice, alone or with all its children, leaves nothing: no namespace, no
# process, no file.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

TRIES=${LAB_TRIES:-100}
# seconds after which no further try is begun
ENOUGH=75

# What is interrupted: a lab, everything that runs in one, and its end.
victim() {
	lab_require
	usual_up && lab_bystander_start && lab_timed 30 "$NFDIAG" expect --from 10.2.1.2 "$healthy" && lab_bystander_stop
	lab_down
}

# try NAME: runs the victim to its end, or to the interrupt that is set by after, first, second, whom.
try() {
	local pid

	mkdir "$LAB_TMP/$1"
	# a group of its own, which does not ignore SIGINT
	set -m
	TMPDIR=$LAB_TMP/$1 LAB_NAME=$1 bash "$0" victim >"$LAB_TMP/said" 2>&1 </dev/null &
	pid=$!
	set +m
	if [ -n "$first" ]; then
		lab_pause "$after"
		kill -"$first" -- "$whom$pid" 2>/dev/null && hit=$((hit + 1))
		[ -z "$second" ] || lab_pause "0.0$((RANDOM % 200))"
		[ -z "$second" ] || kill -"$second" -- "$whom$pid" 2>/dev/null
	fi
	wait "$pid" 2>/dev/null
}

# The environments of the processes of that run.
environments() { grep -lzx "LAB_RUN=$1" /proc/[0-9]*/environ 2>/dev/null; }
nobody() { [ -z "$(environments "$1")" ]; }

# What is left of that run. Whoever was just killed may take a moment to go.
left() {
	local file

	lab_until 3 nobody "$1"
	for file in $(environments "$1"); do
		echo "process ${file//[^0-9]/}: $(tr '\0' ' ' 2>/dev/null <"${file%environ}cmdline")"
	done
	lab_namespaces "$1"
	find "$LAB_TMP/$1" -mindepth 1
}

clean_up() {
	environments "$1" | tr -dc '0-9\n' | xargs -r kill -KILL
	lab_namespaces "$1" | xargs -r -n 1 ip netns del
}

[ "${1-}" != victim ] || { victim; exit; }
lab_require
name=$LAB_RUN-0 first='' hit=0
start=${EPOCHREALTIME/./}
try "$name"
span=$((${EPOCHREALTIME/./} - start))
tap_like "$(cat "$LAB_TMP/said")" '^OK .* lost=0$' "undisturbed, it takes $((span / 1000)) ms"
tap_is "$(left "$name")" '' 'and leaves nothing'
signals=(INT TERM HUP) dirty=0
for ((i = 1; i <= TRIES && SECONDS < ENOUGH; i++)); do
	name=$LAB_RUN-$i
	first=${signals[i % 3]} second='' whom=''
	[ $((i % 2)) -eq 0 ] || whom=-
	[ $((i / 2 % 2)) -eq 0 ] || second=${signals[RANDOM % 3]}
	after=$(((RANDOM * 32768 + RANDOM) % span))
	printf -v after '%d.%06d' $((after / 1000000)) $((after % 1000000))
	try "$name"
	left=$(left "$name")
	[ -n "$left" ] || continue
	dirty=$((dirty + 1))
	tap_diag "$first $second to ${whom:+the group of }it after $after s:" "$left" "$(cat "$LAB_TMP/said")"
	clean_up "$name"
done
tap_diag "$hit of $((i - 1)) were still running"
[ "$hit" -gt $((i / 2)) ]
tap $? 'most interrupts met a running lab'
tap_is "$dirty" 0 'and none of them left a process, a namespace or a file'
tap_done
