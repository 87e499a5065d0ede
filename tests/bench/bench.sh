#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# nfdiag against the manual method of the article, side by side in a lab, on three rulesets: the example; 100,000 rules
# more in another table; a set of 1,000,000 elements more in another table. Medians, ratios, peak memory. Then a file of
# flows, contained, beside the bare loop of injecting one of its probes and reading the trace (inject_drain.c).
# Usage: bench.sh NFDIAG. Environment: BENCH_RUNS (5), BENCH_RULES (100000), BENCH_ELEMENTS (1000000), BENCH_FLOWS
# (10000), BENCH_ONLY=manual|flows.
[ "$(id -u)" -eq 0 ] ||
	exec sudo --preserve-env=BENCH_RUNS,BENCH_RULES,BENCH_ELEMENTS,BENCH_FLOWS,BENCH_ONLY "$0" "$@"
NFDIAG=${1:-build/nfdiag}
BENCH_DIR=$(cd "$(dirname "$0")" && pwd)
. "$BENCH_DIR/../lab/lib.sh"
. "$BENCH_DIR/../lab/scenario.sh"

RUNS=${BENCH_RUNS:-5}
RULES=${BENCH_RULES:-100000}
ELEMENTS=${BENCH_ELEMENTS:-1000000}
FLOWS=${BENCH_FLOWS:-10000}
# a single run of either method; both are far below it
LIMIT=600

quit() { echo "bench: $*" >&2; exit 1; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

rules_elsewhere() {
	awk -v n="$RULES" 'BEGIN {
		print "table inet big {\n\tchain many {"
		for (i = 0; i < n; i++)
			printf "ip saddr 172.%d.%d.%d tcp dport %d drop\n", 16 + i / 65536 % 16, i / 256 % 256, i % 256, 1 + i % 65535
		print "\t}\n}"
	}'
}

elements_elsewhere() {
	awk -v n="$ELEMENTS" 'BEGIN {
		print "add table inet big\nadd set inet big many { type ipv4_addr; }"
		for (i = 0; i < n; i++) {
			if (i % 50000 == 0)
				printf "%sadd element inet big many { ", i ? " }\n" : ""
			printf "%s%d.%d.%d.%d", i % 50000 ? ", " : "", 11 + i / 16777216, i / 65536 % 256, i / 256 % 256, i % 256
		}
		print " }"
	}'
}

on_router() { timeout "$LIMIT" ip netns exec "$ROUTER" "$@"; }
measure() { MEASURE_OUT=$LAB_TMP/json on_router "$PYTHON" "$BENCH_DIR/measure.py" "$@"; }

# run_manual and run_nfdiag append one measurement, in milliseconds, to the files of this ruleset.
run_manual() {
	local start=${EPOCHREALTIME/./}

	on_router "$BENCH_DIR/manual.sh" "$CLIENT" "$PYTHON" "$LAB_DIR/tools/client.py" 10.2.1.2 1 10.1.2.3:1222 ||
		quit 'the manual method did not find the fault'
	echo "$start ${EPOCHREALTIME/./}" | awk '{ print ($2 - $1) / 1000 }' >>"$LAB_TMP/$1.manual"
}

run_nfdiag() {
	local seconds status

	read -r seconds status <<<"$(measure time "$NFDIAG" expect --json "$flow")"
	eval "$(lab_tool result "$LAB_TMP/json")"
	[ "$status $got_id" = '1 element-absent' ] || quit "nfdiag did not find the fault: status $status, $got_id"
	awk -v s="$seconds" 'BEGIN { print s * 1000 }' >>"$LAB_TMP/$1.whole"
	echo "$got_ms" >>"$LAB_TMP/$1.verdict"
	measure memory "$NFDIAG" expect --json "$flow" >>"$LAB_TMP/$1.memory"
}

# bench NAME: both methods, in turns.
bench() {
	local i

	for ((i = 0; i < RUNS; i++)); do
		run_nfdiag "$1"
		run_manual "$1"
		[ ! -t 2 ] || printf '\r%s: %d of %d ' "$1" $((i + 1)) "$RUNS" >&2
	done
	[ ! -t 2 ] || printf '\r\e[K' >&2
	printf '%-22s %12.1f %12.2f %12.2f %10.0f %9.1f\n' "$1" "$(median <"$LAB_TMP/$1.manual")" \
		"$(median <"$LAB_TMP/$1.whole")" "$(median <"$LAB_TMP/$1.verdict")" \
		"$(ratio "$1.manual" "$1.whole")" "$(peak "$1")"
}

ratio() { echo "$(median <"$LAB_TMP/$1") $(median <"$LAB_TMP/$2")" | awk '{ print $2 ? $1 / $2 : 0 }'; }
peak() { sort -n "$LAB_TMP/$1.memory" | tail -1 | awk '{ print $1 / 1024 }'; }

missed=0
# bar TEXT VALUE at-least|at-most LIMIT
bar() {
	local met

	met=$(awk -v v="$2" -v how="$3" -v l="$4" 'BEGIN { print (how == "at-least" ? v >= l : v <= l) ? 1 : 0 }')
	[ "$met" -eq 1 ] || missed=$((missed + 1))
	printf 'bar %-6s %s: %.2f, %s %s\n' "$([ "$met" -eq 1 ] && echo met || echo missed)" "$1" "$2" "${3/-/ }" "$4"
}

