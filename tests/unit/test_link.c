/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces as the kernel tells them, and broken answers.
 */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probes/link.h"
#include "tests/unit/testns.h"

static struct nl *route;

/* Within the test, since only there cmocka can skip. */
static void enter(void)
{
	testns_new();
	testns_run("ip link add aa index 41 address 02:00:00:00:00:aa mtu 1400 group 7 "
		   "type veth peer name bb index 42");
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
}

static int teardown(void **state)
{
	(void)state;
	nl_free(route);
	route = NULL;
	return 0;
}

static void veth_by_name_and_index(void **state)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 0xaa };
	struct err err = { 0 };
	struct link link, same;

	(void)state;
	enter();
	assert_int_equal(link_by_name(route, "aa", &link, &err), 0);
	assert_int_equal(link.ifindex, 41);
	assert_string_equal(link.name, "aa");
	assert_string_equal(link.kind, "veth");
	assert_int_equal(link.type, ARPHRD_ETHER);
	assert_int_equal(link.mtu, 1400);
	assert_int_equal(link.group, 7);
	assert_int_equal(link.master, 0);
	assert_int_equal(link.xdp_mode, 0);
	assert_true(link.has_mac);
	assert_memory_equal(link.mac, mac, 6);
	assert_false(link.flags & IFF_UP);
	assert_int_equal(link_by_index(route, 41, &same, &err), 0);
	assert_string_equal(same.name, "aa");
}

static void up_and_running(void **state)
{
	struct err err = { 0 };
	struct link link;

	(void)state;
	enter();
	testns_run("ip link set aa up");
	assert_int_equal(link_by_name(route, "aa", &link, &err), 0);
	assert_true(link.flags & IFF_UP);
	assert_false(link.flags & IFF_RUNNING);
	testns_run("ip link set bb up");
	testns_wait_running(route, "aa");
}

static void bridge_port_has_a_master(void **state)
{
	struct err err = { 0 };
	struct link link, bridge;

	(void)state;
	enter();
	testns_run("ip link add name bridge0 type bridge && ip link set aa master bridge0");
	assert_int_equal(link_by_name(route, "bridge0", &bridge, &err), 0);
	assert_string_equal(bridge.kind, "bridge");
	assert_int_equal(link_by_name(route, "aa", &link, &err), 0);
	assert_int_equal(link.master, bridge.ifindex);
}

static void loopback_and_tun_have_no_mac(void **state)
{
	struct err err = { 0 };
	struct link link;

	(void)state;
	enter();
	assert_int_equal(link_by_name(route, "lo", &link, &err), 0);
	assert_int_equal(link.type, ARPHRD_LOOPBACK);
	assert_false(link.has_mac);
	assert_string_equal(link.kind, "");
	if (!testns_can("ip tuntap add mode tun name tt"))
		skip();
	assert_int_equal(link_by_name(route, "tt", &link, &err), 0);
	assert_int_equal(link.type, ARPHRD_NONE);
	assert_false(link.has_mac);
}

static void absent_ones(void **state)
{
	static const char *const names[] = { "cc", "", "a-name-that-is-far-too-long", "a b", "a/b" };
	struct link link;

	(void)state;
	enter();
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct err err = { 0 };

		assert_int_equal(link_by_name(route, names[i], &link, &err), -ENODEV);
		assert_int_equal(err.exit, EXIT_USAGE);
	}
	assert_int_equal(link_by_index(route, 0, &link, NULL), -ENODEV);
	assert_int_equal(link_by_index(route, 99, &link, NULL), -ENODEV);
}

static void every_address(void **state)
{
	_cleanup_(freep) struct link_addr *addrs = NULL;
	struct err err = { 0 };
	char text[ADDR_TEXT_MAX];
	bool seen = false;
	size_t n;

	(void)state;
	enter();
	testns_run("ip addr add 10.1.2.3/24 dev aa && ip addr add 10.9.0.1 peer 10.9.0.2 dev bb && "
		   "ip addr add fd00::1/64 dev aa");
	assert_int_equal(link_addrs(route, AF_INET, &addrs, &n, &err), 0);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {
		if (addrs[i].ifindex != 42)
			continue;
		/* Of a point-to-point pair it is the local one. */
		assert_string_equal(addr_text(&addrs[i].addr, text), "10.9.0.1");
		seen = true;
	}
	assert_true(seen);
	free(addrs);
	addrs = NULL;
	assert_int_equal(link_addrs(route, AF_INET6, &addrs, &n, &err), 0);
	assert_int_equal(n, 2);
}

static void truncated_answers(void **state)
{
	char buf[128];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));
	_cleanup_(freep) struct nlmsghdr *answer = NULL;
	unsigned int refused = 0;

	(void)state;
	enter();
	nlh->nlmsg_type = RTM_GETLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	info->ifi_index = 41;
	answer = testns_answer(route, nlh);
	for (size_t len = sizeof(*answer); len < answer->nlmsg_len; len++) {
		_cleanup_(freep) struct nlmsghdr *cut = testns_truncate(answer, len);
		struct link link = { .ifindex = 7 };
		int r = link_parse(cut, &link);

		assert_true(r == 0 || r == -EBADMSG);
		/* Untouched on failure. */
		assert_int_equal(link.ifindex, r ? 7 : 41);
		refused += r < 0;
	}
	/* All that end before the name does. */
	assert_true(refused >= sizeof(*info));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(veth_by_name_and_index, teardown),
		cmocka_unit_test_teardown(up_and_running, teardown),
		cmocka_unit_test_teardown(bridge_port_has_a_master, teardown),
		cmocka_unit_test_teardown(loopback_and_tun_have_no_mac, teardown),
		cmocka_unit_test_teardown(absent_ones, teardown),
		cmocka_unit_test_teardown(every_address, teardown),
		cmocka_unit_test_teardown(truncated_answers, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
