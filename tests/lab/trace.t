#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# nfdiag trace: what becomes of a flow of which nothing is expected; no packet leaves the router unless it is asked for.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

# trace ARGUMENT...: sets got_* and got_exit.
trace() {
	lab_timed 30 "$NFDIAG" trace --json "$@" >"$LAB_TMP/json" 2>"$LAB_TMP/stderr" </dev/null
	got_exit=$?
	usual_read "$LAB_TMP/json"
}

# traced TEXT REACH SUMMARY ARGUMENT...
traced() {
	local text=$1 reach=$2 summary=$3

	shift 3
	trace "$@"
	tap_is "$got_exit $got_verdict $got_reach" "0 traced $reach" "$text: what becomes of it is told"
	tap_like "$got_summary" "$summary" "$text: $got_summary"
	tap_is "$(lab_schema "$LAB_TMP/json")$got_ids" ok "$text: JSON as in its schema, and no diagnosis"
	tap_is "$(sed -n '/Sanitizer\|runtime error/p' "$LAB_TMP/stderr")" '' "$text: no sanitizer finding"
}

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
snapshot=$(lab_snapshot)
usual_unsee
traced 'dropped by a rule' hook '^dropped in forward by inet filter allowed_dnats #[0-9]*$' 10.2.1.2,10.1.2.3:1222
traced 'let through' wire '^would leave on veth21 for 192.168.70.10:23 [(]translated[)]$' 10.2.1.2,10.1.2.3:1223
traced 'without a client' hook '^dropped in forward by the policy of inet filter forward$' 10.99.9.9:80
traced 'to this host' delivered '^would be delivered to this host as 10.1.2.3:99, where no socket takes it$' 10.1.2.3:99/udp
tap_is "$(usual_seen backend) $(usual_seen client)" '0 0' 'neither backend nor client has seen a packet'
traced 'answered' answered '^192.168.70.10 answered [(]syn-ack[)], and the answer leaves as from 10.1.2.3:1223$' \
	--until answer 10.2.1.2,10.1.2.3:1223
traced 'not answered' wire '^left on veth21 for 192.168.70.10:24 [(]translated[)], and no answer came$' \
	--until answer --wait 200 10.2.1.2,10.1.2.3:1224
traced 'answered by this host' delivered '^10.1.2.3 answered [(]rst[)]' --until answer 10.2.1.2,10.1.2.3:99
tap_is "$(usual_seen client)" 0 'the client has seen none of the answers'
in_router sysctl -qw net.ipv4.conf.enp0.forwarding=0
traced 'not forwarded' hook '^not forwarded to 192.168.70.10:23 [(]translated[)]: forwarding is off for enp0$' \
	10.2.1.2,10.1.2.3:1223
in_router sysctl -qw net.ipv4.conf.enp0.forwarding=1
change=$(in_router nft -a list chain inet filter forward | sed -n 's/.*dnat jump.*# handle //p')
in_router nft insert rule inet filter forward position "$change" ip saddr 10.1.2.0/24 drop
trace 10.1.2.3:1223
tap_is "$got_exit $got_verdict" '3 inconclusive' 'what hangs on the client that was assumed is not told'
in_router nft delete rule inet filter forward handle \
	"$(in_router nft -a list chain inet filter forward | sed -n 's/.*10.1.2.0.*# handle //p')"
text=$(in_router "$NFDIAG" trace 10.2.1.2,10.1.2.3:1222 2>&1)
tap_like "${text%%$'\n'*}" '^TRACE  tcp 10.2.1.2 -> 10.1.2.3:1222$' 'text: the flow'
tap_like "$text" '<- dropped here' 'text: the place'
for wrong in 10.1.2.3:1222=drop '-f flows.yaml 10.1.2.3:1222' '--format tap 10.1.2.3:1222' ''; do
	# shellcheck disable=SC2086 # words
	text=$(in_router "$NFDIAG" trace $wrong 2>&1)
	tap_is "$?:$(wc -l <<<"$text")" 2:1 "refused with one line: trace $wrong"
done
tap_same "$snapshot" "$(lab_snapshot)" 'everything as before'
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
tap_done
