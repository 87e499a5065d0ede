/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filters of traffic control: as tc sets them and the kernel tells them, of kinds that it may lack, and broken
 * messages.
 */
#include <errno.h>
#include <linux/gen_stats.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_mirred.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/util.h"
#include "probes/tc.h"
#include "tests/unit/testns.h"

#define IFINDEX 41

static struct nl *route;

static void enter(void)
{
	testns_new();
	testns_run(
		"ip link add aa index %d type veth peer name bb index 42 && ip link set aa up && ip link set bb up && "
		"tc qdisc add dev aa clsact",
		IFINDEX);
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
}

static int teardown(void **state)
{
	(void)state;
	nl_free(route);
	route = NULL;
	return 0;
}

#define U32 "u32 match ip dst 10.0.0.1 "

static void filters_of_the_kernel(void **state)
{
	static const struct {
		const char *filter, *takers; /* NULL: none */
	} rows[] = {
		{ U32 "classid 1:1", NULL },
		{ U32 "action mirred egress redirect dev bb", "tc filter u32, pref 7, action mirred (redirect to bb)" },
		{ U32 "action mirred egress mirror dev bb", NULL },
		{ "bpf bytecode '1,6 0 0 2'", NULL },
		{ "bpf da bytecode '1,6 0 0 2'", "tc filter bpf, pref 7, a program that decides itself" },
	};

	(void)state;
	enter();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct tc_state found = { 0 };
		struct err err = { 0 };

		testns_run("tc filter add dev aa ingress pref 7 protocol ip %s", rows[i].filter);
		assert_int_equal(tc_read(route, IFINDEX, TC_INGRESS, &found, &err), 0);
		assert_string_equal(found.takers.s ? found.takers.s : "none", rows[i].takers ? rows[i].takers : "none");
		str_done(&found.takers);
		/* the other side has none */
		assert_int_equal(tc_read(route, IFINDEX, TC_EGRESS, &found, &err), 0);
		assert_null(found.takers.s);
		testns_run("tc filter del dev aa ingress");
	}
}

static void no_qdisc(void **state)
{
	struct tc_state found = { .taken = 1 };
	struct err err = { 0 };

	(void)state;
	enter();
	testns_run("tc qdisc del dev aa clsact");
	assert_int_equal(tc_read(route, IFINDEX, TC_INGRESS, &found, &err), 0);
	assert_null(found.takers.s);
	assert_int_equal(found.taken, 0);
}

/* What is taken is counted, and what is sent. */
static void counts(void **state)
{
	struct tc_state before = { 0 }, after = { 0 };
	struct err err = { 0 };
	uint64_t sent, sent_then;

	(void)state;
	enter();
	testns_run("ip addr add 10.0.0.1/24 dev aa && ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev aa && "
		   "tc filter add dev aa egress pref 1 protocol ip u32 match u32 0 0 "
		   "action mirred egress redirect dev lo");
	assert_int_equal(tc_read(route, IFINDEX, TC_EGRESS, &before, &err), 0);
	testns_run("bash -c 'printf x >/dev/udp/10.0.0.2/9'");
	assert_int_equal(tc_read(route, IFINDEX, TC_EGRESS, &after, &err), 0);
	assert_int_equal(after.taken - before.taken, 1);
	str_done(&before.takers);
	str_done(&after.takers);
	testns_run("tc filter del dev aa egress");
	assert_int_equal(tc_sent(route, IFINDEX, &sent, &err), 0);
	testns_run("bash -c 'printf x >/dev/udp/10.0.0.2/9'");
	assert_int_equal(tc_sent(route, IFINDEX, &sent_then, &err), 0);
	assert_true(sent_then > sent);
	assert_true(tc_sent(route, 99, &sent, &err) < 0);
}

/* A filter of that kind whose option `actions` holds the actions; each parameter block begins like tc_gen. */
struct action {
	const char *kind;
	int32_t verdict;
	int32_t eaction; /* mirred's */
	uint32_t packets;
};

static void put_action(struct nlmsghdr *nlh, uint16_t order, const struct action *action)
{
	struct tc_mirred parms = { .action = action->verdict, .eaction = action->eaction, .ifindex = 1 };
	struct gnet_stats_basic basic = { .bytes = 1000, .packets = action->packets };
	struct nlattr *one = mnl_attr_nest_start(nlh, order), *nest;

	mnl_attr_put_strz(nlh, TCA_ACT_KIND, action->kind);
	nest = mnl_attr_nest_start(nlh, TCA_ACT_STATS);
	mnl_attr_put(nlh, TCA_STATS_BASIC, 12, &basic);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, TCA_ACT_OPTIONS);
	mnl_attr_put(nlh, 2, strcmp(action->kind, "mirred") ? 20 : sizeof(parms), &parms);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_nest_end(nlh, one);
}

