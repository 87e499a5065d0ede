/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's own packet in trace events: what is learned of it, and what belongs to it and to its answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "rules/observed.h"

/* 10.2.1.2:40001 to 10.1.2.3:1222, a SYN with ECN, sequence 0x01020304. */
static struct trace_event syn(void)
{
	struct trace_event event = { .has_headers = true, .nh_len = 20, .th_len = 20 };
	static const uint8_t nh[20] = { 0x45, 0, 0,  60, 0xab, 0xcd, 0x40, 0, 64, IPPROTO_TCP,
					0,    0, 10, 2,	 1,    2,    10,   1, 2,  3 };
	static const uint8_t th[20] = { 0x9c, 0x41, 0x04, 0xc6, 1, 2, 3, 4, 0, 0, 0, 0, 0xa0, 0xc2 };

	memcpy(event.nh, nh, sizeof(nh));
	memcpy(event.th, th, sizeof(th));
	return event;
}

static struct trace_plan learned(const struct trace_event *event)
{
	struct trace_plan plan = { .await = true, .probe = { .proto = IPPROTO_TCP } };

	observed_learn(&plan, event);
	return plan;
}

static void test_learns(void **state)
{
	const struct trace_event event = syn();
	const struct trace_plan plan = learned(&event);

	(void)state;
	assert_int_equal(plan.probe.sport, 40001);
	assert_int_equal(plan.probe.dport, 1222);
	assert_int_equal(plan.seq, 0x01020304);
	assert_int_equal(plan.ip_mark, 0xabcd);
	assert_int_equal(observed_class(&plan, &event), CLASS_PROBE);
}

static void test_translated(void **state)
{
	struct trace_event event = syn();
	const struct trace_plan plan = learned(&event);

	(void)state;
	/* both addresses and ports */
	memcpy(event.nh + 12, (const uint8_t[]){ 192, 168, 70, 1, 192, 168, 70, 10 }, 8);
	memcpy(event.th, (const uint8_t[]){ 0x10, 0, 0, 22 }, 4);
	assert_int_equal(observed_class(&plan, &event), CLASS_PROBE);
	event.th[7]++;
	assert_int_equal(observed_class(&plan, &event), -1);
	event.th[7]--;
	/* a later packet of the connection */
	event.th[13] = 0x10;
	assert_int_equal(observed_class(&plan, &event), -1);
}

static void test_answer(void **state)
{
	struct trace_event event = syn();
	struct trace_plan plan = learned(&event);

	(void)state;
	plan.reply = (struct tuple){ .proto = IPPROTO_TCP,
				     .src = addr_from_bytes(AF_INET, (const uint8_t[]){ 192, 168, 70, 10 }),
				     .dst = plan.probe.src,
				     .sport = 22,
				     .dport = 40001 };
	memcpy(event.nh + 12, (const uint8_t[]){ 192, 168, 70, 10, 10, 2, 1, 2 }, 8);
	memcpy(event.th, (const uint8_t[]){ 0, 22, 0x9c, 0x41, 9, 9, 9, 9, 1, 2, 3, 5, 0x50, 0x12 }, 14);
	assert_int_equal(observed_class(&plan, &event), CLASS_ANSWER);
	/* un-NATed */
	memcpy(event.nh + 12, (const uint8_t[]){ 10, 1, 2, 3 }, 4);
	memcpy(event.th, (const uint8_t[]){ 0x04, 0xc6 }, 2);
	assert_int_equal(observed_class(&plan, &event), CLASS_ANSWER);
	/* it acknowledges something else */
	event.th[11]++;
	assert_int_equal(observed_class(&plan, &event), -1);
	event.th[11]--;
	/* it is another host's */
	event.nh[12]++;
	assert_int_equal(observed_class(&plan, &event), -1);
}

static void test_error(void **state)
{
	struct trace_event event = syn();
	const struct trace_plan plan = learned(&event);

	(void)state;
	event.nh[9] = IPPROTO_ICMP;
	memcpy(event.nh + 12, (const uint8_t[]){ 192, 168, 70, 10, 10, 2, 1, 2 }, 8);
	memcpy(event.th,
	       (const uint8_t[]){ 3, 3, 0, 0, 0, 0, 0, 0, 0x45, 0, 0, 60, 0xab, 0xcd, 0x40, 0, 63, IPPROTO_TCP, 0, 0 },
	       20);
	assert_int_equal(observed_class(&plan, &event), CLASS_ICMP_ERROR);
	event.th[13]++;
	assert_int_equal(observed_class(&plan, &event), -1);
	event.th[13]--;
	event.th_len = 19;
	assert_int_equal(observed_class(&plan, &event), -1);
}

/* An echo service sends back what it gets: by its direction it is an answer. */
static void test_udp_echo(void **state)
{
	struct trace_event event = syn();
	struct trace_plan plan = { .await = true, .probe = { .proto = IPPROTO_UDP } };

	(void)state;
	event.nh[9] = IPPROTO_UDP;
	memcpy(event.th + 4, (const uint8_t[]){ 0, 13, 0, 0, 'h', 'e', 'l', 'l', 'o' }, 9);
	event.th_len = 13;
	observed_learn(&plan, &event);
	assert_int_equal(plan.payload.len, 5);
	assert_int_equal(observed_class(&plan, &event), CLASS_PROBE);
	memcpy(event.nh + 12, (const uint8_t[]){ 10, 1, 2, 3, 10, 2, 1, 2 }, 8);
	memcpy(event.th, (const uint8_t[]){ 0x04, 0xc6, 0x9c, 0x41 }, 4);
	assert_int_equal(observed_class(&plan, &event), CLASS_ANSWER);
}

/* The same interface again is another packet; a bridge above it is not. */
static void test_again(void **state)
{
	struct trace_event event = syn();
	struct visit visit = { .own = OWN_PORT_INGRESS };
	const struct journey_log log = { .visits = &visit, .n_visits = 1 };

	(void)state;
	visit.first.iif = event.iif = 2;
	assert_true(observed_again(&log, OWN_PORT_INGRESS, &event));
	assert_false(observed_again(&log, OWN_PRE_START, &event));
	event.iif = 3;
	assert_false(observed_again(&log, OWN_PORT_INGRESS, &event));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_learns), cmocka_unit_test(test_translated), cmocka_unit_test(test_answer),
		cmocka_unit_test(test_error),  cmocka_unit_test(test_udp_echo),	  cmocka_unit_test(test_again),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("observed", tests, NULL, NULL);
}
