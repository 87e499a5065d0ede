# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TAP output for the lab tests: one line for each thing that was looked at, the plan at the end.

tap_count=0
tap_failed=0

# tap STATUS TEXT: one test line, ok where STATUS is 0.
tap() {
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $2"
	fi
}

# tap_is GOT WANTED TEXT: they are the same words.
tap_is() {
	[ "$1" = "$2" ]
	tap $? "$3"
	[ "$1" = "$2" ] || tap_diag "got:    $1" "wanted: $2"
}

# tap_like GOT PATTERN TEXT: GOT holds the extended regular expression.
tap_like() {
	[[ $1 =~ $2 ]]
	tap $? "$3"
	[[ $1 =~ $2 ]] || tap_diag "got: ${1:0:1500}" "wanted something like: $2"
}

# tap_same BEFORE AFTER TEXT: two texts of several lines do not differ.
tap_same() {
	[ "$1" = "$2" ]
	tap $? "$3"
	[ "$1" = "$2" ] || tap_diag "$(diff <(echo "$1") <(echo "$2") | head -40)"
}

tap_skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

tap_diag() {
	printf '%s\n' "$@" | sed 's/^/# /'
}

# A whole file that cannot run here: the plan says so, and names what is missing.
tap_skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

tap_done() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
}