static struct nlmsghdr *filter_message(void *buf, const char *kind, uint16_t actions, const struct action action[2])
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct tcmsg *msg = mnl_nlmsg_put_extra_header(nlh, sizeof(*msg));
	struct nlattr *options, *nest;

	msg->tcm_info = TC_H_MAKE(7 << 16, 0);
	mnl_attr_put_strz(nlh, TCA_KIND, kind);
	options = mnl_attr_nest_start(nlh, TCA_OPTIONS);
	nest = mnl_attr_nest_start(nlh, actions);
	for (uint16_t i = 0; i < 2 && action[i].kind; i++)
		put_action(nlh, i + 1, &action[i]);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_nest_end(nlh, options);
	return nlh;
}

/* Kinds that this machine's kernel may lack. */
static void filters_by_hand(void **state)
{
	static const struct {
		const char *kind;
		uint16_t actions;
		struct action action[2];
		const char *words; /* "": nothing takes the packet */
		uint64_t taken;
	} rows[] = {
		{ "matchall", TCA_MATCHALL_ACT, { { "gact", TC_ACT_SHOT, 0, 4 } }, "drop", 4 },
		{ "matchall", TCA_MATCHALL_ACT, { { "gact", TC_ACT_OK, 0, 4 } }, "", 0 },
		{ "matchall", TCA_MATCHALL_ACT, { { "gact", TC_ACT_PIPE, 0, 4 } }, "", 0 },
		{ "matchall", TCA_MATCHALL_ACT, { { "gact", TC_ACT_TRAP, 0, 4 } }, "stolen", 4 },
		{ "flower", TCA_FLOWER_ACT, { { "gact", TC_ACT_QUEUED, 0, 4 } }, "stolen", 4 },
		{ "flower", TCA_FLOWER_ACT, { { "gact", TC_ACT_STOLEN, 0, 4 } }, "stolen", 4 },
		{ "basic",
		  TCA_BASIC_ACT,
		  { { "skbedit", TC_ACT_PIPE, 0, 9 }, { "gact", TC_ACT_SHOT, 0, 4 } },
		  "drop",
		  4 },
		{ "fw", TCA_FW_ACT, { { "police", TC_ACT_SHOT, 0, 3 } }, "police", 3 },
		{ "route", TCA_ROUTE4_ACT, { { "vlan", TC_ACT_PIPE, 0, 3 } }, "", 0 },
		{ "flow", TCA_FLOW_ACT, { { "nat", TC_ACT_OK, 0, 3 } }, "nat", 3 },
		{ "cgroup",
		  TCA_CGROUP_ACT,
		  { { "mirred", TC_ACT_STOLEN, TCA_INGRESS_REDIR, 2 } },
		  "mirred (redirect to lo)",
		  2 },
		{ "cgroup", TCA_CGROUP_ACT, { { "mirred", TC_ACT_PIPE, TCA_INGRESS_MIRROR, 2 } }, "", 0 },
		{ "u32",
		  TCA_U32_ACT,
		  { { "gact", TC_ACT_SHOT, 0, 1 }, { "gact", TC_ACT_SHOT, 0, 2 } },
		  "drop, action drop",
		  3 },
		/* another kind's option, and a kind that nobody knows */
		{ "u32", TCA_FLOWER_ACT + 40, { { "gact", TC_ACT_SHOT, 0, 1 } }, "", 0 },
		{ "new", TCA_U32_ACT, { { "gact", TC_ACT_SHOT, 0, 1 } }, "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char buf[1024] __attribute__((aligned(8))) = { 0 };
		_cleanup_(freep) char *wanted =
			xasprintf("tc filter %s, pref 7, action %s", rows[i].kind, rows[i].words);
		struct nlmsghdr *nlh = filter_message(buf, rows[i].kind, rows[i].actions, rows[i].action);
		struct tc_state found = { 0 };

		assert_int_equal(tc_parse_filter(nlh, &found), 0);
		assert_string_equal(found.takers.s ? found.takers.s : "", *rows[i].words ? wanted : "");
		assert_int_equal(found.taken, rows[i].taken);
		str_done(&found.takers);
	}
}

static void several_are_joined(void **state)
{
	static const struct action drop[2] = { { "gact", TC_ACT_SHOT, 0, 4 } };
	char buf[1024] __attribute__((aligned(8))) = { 0 };
	struct nlmsghdr *nlh = filter_message(buf, "u32", TCA_U32_ACT, drop);
	struct tc_state found = { 0 };

	(void)state;
	assert_int_equal(tc_parse_filter(nlh, &found), 0);
	assert_int_equal(tc_parse_filter(nlh, &found), 0);
	assert_string_equal(found.takers.s, "tc filter u32, pref 7, action drop; tc filter u32, pref 7, action drop");
	assert_int_equal(found.taken, 8);
	str_done(&found.takers);
}

/* A qdisc's drops, by hand: only of that interface's clsact. */
static void qdisc_of_another(void **state)
{
	static const struct {
		int ifindex;
		uint32_t parent;
		uint64_t taken;
	} rows[] = {
		{ IFINDEX, TC_H_CLSACT, 5 },
		{ IFINDEX + 1, TC_H_CLSACT, 0 },
		{ IFINDEX, TC_H_ROOT - 0x10000, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char buf[256] __attribute__((aligned(8))) = { 0 };
		struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
		struct tcmsg *msg = mnl_nlmsg_put_extra_header(nlh, sizeof(*msg));
		struct gnet_stats_queue queue = { .qlen = 1, .backlog = 2, .drops = 5, .requeues = 3 };
		struct tc_state found = { 0 };
		struct nlattr *nest;

		msg->tcm_ifindex = rows[i].ifindex;
		msg->tcm_parent = rows[i].parent;
		mnl_attr_put_strz(nlh, TCA_KIND, "clsact");
		nest = mnl_attr_nest_start(nlh, TCA_STATS2);
		mnl_attr_put(nlh, TCA_STATS_QUEUE, sizeof(queue), &queue);
		mnl_attr_nest_end(nlh, nest);
		assert_int_equal(tc_parse_qdisc(nlh, IFINDEX, &found), 0);
		assert_int_equal(found.taken, rows[i].taken);
		nlh->nlmsg_len = sizeof(*nlh) + sizeof(*msg) - 1;
		assert_int_equal(tc_parse_qdisc(nlh, IFINDEX, &found), -EBADMSG);
	}
}

/* Cut off at every length, every bit bent: refused, or told without a read past the end. */
static void broken_messages(void **state)
{
	static const struct action actions[2] = {
		{ "mirred", TC_ACT_STOLEN, TCA_EGRESS_REDIR, 2 },
		{ "gact", TC_ACT_SHOT, 0, 4 },
	};
	char buf[1024] __attribute__((aligned(8))) = { 0 };
	struct nlmsghdr *nlh = filter_message(buf, "u32", TCA_U32_ACT, actions);

	(void)state;
	for (size_t len = sizeof(*nlh); len < nlh->nlmsg_len; len++) {
		_cleanup_(freep) struct nlmsghdr *cut = testns_truncate(nlh, len);
		struct tc_state found = { 0 };
		int r = tc_parse_filter(cut, &found);

		assert_true(r == 0 || r == -EBADMSG);
		assert_true(len >= sizeof(*nlh) + sizeof(struct tcmsg) || r == -EBADMSG);
		str_done(&found.takers);
	}
	for (size_t i = sizeof(*nlh); i < nlh->nlmsg_len; i++) {
		for (unsigned int bit = 0; bit < 8; bit++) {
			_cleanup_(freep) struct nlmsghdr *bent = testns_truncate(nlh, nlh->nlmsg_len);
			struct tc_state found = { 0 };
			int r;

			((uint8_t *)bent)[i] ^= (uint8_t)(1 << bit);
			r = tc_parse_filter(bent, &found);
			assert_true(r == 0 || r == -EBADMSG);
			str_done(&found.takers);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(filters_of_the_kernel, teardown),
		cmocka_unit_test_teardown(no_qdisc, teardown),
		cmocka_unit_test_teardown(counts, teardown),
		cmocka_unit_test(filters_by_hand),
		cmocka_unit_test(several_are_joined),
		cmocka_unit_test(qdisc_of_another),
		cmocka_unit_test(broken_messages),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
