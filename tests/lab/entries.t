#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Conntrack entries that are not nfdiag's: nothing is sent over them, and none is deleted, by it or by the command that it
# prints, but the one that is in the way. Of every tuple there is one in another zone, somebody else's. Over both IP
# versions, TCP and UDP.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

PORT=40001

# entry ZONE TARGET-PORT [CLIENT-PORT [STATUS]]: of this client to the public address, as a rule of before has left it.
entry() {
	local zone=$1 port=$2 from=${3:-$PORT} tcp=()

	[ "$proto" != tcp ] || tcp=(--state ESTABLISHED)
	in_router conntrack -I -w "$zone" -m 5 -p "$proto" -s "$client" -d "$public" --sport "$from" --dport 1222 \
		-r "$backend" -q "$client" --reply-port-src "$port" --reply-port-dst "$from" "${tcp[@]}" \
		-u "${4:-SEEN_REPLY,ASSURED}" -t 3000 >/dev/null 2>&1
}

# entries: all of the client, with their ids and what was counted on them, one a line.
entries() {
	in_router conntrack -L -f "$version" -o id 2>/dev/null | grep -F "src=$client " |
		sed 's/^[a-z]* *[0-9]* *[0-9]* //' | sort
}
zones() { entries | sed '/ zone=/!s/$/ zone=0 /; s/.* zone=\([0-9]*\).*/\1/' | sort -n | tr '\n' ' '; }

# asked CASE VERDICT ID ARGUMENT...: that answer, and every entry as it was.
asked() {
	local what="$version $proto: $1" verdict=$2 id=$3 before

	shift 3
	before=$(entries)
	ask "$@"
	tap_is "$got_verdict $got_id" "$verdict $id" "$what: verdict and first cause"
	[ "$got_verdict $got_id" = "$verdict $id" ] || tap_diag "$got_summary" "$(head -3 "$LAB_TMP/stderr")"
	tap_same "$before" "$(entries)" "$what: no packet went over an entry, and none is gone"
}

forget() { in_router conntrack -D -f "$version" -s "$client" >/dev/null 2>&1; }

# rules ZONE: the flow is translated rightly; it comes to that zone, by its mark.
rules() {
	in_router nft -f - <<-END
		flush ruleset
		table inet zones {
			chain early {
				type filter hook prerouting priority raw;
				$proto dport 1222 meta mark set 0x7
				meta mark 0x7 jump given
			}
			chain given {
				ct zone set $1
			}
			chain answers {
				type filter hook prerouting priority raw;
				$proto sport 22 ct zone set $1
			}
		}
		table inet nat {
			chain prerouting {
				type nat hook prerouting priority dstnat;
				ip daddr 10.1.2.3 $proto dport 1222 dnat ip to 192.168.70.10:22
				ip6 daddr 2001:db8:1:2::3 $proto dport 1222 dnat ip6 to [fd00:70::10]:22
			}
		}
	END
}

cases() {
	local flow=$1 from=$2

	rules 0
	entry 9 23
	asked 'somebody has the same ports in another zone' inconclusive '' --from "$from:$PORT" "$flow"
	entry 0 23
	asked 'and there is an old entry in our zone' fail stale-conntrack --from "$from:$PORT" "$flow"
	in_router sh -c "${got_fix[0]}" >/dev/null 2>&1
	tap_is "$(zones)" '9 ' "$version $proto: the fix deletes the old entry alone"
	forget
	rules 9
	entry 0 22
	entry 4 22
	entry 9 23
	asked 'the old entry is in the zone that the rules give' fail stale-conntrack --from "$from:$PORT" "$flow"
	in_router sh -c "${got_fix[0]}" >/dev/null 2>&1
	tap_is "$(zones)" '0 4 ' "$version $proto: there the fix deletes it alone"
	in_router nft insert rule inet zones given numgen random mod 2 0 ct zone set 4
	asked 'nobody knows the zone' inconclusive '' --from "$from:$PORT" "$flow"
	forget
	rules 0
	entry 0 23 40002
	entry 9 22 40003
	asked 'other connections of this client' ok stale-conntrack-other --from "$from" "$flow"
	forget
}

lab_require
if ! lab_up || ! lab_serve tcp:192.168.70.10:22 udp:192.168.70.10:22 'tcp:[fd00:70::10]:22' 'udp:[fd00:70::10]:22'; then
	tap 1 'the lab is set up'
	tap_done
	exit 1
fi
in_router sysctl -qw net.netfilter.nf_conntrack_acct=1
for proto in tcp udp; do
	more=()
	[ "$proto" = tcp ] || more=(--payload hex:70696e67)
	version=ipv4 client=10.2.1.2 public=10.1.2.3 backend=192.168.70.11
	cases "10.1.2.3:1222/$proto=192.168.70.10:22" 10.2.1.2
	version=ipv6 client=2001:db8:2:1::2 public=2001:db8:1:2::3 backend=fd00:70::11
	cases "[2001:db8:1:2::3]:1222/$proto=[fd00:70::10]:22" '[2001:db8:2:1::2]'
done

# While the answer is awaited somebody opens a connection of the same addresses and ports in another zone. Linux before 6.16
# does not tell which entry is the probe's.
probe_is_out() { in_router conntrack -L -w 9 2>/dev/null | grep -q "src=$client .*sport=$PORT "; }
proto=tcp version=ipv4 client=10.2.1.2 public=10.1.2.3 backend=192.168.70.11 more=()
rules 9
in_backend nft -f - <<-'END'
	table ip filter {
		chain input {
			type filter hook input priority filter;
			tcp dport 22 drop
		}
	}
END
lab_timed 30 "$NFDIAG" expect --json --from "10.2.1.2:$PORT" 10.1.2.3:1222=192.168.70.10:22 >"$LAB_TMP/json" 2>"$LAB_TMP/stderr" &
asker=$!
if ! lab_until 5 probe_is_out; then
	tap 1 'the probe has an entry while its answer is awaited'
else
	entry 0 23 "$PORT" SEEN_REPLY
	before=$(in_router conntrack -L -w 0 -o id 2>/dev/null | grep -o ' id=.*')
	wait "$asker"
	if [ "$(printf '%s\n' 6.16 "$(uname -r)" | sort -V | head -1)" != 6.16 ]; then
		tap_skip 'the entry that came meanwhile' 'this kernel does not tell which entry is the probe'\''s'
	else
		tap_same "$before" "$(in_router conntrack -L -w 0 -o id 2>/dev/null | grep -o ' id=.*')" \
			"an entry that came meanwhile is left alone"
		tap_is "$(zones)" '0 ' "the probe's own is gone"
	fi
fi
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
tap_done
