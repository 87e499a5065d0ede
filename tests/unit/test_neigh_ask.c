/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asking for a hardware address: the frames, and a real kernel's answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probes/neigh_ask.h"
#include "tests/unit/testns.h"

static struct nl *route;
static struct link link_aa, link_bb;

static struct addr addr_of(const char *text)
{
	struct addr addr;

	assert_int_equal(addr_parse(text, &addr), 0);
	return addr;
}

/* Whoever asks must not have the asking address too: the peer is this very kernel, which would drop it. */
static void enter(void)
{
	testns_new();
	testns_run("ip link add aa type veth peer name bb && for i in aa bb; do "
		   "echo 0 >/proc/sys/net/ipv6/conf/$i/accept_dad; ip link set $i up; done && "
		   "ip addr add 10.9.0.2/24 dev bb && ip addr add fd00:9::2/64 dev bb nodad");
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
	testns_wait_running(route, "aa");
	testns_wait_running(route, "bb");
	assert_int_equal(link_by_name(route, "aa", &link_aa, NULL), 0);
	assert_int_equal(link_by_name(route, "bb", &link_bb, NULL), 0);
}

static int teardown(void **state)
{
	(void)state;
	nl_free(route);
	route = NULL;
	return 0;
}

static void asks(const char *own, const char *peer, const char *nobody)
{
	struct neigh_question question = { &link_aa, addr_of(own), addr_of(peer) };
	struct err err = { 0 };
	uint8_t mac[6];

	assert_true(neigh_can_ask(&link_aa));
	assert_int_equal(neigh_ask(&question, NULL, mac, &err), 1);
	assert_memory_equal(mac, link_bb.mac, 6);
	question.peer = addr_of(nobody);
	assert_int_equal(neigh_ask(&question, NULL, mac, &err), 0);
}

static void a_real_kernel_answers(void **state)
{
	_cleanup_(freep) char *left = NULL;

	(void)state;
	enter();
	asks("10.9.0.77", "10.9.0.2", "10.9.0.3");
	asks("fd00:9::77", "fd00:9::2", "fd00:9::3");
	/* The kernel's own table of the link that asked knows nothing of it. */
	left = testns_output("ip neigh show dev aa | grep -v '^fe80'");
	assert_string_equal(left, "");
}

/* The entry's address is among those that answer; and who answers for everybody. */
static void more_than_one_answer(void **state)
{
	static const uint8_t wrong[6] = { 2, 0, 0, 0, 0, 9 };
	struct neigh_question question = { &link_aa, addr_of("10.9.0.77"), addr_of("10.9.0.2") };
	struct err err = { 0 };
	uint8_t mac[6];

	(void)state;
	enter();
	assert_int_equal(neigh_ask(&question, wrong, mac, &err), 1);
	assert_memory_equal(mac, link_bb.mac, 6);
	assert_int_equal(neigh_ask(&question, link_bb.mac, mac, &err), 1);
	assert_false(neigh_answers_for_all(&question, 24, mac));
	testns_run("ip route add local 10.9.0.0/26 dev lo");
	assert_true(neigh_answers_for_all(&question, 24, mac));
	assert_false(neigh_answers_for_all(&question, 30, mac));
}

static void not_every_link_can_be_asked(void **state)
{
	const struct link up = { .has_mac = true, .flags = IFF_UP | IFF_RUNNING };
	struct link link = up;

	(void)state;
	assert_true(neigh_can_ask(&link));
	link.flags |= IFF_NOARP;
	assert_false(neigh_can_ask(&link));
	link.flags = IFF_UP;
	assert_false(neigh_can_ask(&link));
	link = up;
	link.has_mac = false;
	assert_false(neigh_can_ask(&link));
}

static const struct link mine = { .mac = { 2, 0, 0, 0, 0, 1 }, .has_mac = true };
static const uint8_t theirs[6] = { 2, 0, 0, 0, 0, 9 };

/* Every length of the answer in a block of its own, which is an answer from `least` bytes on. */
static void cut(const struct neigh_question *question, const uint8_t *frame, size_t len, size_t least)
{
	uint8_t mac[6];

	for (size_t i = 0; i <= len; i++) {
		_cleanup_(freep) uint8_t *copy = malloc(i ? i : 1);

		assert_non_null(copy);
		memcpy(copy, frame, i);
		assert_int_equal(neigh_is_answer(question, copy, i, mac), i >= least);
	}
}

static void arp_frames(void **state)
{
	const struct neigh_question question = { &mine, addr_of("10.9.0.1"), addr_of("10.9.0.2") };
	uint8_t frame[NEIGH_ASK_MAX], mac[6];
	size_t len = neigh_question(&question, frame);

	(void)state;
	assert_int_equal(len, 42);
	assert_false(neigh_is_answer(&question, frame, len, mac));
	/* Turned into the answer. */
	frame[21] = 2;
	memcpy(frame + 22, theirs, 6);
	memcpy(frame + 28, question.peer.bytes, 4);
	memcpy(frame + 32, mine.mac, 6);
	assert_true(neigh_is_answer(&question, frame, len, mac));
	assert_memory_equal(mac, theirs, 6);
	cut(&question, frame, len, 42);
	frame[31]++;
	assert_false(neigh_is_answer(&question, frame, len, mac));
}

static void nd_frames(void **state)
{
	const struct neigh_question question = { &mine, addr_of("fd00:9::1"), addr_of("fd00:9::2") };
	uint8_t frame[NEIGH_ASK_MAX], mac[6];
	size_t len = neigh_question(&question, frame);

	(void)state;
	assert_int_equal(len, 86);
	assert_false(neigh_is_answer(&question, frame, len, mac));
	frame[54] = 136;
	frame[78] = 2;
	memcpy(frame + 80, theirs, 6);
	assert_true(neigh_is_answer(&question, frame, len, mac));
	assert_memory_equal(mac, theirs, 6);
	cut(&question, frame, len, 78);
	/* Not from this link (RFC 4861, 7.1.2). */
	frame[21] = 254;
	assert_false(neigh_is_answer(&question, frame, len, mac));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_real_kernel_answers, teardown),
		cmocka_unit_test_teardown(more_than_one_answer, teardown),
		cmocka_unit_test(not_every_link_can_be_asked),
		cmocka_unit_test(arp_frames),
		cmocka_unit_test(nd_frames),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
