/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our own table in a private namespace, and the sorting of events into journeys.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "rules/journey.h"
#include "tests/unit/testns.h"

static struct trace_plan plan_of(void)
{
	struct trace_plan plan = { .probe = { .proto = IPPROTO_TCP, .sport = 40001, .dport = 1222 },
				   .seq = 0xfffffffe,
				   .ip_mark = 77,
				   .iif = "lo",
				   .contain = true };

	addr_parse("10.2.1.2", &plan.probe.src);
	addr_parse("10.1.2.3", &plan.probe.dst);
	return plan;
}

static void put32(uint8_t *bytes, uint32_t value)
{
	bytes[0] = (uint8_t)(value >> 24);
	bytes[1] = (uint8_t)(value >> 16);
	bytes[2] = (uint8_t)(value >> 8);
	bytes[3] = (uint8_t)value;
}

/* A first event of a base chain, with TCP headers. */
static struct trace_event event_of(uint32_t id, const char *table, const char *chain, uint32_t seq, uint32_t ack,
				   uint8_t flags)
{
	struct trace_event event = { .id = id,
				     .type = NFT_TRACETYPE_RULE,
				     .has_headers = true,
				     .nh_len = 20,
				     .th_len = 20,
				     .verdict_known = true,
				     .verdict = NFT_CONTINUE };

	snprintf(event.table, sizeof(event.table), "%s", table);
	snprintf(event.chain, sizeof(event.chain), "%s", chain);
	event.nh[0] = 0x45;
	event.nh[5] = 77; /* the identification */
	event.nh[9] = IPPROTO_TCP;
	memcpy(event.nh + 16, (const uint8_t[]){ 10, 2, 1, 2 }, 4);
	event.th[2] = 40001 >> 8;
	event.th[3] = 40001 & 0xff;
	put32(event.th + 4, seq);
	put32(event.th + 8, ack);
	event.th[13] = flags;
	return event;
}

static struct trace_event end_of(uint32_t id, int32_t verdict)
{
	return (struct trace_event){ .id = id,
				     .type = NFT_TRACETYPE_RULE,
				     .handle = 5,
				     .verdict_known = true,
				     .verdict = verdict,
				     .table = "filter",
				     .chain = "forward" };
}

struct fixture {
	struct trace_plan plan;
	struct trace_table *table;
	struct journeys journeys;
};

static int setup(void **state)
{
	struct fixture *f;
	struct err err = { 0 };

	testns_new();
	f = calloc(1, sizeof(*f));
	f->plan = plan_of();
	if (trace_table_open(&f->plan, &f->table, &err) < 0) {
		print_message("%s\n", err.text);
		return -1;
	}
	journeys_init(&f->journeys, f->table, &f->plan);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	journeys_done(&f->journeys);
	trace_table_free(f->table);
	free(f);
	return 0;
}

static void add(struct fixture *f, struct trace_event event)
{
	journeys_add(&f->journeys, &event);
}

static void test_sorts(void **state)
{
	struct fixture *f = *state;

	add(f, event_of(1, "filter", "forward", 0xfffffffe, 0, 0x02));
	add(f, event_of(2, "filter", "forward", 123, 0xffffffff, 0x12));
	add(f, event_of(3, "filter", "forward", 0xffffffff, 0, 0x04));
	add(f, event_of(4, "filter", "forward", 0xfffffffd, 0, 0x02)); /* a stranger's, one off */
	add(f, event_of(5, "filter", "forward", 0xfffffffe, 0, 0x10)); /* our number, but no SYN */
	assert_int_equal(f->journeys.logs[CLASS_PROBE].n_visits, 1);
	assert_int_equal(f->journeys.logs[CLASS_ANSWER].n_visits, 1);
	assert_int_equal(f->journeys.logs[CLASS_RESET].n_visits, 1);
	assert_int_equal(f->journeys.logs[CLASS_ICMP_ERROR].n_visits, 0);
}

