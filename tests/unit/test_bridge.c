/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bridge's ports, and what it has learnt, as the kernel tells them.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "probes/bridge.h"
#include "tests/unit/testns.h"

#define BRIDGE 30

static struct nl *route;

static void enter(void)
{
	testns_new();
	testns_run("ip link add br0 index %d address 02:00:00:00:00:30 type bridge && "
		   "ip link add br1 index 31 type bridge && "
		   "ip link add aa index 41 type veth peer name bb index 42 && "
		   "ip link add cc index 43 type veth peer name dd index 44 && "
		   "ip link set aa master br0 && ip link set cc master br0 && ip link set dd master br1",
		   BRIDGE);
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
}

static int teardown(void **state)
{
	(void)state;
	nl_free(route);
	route = NULL;
	return 0;
}

static void which_links_are_bridges(void **state)
{
	struct err err = { 0 };
	struct link link;

	(void)state;
	enter();
	assert_int_equal(link_by_name(route, "br0", &link, &err), 0);
	assert_true(link_is_bridge(&link));
	assert_int_equal(link_by_name(route, "aa", &link, &err), 0);
	assert_false(link_is_bridge(&link));
}

static void ports_of_one_bridge(void **state)
{
	struct link ports[4] = { 0 };
	struct err err = { 0 };
	size_t n;

	(void)state;
	enter();
	assert_int_equal(bridge_ports(route, BRIDGE, ports, ARRAY_SIZE(ports), &n, &err), 0);
	assert_int_equal(n, 2);
	assert_string_equal(ports[0].name, "aa");
	assert_string_equal(ports[1].name, "cc");
	/* no more than there is room for */
	memset(ports, 0, sizeof(ports));
	assert_int_equal(bridge_ports(route, BRIDGE, ports, 1, &n, &err), 0);
	assert_int_equal(n, 1);
	assert_string_equal(ports[0].name, "aa");
	assert_int_equal(ports[1].ifindex, 0);
	assert_int_equal(bridge_ports(route, 42, ports, ARRAY_SIZE(ports), &n, &err), 0);
	assert_int_equal(n, 0);
}

static void behind_which_port(void **state)
{
	static const struct {
		uint8_t mac[6];
		const char *port; /* NULL: it knows none */
	} rows[] = {
		{ { 2, 0, 0, 0, 0, 0xaa }, "aa" }, { { 2, 0, 0, 0, 0, 0xcc }, "cc" },
		{ { 2, 0, 0, 0, 0, 0xdd }, NULL }, /* known to the other bridge alone */
		{ { 2, 0, 0, 0, 0, 0x30 }, NULL }, /* its own */
		{ { 2, 0, 0, 0, 0, 0xee }, NULL },
	};

	(void)state;
	enter();
	testns_run(
		"bridge fdb add 02:00:00:00:00:aa dev aa master && bridge fdb add 02:00:00:00:00:cc dev cc master && "
		"bridge fdb add 02:00:00:00:00:dd dev dd master");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = { 0 };
		struct link port;

		assert_int_equal(bridge_port_of(route, BRIDGE, rows[i].mac, 0, &port, &err), rows[i].port ? 0 : -ENOENT);
		if (rows[i].port)
			assert_string_equal(port.name, rows[i].port);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(which_links_are_bridges, teardown),
		cmocka_unit_test_teardown(ports_of_one_bridge, teardown),
		cmocka_unit_test_teardown(behind_which_port, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
