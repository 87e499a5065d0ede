/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixes that let a neighbour be asked, or answer: ARP and IPv6's neighbour discovery.
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

#define TAG " comment '\"nfdiag:1222-xxxxxx\"'"

/* n < 0: the policy of that chain drops */
static const struct row {
	const char *ruleset, *own, *peer, *operation, *hook;
	uint8_t family;
	const char *chain;
	int n;
	const char *command, *opens;
} rows[] = {
	{ "table arp t {\n chain in {\n type filter hook input priority 0;\n arp operation reply drop\n }\n}\n",
	  "192.168.70.1", "192.168.70.10", "reply", "input", NFPROTO_ARP, "in", 0,
	  "nft insert rule arp t in handle 2 arp operation reply arp saddr ip 192.168.70.10 accept" TAG,
	  "ARP answers of 192.168.70.10" },
	{ "table arp t {\n chain out {\n type filter hook output priority 0;\n arp operation request drop\n }\n}\n",
	  "192.168.70.1", "192.168.70.10", "request", "output", NFPROTO_ARP, "out", 0,
	  "nft insert rule arp t out handle 2 arp operation request arp daddr ip 192.168.70.10 accept" TAG,
	  "ARP requests for 192.168.70.10" },
	{ "table arp t {\n chain in {\n type filter hook input priority 0; policy drop;\n }\n}\n", "192.168.70.1",
	  "192.168.70.10", "reply", "input", NFPROTO_ARP, "in", -1,
	  "nft add rule arp t in arp operation reply arp saddr ip 192.168.70.10 accept" TAG,
	  "ARP answers of 192.168.70.10" },
	{ "table inet t {\n chain out {\n type filter hook output priority 0;\n drop\n }\n}\n", "fd00:70::1",
	  "fd00:70::10", "request", "output", NFPROTO_INET, "out", 0,
	  "nft insert rule inet t out handle 2 oifname veth21 icmpv6 type 135-136 accept" TAG,
	  "neighbour discovery out on veth21" },
	{ "table ip6 t {\n chain in {\n type filter hook input priority 0;\n meta l4proto icmpv6 drop\n }\n}\n",
	  "fd00:70::1", "fd00:70::10", "reply", "input", NFPROTO_IPV6, "in", 0,
	  "nft insert rule ip6 t in handle 2 iifname veth21 ip6 saddr fd00:70::10 icmpv6 type 135-136 accept" TAG,
	  "neighbour discovery of fd00:70::10, in on veth21" },
};

/* The stop of that row, and what accept-arp asks besides. */
static struct record *stop_of(struct fixing *f, const struct row *row)
{
	struct addr own = fixing_addr(row->own), peer = fixing_addr(row->peer);
	struct record *top, *stop;

	fixing_begin(f, row->ruleset);
	top = facts_top(f->facts);
	fact_addr(top, "arp.own", &own);
	fact_addr(top, "neigh.addr", &peer);
	fact_word(top, "arp.operation", row->operation);
	fact_word(top, "arp.hook", row->hook);
	fact_text(top, "route.oif", "veth21");
	stop = facts_add(f->facts, "stops");
	fixing_place(f, stop, "rule", (struct fixing_rule){ row->family, "t", row->chain, row->n });
	return stop;
}

static void neighbours(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		void *own;

		fixing_setup(&own);
		fixing_check(own, "accept-arp", stop_of(own, row), "rule", row->command, row->opens);
		fixing_teardown(&own);
	}
}

static void what_is_not_known(void **state)
{
	struct addr other = fixing_addr("fd00:70::10");
	struct fixing *f = *state;
	struct record *stop = stop_of(f, &rows[0]);

	fact_addr(facts_top(f->facts), "neigh.addr", &other);
	fixing_refused(f, "accept-arp", stop, "rule", "not known which rule drops neighbour discovery");
	fact_addr(facts_top(f->facts), "arp.own", &other);
	fact_text(facts_top(f->facts), "route.oif", "a b");
	fixing_refused(f, "accept-arp", stop, "rule", "a b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours),
		cmocka_unit_test_setup_teardown(what_is_not_known, fixing_setup, fixing_teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
