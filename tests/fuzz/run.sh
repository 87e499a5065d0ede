#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# run.sh SECONDS TARGET...: runs each fuzz target that long, prints how many inputs it tried, and fails on a finding.
set -eu
cd "$(dirname "$0")/../.."

seconds=$1
shift
failed=0
for target in "$@"; do
	mkdir -p "build/fuzz/corpus/$target" build/fuzz/found
	status=0
	"build/fuzz/$target" -max_total_time="$seconds" -max_len=10000 -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
		-verbosity=0 -artifact_prefix="build/fuzz/found/$target-" "build/fuzz/corpus/$target" \
		"tests/fuzz/corpus/$target" >"build/fuzz/$target.log" 2>&1 </dev/null || status=$?
	tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$target.log")
	if [ "$status" -eq 0 ]; then
		echo "$target: ${tried:-?} inputs in $seconds s, no finding"
	else
		failed=1
		echo "$target: FINDING, see build/fuzz/$target.log and build/fuzz/found"
		grep -aE 'ERROR|runtime error|SUMMARY' "build/fuzz/$target.log" | head -5
	fi
done
exit $failed
