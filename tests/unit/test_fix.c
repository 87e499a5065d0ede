/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixes that let a packet pass: elements, accepting rules. What must not be offered, and what nft cannot write.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>

#include "engine/base/str.h"
#include "rules/batch.h"
#include "tests/unit/fixing.h"
#include "tests/unit/testns.h"

#define EXAMPLE                                                                                                        \
	"table inet filter {\n"                                                                                        \
	" set allow_in {\n  type ipv4_addr . inet_service\n  elements = { 192.168.70.11 . 22 }\n }\n"                  \
	" chain allowed_dnats {\n"                                                                                     \
	"  ip daddr . tcp dport @allow_in accept\n"                                                                    \
	"  drop\n"                                                                                                     \
	" }\n"                                                                                                         \
	" chain forward {\n  type filter hook forward priority filter; policy drop;\n"                                 \
	"  ct state established,related accept\n"                                                                      \
	"  ct status dnat jump allowed_dnats\n"                                                                        \
	" }\n"                                                                                                         \
	"}\n"

static void element_of_the_example(void **state)
{
	struct fixing *f = *state;
	struct record *stop, *near;

	fixing_begin(f, EXAMPLE);
	stop = fixing_stop(f, "rule", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "filter", "allowed_dnats", 1 }, "forward");
	near = fixing_near(f, stop, "accept", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "filter", "allowed_dnats", 0 });
	fixing_check(f, "add-element", near, "rule", "nft add element inet filter allow_in '{ 192.168.70.10 . 22 }'",
		     "tcp 192.168.70.10:22, from every source, where it gets to filter allowed_dnats #4");
	fixing_check(f, "accept-before", stop, "rule",
		     "nft insert rule inet filter allowed_dnats handle 5 ip daddr 192.168.70.10 tcp dport 22 ct status "
		     "dnat accept "
		     "comment '\"nfdiag:1222-xxxxxx\"'",
		     "tcp 192.168.70.10:22 for translated connections, from every source");
}

/* Every way in which an element would mean more: the narrow rule instead. */
static void element_that_means_more(void **state)
{
	static const char *const sets[] = {
		"  set s {\n   type ipv4_addr\n  }\n  chain forward {\n ip daddr @s accept\n drop\n }\n",
		"  set s {\n   type inet_service\n  }\n  chain forward {\n tcp dport @s accept\n drop\n }\n",
		"  set s {\n   type ipv4_addr\n  }\n  chain forward {\n ip saddr @s accept\n drop\n }\n",
		"  set s {\n   type ipv4_addr . inet_service . ipv4_addr\n  }\n"
		"  chain forward {\n ip daddr . tcp dport . ip saddr @s accept\n drop\n }\n",
		"  set s {\n   type ipv4_addr . inet_service\n  }\n"
		"  chain forward {\n ip daddr . tcp dport @s jump more\n drop\n }\n",
		"  set s {\n   type ipv4_addr . inet_service\n  }\n"
		"  chain forward {\n ip daddr . tcp dport @s iifname \"nope\" accept\n drop\n }\n",
		"  map s {\n   type ifname : verdict\n  }\n  chain forward {\n iifname vmap @s\n drop\n }\n",
		"  set s {\n   type ipv4_addr . inet_service\n  }\n"
		"  chain forward {\n ip daddr . tcp dport @s accept\n drop\n ip saddr . tcp sport @s accept\n }\n",
		"  chain forward {\n ip daddr . tcp dport { 10.0.0.1 . 1 } accept\n drop\n }\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
		_cleanup_(freep) char *ruleset = xasprintf("table inet t {\n  chain more {\n  }\n%s}\n", sets[i]);
		struct fixing *f;
		struct record *stop, *near;
		_cleanup_(fix_freep) struct fix *fix = NULL;
		void *each;

		fixing_setup(&each);
		f = each;
		fixing_begin(f, ruleset);
		stop = fixing_stop(f, "rule", "request", fixing_forwarded(),
				   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 1 }, "forward");
		near = fixing_near(f, stop, "accept", fixing_forwarded(),
				   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 0 });
		assert_int_equal(fix_build(&f->context, "add-element", near, "rule", &fix, NULL), 0);
		if (!strstr(fix->commands[0], "insert rule") ||
		    !strstr(fix->commands[0], "ip daddr 192.168.70.10 tcp dport 22"))
			fail_msg("%zu: %s", i, fix->commands[0]);
		fixing_teardown(&each);
	}
	(void)state;
}

