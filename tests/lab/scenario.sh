# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs scenarios: breaks a fresh lab in one way, asks nfdiag, applies the fix as it was printed, and lets a real client
# try. A scenario is a file in scenarios/ that sets
#
#   title ruleset            what it is; the router's ruleset
#   proto=tcp|udp|dns|icmp   of the flow and of every place that names none; dns: udp that carries --payload dns
#   family=4|6               of the flow; both choose what the others are by default
#   verdict id where reach   what nfdiag must say: 'FAMILY TABLE CHAIN RULE-TEXT' or '... policy'; '': not looked at
#   manager lasting          whose part it looks like ('NAME OBJECT'; none: nobody's); words of the fix that lasts; '': not looked at
#   says                     words of the first cause's text, '' for any
#   fix=yes|no|any           must a command be printed; exact_fix: this very one; fix_not: none with these words
#   then                     causes behind the first: each is found, and mended, when the one before it is
#   flow options want        what is asked (--from is the default option), and who must answer the real client
#   public                   where the real client connects
#   neighbours               places that the fix must leave as closed as they are
#   needs needs_module       a program, modules of the kernel without which the scenario is skipped; no module is missing
#                            in tests/kernels
#   closed=yes               the flow must stay closed (target drop): a fix is one that shuts the real client out
#   works=yes|no             does the real client connect as it is (default: no for verdict fail, yes for others; what
#                            must stay closed: yes for fail, no for others)
#   servers router_servers   what listens in the backend, and on the router
#   bystander=no             where the fault hits everybody
#   disagrees                why the evaluator may differ from the trace there; '': it must not
#   client_port              the port from which the real client tries the public address
#   undo=no                  there is no undo for the fix
#   no_bpf                   the verdict where BPF is refused, if it is another one
#   injector                 what sends the probe where BPF is refused: raw, where the client is this host
#   lacks()                  prints what this machine lacks for it, by name: then it is skipped
#   settle()                 what to tidy behind a real client or a fix before the next look
#   again()                  what is done before each run of nfdiag
#   fault() mend()           how the lab is broken beyond its ruleset; what would mend it, done by hand
#
# A scenario that begins with `scenario_like NAME` is as the one of that name, but for what it sets itself.
#
# A place is [PROTO:]ADDRESS[:PORT]. What is set by default may be added to, as in neighbours+=' 10.1.2.4:80'.
#
# Every rule on which the evaluator was compared with the trace is noted in LAB_SELF_CHECK, a directory, if that is set
# (`make test` sums it up); tools/selfcheck.py reads it.
#
# Environment: LAB_ONLY=GLOB runs those alone. LAB_SWITCH=WORDS gives nfdiag NFDIAG_TEST=WORDS. LAB_BRIEF='WORDS WORDS'
# looks at verdict, cause and place only, once with each test switch; with the word `observe` the real client tries again and
# again, and nfdiag waits for it. LAB_SELF=1 runs no nfdiag: it shows that each lab
# is what it says it is. LAB_BYSTANDER=no: there is none, where a machine is too slow to count retransmissions.

# What a scenario need not say: the flow from the first public address to the first backend, and who is beside it.
scenario_defaults() {
	local public2 backend2 to=:1222 at=:22 other_to=:1223 other_at=:23

	verdict=fail fix=no bystander=yes works='' title='' needs='' ruleset='' id='' where='' reach='' exact_fix='' fix_not=''
	disagrees='' says='' manager='' lasting='' then='' client_port='' undo=yes no_bpf='' injector=tap closed=no router_servers='' needs_module=''
	case $family in
	4) client=10.2.1.2 public=10.1.2.3 public2=10.1.2.4 want=192.168.70.10 backend2=192.168.70.11 bystanders=10.2.1.77 ;;
	6) client=2001:db8:2:1::2 public='[2001:db8:1:2::3]' public2='[2001:db8:1:2::4]' want='[fd00:70::10]'
		backend2='[fd00:70::11]' bystanders=2001:db8:2:1::77 ;;
	esac
	[ "$proto" != icmp ] || to='' at='' other_to='' other_at=''
	options=(--from "$client")
	[ "$proto" != dns ] || options+=(--payload dns)
	neighbours="$public2$to $want$at $backend2$at"
	servers="$want$at $backend2$at tcp:$backend2:7"
	if [ -n "$at" ]; then
		neighbours="$public$other_to $public2$to $want$at $want$other_at $backend2$at"
		servers="$want$at $want$other_at $backend2$at tcp:$backend2:7"
	fi
	echo_server=tcp:$backend2:7
	public+=$to want+=$at direct=$want
	case $proto in
	tcp) flow=$public=$want ;;
	dns) flow=$public/udp=$want ;;
	*) flow=$public/$proto=$want ;;
	esac
}

