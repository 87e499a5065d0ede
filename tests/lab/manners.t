#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What others see of a probe: the backend one connection attempt that is taken back, the client nothing at all, and
# nobody anything where the probe is contained.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

half_open() { in_backend ss -Htn state syn-recv; }
none_half_open() { [ -z "$(half_open)" ]; }
seen() { [ "$(usual_seen "$1")" -ge "$2" ]; }

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
lab_bystander_start

usual_unsee
ask --from 10.2.1.2 "$stopped"
tap_is "$got_verdict" fail 'a stopped flow fails'
tap_is "$(usual_seen backend)" 0 'the backend sees nothing of it'
tap_is "$(usual_seen client)" 0 'nor the client'

usual_unsee
ask --from 10.2.1.2 --contain "$healthy"
tap_is "$got_verdict $got_reach $got_stage" 'ok wire contained' 'contained, a healthy flow is ok as far as it was asked'
tap_is "$(usual_seen backend)" 0 'the backend sees nothing of it'
tap_is "$(usual_seen client)" 0 'nor the client'

usual_unsee
ask --from 10.2.1.2 "$healthy"
tap_is "$got_verdict $got_reach" 'ok answered' 'for real, it is ok and answered'
lab_until 3 seen backend 2
tap_is "$(usual_seen backend)" 2 'the backend sees one attempt and its reset'
lab_until 3 none_half_open
tap_is "$(half_open)" '' 'no half-open connection is left there'
tap_is "$(usual_seen client)" 0 'the client sees nothing: not even the answer'

usual_unsee
ask --from 10.2.1.2 --until wire "$silent"
tap_is "$got_verdict $got_reach" 'ok wire' 'until wire, a silent backend is ok: it was not asked to answer'
ask --from 10.2.1.2 --wait 300 "$silent"
tap_is "$got_verdict $got_id" 'fail backend-silent' 'until an answer it is not'
tap_is "$(usual_seen client)" 0 'the client sees nothing'

ask "$stopped" "$healthy"
tap_is "$got_exit" 1 'of several flows one that fails makes the exit status'
tap_is "$(lab_schema "$LAB_TMP/json")" ok 'and the JSON of several is as in its schema'

# The first flow's probe goes into the user's set; so the second, which is healthy alone, is not said to be stopped by it.
verdicts() { /usr/bin/python3 -c 'import json, sys; print(*(r["verdict"] for r in json.load(sys.stdin)["results"]))' <"$LAB_TMP/json"; }
in_router nft -f - <<-'END'
	table inet trap {
		set trapped {
			type ipv4_addr
			flags dynamic, timeout
			timeout 5m
		}
		chain forward {
			type filter hook forward priority filter - 5
			ip saddr @trapped drop
			ip daddr 192.168.70.10 tcp dport 22 add @trapped { ip saddr } drop
		}
	}
END
ask --from 10.2.1.2 "${stopped%%=*}=drop" "$healthy"
tap_is "$(verdicts)" 'ok inconclusive' "what an earlier flow's probe put into a set is not blamed on the rules"
tap_is "$(grep -c 'kernel disagree' "$LAB_TMP/json")" 0 'nor does what the probe itself put there make the evaluator disagree'
in_router nft delete table inet trap
ask --from 10.2.1.2 "${stopped%%=*}=drop" "$healthy"
tap_is "$(verdicts)" 'ok ok' 'without that set both are as expected'

lost=$(lab_bystander_stop)
tap_like "$lost" 'echoes=[1-9].* lost=0$' "the bystander lost nothing ($lost)"
tap_done
