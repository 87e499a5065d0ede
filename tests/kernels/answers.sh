#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What nfdiag answers in each scenario on the kernel that runs this: a line each, as they come, fields separated by tabs:
#
#   NAME VERDICT ID PLACE SAID SUMMARY    its answer in a lab that is as the scenario says; SAID: the verdict given there
#   NAME passed TESTS, NAME failed TEXT   a scenario that needs a module, which not every kernel has: the whole of it
#   NAME skipped WHY, NAME broken TEXT    it cannot be run here; the lab could not be set up
#
# Usage: answers.sh NFDIAG JOBS [GLOB]
NFDIAG=$1 JOBS=${2:-2} LAB_ONLY=${3:-*}
shopt -s extglob
cd "$(dirname "$0")/../.." || exit 1
. tests/lab/tap.sh
. tests/lab/lib.sh
. tests/lab/scenario.sh
LAB_BYSTANDER=no

# hand_in WORD...: one line to answers.py, whoever else writes at the same time.
hand_in() {
	local line

	printf -v line '%s\t' "${@//[$'\n\t']/ }"
	printf '%s\n' "${line:0:3000}"
}

answer_in_full() {
	local wrong

	LAB_BRIEF='' scenario_run "$1" >"$LAB_TMP/tap" 2>&1
	scenario_check_schema >>"$LAB_TMP/tap" 2>&1
	rm -rf "$LAB_TMP/answers"
	wrong=$(grep -A3 '^not ok' "$LAB_TMP/tap")
	if [ -n "$wrong" ]; then
		hand_in "$name" failed "$wrong"
	elif grep -q '# SKIP' "$LAB_TMP/tap"; then
		hand_in "$name" skipped "$(sed -n 's/.*# SKIP //p' "$LAB_TMP/tap")"
	else
		hand_in "$name" passed "$(grep -c '^ok' "$LAB_TMP/tap")"
	fi
}

# What fault() is where a scenario breaks nothing but the ruleset; and the servers of all such scenarios.
fault() { :; }
no_fault=$(declare -f fault)
usual_servers() {
	local proto family server

	for proto in tcp udp icmp; do
		for family in 4 6; do
			scenario_defaults
			for server in $servers; do
				[[ $server == [a-z]* ]] || server=$proto:$server
				echo "$server"
			done
		done
	done | sort -u
}

# A lab for the scenario that is loaded. One that only its ruleset breaks gets the same as the one before it, where that
# was such a one too: to build it takes longer than the diagnosis.
lab_for_scenario() {
	local its_servers=$servers

	usual=no
	[[ $(declare -f fault) != "$no_fault" || $proto = dns || $its_servers$router_servers != "$default_servers" ]] ||
		usual=yes
	if [[ $usual = yes && -n $LAB ]]; then
		in_router nft -f - <<<"flush ruleset${ruleset:+$'\n'$ruleset}" && in_router conntrack -F
		return
	fi
	lab_down
	[ "$usual" = no ] || servers=$all_servers
	scenario_set_up
}

# set_up_patiently: waiting for a slow machine may take longer than a lab waits.
set_up_patiently() {
	local tries

	for ((tries = 0; tries < 3; tries++)); do
		lab_for_scenario && return
		lab_down
	done
	return 1
}

answer_in_brief() {
	local default_servers all_servers json=$common/$name.json

	default_servers=$(scenario_defaults; echo "$servers")
	all_servers=$(usual_servers)
	if ! set_up_patiently >"$LAB_TMP/tap" 2>&1; then
		hand_in "$name" broken "$(tail -3 "$LAB_TMP/tap")"
		usual=no
	else
		# what the network learns from the clients that are there otherwise
		[ "$usual" = yes ] || { scenario_try 0.4; lab_connect "$bystanders" 0.4 "$echo_server"; } >/dev/null
		scenario_run_nfdiag "$json" "$json.stderr"
		hand_in json "$name" "$json" "$verdict"
	fi
	[ "$usual" = yes ] || lab_down
}

# worker NUMBER: takes scenarios that no other worker has taken, until none is left.
worker() {
	local file name lost

	LAB_RUN=$LAB_RUN-$1
	lab_guard
	for file in tests/lab/scenarios/$LAB_ONLY.sh; do
		name=${file##*/} name=${name%.sh}
		mkdir "$common/$name" 2>/dev/null || continue
		scenario_load "$file"
		if [ -n "$needs_module" ]; then
			lab_down
			answer_in_full "$file"
		elif lost=$(scenario_lacks) && [ -n "$lost" ]; then
			hand_in "$name" skipped "$lost"
		else
			answer_in_brief
		fi
	done
}

common=$(mktemp -d)
trap 'rm -rf "$common"' EXIT
{
	for ((i = 0; i < JOBS; i++)); do
		(worker "$i") &
	done
	wait
} | "$PYTHON" tests/kernels/answers.py