# shellcheck disable=SC1090 # another scenario
scenario_like() { . "$LAB_DIR/scenarios/$1.sh"; }

scenario_load() {
	proto=tcp family=4
	# the first reading is for these two, on which the defaults hang
	for _ in 1 2; do
		scenario_defaults
		fault() { :; }
		lacks() { :; }
		settle() { :; }
		mend() { false; }
		again() { :; }
		# shellcheck disable=SC1090 # the scenario's own
		. "$1"
	done
	[ -n "$works" ] || [ "$closed" = no ] || { [ "$verdict" = fail ] && works=yes || works=no; }
	[ -n "$works" ] || { [ "$verdict" = fail ] && works=no || works=yes; }
	[ -z "${LAB_BYSTANDER-}" ] || bystander=$LAB_BYSTANDER
	export LAB_PROTO=$proto
}

# Everything up to the point where nfdiag is asked. What fails here is the lab's fault.
scenario_set_up() {
	lab_up || return 1
	# shellcheck disable=SC2086 # a list of words
	lab_serve $servers || return 1
	# shellcheck disable=SC2086 # a list of words
	[ -z "$router_servers" ] || lab_serve_router $router_servers || return 1
	lab_until 5 lab_reaches "$echo_server" "${echo_server#tcp:}" || return 1
	in_router nft -f - <<<"$ruleset" || return 1
	fault || return 1
	[ "$bystander" = no ] || lab_bystander_start "$bystanders"
}

# The article's lab, for scripts that show or measure it; they have a quit() of their own.
article_set_up() {
	local missing

	missing=$(lab_missing)
	[ -z "$missing" ] || quit "$missing"
	[ -x "$NFDIAG" ] || quit "$NFDIAG is not built"
	lab_guard
	scenario_load "$LAB_DIR/scenarios/element-absent.sh"
	bystander=no
	scenario_set_up || quit 'the lab could not be set up'
}

# scenario_try SECONDS: what the real client gets from the public address and from the neighbours, one a line.
scenario_try() {
	# shellcheck disable=SC2086 # a list of words
	lab_connect "$LAB_CLIENTS" "$1" "$public" $neighbours
}

# scenario_run_nfdiag JSON STDERR: runs it on the router.
scenario_run_nfdiag() {
	local asked=("${options[@]}") client= status

	again
	if [[ ${LAB_SWITCH-} == *observe* ]]; then
		[[ " ${options[*]}" != *" dns" ]] || asked=("${options[@]::${#options[@]}-2}")
		asked+=(--observe --wait 10000)
		while :; do lab_connect "$LAB_CLIENTS" 0.3 "$public"; done >/dev/null 2>&1 &
		client=$!
		lab_pids+=("$client")
	fi
	NFDIAG_TEST=${LAB_SWITCH-} lab_timed 30 "$NFDIAG" expect --json "${asked[@]}" "$flow" \
		>"$1" 2>"$2" </dev/null
	status=$?
	[ -z "$client" ] || { kill "$client" && wait "$client"; } 2>/dev/null
	return "$status"
}

# scenario_ask: the same, and sets got_* and got_exit.
scenario_ask() {
	scenario_run_nfdiag "$LAB_TMP/json" "$LAB_TMP/stderr"
	got_exit=$?
	eval "$(lab_tool result "$LAB_TMP/json")"
}

scenario_exit_status() {
	case $1 in
	ok) echo 0 ;;
	fail) echo 1 ;;
	inconclusive) echo 3 ;;
	esac
}

# scenario_place: the place as nft lists it is the one that nfdiag names, handle included.
scenario_place() {
	local family table chain text

	[ -n "$where" ] || return 0
	tap_is "$got_where" "$where" "$name: place"
	read -r family table chain text <<<"$where"
	[ "$text" != policy ] || return 0
	if [ -n "$got_number" ] && [ -z "$got_handle" ]; then
		[ "$(in_router "${family}tables-legacy" -t "$table" -S "$chain" "$got_number")" = "-A $chain $text" ]
		tap $? "$name: number ($got_number)"
		return
	fi
	if [ -n "$got_number" ]; then
		[ "$(in_router "${family}tables-nft" -t "$table" -S "$chain" "$got_number")" = "-A $chain $text" ]
		tap $? "$name: number ($got_number)"
		in_router nft -s -a list chain "$family" "$table" "$chain" 2>/dev/null | grep $'^\t\t.*# handle' |
			sed -n "${got_number}p" | grep -q "# handle $got_handle\$"
	else
		in_router nft -s -a list chain "$family" "$table" "$chain" |
			sed 's/^\t*//' | grep -qxF -e "$text # handle $got_handle"
	fi
	tap $? "$name: handle ($got_handle)"
}

