/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing rules: which packets they take, as the kernel itself decides, and their text, as ip writes it; the longest
 * prefix of a table.
 */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/str.h"
#include "probes/fib.h"
#include "probes/link.h"
#include "probes/policy.h"
#include "probes/route.h"
#include "tests/unit/testns.h"

static struct nl *route;
static uint32_t in;

static struct addr addr_of(const char *text)
{
	struct addr addr;

	assert_int_equal(addr_parse(text, &addr), 0);
	return addr;
}

static void enter(void)
{
	struct link link;

	testns_new();
	testns_run("ip link add aa type veth peer name bb && for i in aa bb; do "
		   "echo 0 >/proc/sys/net/ipv6/conf/$i/accept_dad; ip link set $i up; done && "
		   "ip addr add 10.1.2.3/24 dev aa && ip route add default via 10.1.2.254 && "
		   "ip addr add 2001:db8::3/64 dev aa nodad && ip route add default via 2001:db8::254 && "
		   "echo 1 >/proc/sys/net/ipv4/ip_forward && echo 1 >/proc/sys/net/ipv6/conf/all/forwarding");
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
	testns_wait_running(route, "aa");
	assert_int_equal(link_by_name(route, "aa", &link, NULL), 0);
	in = link.ifindex;
}

static int teardown(void **state)
{
	(void)state;
	nl_free(route);
	route = NULL;
	return 0;
}

/* What is tried on every rule. */
static const struct route_query queries[] = {
	{ .tuple = { .proto = IPPROTO_TCP, .sport = 40001, .dport = 22 } },
	{ .tuple = { .proto = IPPROTO_TCP, .sport = 40001, .dport = 22 }, .mark = 2 },
	{ .tuple = { .proto = IPPROTO_TCP, .sport = 1000, .dport = 23 }, .mark = 0x12, .tos = 0x10 },
	{ .tuple = { .proto = IPPROTO_UDP, .sport = 53, .dport = 22 }, .mark = 0x102 },
	{ .tuple = { .proto = IPPROTO_UDP, .sport = 2000, .dport = 6000 }, .tos = 0x08 },
};

static void compare(const struct policy_rule *rule, const char *text, const char *src, const char *dst)
{
	for (size_t i = 0; i < ARRAY_SIZE(queries); i++) {
		struct route_query query = queries[i];
		struct policy_packet packet;
		struct route found;

		query.tuple.src = addr_of(src);
		query.tuple.dst = addr_of(dst);
		query.iif = in;
		packet = (struct policy_packet){ query.tuple, "aa", false, query.mark, query.tos };
		assert_int_equal(route_lookup(route, &query, &found, NULL), 0);
		if (policy_fits(rule, &packet) != (found.error == -EACCES ? POLICY_YES : POLICY_NO))
			fail_msg("%s: packet %zu from %s to %s: the kernel says %d, not %d", text, i, src, dst,
				 found.error == -EACCES, policy_fits(rule, &packet));
	}
}

/* One rule that prohibits, the last but one before main. */
static void one_rule(const char *family, const char *selectors, const char *const *places, size_t n)
{
	uint8_t af = family[1] == '6' ? AF_INET6 : AF_INET;
	_cleanup_(freep) char *list = NULL, *text = NULL, *shown = NULL;
	_cleanup_(freep) struct policy_rule *rules = NULL;
	size_t n_rules = 0;

	if (!testns_can(shown = xasprintf("ip %s rule add pref 77 %s prohibit", family, selectors))) {
		print_message("# ip does not know '%s'\n", selectors);
		return;
	}
	assert_int_equal(policy_rules(route, af, &rules, &n_rules, NULL), 0);
	assert_true(n_rules >= 3);
	assert_int_equal(rules[1].priority, 77);
	assert_true(policy_is_everyones(&rules[0]));
	assert_false(policy_is_everyones(&rules[1]));
	text = policy_rule_text(&rules[1]);
	free(shown);
	shown = xasprintf("ip %s rule show pref 77 | tr '\\t' ' ' | tr -d '\\n' | sed 's/ $//; s/lowdelay/0x10/'",
			  family);
	list = testns_output(shown);
	assert_string_equal(text, list);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			if (i != j)
				compare(&rules[1], text, places[i], places[j]);
	testns_run("ip %s rule del pref 77", family);
}