/* The rule that made it is told of behind all that befell the copy. */
static void test_copy_within(void **state)
{
	struct fixture *f = *state;
	const struct journey_log *log = &f->journeys.logs[CLASS_PROBE];

	add(f, event_of(1, "filter", "forward", 0xfffffffe, 0, 0x02));
	add(f, event_of(2, trace_table_name(f->table), "postrouting-start", 0xfffffffe, 0, 0x02));
	add(f, event_of(2, trace_table_name(f->table), "postrouting-end", 0xfffffffe, 0, 0x02));
	add(f, end_of(2, NF_DROP));
	assert_true(journey_ended(&f->journeys, CLASS_PROBE));
	add(f, end_of(1, NFT_CONTINUE));
	assert_int_equal(log->n_visits, 1);
	assert_int_equal(log->visits[0].n_events, 2);
	assert_false(journey_ended(&f->journeys, CLASS_PROBE));
	/* a packet that goes on under another id is no copy */
	add(f, event_of(3, "filter", "output", 0xfffffffe, 0, 0x02));
	add(f, event_of(3, "filter", "postrouting", 0xfffffffe, 0, 0x02));
	assert_int_equal(log->n_visits, 3);
}

/* A SYN/ACK behind IPv6 options, which the event leaves out. */
static void test_extension_header(void **state)
{
	struct fixture *f = *state;
	struct trace_event event = event_of(1, "filter", "forward", 123, 0xffffffff, 0x12);
	const struct journey_log *log = &f->journeys.logs[CLASS_ANSWER];
	struct tuple tuple;
	uint8_t flags;

	addr_parse("2001:db8::2", &f->plan.probe.src);
	addr_parse("2001:db8::3", &f->plan.probe.dst);
	memset(event.nh, 0, sizeof(event.nh));
	event.nh_len = 40;
	event.nh[0] = 0x60;
	event.nh[6] = IPPROTO_DSTOPTS;
	memcpy(event.nh + 24, f->plan.probe.src.bytes, 16);
	assert_int_equal(trace_event_l4proto(&event), 0);
	add(f, event);
	assert_int_equal(log->n_visits, 1);
	trace_event_tuple(&log->visits[0].first, &tuple, &flags);
	assert_int_equal(tuple.proto, IPPROTO_TCP);
	assert_int_equal(tuple.dport, 40001);
	assert_int_equal(flags, 0x12);
	event.nh[6] = IPPROTO_UDP;
	assert_int_equal(trace_event_l4proto(&event), IPPROTO_UDP);
}

static void test_id_gets_a_new_meaning(void **state)
{
	struct fixture *f = *state;
	const struct visit *visit;

	add(f, event_of(9, "filter", "forward", 0xfffffffe, 0, 0x02));
	add(f, event_of(9, "filter", "forward", 555, 0, 0x02)); /* the same id, a stranger's packet */
	add(f, end_of(9, NF_DROP));
	assert_null(journey_drop(&f->journeys, CLASS_PROBE, NULL));
	add(f, event_of(9, "filter", "forward", 0xfffffffe, 0, 0x02));
	add(f, end_of(9, NF_DROP));
	assert_non_null(journey_drop(&f->journeys, CLASS_PROBE, &visit));
	assert_ptr_equal(visit, &f->journeys.logs[CLASS_PROBE].visits[1]);
}

static void test_id_ring(void **state)
{
	struct fixture *f = *state;

	add(f, event_of(7, "filter", "forward", 0xfffffffe, 0, 0x02));
	for (uint32_t i = 0; i < 600; i++)
		add(f, event_of(1000 + i, "filter", "forward", i, 0, 0x02));
	add(f, end_of(7, NF_DROP)); /* forgotten by now: nobody's */
	assert_null(journey_drop(&f->journeys, CLASS_PROBE, NULL));
}

static void test_policy_ends(void **state)
{
	struct fixture *f = *state;
	struct trace_event policy = { .id = 1, .type = NFT_TRACETYPE_POLICY, .policy = NF_ACCEPT };

	add(f, event_of(1, "filter", "forward", 0xfffffffe, 0, 0x02));
	add(f, policy);
	assert_false(journey_ended(&f->journeys, CLASS_PROBE));
	policy.policy = NF_DROP;
	add(f, policy);
	assert_true(journey_ended(&f->journeys, CLASS_PROBE));
}