# A router that forwards FLOWS ports by a map, and its flows.
flows_ruleset() {
	awk -v n="$FLOWS" 'BEGIN {
		printf "table inet filter {\n\tset allow { type ipv4_addr . inet_service; elements = { "
		for (i = 0; i < n; i++)
			printf "%s192.168.70.10 . %d", i ? ", " : "", 20000 + i
		print " }\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy drop;"
		print "\t\tct state established,related accept\n\t\tct status dnat jump allowed\n\t}"
		print "\tchain allowed {\n\t\tmeta nfproto ipv4 ip daddr . tcp dport @allow accept\n\t\tdrop\n\t}\n}"
		printf "table ip nat {\n\tmap forwards { type inet_service : ipv4_addr . inet_service; elements = { "
		for (i = 0; i < n; i++)
			printf "%s%d : 192.168.70.10 . %d", i ? ", " : "", 10000 + i, 20000 + i
		print " }\n\t}\n\tchain prerouting {\n\t\ttype nat hook prerouting priority dstnat;"
		print "\t\tip daddr 10.1.2.3 dnat to tcp dport map @forwards\n\t}\n}"
	}'
}

flows_file() {
	awk -v n="$1" 'BEGIN {
		print "defaults: { client: 10.2.1.2 }\nflows:"
		for (i = 0; i < n; i++)
			printf "- 10.1.2.3:%d=192.168.70.10:%d\n", 10000 + i, 20000 + i
	}' >"$LAB_TMP/flows.yaml"
}

# flows_per_second COUNT: contained, from the start of the process to its end.
flows_per_second() {
	local seconds status

	flows_file "$1"
	read -r seconds status <<<"$(measure time "$NFDIAG" expect --contain --quiet -f "$LAB_TMP/flows.yaml")"
	[ "$status $(tail -1 "$LAB_TMP/json")" = "0 $1 of $1 flows as expected" ] || quit 'not every flow was as expected'
	awk -v n="$1" -v s="$seconds" 'BEGIN { print n / s }'
}

bench_flows() {
	local i

	lab_down
	lab_up || quit 'the lab could not be set up'
	flows_ruleset >"$LAB_TMP/rules" && in_router nft -f "$LAB_TMP/rules" || quit 'the rules could not be loaded'
	for ((i = 0; i < RUNS; i++)); do
		on_router "$(dirname "$NFDIAG")/bench/inject_drain" enp0 10.2.1.2 10.1.2.3 10000 "$FLOWS" >>"$LAB_TMP/bare"
		flows_per_second "$FLOWS" >>"$LAB_TMP/flows"
		flows_per_second 1000 >>"$LAB_TMP/thousand"
	done
	echo
	printf 'contained flows a second: %.0f in a file of %d, %.0f in one of 1000; bare loop %.0f (%s events each)\n' \
		"$(median <"$LAB_TMP/flows")" "$FLOWS" "$(median <"$LAB_TMP/thousand")" "$(median <"$LAB_TMP/bare")" \
		"$(awk 'NR == 1 { print $2 }' "$LAB_TMP/bare")"
	bar 'contained flows / bare loop' "$(ratio bare flows | awk '{ print $1 ? 1 / $1 : 0 }')" at-least 0.4
}

bench_manual() {
	echo
	printf '%-22s %12s %12s %12s %10s %9s\n' ruleset 'manual ms' 'nfdiag ms' 'verdict ms' ratio 'peak MB'
	bench example
	rules_elsewhere | in_router nft -f - || quit 'the rules could not be loaded'
	bench "with-rules"
	in_router nft delete table inet big
	elements_elsewhere | in_router nft -f - || quit 'the elements could not be loaded'
	bench "with-elements"
	echo
	bar 'times faster, the example' "$(ratio example.manual example.whole)" at-least 20
	bar "times faster, $RULES rules elsewhere" "$(ratio with-rules.manual with-rules.whole)" at-least 300
	bar "times faster, $ELEMENTS elements elsewhere" "$(ratio with-elements.manual with-elements.whole)" at-least 1000
	bar "time to verdict, $RULES rules / example" "$(ratio with-rules.verdict example.verdict)" at-most 1.5
	bar "time to verdict, $ELEMENTS elements / example" "$(ratio with-elements.verdict example.verdict)" at-most 1.5
	for name in example with-rules with-elements; do
		bar "peak memory in MB, $name" "$(peak "$name")" at-most 24
	done
}

article_set_up

echo "machine: $(uname -sr), $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)," \
	"$(awk '/^MemTotal/ { printf "%.1f GB", $2 / 1e6 }' /proc/meminfo), $(nft --version)"
echo "medians of $RUNS; peak: the highest"
[ "${BENCH_ONLY-}" = flows ] || bench_manual
[ "${BENCH_ONLY-}" = manual ] || bench_flows
[ "$missed" -eq 0 ]