static void selectors_as_the_kernel(void **state)
{
	static const char *const places4[] = { "10.2.1.2", "192.168.70.10", "192.168.71.1" };
	static const char *const places6[] = { "2001:db8:2::2", "fd00:70::10", "fd00:71::10" };
	static const char *const both[] = {
		"",
		"fwmark 2",
		"fwmark 2/2",
		"fwmark 0x100/0xff00",
		"iif aa",
		"iif bb",
		"oif bb",
		"not fwmark 2",
		"not iif aa",
		"ipproto tcp",
		"ipproto udp dport 22",
		"dport 22-5999",
		"sport 53",
		"sport 1000-40001",
		"tos 0x10",
		"fwmark 2 iif aa ipproto tcp",
		"not dport 22",
		"uidrange 5-6",
	};
	static const char *const v4[] = {
		"from 10.2.0.0/16",	  "to 192.168.70.10", "from 10.2.1.2 to 192.168.70.0/23",
		"not to 192.168.70.0/24", "uidrange 0-6",     "not uidrange 0-6"
	};
	static const char *const v6[] = { "from 2001:db8:2::/48", "to fd00:70::10", "not from fd00:70::10" };

	(void)state;
	enter();
	for (size_t i = 0; i < ARRAY_SIZE(both); i++) {
		one_rule("-4", both[i], places4, ARRAY_SIZE(places4));
		one_rule("-6", both[i], places6, ARRAY_SIZE(places6));
	}
	for (size_t i = 0; i < ARRAY_SIZE(v4); i++)
		one_rule("-4", v4[i], places4, ARRAY_SIZE(places4));
	for (size_t i = 0; i < ARRAY_SIZE(v6); i++)
		one_rule("-6", v6[i], places6, ARRAY_SIZE(places6));
}

