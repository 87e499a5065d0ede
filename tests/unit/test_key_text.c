/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Set keys as text: by type and bytes, and for every type that nft takes back what it is given.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "engine/base/str.h"
#include "rules/text.h"
#include "tests/unit/testns.h"

enum { IP4 = 7, IP6 = 8, ETHER = 9, PROTO = 12, PORT = 13, MARK = 19, CT_STATE = 26, IFNAME = 41 };

static void assert_text(uint32_t type, uint32_t len, const void *start, const void *end, const char *wanted)
{
	struct set set = { .key_type = type, .key_len = len };
	_cleanup_(freep) char *text = set_key_text(&set, start, end);

	if (!wanted)
		assert_null(text);
	else if (!text || strcmp(text, wanted))
		fail_msg("'%s' is not '%s'", text ? text : "(none)", wanted);
}

static void single_values(void **state)
{
	uint32_t mark = 100, established = 2, several = 6;

	(void)state;
	assert_text(IP4, 4, "\xc0\xa8\x46\x0a", NULL, "192.168.70.10");
	assert_text(IP4, 4, "\xc0\xa8\x46\x0a", "\xc0\xa8\x46\x0a", "192.168.70.10");
	assert_text(IP6, 16, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", NULL, "2001:db8::1");
	assert_text(ETHER, 6, "\0\x11\x22\x33\x44\x55", NULL, "00:11:22:33:44:55");
	assert_text(PROTO, 1, "\6", NULL, "tcp");
	assert_text(PROTO, 1, "\xfd", NULL, "253");
	assert_text(PORT, 2, "\0\x16", NULL, "22");
	assert_text(PORT, 2, "\xff\xff", NULL, "65535");
	assert_text(MARK, 4, &mark, NULL, "0x00000064");
	assert_text(CT_STATE, 4, &established, NULL, "established");
	assert_text(CT_STATE, 4, &several, NULL, "6");
	assert_text(IFNAME, 16, "enp0\0\0\0\0\0\0\0\0\0\0\0\0", NULL, "\"enp0\"");
}

static void ranges(void **state)
{
	(void)state;
	assert_text(IP4, 4, "\x0a\0\0\0", "\x0a\xff\xff\xff", "10.0.0.0/8");
	assert_text(IP4, 4, "\x0a\0\0\1", "\x0a\0\0\5", "10.0.0.1-10.0.0.5");
	assert_text(IP4, 4, "\x0a\0\0\0", "\x0a\0\0\1", "10.0.0.0/31");
	assert_text(IP4, 4, "\x0a\0\0\1", "\x0a\0\0\2", "10.0.0.1-10.0.0.2");
	assert_text(IP4, 4, "\0\0\0\0", "\xff\xff\xff\xff", "0.0.0.0/0");
	assert_text(PORT, 2, "\0\x16", "\0\x50", "22-80");
	assert_text(IFNAME, 16, "eth\0\0\0\0\0\0\0\0\0\0\0\0\0",
		    "eth\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\"eth*\"");
}

static void concatenations(void **state)
{
	static const uint8_t start[] = "\xc0\xa8\x46\x0a\0\x16\0", end[] = "\xc0\xa8\x46\xff\0\x50\0";
	static const uint8_t three[24] = "enp0\0\0\0\0\0\0\0\0\0\0\0\0\6\0\0\0\0\x35";

	(void)state;
	assert_text(IP4 << 6 | PORT, 8, start, NULL, "192.168.70.10 . 22");
	assert_text(IP4 << 6 | PORT, 8, start, end, "192.168.70.10-192.168.70.255 . 22-80");
	assert_text(IFNAME << 12 | PROTO << 6 | PORT, 24, three, NULL, "\"enp0\" . tcp . 53");
}

/* Nothing is said rather than something wrong. */
static void not_known(void **state)
{
	(void)state;
	assert_text(0, 4, "\0\0\0\0", NULL, NULL);
	assert_text(1, 4, "\0\0\0\0", NULL, NULL);
	assert_text(63, 4, "\0\0\0\0", NULL, NULL);
	assert_text(IP4, 8, "\0\0\0\0\0\0\0", NULL, NULL);
	assert_text(IP4 << 6 | PORT, 6, "\0\0\0\0\0", NULL, NULL);
	assert_text(0xffffffff, 4, "\0\0\0\0", NULL, NULL);
	assert_text(IFNAME, 16, "a\"b\0\0\0\0\0\0\0\0\0\0\0\0\0", NULL, NULL);
	assert_text(IFNAME, 16, "a\nb\0\0\0\0\0\0\0\0\0\0\0\0\0", NULL, NULL);
	assert_text(IFNAME, 16, "a*\0\0\0\0\0\0\0\0\0\0\0\0\0\0", NULL, NULL);
}

static const struct nlattr *find(const struct nlattr *nest, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == type)
			return attr;
	fail_msg("no attribute %u", type);
	return NULL;
}

