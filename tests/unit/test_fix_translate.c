/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixes that translate: map elements, dnat rules, replaced targets.
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
#include "tests/unit/fixing.h"
#include "tests/unit/testns.h"

static void map_elements(void **state)
{
	struct fixing *f = *state;
	struct record *near, *top;
	struct rule *rule;

	fixing_begin(
		f,
		"table ip nat {\n"
		" map fwds {\n  type inet_service : ipv4_addr . inet_service\n  elements = { 80 : 10.0.0.1 . 80 }\n }\n"
		" map both {\n  type ipv4_addr . inet_service : ipv4_addr . inet_service\n"
		"  elements = { 10.1.2.3 . 1222 : 10.0.0.9 . 2222 }\n }\n"
		" chain pre {\n  type nat hook prerouting priority dstnat;\n"
		"  iifname \"enp0\" dnat to tcp dport map @fwds\n"
		"  dnat to ip daddr . tcp dport map @both\n"
		" }\n}\n");
	near = fixing_near(f, NULL, "translate", fixing_arriving(),
			   (struct fixing_rule){ NFPROTO_IPV4, "nat", "pre", 0 });
	fixing_check(f, "map-element", near, "rule", "nft add element ip nat fwds '{ 1222 : 192.168.70.10 . 22 }'",
		     "tcp port 1222 of every address that the rule takes is translated to 192.168.70.10:22, from every "
		     "source that "
		     "the rule takes");
	top = facts_top(f->facts);
	rule = fixing_place(f, top, "nat.rule", (struct fixing_rule){ NFPROTO_IPV4, "nat", "pre", 1 });
	fixing_link(f, top, rule, fixing_arriving());
	fixing_check(
		f, "map-element", top, "nat.rule",
		"nft 'delete element ip nat both { 10.1.2.3 . 1222 }; add element ip nat both { 10.1.2.3 . 1222 : "
		"192.168.70.10 "
		". 22 }'",
		"tcp port 1222 of 10.1.2.3 is translated to 192.168.70.10:22, from every source that the rule takes");
	fixing_check(
		f, "replace-term", top, "nat.rule",
		"nft 'delete element ip nat both { 10.1.2.3 . 1222 }; add element ip nat both { 10.1.2.3 . 1222 : "
		"192.168.70.10 "
		". 22 }'",
		"tcp port 1222 of 10.1.2.3 is translated to 192.168.70.10:22, from every source that the rule takes");
}

#define DNAT_OPENS "tcp 10.1.2.3:1222, from every source, translated to 192.168.70.10:22"

