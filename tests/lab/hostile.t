#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Names of tables, chains and sets that other programs may have given: they steer no terminal, end no line, and no command
# that is printed does anything but what it says.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/usual.sh"

# shellcheck disable=SC2016 # they are meant as they stand
names=(
	'plain'
	'$(touch pwned)'
	'`touch pwned`'
	$'two\nOK    tcp lines; touch pwned'
	$'\e[2J\e]0;title\a\x7f'
	"it's \"quoted\"; touch pwned; '"
	'a b;touch pwned|touch pwned&touch pwned>pwned'
	'x { }; flush ruleset; add table inet pwned'
	'map'
	'-f'
	'--'
	'${fact}'
	$'na\xc3\xafve \xe8\xa1\xa8 \xe2\x80\xae'
	$'\xff\xfe broken \xc2\x9b'
	"$(printf 'n%.0s' {1..255})"
	'*' '~root' '!!' '\' '#' '$HOME'
)

# steered FILE: bytes that a terminal would obey.
steered() { LC_ALL=C grep -nP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$1" | head -3 | cat -v; }

# said_name: the place's chain and what the fixes may do, out of the JSON.
place_of() {
	"$PYTHON" -c '
import json, sys
where = json.load(open(sys.argv[1]))["results"][0]["diagnoses"][0]["where"]
sys.stdout.write("%s/%s" % (where["table"], where["chain"]))' "$LAB_TMP/json"
}

try_commands() {
	local command before after

	mkdir -p "$LAB_TMP/cwd"
	before=$(in_router nft list tables | sort)
	for command in "${got_fix[@]}" "${got_undo[@]}"; do
		(cd "$LAB_TMP/cwd" && in_router sh -c "$command") >/dev/null 2>"$LAB_TMP/command" </dev/null
		[ "$command" != "${got_fix[-1]}" ] || lab_reaches "${healthy%=*}" "${healthy#*=}"
		tap $? "$shown: $command"
	done
	after=$(in_router nft list tables | sort)
	tap_same "$before" "$after" "$shown: no table comes or goes"
	tap_is "$(ls -A "$LAB_TMP/cwd")" '' "$shown: no file is made"
}

one_name() {
	local name=$1 shown format

	shown=$(printf %q "${name:0:40}")
	in_router "$PYTHON" "$LAB_DIR/tools/rawnft.py" "$name" || { tap 1 "$shown: the table is made"; return; }
	ask --from 10.2.1.2 "$healthy"
	tap_is "$(lab_schema "$LAB_TMP/json")" ok "$shown: JSON as in its schema"
	tap_is "$got_verdict" fail "$shown: verdict"
	if iconv -f utf-8 -t utf-8 <<<"$name" >/dev/null 2>&1; then
		[ "$(place_of)" = "$name/$name" ]
		tap $? "$shown: the place is named"
	fi
	[ "$name" != plain ] || { [ "${#got_fix[@]}" -gt 0 ]; tap $? "$shown: a fix is printed"; }
	for format in text explain quiet junit tap nagios; do
		case $format in
		text) set -- ;;
		explain | quiet) set -- "--$format" ;;
		*) set -- --format "$format" ;;
		esac
		lab_timed 30 "$NFDIAG" expect --color never "$@" --from 10.2.1.2 "$healthy" \
			>"$LAB_TMP/text" 2>"$LAB_TMP/stderr" </dev/null
		tap_is "$(steered "$LAB_TMP/text")" '' "$shown: nothing in the output steers a terminal ($format)"
		tap_is "$(grep -c '^OK\|^ok' "$LAB_TMP/text")" 0 "$shown: no line passes for a verdict ($format)"
		tap_is "$(sed -n '/Sanitizer\|runtime error/p' "$LAB_TMP/stderr")" '' "$shown: no sanitizer finding ($format)"
	done
	try_commands
	# nft cannot name it
	in_router nft flush ruleset
	in_router nft -f "$LAB_TMP/usual"
}

lab_require
usual_up || { tap 1 'the lab is set up'; tap_done; exit 1; }
{ echo 'flush ruleset'; in_router nft list ruleset; } >"$LAB_TMP/usual"
for name in "${names[@]}"; do
	one_name "$name"
done
lab_until 5 lab_no_strays
tap_is "$(lab_strays)" '' 'no process is left'
tap_done
