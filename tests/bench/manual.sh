#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The manual method of the article, scripted: run on the router, it finds where the packet is dropped, and that the
# element is missing. Usage: manual.sh CLIENT-NAMESPACE CLIENT-COMMAND...
client=$1
shift
out=$(mktemp)
monitor=
clean_up() {
	[ -z "$monitor" ] || kill "$monitor" 2>/dev/null
	nft delete table inet trace_debug 2>/dev/null
	rm -f "$out"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# wait_for COMMAND...: until it succeeds, at most 5 minutes.
wait_for() {
	local end=$((SECONDS + 300))

	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || { echo "manual: waited too long for: $*" >&2; exit 1; }
		read -r -t 0.005 -u 9
	done
}
# netlink group 9 is where trace events go
# shellcheck disable=SC2317 # called by wait_for
subscribed() {
	local line

	while read -r -a line; do
		[[ ${line[1]} != 12 || ! ${line[3]} =~ [13579bdf]..$ ]] || return 0
	done </proc/net/netlink
	return 1
}
exec 9<> <(:)

nft 'add table inet trace_debug' || exit 1
nft 'add chain inet trace_debug trace_pre { type filter hook prerouting priority -350; }' || exit 1
nft 'insert rule inet trace_debug trace_pre ip daddr 10.1.2.3 tcp dport 1222 tcp flags syn limit rate 6/minute' \
	'meta nftrace set 1' || exit 1
nft monitor trace >"$out" 2>&1 &
monitor=$!
wait_for subscribed
ip netns exec "$client" "$@" >/dev/null
wait_for grep -q 'allowed_dnats rule drop (verdict drop)' "$out"
kill "$monitor"
nft list chain inet filter allowed_dnats | grep -q @allow_in || exit 1
! nft get element inet filter allow_in '{ 192.168.70.10 . 22 }' >/dev/null 2>&1
