/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dump of which the callback wants no more: near its end and far from it, and the question behind it.
 */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "engine/base/nl.h"
#include "tests/unit/testns.h"

static struct nl *route;

static int teardown(void **state)
{
	(void)state;
	nl_free(route);
	route = NULL;
	return 0;
}

struct count {
	size_t seen, wanted; /* wanted 0: all */
};

static int count_one(const struct nlmsghdr *nlh, void *data)
{
	struct count *count = data;

	(void)nlh;
	return ++count->seen == count->wanted ? NL_STOP : 0;
}

static struct count dump_addresses(size_t wanted, int want)
{
	char buf[128] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifaddrmsg *ifa;
	struct count count = { .wanted = wanted };

	nlh->nlmsg_type = RTM_GETADDR;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	ifa = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifa));
	ifa->ifa_family = AF_INET;
	assert_int_equal(nl_talk(route, nlh, count_one, NULL, &count), want);
	return count;
}

static void enter(unsigned int n)
{
	testns_new();
	testns_run("ip link set lo up && "
		   "for i in $(seq %u); do echo address add 10.$((i / 250)).$((i %% 250)).1 dev lo; done | ip -batch -",
		   n);
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
}

/* The kernel's number of the socket: another one where it was closed. */
static ino_t socket_number(void)
{
	struct stat st;

	assert_int_equal(fstat(nl_fd(route), &st), 0);
	return st.st_ino;
}

static void near_the_end_the_rest_is_read(void **state)
{
	ino_t before;

	(void)state;
	enter(40);
	before = socket_number();
	assert_int_equal(dump_addresses(3, NL_STOP).seen, 3);
	assert_true(socket_number() == before);
	assert_int_equal(dump_addresses(0, 0).seen, 41);
}

static void far_from_it_the_socket_is_a_new_one(void **state)
{
	ino_t before;

	(void)state;
	enter(4000);
	before = socket_number();
	assert_int_equal(dump_addresses(3, NL_STOP).seen, 3);
	assert_false(socket_number() == before);
	assert_int_equal(dump_addresses(0, 0).seen, 4001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(near_the_end_the_rest_is_read, teardown),
		cmocka_unit_test_teardown(far_from_it_the_socket_is_a_new_one, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
