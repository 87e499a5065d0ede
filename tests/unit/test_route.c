/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing decisions and neighbours as the kernel gives them, each kind of refusal, and broken answers.
 */
#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probes/link.h"
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

/* A router: clients on aa, backends on cc, everything else behind 10.1.2.254. */
static void enter(void)
{
	struct link link;

	testns_new();
	testns_run("ip link add aa type veth peer name bb && ip link add cc type veth peer name dd && "
		   "for i in aa bb cc dd; do ip link set $i up; done && "
		   "ip addr add 10.1.2.3/24 dev aa && ip addr add 192.168.70.1/24 dev cc && "
		   "ip route add default via 10.1.2.254 && ip route add 10.2.0.0/16 via 10.1.2.1 && "
		   "echo 1 >/proc/sys/net/ipv4/ip_forward");
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
	testns_wait_running(route, "aa");
	testns_wait_running(route, "cc");
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

static struct route lookup(const char *src, const char *dst, uint32_t iif)
{
	struct route_query query = { .iif = iif };
	struct err err = { 0 };
	struct route found;

	query.tuple.dst = addr_of(dst);
	if (src)
		query.tuple.src = addr_of(src);
	query.tuple.proto = IPPROTO_TCP;
	query.tuple.sport = 40001;
	query.tuple.dport = 22;
	if (route_lookup(route, &query, &found, &err) < 0)
		fail_msg("%s", err.text);
	return found;
}

static void assert_text(const struct route *found, const char *oif, const char *wanted)
{
	_cleanup_(freep) char *text = route_text(found, oif);

	assert_string_equal(text, wanted);
}

static void assert_addr(const struct addr *addr, const char *wanted)
{
	char text[ADDR_TEXT_MAX];

	assert_string_equal(addr_text(addr, text), wanted);
}

static void forwarded_on_link(void **state)
{
	struct route found;
	struct link link;

	(void)state;
	enter();
	found = lookup("10.2.1.2", "192.168.70.10", in);
	assert_int_equal(found.error, 0);
	assert_int_equal(link_by_index(route, found.oif, &link, NULL), 0);
	assert_string_equal(link.name, "cc");
	assert_string_equal(route_kind_name(&found), "unicast");
	assert_int_equal(found.gateway.family, 0);
	assert_addr(&found.prefix, "192.168.70.0");
	assert_int_equal(found.prefix_len, 24);
	assert_int_equal(found.table, RT_TABLE_MAIN);
	assert_addr(&found.prefsrc, "192.168.70.1");
	assert_text(&found, link.name, "192.168.70.0/24 dev cc");
}

static void through_a_gateway(void **state)
{
	struct route found;

	(void)state;
	enter();
	found = lookup("10.1.2.3", "8.8.8.8", 0);
	assert_int_equal(found.error, 0);
	assert_addr(&found.gateway, "10.1.2.254");
	assert_addr(&found.prefsrc, "10.1.2.3");
	assert_int_equal(found.prefix.family, AF_INET);
	assert_text(&found, "aa", "default via 10.1.2.254 dev aa");
	found = lookup(NULL, "10.2.1.2", 0);
	assert_text(&found, "aa", "10.2.0.0/16 via 10.1.2.1 dev aa");
}

/* Of several next hops the decision names one, the route in the table all. */
static void multipath_names_the_chosen_hop(void **state)
{
	struct route found;

	(void)state;
	enter();
	testns_run("ip route add 10.7.0.0/16 nexthop via 10.1.2.5 nexthop via 192.168.70.5");
	found = lookup("10.2.1.2", "10.7.0.1", in);
	assert_int_not_equal(found.oif, 0);
	assert_int_equal(found.gateway.family, AF_INET);
	assert_addr(&found.prefix, "10.7.0.0");
}

static void several_interfaces(void **state)
{
	(void)state;
	enter();
	testns_run("ip route add 10.7.0.0/16 nexthop via 10.1.2.5 nexthop via 192.168.70.5 && "
		   "ip route add 10.8.0.0/16 nexthop via 10.1.2.5 nexthop via 10.1.2.6 && "
		   "ip -6 addr add fd00:1::1/64 dev aa nodad && ip -6 addr add fd00:2::1/64 dev cc nodad && "
		   "ip -6 route add fd00:7::/64 nexthop via fd00:1::5 nexthop via fd00:2::5");
	assert_true(lookup(NULL, "10.7.0.1", 0).several);
	assert_false(lookup(NULL, "10.8.0.1", 0).several);
	assert_false(lookup(NULL, "10.2.1.2", 0).several);
	assert_true(lookup(NULL, "fd00:7::1", 0).several);
}

static void local_and_broadcast(void **state)
{
	struct route found;

	(void)state;
	enter();
	found = lookup("10.2.1.2", "10.1.2.3", in);
	assert_string_equal(route_kind_name(&found), "local");
	assert_text(&found, NULL, "local 10.1.2.3");
	testns_run("ip rule add fwmark 99 table 99");
	found = lookup("10.2.1.2", "10.1.2.3", in);
	assert_int_equal(found.table, RT_TABLE_LOCAL);
	found = lookup("10.1.2.9", "10.1.2.255", in);
	assert_string_equal(route_kind_name(&found), "broadcast");
}

/* KERNEL.md 2, the table of silent drops: errno with and without an input interface. */
static void refusals(void **state)
{
	static const struct {
		const char *command, *dst;
		int with_iif, without;
		const char *kind_with, *kind_without, *text;
	} cases[] = {
		{ "ip route del default", "8.8.8.8", -ENETUNREACH, -ENETUNREACH, "none", "none", "no route" },
		{ "ip link set cc down", "192.168.70.10", 0, 0, "unicast", "unicast", "default via 10.1.2.254" },
		{ "ip route add blackhole 10.8.0.0/24", "10.8.0.1", -EINVAL, -EINVAL, "error", "blackhole",
		  "blackhole" },
		{ "ip route add unreachable 10.8.0.0/24", "10.8.0.1", -EHOSTUNREACH, -EHOSTUNREACH, "error",
		  "unreachable", "unreachable" },
		{ "ip route add prohibit 10.8.0.0/24", "10.8.0.1", -EACCES, -EACCES, "prohibit", "prohibit",
		  "prohibit" },
		{ "echo 0 >/proc/sys/net/ipv4/ip_forward", "192.168.70.10", -EHOSTUNREACH, 0, "error", "unicast",
		  "192.168.70.0/24" },
		{ "ip rule add to 10.8.0.0/24 ipproto tcp dport 22 prohibit", "10.8.0.1", -EACCES, -EACCES, "prohibit",
		  "prohibit", "prohibit" },
		{ "ip rule add to 10.8.0.0/24 ipproto tcp dport 23 prohibit", "10.8.0.1", 0, 0, "unicast", "unicast",
		  "default via 10.1.2.254" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct route with, without;

		enter();
		testns_run("%s", cases[i].command);
		with = lookup("10.2.1.2", cases[i].dst, in);
		without = lookup("10.2.1.2", cases[i].dst, 0);
		print_message("# %s: %s, %s\n", cases[i].command, strerror(-with.error), strerror(-without.error));
		assert_int_equal(with.error, cases[i].with_iif);
		assert_int_equal(without.error, cases[i].without);
		assert_string_equal(route_kind_name(&with), cases[i].kind_with);
		assert_string_equal(route_kind_name(&without), cases[i].kind_without);
		assert_text(&without, NULL, cases[i].text);
		teardown(NULL);
	}
}

static void rp_filter_and_martian(void **state)
{
	struct route found;

	(void)state;
	enter();
	testns_run("echo 1 >/proc/sys/net/ipv4/conf/aa/rp_filter");
	found = lookup("192.168.70.99", "192.168.70.10", in);
	assert_int_equal(found.error, -EINVAL);
	assert_string_equal(route_kind_name(&found), "error");
	assert_text(&found, NULL, "refused: Invalid argument");
	found = lookup("10.2.1.2", "192.168.70.10", in);
	assert_int_equal(found.error, 0);
	/* A source that is this host's own. */
	found = lookup("192.168.70.1", "192.168.70.10", in);
	assert_int_equal(found.error, -EINVAL);
}

static void mark_and_port_choose_the_table(void **state)
{
	struct route_query query = { .mark = 7 };
	struct route found;

	(void)state;
	enter();
	testns_run("ip rule add fwmark 7 table 77 && ip route add default via 192.168.70.9 table 77 && "
		   "ip rule add ipproto tcp dport 8443 table 78 && ip route add default via 192.168.70.8 table 78");
	query.tuple.dst = addr_of("8.8.8.8");
	assert_int_equal(route_lookup(route, &query, &found, NULL), 0);
	assert_addr(&found.gateway, "192.168.70.9");
	assert_int_equal(found.table, 77);
	query.mark = 0;
	query.tuple.proto = IPPROTO_TCP;
	query.tuple.dport = 8443;
	assert_int_equal(route_lookup(route, &query, &found, NULL), 0);
	assert_int_equal(found.table, 78);
}

static void ipv6_too(void **state)
{
	struct route found;

	(void)state;
	enter();
	if (!testns_can("ip -6 addr add 2001:db8::1/64 dev cc nodad && ip -6 route add fd00:70::/64 via 2001:db8::9"))
		skip();
	found = lookup(NULL, "fd00:70::10", 0);
	assert_int_equal(found.error, 0);
	assert_addr(&found.gateway, "2001:db8::9");
	assert_text(&found, "cc", "fd00:70::/64 via 2001:db8::9 dev cc");
	found = lookup(NULL, "fd99::1", 0);
	assert_string_equal(route_kind_name(&found), "none");
}

static void gone_interface_is_an_error(void **state)
{
	struct route_query query = { .iif = 999 };
	struct err err = { 0 };
	struct route found;

	(void)state;
	enter();
	query.tuple.src = addr_of("10.2.1.2");
	query.tuple.dst = addr_of("192.168.70.10");
	assert_int_equal(route_lookup(route, &query, &found, &err), -ENODEV);
	assert_int_not_equal(err.exit, 0);
	query.tuple.src = addr_of("fd00::1");
	assert_int_equal(route_lookup(route, &query, &found, NULL), -EINVAL);
}

static const char *neigh_state_of(const char *dst, struct neigh *ret_neigh)
{
	struct addr addr = addr_of(dst);

	assert_int_equal(neigh_lookup(route, in, &addr, ret_neigh, NULL), 0);
	return neigh_state_name(ret_neigh);
}

static void neighbours(void **state)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 9 };
	struct neigh neigh;

	(void)state;
	enter();
	assert_string_equal(neigh_state_of("10.1.2.9", &neigh), "none");
	assert_false(neigh.found);
	testns_run("ip neigh add 10.1.2.9 lladdr 02:00:00:00:00:09 dev aa nud permanent");
	assert_string_equal(neigh_state_of("10.1.2.9", &neigh), "permanent");
	assert_true(neigh.has_mac);
	assert_memory_equal(neigh.mac, mac, 6);
	testns_run("ip neigh replace 10.1.2.9 lladdr 02:00:00:00:00:09 dev aa nud stale");
	assert_string_equal(neigh_state_of("10.1.2.9", &neigh), "stale");
	testns_run("ip neigh replace 10.1.2.8 dev aa nud none use");
	assert_string_equal(neigh_state_of("10.1.2.8", &neigh), "incomplete");
	assert_false(neigh.has_mac);
}