static void element_with_given_client(void **state)
{
	struct fixing *f = *state;
	struct record *stop, *near;

	fixing_begin(f, "table inet t {\n set s {\n type ipv4_addr . ipv4_addr . inet_service\n flags timeout\n "
			"timeout 1h\n }\n"
			" chain forward {\n ip saddr . ip daddr . tcp dport @s accept\n drop\n }\n}\n");
	fact_bool(facts_top(f->facts), "flow.client_given", true);
	stop = fixing_stop(f, "rule", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 1 }, "forward");
	near = fixing_near(f, stop, "accept", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 0 });
	fixing_check(f, "add-element", near, "rule", "nft add element inet t s '{ 10.2.1.2 . 192.168.70.10 . 22 }'",
		     "tcp 192.168.70.10:22, from 10.2.1.2, where it gets to t forward #3, for 3600 s (the set's own "
		     "timeout)");
}

static void element_of_verdict_map(void **state)
{
	struct fixing *f = *state;
	struct record *stop, *near;

	fixing_begin(f, "table inet t {\n map v {\n type ipv4_addr . inet_service : verdict\n }\n"
			" chain forward {\n ip daddr . tcp dport vmap @v\n drop\n }\n}\n");
	stop = fixing_stop(f, "rule", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 1 }, "forward");
	near = fixing_near(f, stop, "accept", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 0 });
	fixing_check(f, "add-element", near, "rule", "nft add element inet t v '{ 192.168.70.10 . 22 : accept }'",
		     "tcp 192.168.70.10:22, from every source, where it gets to t forward #3");
}

static void accept_at_policy(void **state)
{
	struct fixing *f = *state;
	struct record *stop;

	fixing_begin(f, "table ip filter {\n"
			" chain forward {\n  type filter hook forward priority filter; policy drop;\n"
			"  ct state established accept\n"
			"  tcp dport 23 accept\n"
			"  log prefix \"end\"\n"
			" }\n"
			" chain empty {\n  type filter hook forward priority 1; policy drop;\n }\n"
			" chain early {\n  type filter hook forward priority 2; policy drop;\n"
			"  tcp dport 22 return\n"
			"  tcp dport 24 accept\n"
			" }\n"
			"}\n");
	stop = fixing_stop(f, "policy", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_IPV4, "filter", "forward", -1 }, "forward");
	fixing_check(
		f, "accept-before", stop, "base",
		"nft add rule ip filter forward handle 5 ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept "
		"comment '\"nfdiag:1222-xxxxxx\"'",
		"tcp 192.168.70.10:22 for translated connections, from every source");
	stop = fixing_stop(f, "policy", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_IPV4, "filter", "empty", -1 }, "empty");
	fixing_check(f, "accept-before", stop, "base",
		     "nft add rule ip filter empty ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept "
		     "comment '\"nfdiag:1222-xxxxxx\"'",
		     "tcp 192.168.70.10:22 for translated connections, from every source");
	/* what stands behind the return is not reached */
	stop = fixing_stop(f, "policy", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_IPV4, "filter", "early", -1 }, "early");
	fixing_check(
		f, "accept-before", stop, "base",
		"nft insert rule ip filter early handle 7 ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept "
		"comment '\"nfdiag:1222-xxxxxx\"'",
		"tcp 192.168.70.10:22 for translated connections, from every source");
}

static void accept_the_answer(void **state)
{
	struct fixing *f = *state;
	struct record *stop;

	fixing_begin(f, "table inet t {\n chain forward {\n  type filter hook forward priority filter;\n  tcp sport 22 "
			"drop\n }\n}\n");
	stop = fixing_stop(f, "rule", "reply", fixing_answering(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 0 }, "forward");
	fixing_check(f, "accept-before", stop, "rule",
		     "nft insert rule inet t forward handle 2 ip saddr 192.168.70.10 tcp sport 22 ct direction reply "
		     "ct status dnat "
		     "accept comment '\"nfdiag:1222-xxxxxx\"'",
		     "answers of tcp 192.168.70.10:22 for translated connections, to every client");
}