static void translations(void **state)
{
	struct fixing *f = *state;
	struct record *near, *top;

	fixing_begin(f, "table inet nat {\n"
			" chain pre {\n  type nat hook prerouting priority dstnat;\n"
			"  tcp dport 80 dnat ip to 10.0.0.1:80\n"
			"  tcp dport 1223 dnat ip to 192.168.70.10:22\n"
			"  ip daddr 10.9.9.9 accept\n"
			" }\n}\n");
	top = facts_top(f->facts);
	/* missing: at the end of the chain that translates */
	fixing_check(f, "translate-like-siblings", top, "nat.rule",
		     "nft add rule inet nat pre ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22 comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     DNAT_OPENS);
	/* a rule that does not match: before it */
	near = fixing_near(f, NULL, "translate", fixing_arriving(),
			   (struct fixing_rule){ NFPROTO_INET, "nat", "pre", 1 });
	fixing_check(f, "replace-term", near, "rule",
		     "nft insert rule inet nat pre handle 3 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to "
		     "192.168.70.10:22 comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     DNAT_OPENS);
	fixing_check(f, "translate-like-siblings", near, "rule",
		     "nft insert rule inet nat pre handle 3 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to "
		     "192.168.70.10:22 comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     DNAT_OPENS);
}

static void translation_before_what_decides(void **state)
{
	struct fixing *f = *state;
	struct record *near;

	fixing_begin(f, "table ip nat {\n"
			" chain first {\n  type nat hook prerouting priority -110;\n  }\n"
			" chain pre {\n  type nat hook prerouting priority dstnat;\n"
			"  ip daddr 10.1.2.0/24 accept\n"
			"  tcp dport 1222 dnat to 192.168.70.10:22\n"
			" }\n}\n");
	fixing_check(
		f, "translate-like-siblings", facts_top(f->facts), "nat.rule",
		"nft insert rule ip nat pre handle 3 ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22 comment "
		"'\"nfdiag:1222-xxxxxx\"'",
		DNAT_OPENS);
	near = fixing_near(f, NULL, "translate", fixing_arriving(),
			   (struct fixing_rule){ NFPROTO_IPV4, "nat", "pre", 1 });
	fixing_place(f, near, "decider", (struct fixing_rule){ NFPROTO_IPV4, "nat", "pre", 0 });
	fixing_check(
		f, "translate-like-siblings", near, "decider",
		"nft insert rule ip nat pre handle 3 ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22 comment "
		"'\"nfdiag:1222-xxxxxx\"'",
		DNAT_OPENS);
}

static void translation_from_nothing(void **state)
{
	struct fixing *f = *state;

	fixing_begin(f, "table inet filter {\n chain c {\n }\n}\n");
	fixing_check(f, "translate-like-siblings", facts_top(f->facts), "nat.rule",
		     "nft add table ip nat\n"
		     "nft add chain ip nat prerouting '{ type nat hook prerouting priority dstnat; }'\n"
		     "nft add rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22 comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     DNAT_OPENS);
}

/* The shell would take the brackets for a pattern. */
static void translation_of_ipv6(void **state)
{
	struct fixing *f = *state;
	struct addr client = fixing_addr("2001:db8:2::2"), public = fixing_addr("2001:db8:1::3"),
		    target = fixing_addr("fd00:70::10");
	struct record *top;

	fixing_begin(f, "table inet nat {\n chain pre {\n  type nat hook prerouting priority dstnat;\n }\n}\n");
	top = facts_top(f->facts);
	fact_addr(top, "flow.client", &client);
	fact_addr(top, "flow.public", &public);
	fact_addr(top, "flow.target.addr", &target);
	fixing_check(f, "translate-like-siblings", top, "nat.rule",
		     "nft add rule inet nat pre ip6 daddr 2001:db8:1::3 tcp dport 1222 dnat ip6 to '[fd00:70::10]:22' "
		     "comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     "tcp [2001:db8:1::3]:1222, from every source, translated to [fd00:70::10]:22");
}

static void translation_into_a_table_that_is_there(void **state)
{
	struct fixing *f = *state;

	fixing_begin(f, "table ip nat {\n set mine {\n type ipv4_addr\n }\n}\n");
	fixing_check(f, "translate-like-siblings", facts_top(f->facts), "nat.rule",
		     "nft add chain ip nat prerouting '{ type nat hook prerouting priority dstnat; }'\n"
		     "nft add rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22 comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     DNAT_OPENS);
}

static void replaced_targets(void **state)
{
	struct fixing *f = *state;
	struct record *top;
	struct rule *rule;

	fixing_begin(f, "table inet nat {\n"
			" chain pre {\n  type nat hook prerouting priority dstnat;\n"
			"  ip daddr 10.1.2.3 tcp dport 1222 counter dnat ip to 192.168.70.11:22 comment \"the admin's "
			"`$x` one\"\n"
			"  tcp dport 1222 dnat ip to 192.168.70.12:22\n"
			" }\n}\n");
	top = facts_top(f->facts);
	rule = fixing_place(f, top, "nat.rule", (struct fixing_rule){ NFPROTO_INET, "nat", "pre", 0 });
	fixing_link(f, top, rule, fixing_arriving());
	fixing_check(f, "replace-term", top, "nat.rule",
		     "nft replace rule inet nat pre handle 2 'ip daddr 10.1.2.3 tcp dport 1222 counter packets 0 bytes "
		     "0 dnat ip to "
		     "192.168.70.10:22 comment \"nfdiag:1222-xxxxxx\"'",
		     "tcp 10.1.2.3:1222, from every source, translated to 192.168.70.10:22 instead");
	/* a rule that is for more */
	fixing_unlink(f);
	rule = fixing_place(f, top, "nat.rule", (struct fixing_rule){ NFPROTO_INET, "nat", "pre", 1 });
	fixing_link(f, top, rule, fixing_arriving());
	fixing_check(f, "replace-term", top, "nat.rule",
		     "nft insert rule inet nat pre handle 3 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to "
		     "192.168.70.10:22 comment "
		     "'\"nfdiag:1222-xxxxxx\"'",
		     DNAT_OPENS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(map_elements, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(translations, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(translation_before_what_decides, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(translation_from_nothing, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(translation_of_ipv6, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(translation_into_a_table_that_is_there, fixing_setup, fixing_teardown),
		cmocka_unit_test_setup_teardown(replaced_targets, fixing_setup, fixing_teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
