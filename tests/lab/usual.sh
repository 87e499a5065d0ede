# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One router for the tests that are not about a particular fault. Public ports of 10.1.2.3, all towards 192.168.70.10:
# 1222 is stopped (element-absent), 1223 is healthy, 1224 ends in a backend that never answers.

usual_up() {
	lab_up && lab_serve 192.168.70.10:22 192.168.70.10:23 192.168.70.11:7 || return 1
	lab_until 5 lab_reaches 192.168.70.11:7 192.168.70.11:7 || return 1
	in_backend nft -f - <<-'END' || return 1
		table ip filter {
			counter seen { }
			chain input {
				type filter hook input priority filter;
				ip daddr 192.168.70.10 tcp dport 22-24 counter name "seen"
				ip daddr 192.168.70.10 tcp dport 24 drop
			}
		}
	END
	in_client nft -f - <<-'END' || return 1
		table ip filter {
			counter seen { }
			chain input {
				type filter hook input priority filter;
				ip daddr 10.2.1.2 ip saddr { 10.1.2.3, 192.168.70.10 } counter name "seen"
			}
		}
	END
	in_router nft -f - <<-'END'
		table inet filter {
			set allow_in {
				type ipv4_addr . inet_service
				elements = { 192.168.70.10 . 23, 192.168.70.10 . 24 }
			}
			chain forward {
				type filter hook forward priority filter; policy drop;
				ct state established,related accept
				ip daddr 192.168.70.11 tcp dport 7 accept
				ct status dnat jump allowed_dnats
			}
			chain allowed_dnats {
				meta nfproto ipv4 ip daddr . tcp dport @allow_in accept
				drop
			}
		}
		table inet nat {
			chain prerouting {
				type nat hook prerouting priority dstnat;
				ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
				ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
				ip daddr 10.1.2.3 tcp dport 1224 dnat ip to 192.168.70.10:24
			}
		}
	END
}

stopped=10.1.2.3:1222=192.168.70.10:22
healthy=10.1.2.3:1223=192.168.70.10:23
silent=10.1.2.3:1224=192.168.70.10:24

# usual_read FILE: an answer in JSON, as got_*.
usual_read() { eval "$(lab_tool result "$1")"; }

# ask ARGUMENT...: nfdiag expect on the router; sets got_* and got_exit. WITH=(...) stands before nfdiag.
WITH=()
ask() {
	lab_timed 30 "${WITH[@]}" "$NFDIAG" expect --json "$@" >"$LAB_TMP/json" 2>"$LAB_TMP/stderr" \
		</dev/null
	got_exit=$?
	usual_read "$LAB_TMP/json"
}

# The packets that the backend ('backend') or the client ('client') has seen of these flows.
usual_seen() { "in_$1" nft list counter ip filter seen | sed -n 's/.*packets \([0-9]*\).*/\1/p'; }
usual_unsee() { in_backend nft reset counters >/dev/null; in_client nft reset counters >/dev/null; }
