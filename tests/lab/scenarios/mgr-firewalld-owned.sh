# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like reject-firewalld
title='a table with the flag owner, as newer firewalld makes it: only its own command can let the flow in'
fix=no
rules=$ruleset ruleset=''
fault() {
	exec {owner_fd}> >(exec ip netns exec "$ROUTER" nft -i >/dev/null 2>&1)
	lab_pids+=("$!")
	echo "${rules/table inet firewalld \{/table inet firewalld \{ flags owner;}" >"$LAB_TMP/owned"
	echo "include \"$LAB_TMP/owned\"" >&"$owner_fd"
	lab_until 5 in_router nft list chain inet firewalld filter_FORWARD >/dev/null 2>&1
}
mend() {
	echo 'insert rule inet firewalld filter_FWD_public_internal_allow ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept' >&"$owner_fd"
	lab_reaches "$public" "$want"
}