/* The device's hook sees the packet before translation, and no conntrack. */
static void accept_at_ingress(void **state)
{
	struct fixing *f = *state;
	struct packet packet = fixing_arriving();
	struct record *stop;

	packet.family = NFPROTO_NETDEV;
	packet.hook = 0;
	packet.ct_known = packet.ct_status_known = false;
	fixing_begin(f, "table netdev t {\n chain in {\n  type filter hook ingress device lo priority 0;\n  tcp dport "
			"1222 drop\n }\n}\n");
	stop = fixing_stop(f, "rule", "request", packet, (struct fixing_rule){ NFPROTO_NETDEV, "t", "in", 0 }, "in");
	fixing_check(f, "accept-before", stop, "rule",
		     "nft insert rule netdev t in handle 2 ip daddr 10.1.2.3 tcp dport 1222 accept comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     "tcp 10.1.2.3:1222, from every source");
}

/* Older kernels do not trace the status: the rewritten header tells as much. */
static void accept_without_ct_status(void **state)
{
	struct fixing *f = *state;
	struct packet packet = fixing_forwarded();
	struct addr target = fixing_addr("192.168.70.10");
	struct record *stop;

	packet.ct_known = packet.ct_status_known = false;
	fixing_begin(f, EXAMPLE);
	stop = fixing_stop(f, "rule", "request", packet,
			   (struct fixing_rule){ NFPROTO_INET, "filter", "allowed_dnats", 1 }, "forward");
	fixing_check(f, "accept-before", stop, "rule",
		     "nft insert rule inet filter allowed_dnats handle 5 ip daddr 192.168.70.10 tcp dport 22 accept "
		     "comment '\"nfdiag:1222-xxxxxx\"'",
		     "tcp 192.168.70.10:22, from every source");
	fact_bool(facts_top(f->facts), "nat.done", true);
	fact_addr(facts_top(f->facts), "nat.target.addr", &target);
	fact_int(facts_top(f->facts), "nat.target.port", 22);
	fixing_check(f, "accept-before", stop, "rule",
		     "nft insert rule inet filter allowed_dnats handle 5 ip daddr 192.168.70.10 tcp dport 22 ct status "
		     "dnat accept "
		     "comment '\"nfdiag:1222-xxxxxx\"'",
		     "tcp 192.168.70.10:22 for translated connections, from every source");
}

static void not_offered(void **state)
{
	struct fixing *f = *state;
	struct record *stop;

	fixing_begin(f, "table ip t {\n chain pre {\n  type nat hook prerouting priority dstnat;\n  drop\n }\n}\n");
	stop = fixing_stop(f, "rule", "request", fixing_arriving(), (struct fixing_rule){ NFPROTO_IPV4, "t", "pre", 0 },
			   "pre");
	fixing_refused(f, "accept-before", stop, "rule", "nat chain");
	stop = facts_add(f->facts, "stops");
	fact_word(stop, "kind", "silent");
	fixing_refused(f, "accept-before", stop, "rule", "not known");
	fixing_refused(f, "no-such", stop, "rule", "no-such");
	assert_false(fix_builder_exists("no-such"));
	assert_true(fix_builder_exists("translate-like-siblings"));
}

static void put_table(struct batch *batch, const char *table, const char *chain)
{
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWTABLE, NFPROTO_INET, NLM_F_CREATE);

	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, table);
	batch_msg_end(batch);
	nlh = batch_msg(batch, NFT_MSG_NEWCHAIN, NFPROTO_INET, NLM_F_CREATE);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_NAME, chain);
	batch_msg_end(batch);
}

