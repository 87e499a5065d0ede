# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Kills nfdiag at random moments, in every way in which it can be asked: nothing is left behind, and the bystander notices
# nothing. KILL mostly, TERM and INT now and then. LAB_KILLS is how many, in all shards together.

# As it is installed: a third of the time, and the sanitizers see nothing of who is killed.
NFDIAG=${NFDIAG:-build/nfdiag}
. "${BASH_SOURCE[0]%/*}/lib.sh"
. "${BASH_SOURCE[0]%/*}/usual.sh"

# What never answers, over udp, IPv6 and icmp: there is no connection to reset, only an entry to delete.
udp='10.1.2.3:1225/udp=192.168.70.10:25'
ip6='[2001:db8:1:2::3]:1225=[fd00:70::10]:25'
ping='10.1.2.4/icmp=192.168.70.10'
by='--from 10.2.1.2'

# NAME|TEST SWITCH|COMMAND AND ARGUMENTS
kill_modes() {
	cat <<-END
		stopped by a rule||expect $by $stopped
		answered||expect $by $healthy
		not answered||expect $by $silent
		not answered, and asked by this host||expect $by --wait 40 $silent
		udp, not answered||expect $by $udp
		IPv6, not answered||expect --from 2001:db8:2:1::2 $ip6
		ICMP, not answered, and asked by this host||expect $by --wait 40 $ping
		contained||expect $by --contain $healthy
		every rule explained||expect $by --explain $healthy
		by TAP, answered|no-bpf|expect $by $healthy
		by TAP, contained|no-bpf|expect $by --contain $healthy
		from inside the client||expect --client-netns $CLIENT $healthy
		from this host||expect --from 10.1.2.3 192.168.70.10:23=192.168.70.10:23
		a file of contained flows||expect --contain -f $LAB_TMP/contained.yaml
		a file of flows||expect --rate 1000 -f $LAB_TMP/live.yaml
		trace||trace ${by#* },${healthy%%=*}
		trace, answered||trace --until answer ${by#* },${healthy%%=*}
		observing, nobody comes||expect --observe --wait 200 $by $stopped
		observing the bystander||expect --observe --from 10.2.1.77 192.168.70.11:7=192.168.70.11:7
	END
}

kill_up() {
	local i

	in_backend nft -f - <<-'END' || return 1
		table inet silent {
			chain input {
				type filter hook input priority filter;
				meta l4proto { tcp, udp } th dport 25 drop
				icmp type echo-request drop
			}
		}
	END
	in_router nft -f - <<-'END' || return 1
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
	for ((i = 0; i < 300; i++)); do
		echo "- 10.2.1.2:$((20000 + i)),$stopped"
	done >"$LAB_TMP/contained.yaml"
	for ((i = 0; i < 5; i++)); do
		printf -- '- %s\n' "10.2.1.2,$healthy" "10.2.1.2,$stopped"
	done >"$LAB_TMP/live.yaml"
}

# kill_start MODE: in the background; sets pid. A background job of ours would ignore INT.
kill_start() {
	local args

	read -r -a args <<<"${1##*|}"
	NFDIAG_TEST=$(cut -d'|' -f2 <<<"$1") env --default-signal=INT ip netns exec "$ROUTER" "$NFDIAG" "${args[@]}" \
		>/dev/null 2>&1 </dev/null &
	pid=$!
	lab_pids+=("$pid")
	# until it has become nfdiag: before, it would be this shell's own trap that a signal meets
	until [[ /proc/$pid/exe -ef $NFDIAG ]] || ! kill -0 "$pid" 2>/dev/null; do :; done
}

# How long a run takes, in milliseconds: the kills are spread over a little more than that. Where it waits for nobody's
# answer one moment is like the other.
kill_span() {
	local start=${EPOCHREALTIME/./} span pid

	kill_start "$1"
	wait "$pid"
	span=$(((${EPOCHREALTIME/./} - start) / 1000))
	echo $((span < 150 ? span * 11 / 10 + 1 : 150))
}

# kill_once MODE MS SIGNAL: at a random moment of the first MS milliseconds.
kill_once() {
	local pid pause

	kill_start "$1"
	printf -v pause '0.%06d' $(((RANDOM * 32768 + RANDOM) % ($2 * 1000)))
	lab_pause "$pause"
	kill "-$3" "$pid" 2>/dev/null && killed=$((killed + 1))
	wait "$pid" 2>/dev/null
	unset 'lab_pids[-1]'
}

lab_same() { [ "$(lab_snapshot)" = "$snapshot" ]; }

# kills_main FIRST STEP: every STEP-th mode from the FIRST one on.
kills_main() {
	local all modes=() spans=() signals=(KILL KILL KILL TERM KILL KILL KILL INT) snapshot conntrack lost
	local killed=0 dirty=0 stray=0 kills i mode

	lab_require
	usual_up && kill_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
	lab_bystander_start
	mapfile -t all < <(kill_modes)
	for ((i = $1; i < ${#all[@]}; i += $2)); do
		modes+=("${all[i]}")
		spans+=("$(kill_span "${all[i]}")")
		tap_diag "${all[i]%%|*}: ${spans[-1]} ms"
	done
	kills=$((${LAB_KILLS:-640} / $2))
	lab_until 5 lab_no_strays
	snapshot=$(lab_snapshot)
	conntrack=$(lab_conntrack)
	for ((i = 0; i < kills; i++)); do
		mode=$((i % ${#modes[@]}))
		# another signal in each round of the modes
		kill_once "${modes[mode]}" "${spans[mode]}" "${signals[(i / ${#modes[@]} + mode) % ${#signals[@]}]}"
		if ! lab_until 3 lab_no_strays; then
			stray=$((stray + 1))
			tap_diag "round $i, ${modes[mode]%%|*}: process $(lab_strays) is left"
			lab_strays | xargs -r kill -KILL
		fi
		if ((i % 16 == 15)) && ! lab_until 3 lab_same; then
			dirty=$((dirty + 1))
			tap_diag "round $i:" "$(diff <(echo "$snapshot") <(lab_snapshot) | head -20)"
		fi
	done
	tap_diag "$killed of $kills runs were still running"
	[ "$killed" -gt $((kills / 2)) ]
	tap $? 'most signals met a running nfdiag'
	tap_is "$stray" 0 'no process outlives the signal for long'
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
}