scenario_check_answer() {
	tap_is "$got_verdict" "$verdict" "$name: verdict"
	[ "$got_verdict" = "$verdict" ] || tap_diag "$got_summary" "$(head -20 "$LAB_TMP/stderr")"
	[ "$verdict" = inconclusive ] || tap_is "$got_id" "$id" "$name: first cause"
	scenario_place
	[ -z "$says" ] || tap_like "$got_says" "$says" "$name: what it says"
	[ -z "$manager" ] || tap_is "${got_manager:-none}" "$manager" "$name: whose part it is"
	[[ $got_lasting == *"$lasting"* ]]
	tap $? "$name: what lasts"
	[ -z "${LAB_BRIEF-}" ] || return 0
	tap_is "$got_exit" "$(scenario_exit_status "$verdict")" "$name: exit status"
	mkdir -p "$LAB_TMP/answers" && cp "$LAB_TMP/json" "$LAB_TMP/answers/$name"
	[ -z "$reach" ] || tap_is "$got_reach" "$reach" "$name: reach"
	[[ " $got_sources " != *" $bystanders "* ]]
	tap $? "$name: the bystander is not traced"
	tap_is "$(sed -n '/Sanitizer\|runtime error/p' "$LAB_TMP/stderr")" '' "$name: no sanitizer finding"
}

# scenario_left BEFORE CONNTRACK: nothing is left of that run.
scenario_left() {
	tap_same "$1" "$(lab_snapshot)" "$name: ruleset, links, addresses, routes, qdiscs, namespaces as before"
	lab_until 5 lab_conntrack_as "$2"
	tap_is "$(lab_conntrack_new "$2")" '' "$name: no conntrack entry of its own is left"
	lab_until 5 lab_no_strays
	tap_is "$(lab_strays)" '' "$name: no process is left"
}

# scenario_check_text: the same answer as text: it fits 80 columns, and shows every command unbroken.
scenario_check_text() {
	local command text broken='' long

	again
	text=$(NFDIAG_TEST=${LAB_SWITCH-} lab_timed 30 "$NFDIAG" expect --explain "${options[@]}" \
		"$flow" 2>"$LAB_TMP/stderr" </dev/null)
	tap_is "$?:${text%% *}" "$got_exit:${got_verdict^^}" "$name: text and exit status say the same"
	for command in "${got_fix[@]}"; do
		# a tag that is new each time is not compared
		[[ $text == *"${command%%nfdiag:*}"* ]] || broken=$command
	done
	tap_is "$broken" '' "$name: the text has the fix unbroken"
	long=$(awk 'length($0) > 80 && !/nft |tables-legacy -t|conntrack -D|sysctl |ip (xfrm|-[46] rule|route|neigh) /' <<<"$text" |
		grep -vFf <(sed 's/^ *//' <<<"${got_lasting:-none}"))
	tap_is "$long" '' "$name: the text fits 80 columns"
	tap_is "$(sed -n '/Sanitizer\|runtime error/p' "$LAB_TMP/stderr")" '' "$name: no sanitizer finding in text"
}