/* The first key of the set as the kernel has it. */
static const void *first_key(struct ruleset *ruleset, const struct set *set)
{
	struct nlmsghdr **msgs;
	const struct nlattr *attr;
	size_t n;

	assert_int_equal(ruleset_set_elements(ruleset, set, 10, &msgs, &n, NULL), 0);
	assert_true(n > 0);
	mnl_attr_for_each(attr, msgs[0], sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == NFTA_SET_ELEM_LIST_ELEMENTS)
			return mnl_attr_get_payload(
				find(find(find(attr, NFTA_LIST_ELEM), NFTA_SET_ELEM_KEY), NFTA_DATA_VALUE));
	fail();
	return NULL;
}

/* What we print of nft's own element, nft takes for that element again. */
static void nft_takes_it_back(void **state)
{
	static const struct {
		const char *type, *element, *text;
	} cases[] = {
		{ "type ipv4_addr", "10.0.0.1", "10.0.0.1" },
		{ "type ipv6_addr", "2001:db8::1", "2001:db8::1" },
		{ "type ether_addr", "00:11:22:33:44:55", "00:11:22:33:44:55" },
		{ "type inet_proto", "udp", "udp" },
		{ "type inet_service", "8443", "8443" },
		{ "type mark", "0x123", "0x00000123" },
		{ "type ifname", "\"a b\"", "\"a b\"" },
		{ "type ipv4_addr . inet_service", "10.0.0.1 . 22", "10.0.0.1 . 22" },
		{ "type inet_proto . inet_service", "tcp . 22", "tcp . 22" },
		{ "type ifname . ipv4_addr . inet_service", "\"enp0\" . 10.0.0.1 . 22", "\"enp0\" . 10.0.0.1 . 22" },
		{ "typeof meta mark", "5", "0x00000005" },
		{ "typeof ct state", "new", "new" },
		{ "typeof ip saddr . tcp dport . meta mark", "1.2.3.4 . 5 . 6", "1.2.3.4 . 5 . 0x00000006" },
		{ "typeof ether type", "ip6", "ip6" },
		{ "typeof meta nfproto", "ipv4", "ipv4" },
		{ "typeof meta pkttype", "broadcast", "broadcast" },
		{ "typeof iif", "\"lo\"", "\"lo\"" },
		{ "typeof icmp type", "echo-request", "8" },
		{ "typeof ip dscp", "cs1", "8" },
		{ "typeof fib daddr type", "local", "local" },
		{ "typeof ct direction", "reply", "reply" },
		{ "typeof ct status", "dnat", "dnat" },
	};
	_cleanup_(nl_freep) struct nl *nl = NULL;
	_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;

	(void)state;
	testns_new();
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	ruleset = ruleset_new(nl);
	testns_run("nft add table inet t");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(freep) char *text = NULL;
		char name[16];
		struct set *set;

		snprintf(name, sizeof(name), "s%zu", i);
		testns_run("nft 'add set inet t %s { %s; }; add element inet t %s { %s }'", name, cases[i].type, name,
			   cases[i].element);
		assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", name, &set, NULL), 0);
		text = set_key_text(set, first_key(ruleset, set), NULL);
		if (!text || strcmp(text, cases[i].text))
			fail_msg("%s: '%s' is not '%s'", cases[i].type, text ? text : "(none)", cases[i].text);
		testns_run("nft 'get element inet t %s { %s }' >/dev/null", name, text);
	}
}

/* Interval sets keep this host's numbers in network order. */
static void numbers_of_interval_sets(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = NULL;
	_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;
	_cleanup_(freep) char *text = NULL;
	struct set_answer answer;
	struct set *set;

	(void)state;
	testns_new();
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	ruleset = ruleset_new(nl);
	testns_run("nft 'add table inet t; add set inet t s { type mark; flags interval; elements = { 0x10-0x20 }; }'");
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "s", &set, NULL), 0);
	assert_int_equal(ruleset_set_get(ruleset, set, "\0\0\0\x18", &answer, NULL), 0);
	assert_true(answer.member);
	text = set_key_text(set, answer.start, answer.end);
	assert_string_equal(text, "0x00000010-0x00000020");
	free(text);
	testns_run("nft 'add set inet t c { type ipv4_addr . mark; flags interval; elements = { 10.0.0.0/24 . "
		   "0x10-0x20 }; }'");
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "c", &set, NULL), 0);
	assert_int_equal(ruleset_set_get(ruleset, set, "\x0a\0\0\1\0\0\0\x18", &answer, NULL), 0);
	text = set_key_text(set, answer.start, answer.end);
	assert_string_equal(text, "10.0.0.0/24 . 0x00000010-0x00000020");
}

static void data_of_maps(void **state)
{
	struct set set = { .data_type = IP4 << 6 | PORT };
	_cleanup_(freep) char *text = set_data_text(&set, "\xc0\xa8\x46\x0a\0\x16\0", 8);

	(void)state;
	assert_string_equal(text, "192.168.70.10 . 22");
	set.data_type = NFT_DATA_VERDICT;
	assert_null(set_data_text(&set, "\0\0\0", 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_values),
		cmocka_unit_test(ranges),
		cmocka_unit_test(concatenations),
		cmocka_unit_test(not_known),
		cmocka_unit_test(nft_takes_it_back),
		cmocka_unit_test(data_of_maps),
		cmocka_unit_test(numbers_of_interval_sets),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
