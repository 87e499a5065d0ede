#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The demonstration: the article's network and fault in a private lab; nfdiag finds the cause, and its printed fix makes
# a real client connect. Usage: demo.sh NFDIAG
[ "$(id -u)" -eq 0 ] || exec sudo "$0" "$@"
NFDIAG=${1:-build/nfdiag}
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/scenario.sh"

if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then
	bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
else
	bold='' dim='' plain=''
fi
say() { printf '%s\n' "$*"; }
heading() { printf '\n%s--- %s%s\n\n' "$bold" "$*" "$plain"; }
prompt() { printf '%s%s$ %s%s\n' "$bold" "$1" "$2" "$plain"; }
quit() { echo "demo: $*" >&2; exit 1; }

# client COMMENT: the real client tries.
client() {
	local answer

	prompt client 'connect 10.1.2.3:1222'
	answer=$(lab_connect 10.2.1.2 "$1" 10.1.2.3:1222)
	case $answer in
	*" open "*) say "connected; ${answer##* } answers" ;;
	*) say 'no answer' ;;
	esac
}

# diagnose WANTED-STATUS: what the operator types on the router; the report goes to the terminal and to $LAB_TMP/report.
diagnose() {
	local status color=()

	[ -z "$bold" ] || color=(--color always)
	prompt router "nfdiag expect $flow"
	ip netns exec "$ROUTER" "$NFDIAG" expect "${color[@]}" "$flow" | tee "$LAB_TMP/report"
	status=${PIPESTATUS[0]}
	[ "$status" -eq "$1" ] || quit "nfdiag ended with status $status instead of $1"
}

article_set_up

heading 'A router publishes a container'
say '  client 10.2.1.2 ---> 10.1.2.3:1222 router ---> 192.168.70.10:22 container'
say '                            enp0       veth21'
heading 'Its rules, in short'
printf '%s' "$dim"
in_router nft list chain inet nat prerouting | grep 'dport 1222 .*70.10' | sed 's/^\t*/  nat prerouting   /'
in_router nft list chain inet filter forward | grep jump | sed 's/^\t*/  filter forward   /'
in_router nft list chain inet filter allowed_dnats | grep 'accept\|drop' | sed 's/^\t*/  allowed_dnats    /'
printf '%s' "$plain"
heading 'It does not work'
client 1
heading 'Why?'
diagnose 1
fix=$(sed 's/\x1b\[[0-9;]*m//g' "$LAB_TMP/report" | sed -n 's/^ *Fix  *\(nft .*\)/\1/p' | head -1)
[ -n "$fix" ] || quit 'no fix was printed'
heading 'The printed fix, as it is'
prompt router "$fix"
in_router sh -c "$fix" || quit 'the printed fix does not run'
heading 'Again'
diagnose 0
say
client 3
lab_reaches 10.1.2.3:1222 192.168.70.10:22 || quit 'the client still does not get through'
say
