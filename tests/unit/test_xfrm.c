/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPsec policies out of netlink messages: which one applies, and messages that are cut off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "probes/xfrm.h"

#include <linux/xfrm.h>

static struct nlmsghdr *policy(void *buf, uint32_t priority, uint8_t action, uint8_t dst_len)
{
	struct nlmsghdr *nlh;
	struct xfrm_userpolicy_info *info;
	struct addr dst;

	memset(buf, 0, 1024);
	nlh = mnl_nlmsg_put_header(buf);
	nlh->nlmsg_type = XFRM_MSG_NEWPOLICY;
	info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));
	addr_parse("10.1.2.0", &dst);
	memcpy(&info->sel.daddr, dst.bytes, 4);
	info->sel.family = AF_INET;
	info->sel.prefixlen_d = dst_len;
	info->priority = priority;
	info->action = action;
	info->dir = XFRM_POLICY_FWD;
	return nlh;
}

static struct xfrm_query query_of(enum xfrm_dir dir)
{
	struct xfrm_query query = { .tuple = { .proto = IPPROTO_TCP, .sport = 40001, .dport = 1222 }, .dir = dir };

	addr_parse("10.2.1.2", &query.tuple.src);
	addr_parse("10.1.2.3", &query.tuple.dst);
	return query;
}

static void lowest_priority_decides(void **state)
{
	const struct xfrm_query query = query_of(XFRM_FWD), out = query_of(XFRM_OUT);
	struct xfrm_answer answer = { 0 };
	char buf[1024];

	(void)state;
	assert_int_equal(xfrm_parse(policy(buf, 9, XFRM_POLICY_BLOCK, 24), &out, &answer), 0);
	assert_false(answer.found);
	assert_int_equal(xfrm_parse(policy(buf, 9, XFRM_POLICY_BLOCK, 32), &query, &answer), 0);
	assert_false(answer.found);
	assert_int_equal(xfrm_parse(policy(buf, 9, XFRM_POLICY_BLOCK, 24), &query, &answer), 0);
	assert_true(answer.found && answer.blocks);
	assert_int_equal(xfrm_parse(policy(buf, 10, XFRM_POLICY_ALLOW, 0), &query, &answer), 0);
	assert_true(answer.blocks);
	assert_int_equal(xfrm_parse(policy(buf, 8, XFRM_POLICY_ALLOW, 0), &query, &answer), 0);
	assert_false(answer.blocks || answer.wants_ipsec);
	assert_int_equal(answer.priority, 8);
}

static void templates_demand_protection(void **state)
{
	const struct xfrm_query query = query_of(XFRM_FWD);
	struct xfrm_user_tmpl tmpl = { .optional = 1 };
	struct xfrm_answer answer = { 0 };
	struct nlmsghdr *nlh;
	char buf[1024];

	(void)state;
	nlh = policy(buf, 9, XFRM_POLICY_ALLOW, 24);
	mnl_attr_put(nlh, XFRMA_TMPL, sizeof(tmpl), &tmpl);
	assert_int_equal(xfrm_parse(nlh, &query, &answer), 0);
	assert_true(answer.found && !answer.wants_ipsec);
	tmpl.optional = 0;
	answer.found = false;
	nlh = policy(buf, 9, XFRM_POLICY_ALLOW, 24);
	mnl_attr_put(nlh, XFRMA_TMPL, sizeof(tmpl), &tmpl);
	assert_int_equal(xfrm_parse(nlh, &query, &answer), 0);
	assert_true(answer.wants_ipsec);
	/* Of an xfrm interface, and of packets with another mark. */
	answer.found = false;
	mnl_attr_put_u32(nlh, XFRMA_IF_ID, 7);
	assert_int_equal(xfrm_parse(nlh, &query, &answer), 0);
	assert_false(answer.found);
}

/* Whatever is missing at the end: no read beyond it. */
static void cut_off(void **state)
{
	const struct xfrm_query query = query_of(XFRM_FWD);
	struct xfrm_user_tmpl tmpl = { 0 };
	struct nlmsghdr *whole;
	char buf[1024];

	(void)state;
	whole = policy(buf, 9, XFRM_POLICY_ALLOW, 24);
	mnl_attr_put(whole, XFRMA_TMPL, sizeof(tmpl), &tmpl);
	for (uint32_t len = NLMSG_HDRLEN; len < whole->nlmsg_len; len++) {
		struct xfrm_answer answer = { 0 };
		struct nlmsghdr *copy = malloc(len);

		assert_non_null(copy);
		memcpy(copy, whole, len);
		copy->nlmsg_len = len;
		if (len < NLMSG_HDRLEN + sizeof(struct xfrm_userpolicy_info))
			assert_int_not_equal(xfrm_parse(copy, &query, &answer), 0);
		else
			xfrm_parse(copy, &query, &answer);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lowest_priority_decides),
		cmocka_unit_test(templates_demand_protection),
		cmocka_unit_test(cut_off),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