static void jumps_and_actions(void **state)
{
	const struct policy_packet packet = {
		.tuple = { .src = addr_of("10.2.1.2"), .dst = addr_of("192.168.70.10"), .proto = IPPROTO_TCP },
		.iif = "aa",
	};
	static const uint32_t wanted[] = { 0, 30, 32766, 32767 };
	_cleanup_(freep) struct policy_rule *rules = NULL;
	const struct policy_rule *rule = NULL;
	_cleanup_(freep) char *text = NULL;
	enum policy_fit fit = POLICY_NO;
	size_t n = 0, at = 0;

	(void)state;
	enter();
	testns_run("ip rule add pref 10 goto 30 && ip rule add pref 20 blackhole && "
		   "ip rule add pref 30 lookup 300 suppress_prefixlength 0 && ip rule add pref 40 iif bb lookup 5 && "
		   "ip rule add pref 50 nop");
	assert_int_equal(policy_rules(route, AF_INET, &rules, &n, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		assert_true(policy_next(rules, n, &packet, &at, &rule, &fit));
		assert_int_equal(fit, POLICY_YES);
		assert_int_equal(rule->priority, wanted[i]);
		if (rule->priority == 30)
			text = policy_rule_text(rule);
	}
	assert_false(policy_next(rules, n, &packet, &at, &rule, &fit));
	assert_string_equal(text, "30: from all lookup 300 suppress_prefixlength 0");
}

/* Whose user's it is, or what tunnel it came by, is not known of every packet. */
static void what_cannot_be_told(void **state)
{
	struct policy_rule rule = { .family = AF_INET, .uids = true, .uid_hi = 10, .suppress_len = -1 };
	struct policy_packet packet = { .tuple = { .src = addr_of("10.2.1.2"), .dst = addr_of("10.9.9.9") },
					.iif = "aa" };

	(void)state;
	/* A forwarded packet is user 0's. */
	assert_int_equal(policy_fits(&rule, &packet), POLICY_YES);
	rule.family = AF_INET6;
	assert_int_equal(policy_fits(&rule, &packet), POLICY_UNKNOWN);
	rule.uid_lo = 1;
	assert_int_equal(policy_fits(&rule, &packet), POLICY_NO);
	packet.iif = "lo";
	assert_int_equal(policy_fits(&rule, &packet), POLICY_UNKNOWN);
	rule = (struct policy_rule){ .family = AF_INET, .beyond = true, .suppress_len = -1 };
	assert_int_equal(policy_fits(&rule, &packet), POLICY_UNKNOWN);
	rule.mask = 1;
	rule.mark = 1;
	assert_int_equal(policy_fits(&rule, &packet), POLICY_NO);
}

static int keep(const struct nlmsghdr *nlh, void *data)
{
	struct nlmsghdr **kept = data;

	free(*kept);
	*kept = testns_truncate(nlh, nlh->nlmsg_len);
	return 0;
}

static void truncated_rules(void **state)
{
	_cleanup_(freep) struct nlmsghdr *last = NULL;
	char buf[64] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct rtmsg *hdr = mnl_nlmsg_put_extra_header(nlh, sizeof(*hdr));
	struct policy_rule rule;

	(void)state;
	enter();
	testns_run("ip rule del pref 32767 && ip rule add pref 40000 from 10.0.0.0/8 to 10.2.0.0/16 iif aa oif bb "
		   "fwmark 1/3 "
		   "ipproto tcp sport 5 dport 6-7 uidrange 1-2 lookup 100 suppress_ifgroup 3");
	nlh->nlmsg_type = RTM_GETRULE;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	hdr->rtm_family = AF_INET;
	assert_int_equal(nl_talk(route, nlh, keep, NULL, &last), 0);
	assert_int_equal(policy_rule_parse(last, &rule), 0);
	assert_true(rule.suppress_group);
	for (size_t len = sizeof(*last); len < last->nlmsg_len; len++) {
		_cleanup_(freep) struct nlmsghdr *cut = testns_truncate(last, len);

		policy_rule_parse(cut, &rule);
	}
}

static void assert_longest(uint32_t table, const char *dst, uint8_t type, const char *prefix, unsigned int len,
			   uint32_t metric)
{
	struct addr addr = addr_of(dst), wanted = addr_of(prefix);
	struct fib_route found = { 0 };

	assert_int_equal(fib_longest(route, table, &addr, type, NULL, &found), 1);
	assert_true(addr_equal(&found.prefix, &wanted));
	assert_int_equal(found.len, len);
	assert_int_equal(found.metric, metric);
	assert_int_equal(found.table, table);
}

static void longest_prefix(void **state)
{
	struct addr dst = addr_of("192.168.70.10"), none = addr_of("203.0.113.1");
	struct fib_route found, behind;

	(void)state;
	enter();
	testns_run("ip route add blackhole 192.168.70.10 && ip route add 192.168.70.0/24 dev aa metric 9 && "
		   "ip route add prohibit 192.168.0.0/16 && ip route add 192.168.70.0/24 dev bb metric 7 && "
		   "ip route add unreachable default table 100 && ip route add throw 192.168.70.0/24 table 100 && "
		   "ip route add unreachable fd00:70::/64 && ip route add fd00:70::/96 dev aa table 100");
	assert_longest(RT_TABLE_MAIN, "192.168.70.10", 0, "192.168.70.10", 32, 0);
	assert_longest(RT_TABLE_MAIN, "192.168.70.11", 0, "192.168.70.0", 24, 7);
	assert_longest(RT_TABLE_MAIN, "192.168.70.11", RTN_PROHIBIT, "192.168.0.0", 16, 0);
	assert_longest(100, "192.168.70.11", 0, "192.168.70.0", 24, 0);
	assert_longest(100, "192.168.70.11", RTN_UNREACHABLE, "0.0.0.0", 0, 0);
	assert_longest(RT_TABLE_MAIN, "fd00:70::10", 0, "fd00:70::", 64, 1024);
	assert_longest(100, "fd00:70::10", 0, "fd00:70::", 96, 1024);
	assert_int_equal(fib_longest(route, RT_TABLE_MAIN, &dst, 0, NULL, &found), 1);
	assert_int_equal(found.type, RTN_BLACKHOLE);
	assert_int_equal(fib_longest(route, RT_TABLE_MAIN, &dst, 0, &found, &behind), 1);
	assert_int_equal(behind.len, 24);
	assert_int_equal(fib_longest(route, RT_TABLE_MAIN, &none, RTN_BLACKHOLE, NULL, &found), 0);
	assert_int_equal(fib_longest(route, 4711, &dst, 0, NULL, &found), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(selectors_as_the_kernel, teardown),
		cmocka_unit_test_teardown(jumps_and_actions, teardown),
		cmocka_unit_test(what_cannot_be_told),
		cmocka_unit_test_teardown(truncated_rules, teardown),
		cmocka_unit_test_teardown(longest_prefix, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
