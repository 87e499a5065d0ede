#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes docs/examples.md: each scenario that is named below is built in the lab, and nfdiag asked as an operator would. What
# differs from run to run (a chosen port, a rule's tag, a hardware address, milliseconds) is made the same.
# Usage: examples.sh NFDIAG >docs/examples.md
[ "$(id -u)" -eq 0 ] || exec sudo "$0" "$@"
NFDIAG=${1:-build/nfdiag}
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/scenario.sh"

quit() { echo "examples: $*" >&2; exit 1; }

# SCENARIO|EXIT STATUS|OPTIONS INSTEAD OF THE SCENARIO'S|HEADING|WHAT THE READER SHOULD KNOW
examples() {
	cat <<-'END'
		element-absent|1||The backend is not in the set that allows it|A client gets no answer: the translation is there, a set behind it lacks an element.
		ok-article|0||It works|The same with that element: the request's way, and the answer's.
		policy-drop-iptables|1||iptables: nothing lets the translated flow in|The translation was made, the rule that accepts the flow behind it was forgotten.
		iptables-ufw|1||ufw owns the chains|The cause is the same; the lasting fix is in ufw's own words.
		reply-dropped-ipv6|1||IPv6: the answer does not come back|The request arrives. A rule drops what the backend answers.
		policy-route|1||A mark and a routing rule take the request elsewhere|No rule drops anything, and no counter of the firewall moves.
		rp-filter|1||The client is routed to another interface|Two interfaces, a wrong route, and rp_filter: the kernel drops without a word.
		backend-no-return|1||The backend does not answer|The rules are right. What is left is told apart as far as it can be from here: by asking once more.
		hairpin-no-snat|1||The client sits beside the backend|From outside it works; from the backend's own network it does not.
		ok-article|3|--observe --wait 1000 --from 10.2.1.2|The client's own attempt is awaited, and none comes|With --observe nothing is sent. The rules are right, and the fault is before this router.
		local-listener-elsewhere|1||A service of the router listens on the wrong address|"local" expects a process on the router itself.
		opened-by-element|1||A port that should be closed is open|"drop" expects that a rule stops the flow.
		ok-drop-policy|0||And one that is closed|As it should be: by the policy.
	END
}

# What is not the same in each run.
example_steady() {
	sed -E 's/its port [0-9]{5}/its port 40000/; s/nfdiag:([0-9]+)-[0-9a-f]{6}/nfdiag:\1-5eed42/g
		s/\b(within|for) 1[0-9]{3}( ms|$)/\1 1000\2/g; s/\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b/02:00:00:00:00:01/g'
}

# Words of a command, quoted where a shell wants it.
example_words() {
	local word line=

	for word; do
		[[ $word != *[\[\]]* ]] || word="'$word'"
		line+=" $word"
	done
	echo "${line# }"
}

# example SCENARIO STATUS OPTIONS HEADING TEXT
example() {
	local output status

	scenario_load "$LAB_DIR/scenarios/$1.sh"
	bystander=no
	[ -z "$3" ] || read -r -a options <<<"$3"
	scenario_set_up || quit "the lab of $1 could not be set up"
	again
	output=$(lab_timed 30 "$NFDIAG" expect "${options[@]}" "$flow" 2>&1 </dev/null)
	status=$?
	lab_down
	[ "$status" -eq "$2" ] || quit "$1: status $status: $output"
	printf '\n## %s\n\n%s\n\n' "$4" "$5"
	{
		echo "# nfdiag expect $(example_words "${options[@]}" "$flow")"
		echo "$output"
	} | example_steady | sed 's/^\(.\)/    \1/'
}

missing=$(lab_missing)
[ -z "$missing" ] || quit "$missing"
[ -x "$NFDIAG" ] || quit "$NFDIAG is not built"
lab_guard
cat <<-'END'
	# Examples

	What nfdiag says of a router with a fault, and of one without: real outputs, made by `make examples` in the lab. Clients
	are behind enp0, where the router is 10.1.2.3; backends, as 192.168.70.10, behind veth21. A line `<- dropped here` or
	`<- lost here` is where the flow ends; commands are to be pasted as they are.
END
while IFS='|' read -r -u 3 name status how heading text; do
	example "$name" "$status" "$how" "$heading" "$text"
done 3< <(examples)