# scenario_self_check: the evaluator predicts what the trace shows, for every rule of every chain on the path.
scenario_self_check() {
	local list=${LAB_SELF_CHECK:-$LAB_TMP}/${0##*/}.list apart

	NFDIAG_TEST=${LAB_SWITCH-} lab_timed 30 "$NFDIAG" expect --json --explain "${options[@]}" \
		"$flow" >"$LAB_TMP/explained" 2>"$LAB_TMP/stderr" </dev/null
	[ -z "$disagrees" ] || list=/dev/null
	apart=$(lab_tool selfcheck note "$LAB_TMP/explained" "$list" 2>&1)
	[ -z "$disagrees" ] || return 0
	tap_is "$apart" '' "$name: the evaluator agrees with the kernel on every rule"
}

# scenario_run_printed COMMAND...: each as it was printed, by sh, on the router.
scenario_run_printed() {
	local command

	for command in "$@"; do
		in_router sh -c "$command" >"$LAB_TMP/command" 2>&1 && continue
		tap_diag "$command" "$(cat "$LAB_TMP/command")"
		return 1
	done
}

# scenario_next_faults ID...: what comes to light behind a fault that was mended, in that order; adds to fixes and undos.
scenario_next_faults() {
	local cause tried

	for cause; do
		tried=$(scenario_try 0.4)
		[[ $tried != "$public open $want"* ]]
		tap $? "$name: mended so far, a real client does not get through yet"
		settle
		scenario_ask
		tap_is "$got_verdict $got_id" "fail $cause" "$name: then the next cause"
		scenario_run_printed "${got_fix[@]}"
		tap $? "$name: its fix runs as printed"
		fixes+=("${got_fix[@]}") undos=("${got_undo[@]}" "${undos[@]}")
	done
}

# scenario_check_fix TRIED: the first fix works, opens nothing else, and can be undone. TRIED: as it was before.
scenario_check_fix() {
	local before now fixes undos before_direct promise=$got_opens undo_note=$got_undo_note

	before_direct=$(lab_connect "$LAB_CLIENTS" 0.4 "$direct")
	before=$(lab_ruleset)
	fixes=("${got_fix[@]}") undos=("${got_undo[@]}")
	[ -z "$exact_fix" ] || tap_is "${fixes[*]}" "$exact_fix" "$name: the fix to the letter"
	[[ -z $fix_not || ${fixes[*]} != *"$fix_not"* ]]
	tap $? "$name: the fix is no wider than the flow"
	[[ $promise != *"from $client"* || ${fixes[*]} == *"$client"* ]]
	tap $? "$name: the fix opens to no more clients than it says ($promise)"
	scenario_run_printed "${fixes[@]}"
	tap $? "$name: the fix runs as printed"
	settle
	# shellcheck disable=SC2086 # a list of words
	scenario_next_faults $then
	if [ "$closed" = yes ]; then
		now=$(scenario_try 0.4)
		tap_is "${now%%$'\n'*}" "$public closed" "$name: after the fix a real client does not get through"
	else
		lab_reaches "$public" "$want"
		tap $? "$name: after the fix a real client connects"
		now=$(scenario_try 0.4)
	fi
	tap_same "$(tail -n +2 <<<"$1")" "$(tail -n +2 <<<"$now")" "$name: the neighbours are as closed as before"
	[[ $promise != *'for translated connections'* ||
		$(lab_connect "$LAB_CLIENTS" 0.4 "$direct") == "$before_direct" ]]
	tap $? "$name: the fix opens to translated connections alone, if it says so"
	settle
	scenario_ask
	tap_is "$got_verdict" ok "$name: nfdiag says ok after the fix"
	[ "$got_verdict" = ok ] || tap_diag "fix: ${fixes[*]}" "then: $got_ids: $got_summary" "$(head -5 "$LAB_TMP/stderr")"
	if [ "$undo" = no ]; then
		[ "${#undos[@]}" -eq 0 ] && [ -n "$undo_note" ]
		tap $? "$name: it says why there is no undo"
		return
	fi
	[ "${#undos[@]}" -gt 0 ]
	tap $? "$name: the fix comes with an undo"
	scenario_run_printed "${undos[@]}"
	tap $? "$name: the undo runs as printed"
	tap_same "$before" "$(lab_ruleset)" "$name: the undo restores the ruleset"
	settle
	now=$(scenario_try 0.4)
	tap_is "${now%%$'\n'*}" "${1%%$'\n'*}" "$name: the fault is back"
}

# With each of the test switches the same verdict, cause and place.
scenario_in_brief() {
	local name scenario=$name

	for LAB_SWITCH in $LAB_BRIEF; do
		name="$scenario [$LAB_SWITCH]"
		scenario_ask
		if [[ $LAB_SWITCH == *no-bpf* && -n $no_bpf ]]; then
			tap_is "$got_verdict" "$no_bpf" "$name: verdict"
			continue
		fi
		scenario_check_answer
		[[ $LAB_SWITCH != *observe* ]] || tap_is "$got_stage:$got_injector" observed: "$name: nothing was sent"
		[[ $LAB_SWITCH != *no-bpf* || -z $got_injector ]] || tap_is "$got_injector" "$injector" "$name: injected"
	done
}

scenario_with_nfdiag() {
	local tried snapshot conntrack

	if [ "$works" = yes ]; then
		lab_reaches "$public" "$want"
		tap $? "$name: a real client connects"
		[ "$closed" = no ] || tried=$(scenario_try 0.4)
	else
		tried=$(scenario_try 0.4)
		[[ $tried != "$public open $want"* ]]
		tap $? "$name: a real client does not get through"
	fi
	snapshot=$(lab_snapshot)
	conntrack=$(lab_conntrack)
	scenario_ask
	scenario_check_answer
	scenario_left "$snapshot" "$conntrack"
	scenario_check_text
	scenario_self_check
	[ "$verdict" = fail ] || return 0
	if [ "${#got_fix[@]}" -gt 0 ]; then
		[ "$fix" != no ]
		tap $? "$name: a fix is printed only where there can be one"
		scenario_check_fix "$tried"
	else
		[ "$fix" != yes ]
		tap $? "$name: a fix is printed"
	fi
}

# The lab itself: the fault breaks the flow, and what the scenario takes for the remedy is one.
scenario_by_hand() {
	local tried family table chain text

	if [ "$works" = yes ]; then
		lab_reaches "$public" "$want"
		tap $? "$name: a real client connects"
		return
	fi
	tried=$(scenario_try 0.4)
	[[ $tried != "$public open $want"* ]]
	tap $? "$name: a real client does not get through"
	read -r family table chain text <<<"$where"
	if [ -n "$where" ] && [ "$text" != policy ]; then
		case " $text" in
		*' -j '* | *' -g '*) in_router "${family}tables-nft" -t "$table" -S "$chain" | grep -qxF -e "-A $chain $text" ;;
		*) in_router nft -s list chain "$family" "$table" "$chain" | sed 's/^\t*//' | grep -qxF "$text" ;;
		esac
		tap $? "$name: the place exists"
	fi
	mend
	tap $? "$name: it can be mended"
	lab_reaches "$public" "$want"
	tap $? "$name: then a real client connects"
	tap_same "$(tail -n +2 <<<"$tried")" "$(scenario_try 0.4 | tail -n +2)" "$name: the neighbours are as before"
}

