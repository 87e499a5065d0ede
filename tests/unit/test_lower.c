/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From an interface down to the device by which a host's packets come in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "probes/lower.h"
#include "tests/unit/testns.h"

static const uint8_t client[6] = { 2, 0, 0, 0, 0, 0xaa };

static struct nl *route;

static void enter(void)
{
	testns_new();
	testns_run("ip link add br0 type bridge && ip link add aa type veth peer name bb && "
		   "ip link add cc type veth peer name dd && ip link set aa master br0 && ip link set cc master br0 && "
		   "bridge fdb add 02:00:00:00:00:aa dev aa master");
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
}

static int teardown(void **state)
{
	(void)state;
	nl_free(route);
	route = NULL;
	return 0;
}

static struct link link_named(const char *name)
{
	struct link link;

	assert_int_equal(link_by_name(route, name, &link, NULL), 0);
	return link;
}

/* The names from top to bottom, and the tags, as in "br0 aa [8100.10]". */
static void way_is(const char *top, const uint8_t *mac, const char *wanted)
{
	const struct link link = link_named(top);
	struct lower lower;
	char text[256] = "";

	lower_find(route, &link, mac, &lower);
	for (size_t i = 0; i < lower.n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", i ? " " : "", lower.links[i].name);
	for (size_t i = 0; i < lower.n_tags; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), " [%x.%u]", lower.tags[i].proto,
			 lower.tags[i].id);
	if (lower.port_unknown)
		strcat(text, " unknown");
	if (lower.port_chosen)
		strcat(text, " chosen");
	if (*lower.beyond)
		strcat(text, " beyond");
	assert_string_equal(text, wanted);
}

static void nothing_below(void **state)
{
	(void)state;
	enter();
	way_is("aa", client, "aa");
	way_is("lo", client, "lo");
}

static void port_of_a_bridge(void **state)
{
	(void)state;
	enter();
	way_is("br0", client, "br0 aa");
	way_is("br0", NULL, "br0 unknown");
	way_is("br0", (const uint8_t[6]){ 2, 0, 0, 0, 0, 0xee }, "br0 unknown");
}

static void below_a_macvlan(void **state)
{
	(void)state;
	enter();
	if (!testns_can("ip link add mv0 link dd type macvlan && ip link add mv1 link br0 type macvlan"))
		skip();
	way_is("mv0", client, "mv0 dd");
	way_is("mv1", client, "mv1 br0 aa");
}

static void tag_of_a_vlan(void **state)
{
	(void)state;
	enter();
	if (!testns_can("ip link add v10 link aa type vlan id 10 && "
			"ip link add v20 link v10 type vlan proto 802.1ad id 20 && "
			"ip link add v30 link br0 type vlan id 30"))
		skip();
	way_is("v10", client, "v10 aa [8100.10]");
	way_is("v20", client, "v20 v10 aa [8100.10] [88a8.20]");
	way_is("v30", client, "v30 br0 aa [8100.30]");
}

/* A port strips the tag of its own VLAN. */
static void bridge_that_knows_vlans(void **state)
{
	(void)state;
	enter();
	if (!testns_can("ip link set br0 type bridge vlan_filtering 1 && ip link add v30 link br0 type vlan id 30"))
		skip();
	testns_run("bridge fdb del 02:00:00:00:00:aa dev aa master; "
		   "bridge fdb add 02:00:00:00:00:aa dev aa vlan 1 master && "
		   "bridge vlan add vid 30 dev aa && bridge vlan add vid 30 dev cc pvid untagged && "
		   "bridge fdb add 02:00:00:00:00:bb dev aa vlan 30 master && "
		   "bridge fdb add 02:00:00:00:00:cc dev cc vlan 30 master");
	way_is("br0", client, "br0 aa");
	way_is("v30", client, "v30 br0 [8100.30] unknown");
	way_is("v30", (const uint8_t[6]){ 2, 0, 0, 0, 0, 0xbb }, "v30 br0 aa [8100.30]");
	way_is("v30", (const uint8_t[6]){ 2, 0, 0, 0, 0, 0xcc }, "v30 br0 cc");
}

static void port_of_a_bond(void **state)
{
	(void)state;
	enter();
	if (!testns_can("ip link add bond7 type bond mode active-backup"))
		skip();
	testns_run("ip link set bb master bond7; ip link set dd master bond7; ip link set aa up; ip link set cc up; "
		   "ip link set bond7 up");
	testns_wait_running(route, "bond7");
	testns_run("ip link set bond7 type bond active_slave dd");
	way_is("bond7", client, "bond7 dd");
}

static void all_below(void **state)
{
	struct link links[8], few[2], top;
	size_t n = 0, n_few = 0;

	(void)state;
	enter();
	if (!testns_can("ip link add mv0 link dd type macvlan && ip link set mv0 master br0 && "
			"ip link add mv1 link br0 type macvlan"))
		skip();
	top = link_named("mv1");
	lower_all(route, &top, links, ARRAY_SIZE(links), &n);
	/* br0, its ports aa, cc and mv0, and dd below the last */
	assert_int_equal(n, 5);
	assert_string_equal(links[0].name, "br0");
	lower_all(route, &top, few, ARRAY_SIZE(few), &n_few);
	assert_int_equal(n_few, 2);
	top = link_named("mv0");
	lower_all(route, &top, links, ARRAY_SIZE(links), &n);
	assert_int_equal(n, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(nothing_below, teardown),
		cmocka_unit_test_teardown(port_of_a_bridge, teardown),
		cmocka_unit_test_teardown(below_a_macvlan, teardown),
		cmocka_unit_test_teardown(tag_of_a_vlan, teardown),
		cmocka_unit_test_teardown(bridge_that_knows_vlans, teardown),
		cmocka_unit_test_teardown(port_of_a_bond, teardown),
		cmocka_unit_test_teardown(all_below, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