static void neighbours_by_proxy(void **state)
{
	struct addr v4 = addr_of("10.1.2.9"), v6 = addr_of("2001:db8::9");

	(void)state;
	enter();
	assert_false(neigh_is_proxied(route, in, &v4));
	testns_run("ip neigh add 10.1.2.9 lladdr 02:00:00:00:00:09 dev aa nud permanent && ip neigh add proxy 2001:db8::9 dev aa");
	assert_false(neigh_is_proxied(route, in, &v4));
	assert_true(neigh_is_proxied(route, in, &v6));
	testns_run("ip neigh add proxy 10.1.2.9 dev aa");
	assert_true(neigh_is_proxied(route, in, &v4));
}

static void truncated_routes(void **state)
{
	_cleanup_(freep) struct nlmsghdr *answer = NULL;
	char buf[128];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct rtmsg *rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));
	struct addr dst = addr_of("8.8.8.8");
	unsigned int refused = 0;

	(void)state;
	enter();
	nlh->nlmsg_type = RTM_GETROUTE;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	rtm->rtm_family = AF_INET;
	rtm->rtm_dst_len = 32;
	mnl_attr_put(nlh, RTA_DST, 4, dst.bytes);
	answer = testns_answer(route, nlh);
	for (size_t len = sizeof(*answer); len <= answer->nlmsg_len; len++) {
		_cleanup_(freep) struct nlmsghdr *cut = testns_truncate(answer, len);
		struct route found = { 0 };
		int r = route_parse_decision(cut, &found), also = route_parse_match(cut, &found);

		assert_true((r == 0 || r == -EBADMSG) && (also == 0 || also == -EBADMSG));
		refused += r < 0;
	}
	assert_int_equal(refused, sizeof(*rtm));
}