static void test_own_chains(void **state)
{
	struct fixture *f = *state;
	struct trace_event event = event_of(1, trace_table_name(f->table), "postrouting-end", 0xfffffffe, 0, 0x02);

	assert_int_equal(trace_table_chain(f->table, &event), OWN_POST_END);
	strcpy(event.chain, "mine");
	assert_int_equal(trace_table_chain(f->table, &event), OWN_NONE);
	strcpy(event.chain, "postrouting-end");
	strcpy(event.table, "nfdiag-1-0000");
	assert_int_equal(trace_table_chain(f->table, &event), OWN_NONE);
}

/* A kernel before 6.2: the rest of a tag stands in the link-layer header behind postrouting. */
static void test_tag_hides_egress(void **state)
{
	struct fixture *f = *state;
	struct trace_event event = event_of(1, trace_table_name(f->table), "postrouting-end", 0xfffffffe, 0, 0x02);
	const uint8_t tag[] = { 0x81, 0x00, 0x00, 0x0a };

	event.ll_len = 14;
	event.ll[12] = 0x08;
	add(f, event);
	assert_true(journeys_show_egress(&f->journeys));
	assert_false(journey_ended(&f->journeys, CLASS_PROBE));
	event.ll_len = sizeof(event.ll);
	memcpy(event.ll + 12, tag, sizeof(tag));
	add(f, event);
	assert_false(journeys_show_egress(&f->journeys));
	assert_true(journey_ended(&f->journeys, CLASS_PROBE));
}

static struct trace_event request_at(struct fixture *f, uint32_t id, enum own_chain own)
{
	struct trace_event event =
		event_of(id, trace_table_name(f->table), trace_table_chain_name(own), f->plan.seq, 0, 0x02);

	event.iif = 2;
	return event;
}

/* Observed: the same bytes twice, and the first packet waits for its neighbour while the second one comes in. */
static void test_twin(void **state)
{
	struct fixture *f = *state;

	f->plan.await = true;
	add(f, request_at(f, 1, OWN_PORT_INGRESS));
	add(f, request_at(f, 1, OWN_POST_END));
	add(f, request_at(f, 2, OWN_PORT_INGRESS));
	add(f, request_at(f, 2, OWN_POST_END));
	assert_int_equal(f->journeys.logs[CLASS_PROBE].n_visits, 2);
	assert_false(journey_ended(&f->journeys, CLASS_PROBE));
	add(f, request_at(f, 1, OWN_EGRESS_END));
	add(f, request_at(f, 2, OWN_EGRESS_END));
	assert_int_equal(f->journeys.logs[CLASS_PROBE].n_visits, 3);
	assert_true(journey_ended(&f->journeys, CLASS_PROBE));
}

static int tables(void)
{
	return system("exit $(nft list tables | wc -l)") >> 8;
}

static void test_table_is_owned(void **state)
{
	struct trace_plan plan = plan_of();
	struct trace_table *table = NULL;
	uint64_t packets = 7;
	struct err err = { 0 };
	char command[100];

	(void)state;
	testns_new();
	assert_int_equal(tables(), 0);
	assert_int_equal(trace_table_open(&plan, &table, &err), 0);
	assert_int_equal(tables(), 1);
	snprintf(command, sizeof(command), "nft delete table inet %s 2>/dev/null", trace_table_name(table));
	assert_int_not_equal(system(command), 0);
	assert_int_equal(system("nft flush ruleset"), 0);
	assert_int_equal(tables(), 1);
	assert_int_equal(trace_table_counted(table, &packets, &err), 0);
	assert_int_equal(packets, 0);
	plan.contain = false;
	plan.answer = true;
	addr_parse("10.2.1.2", &plan.reply.dst);
	strcpy(plan.oif, "lo");
	assert_int_equal(trace_table_change(table, &plan, &err), 0);
	assert_int_equal(tables(), trace_table_has_egress(table) ? 2 : 1);
	trace_table_free(table);
	assert_int_equal(tables(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sorts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_extension_header, setup, teardown),
		cmocka_unit_test_setup_teardown(test_copy_within, setup, teardown),
		cmocka_unit_test_setup_teardown(test_id_gets_a_new_meaning, setup, teardown),
		cmocka_unit_test_setup_teardown(test_id_ring, setup, teardown),
		cmocka_unit_test_setup_teardown(test_policy_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_own_chains, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tag_hides_egress, setup, teardown),
		cmocka_unit_test_setup_teardown(test_twin, setup, teardown),
		cmocka_unit_test(test_table_is_owned),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
