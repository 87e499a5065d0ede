#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# kill -9 at any moment, 200 times: nothing is left behind, and the bystander notices nothing.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

KILLS=${LAB_KILLS:-200}

# What never answers, over udp, IPv6 and icmp: there is no connection to reset, only an entry to delete.
udp='10.1.2.3:1225/udp=192.168.70.10:25'
ip6='[2001:db8:1:2::3]:1225=[fd00:70::10]:25'
ping='10.1.2.4/icmp=192.168.70.10'

more_up() {
	in_backend nft -f - <<-'END' || return 1
		table inet silent {
			chain input {
				type filter hook input priority filter;
				meta l4proto { tcp, udp } th dport 25 drop
				icmp type echo-request drop
			}
		}
	END
	in_router nft -f - <<-'END'
		insert rule inet filter forward ct status dnat udp dport 25 accept
		insert rule inet filter forward ct status dnat icmp type echo-request accept
		insert rule inet filter forward ip6 daddr fd00:70::10 tcp dport 25 accept
		table inet more {
			chain prerouting {
				type nat hook prerouting priority dstnat;
				ip daddr 10.1.2.3 udp dport 1225 dnat ip to 192.168.70.10:25
				ip daddr 10.1.2.4 icmp type echo-request dnat ip to 192.168.70.10
				ip6 daddr 2001:db8:1:2::3 tcp dport 1225 dnat ip6 to [fd00:70::10]:25
			}
		}
	END
}

client_of() { [[ $1 == '['* ]] && echo 2001:db8:2:1::2 || echo 10.2.1.2; }

# How long a run of that flow takes, in milliseconds: kills are spread over a little more than that.
duration() {
	local start=${EPOCHREALTIME/./}

	ip netns exec "$ROUTER" "$NFDIAG" expect --from "$(client_of "$1")" "$1" >/dev/null 2>&1 </dev/null
	echo $(((${EPOCHREALTIME/./} - start) / 1000))
}

# kill_once FLOW MS: kills at a random moment of the first MS milliseconds.
kill_once() {
	local pid pause

	ip netns exec "$ROUTER" "$NFDIAG" expect --from "$(client_of "$1")" "$1" >/dev/null 2>&1 </dev/null &
	pid=$!
	printf -v pause '0.%06d' $(((RANDOM * 32768 + RANDOM) % ($2 * 1000)))
	lab_pause "$pause"
	kill -KILL "$pid" 2>/dev/null && killed=$((killed + 1))
	wait "$pid" 2>/dev/null
}

lab_same() { [ "$(lab_snapshot)" = "$snapshot" ]; }

lab_require
usual_up && more_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
lab_bystander_start
flows=("$healthy" "$stopped" "$silent" "$udp" "$ip6" "$ping") spans=()
for flow in "${flows[@]}"; do
	span=$(duration "$flow")
	# the time that is spent waiting for the silent backend is all alike
	[ ${#spans[@]} -eq 0 ] || [ "$span" -lt $((spans[0] + 100)) ] || span=$((spans[0] + 100))
	spans+=("$span")
done
tap_diag "a run takes ${spans[*]} ms"
lab_until 5 lab_no_strays
snapshot=$(lab_snapshot)
conntrack=$(lab_conntrack)
killed=0 dirty=0 stray=0
for ((i = 0; i < KILLS; i++)); do
	kill_once "${flows[i % 6]}" $((spans[i % 6] * 11 / 10 + 1))
	if ! lab_until 3 lab_no_strays; then
		stray=$((stray + 1))
		tap_diag "round $i: process $(lab_strays) is left"
		lab_strays | xargs -r kill -KILL
	fi
	if ((i % 10 == 9)) && ! lab_until 3 lab_same; then
		dirty=$((dirty + 1))
		tap_diag "round $i:" "$(diff <(echo "$snapshot") <(lab_snapshot) | head -20)"
	fi
done
tap_diag "$killed of $KILLS runs were still running"
[ "$killed" -gt $((KILLS / 2)) ]
tap $? 'most kills met a running nfdiag'
tap_is "$stray" 0 'no process outlives the kill for long'
lab_until 3 lab_same
tap_same "$snapshot" "$(lab_snapshot)" 'ruleset, links, qdiscs, namespaces as before'
tap_is "$dirty" 0 'and so in between'
lab_until 5 lab_conntrack_as "$conntrack"
tap_is "$(lab_conntrack_new "$conntrack")" '' 'conntrack entries are gone within 5 s'
ask --from 10.2.1.2 "$stopped"
tap_is "$got_verdict $got_id" 'fail element-absent' 'afterwards nfdiag works as ever'
lost=$(lab_bystander_stop)
tap_like "$lost" 'echoes=[1-9].* lost=0$' "the bystander lost nothing ($lost)"
tap_done
