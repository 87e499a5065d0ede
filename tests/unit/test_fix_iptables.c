/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Accepting rules in chains that iptables keeps: the command is iptables' own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <linux/netfilter.h>

#include "tests/unit/fixing.h"
#include "tests/unit/testns.h"

#define TAG " comment '\"nfdiag:1222-xxxxxx\"'"

/* In a chain that iptables made, before its n-th rule: a command of iptables, which its own undo takes back. */
static void check_iptables(struct fixing *f, const char *made, int n, const char *command)
{
	struct fixing_rule where = { NFPROTO_IPV4, "filter", "FORWARD", n };
	struct record *stop;

	fixing_begin(f, "");
	if (!testns_can(made))
		skip();
	stop = fixing_stop(f, "rule", "request", fixing_forwarded(), where, "FORWARD");
	fixing_check(f, "accept-before", stop, "rule", command,
		     "tcp 192.168.70.10:22 for translated connections, from every source");
}

#define SPEC                                                                                                           \
	"-d 192.168.70.10/32 -p tcp -m tcp --dport 22 -m conntrack --ctstate DNAT -m comment --comment "               \
	"nfdiag:1222-xxxxxx -j ACCEPT"

static void iptables_first_rule(void **state)
{
	check_iptables(*state, "iptables-nft -A FORWARD -p tcp --dport 22 -j DROP", 0,
		       "iptables-nft -t filter -I FORWARD 1 " SPEC);
}

static void iptables_second_rule(void **state)
{
	check_iptables(*state, "iptables-nft -A FORWARD -p udp -j ACCEPT && iptables-nft -A FORWARD -j DROP", 1,
		       "iptables-nft -t filter -I FORWARD 2 " SPEC);
}

/* What iptables cannot say keeps the chain nft's. */
static void iptables_no_more(void **state)
{
	check_iptables(
		*state,
		"iptables-nft -A FORWARD -j DROP && nft add rule ip filter FORWARD iifname { \"a\", \"b\" } drop", 0,
		"nft insert rule ip filter FORWARD handle 2 ip daddr 192.168.70.10 tcp dport 22 ct status dnat "
		"accept" TAG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(iptables_first_rule, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(iptables_second_rule, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(iptables_no_more, fixing_setup, fixing_teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
