#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Somebody else's table traces strangers' packets, thousands a second, and even ours: the answer is right, or
# inconclusive where events were lost; and it comes in time.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

ROUNDS=${LAB_ROUNDS:-5}

# flood: packets of a stranger, as fast as they go.
flood() {
	ip netns exec "$CLIENT" "$PYTHON" -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("10.2.1.77", 0))
s.connect(("10.1.2.3", 9))
while True:
    try:
        s.send(b"noise")
    except OSError:
        pass
' 2>/dev/null &
	flooder=$!
	lab_pids+=("$flooder")
}

# rounds TEXT WORDS...: each answer is 'RIGHT' of its flow, or one of WORDS.
rounds() {
	local text=$1 i wrong=0 seen='' got

	shift
	for ((i = 0; i < ROUNDS; i++)); do
		for flow in "$stopped" "$healthy"; do
			ask --from 10.2.1.2 "$flow"
			got="$got_verdict${got_id:+ $got_id}"
			seen+="$got;"
			[ "$flow:$got" != "$stopped:fail element-absent" ] && [ "$flow:$got" != "$healthy:ok" ] || continue
			[[ " $* " != *" $got "* ]] || continue
			wrong=$((wrong + 1))
			tap_diag "$flow: exit $got_exit, $got: $got_summary" "$(head -3 "$LAB_TMP/stderr")"
		done
	done
	tap_is "$wrong" 0 "$text ($(tr ';' '\n' <<<"$seen" | grep . | sort | uniq -c | tr -s ' \n' ' '))"
	tap_is "$(sed -n '/Sanitizer\|runtime error/p' "$LAB_TMP/stderr")" '' "$text: no sanitizer finding"
}

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
in_router nft -f - <<-'END'
	table inet noise {
		chain early {
			type filter hook prerouting priority -500;
			ip saddr 10.2.1.77 meta nftrace set 1
		}
		chain late {
			type filter hook input priority 500;
			udp dport 9 counter
			udp dport 9 counter
			udp dport 9 counter
			udp dport 9 drop
		}
	}
END
flood
rounds 'strangers are traced' inconclusive
NFDIAG_TEST=lose-events
export NFDIAG_TEST
rounds 'strangers are traced, and the buffer is tiny' inconclusive
unset NFDIAG_TEST
in_router nft add rule inet noise early meta nftrace set 1
rounds 'everything is traced' inconclusive
kill "$flooder"
wait "$flooder" 2>/dev/null
rounds 'everything is traced, and it is quiet'
NFDIAG_TEST=lose-events
export NFDIAG_TEST
rounds 'the buffer is tiny' inconclusive
unset NFDIAG_TEST
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
tap_done