/* An address shorter than its family's, and a next hop that says more than is there. */
static void short_addresses(void **state)
{
	char buf[128];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct rtmsg *rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));
	struct route found = { 0 };
	const uint8_t via[8] = { AF_INET6, 0, 1, 2, 3, 4, 5, 6 };

	(void)state;
	nlh->nlmsg_type = RTM_NEWROUTE;
	rtm->rtm_family = AF_INET;
	assert_int_equal(route_parse_decision(nlh, &found), 0);
	mnl_attr_put(nlh, RTA_GATEWAY, 3, via);
	assert_int_equal(route_parse_decision(nlh, &found), -EBADMSG);
	nlh->nlmsg_len = (uint32_t)mnl_nlmsg_size(sizeof(*rtm));
	mnl_attr_put(nlh, RTA_VIA, sizeof(via), via);
	assert_int_equal(route_parse_decision(nlh, &found), -EBADMSG);
	nlh->nlmsg_len = (uint32_t)mnl_nlmsg_size(sizeof(*rtm));
	rtm->rtm_family = 0;
	mnl_attr_put(nlh, RTA_DST, 4, via);
	assert_int_equal(route_parse_match(nlh, &found), -EBADMSG);
}

static void truncated_neighbours(void **state)
{
	_cleanup_(freep) struct nlmsghdr *answer = NULL;
	struct addr dst = addr_of("10.1.2.9");
	char buf[128];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ndmsg *ndm = mnl_nlmsg_put_extra_header(nlh, sizeof(*ndm));

	(void)state;
	enter();
	testns_run("ip neigh add 10.1.2.9 lladdr 02:00:00:00:00:09 dev aa nud permanent");
	nlh->nlmsg_type = RTM_GETNEIGH;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	ndm->ndm_family = AF_INET;
	ndm->ndm_ifindex = (int)in;
	mnl_attr_put(nlh, NDA_DST, 4, dst.bytes);
	answer = testns_answer(route, nlh);
	for (size_t len = sizeof(*answer); len < answer->nlmsg_len; len++) {
		_cleanup_(freep) struct nlmsghdr *cut = testns_truncate(answer, len);
		struct neigh neigh = { 0 };
		int r = neigh_parse(cut, &neigh);

		assert_int_equal(r, len < sizeof(*answer) + sizeof(*ndm) ? -EBADMSG : 0);
		assert_int_equal(neigh.found, r == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(forwarded_on_link, teardown),
		cmocka_unit_test_teardown(through_a_gateway, teardown),
		cmocka_unit_test_teardown(multipath_names_the_chosen_hop, teardown),
		cmocka_unit_test_teardown(several_interfaces, teardown),
		cmocka_unit_test_teardown(local_and_broadcast, teardown),
		cmocka_unit_test_teardown(refusals, teardown),
		cmocka_unit_test_teardown(rp_filter_and_martian, teardown),
		cmocka_unit_test_teardown(mark_and_port_choose_the_table, teardown),
		cmocka_unit_test_teardown(ipv6_too, teardown),
		cmocka_unit_test_teardown(gone_interface_is_an_error, teardown),
		cmocka_unit_test_teardown(neighbours, teardown),
		cmocka_unit_test_teardown(neighbours_by_proxy, teardown),
		cmocka_unit_test_teardown(truncated_routes, teardown),
		cmocka_unit_test(short_addresses),
		cmocka_unit_test_teardown(truncated_neighbours, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