/* Names that only netlink can make: keywords, quotes, commands. */
static void names_that_nft_cannot_write(void **state)
{
	static const char *const names[] = {
		"fwd", "a b", "x;flush ruleset", "$(reboot)", "`id`", "a'b", "a\"b", "x{", "-n", "7", "a\nb"
	};
	struct fixing *f = *state;
	_cleanup_(freep) char *before = NULL;
	_cleanup_(freep) char *after = NULL;

	fixing_begin(f, "");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		for (int chain = 0; chain < 2; chain++) {
			_cleanup_(batch_freep) struct batch *batch = batch_new(f->nl);
			_cleanup_(freep) char *other = xasprintf("t%zu%d", i, chain);
			struct record *stop;

			put_table(batch, chain ? other : names[i], chain ? names[i] : other);
			assert_int_equal(batch_send(batch, NULL, NULL), 0);
			fixing_unlink(f);
			stop = fixing_stop(f, "policy", "request", fixing_forwarded(),
					   (struct fixing_rule){ NFPROTO_INET, chain ? other : names[i],
								 chain ? names[i] : other, -1 },
					   chain ? names[i] : other);
			before = testns_output("nft list tables | sort");
			fixing_refused(f, "accept-before", stop, "base", i ? "cannot write the name" : "syntax error");
			after = testns_output("nft list tables | sort");
			assert_string_equal(before, after);
			free(before);
			free(after);
			before = after = NULL;
		}
	}
}

static struct record *put_hit(struct fixing *f, const struct record *stop, const char *chain, int n)
{
	struct record *hit = facts_add(f->facts, "hits");
	struct rule *rule = fixing_place(f, hit, "rule", (struct fixing_rule){ NFPROTO_INET, "t", chain, n });

	fact_ref(hit, "stop", stop);
	fixing_link(f, hit, rule, fixing_forwarded());
	return hit;
}

static void blocklists(void **state)
{
	struct fixing *f = *state;
	struct record *stop;

	fixing_begin(f, "table inet t {\n"
			" set exact {\n  type ipv4_addr . inet_service\n  elements = { 192.168.70.10 . 22 }\n }\n"
			" set nets {\n  type ipv4_addr\n  flags interval\n  elements = { 192.168.70.0/24 }\n }\n"
			" set hosts {\n  type ipv4_addr\n  elements = { 10.2.1.2 }\n }\n"
			" set allowed {\n  type ipv4_addr . inet_service\n }\n"
			" chain forward {\n  type filter hook forward priority 0;\n"
			"  ip daddr . tcp dport @exact drop\n"
			"  ip daddr @nets drop\n"
			"  ip saddr @hosts drop\n"
			"  ip daddr . tcp dport != @allowed drop\n"
			" }\n}\n");
	stop = fixing_stop(f, "rule", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 0 }, "forward");
	fixing_check(f, "delete-element", put_hit(f, stop, "forward", 0), "rule",
		     "nft delete element inet t exact '{ 192.168.70.10 . 22 }'",
		     "tcp 192.168.70.10:22, from every source, where it gets to t forward #6");
	stop = fixing_stop(f, "rule", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 1 }, "forward");
	fixing_check(f, "delete-element", put_hit(f, stop, "forward", 1), "rule",
		     "nft insert rule inet t forward handle 7 ip daddr 192.168.70.10 tcp dport 22 ct status dnat "
		     "accept comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     "tcp 192.168.70.10:22 for translated connections, from every source; element 192.168.70.0/24 of "
		     "nets, which "
		     "covers more, stays");
	stop = fixing_stop(f, "rule", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 2 }, "forward");
	fixing_check(f, "delete-element", put_hit(f, stop, "forward", 2), "rule",
		     "nft insert rule inet t forward handle 8 ip daddr 192.168.70.10 tcp dport 22 ct status dnat "
		     "accept comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     "tcp 192.168.70.10:22 for translated connections, from every source; element 10.2.1.2 of hosts, "
		     "which covers "
		     "more, stays");
	stop = fixing_stop(f, "rule", "request", fixing_forwarded(),
			   (struct fixing_rule){ NFPROTO_INET, "t", "forward", 3 }, "forward");
	fixing_check(f, "delete-element", put_hit(f, stop, "forward", 3), "rule",
		     "nft add element inet t allowed '{ 192.168.70.10 . 22 }'",
		     "tcp 192.168.70.10:22, from every source, where it gets to t forward #9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(element_of_the_example, fixing_setup, fixing_teardown),
		cmocka_unit_test(element_that_means_more),
		cmocka_unit_test_setup_teardown(element_with_given_client, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(element_of_verdict_map, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(accept_at_policy, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(accept_the_answer, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(accept_at_ingress, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(accept_without_ct_status, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(not_offered, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(names_that_nft_cannot_write, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(blocklists, fixing_setup, fixing_teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