# Why the scenario that is loaded cannot be run here; nothing where it can.
scenario_lacks() {
	local module why

	if [ -n "$needs" ] && ! command -v "$needs" >/dev/null; then
		echo "$needs is not installed"
		return
	fi
	why=$(lacks)
	for module in $needs_module; do
		[ -n "$why" ] || [ -d "/sys/module/$module" ] || modprobe -q "$module" 2>/dev/null ||
			why="this kernel has no $module"
	done
	echo "$why"
}

scenario_run() {
	local name=${1##*/} lost

	name=${name%.sh}
	scenario_load "$1"
	tap_diag "$name: $title"
	lost=$(scenario_lacks)
	if [ -n "$lost" ]; then
		tap_skip "$name" "$lost"
		return
	fi
	if ! scenario_set_up; then
		tap 1 "$name: the lab is set up"
		lab_down
		return
	fi
	if [ -n "${LAB_SELF-}" ]; then
		scenario_by_hand
	elif [ -n "${LAB_BRIEF-}" ]; then
		scenario_in_brief
	else
		scenario_with_nfdiag
	fi
	if [ "$bystander" != no ]; then
		lost=$(lab_bystander_stop)
		tap_like "$lost" 'echoes=[1-9].* connections=[1-9].* lost=0$' "$name: the bystander lost nothing ($lost)"
	fi
	lab_down
}

# The answers of all scenarios that were asked in full. To load the schema takes longer than all else about an answer.
scenario_check_schema() {
	local answers=("$LAB_TMP"/answers/*)

	[ ! -e "${answers[0]}" ] || tap_is "$(lab_schema "${answers[@]}")" ok "JSON as in its schema, ${#answers[@]} answers"
}

scenario_self_check_sum() {
	local list=${LAB_SELF_CHECK:-$LAB_TMP}/${0##*/}.list

	[ ! -s "$list" ] || tap_diag "$(lab_tool selfcheck sum 0 "$list")"
}

# scenarios_main FIRST STEP: every STEP-th scenario from the FIRST one on (from 0), in the order of their names.
scenarios_main() {
	local files i

	lab_require
	# shellcheck disable=SC2206 # a pattern
	files=("$LAB_DIR/${LAB_SCENARIOS:-scenarios}"/${LAB_ONLY:-*}.sh)
	[ -e "${files[0]}" ] || { echo "Bail out! no scenario is called ${LAB_ONLY-}"; exit 1; }
	for ((i = $1; i < ${#files[@]}; i += $2)); do
		scenario_run "${files[i]}"
	done
	scenario_check_schema
	scenario_self_check_sum
	tap_done
}
