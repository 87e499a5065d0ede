/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages that libnftnl would end the program for, or crash on (found by tests/fuzz), are told from good ones.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "engine/base/util.h"
#include "rules/message.h"

static char buf[4096];

static struct nlmsghdr *message(void)
{
	struct nlmsghdr *nlh;

	memset(buf, 0, sizeof(buf));
	nlh = mnl_nlmsg_put_header(buf);
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct nfgenmsg));
	mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, "t");
	mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, "c");
	return nlh;
}

/* An immediate with a verdict, or what is left of it. */
struct parts {
	bool no_name, no_chain, no_code, short_reg, empty_data;
	int32_t verdict;
};

static bool rule_ok(const struct parts *parts)
{
	struct nlmsghdr *nlh = message();
	struct nlattr *list = mnl_attr_nest_start(nlh, NFTA_RULE_EXPRESSIONS), *expr, *data, *value, *verdict;

	expr = mnl_attr_nest_start(nlh, NFTA_LIST_ELEM);
	if (!parts->no_name)
		mnl_attr_put_strz(nlh, NFTA_EXPR_NAME, "immediate");
	data = mnl_attr_nest_start(nlh, NFTA_EXPR_DATA);
	if (parts->short_reg)
		mnl_attr_put_u8(nlh, NFTA_IMMEDIATE_DREG, 0);
	else
		mnl_attr_put_u32(nlh, NFTA_IMMEDIATE_DREG, htonl(NFT_REG_VERDICT));
	value = mnl_attr_nest_start(nlh, NFTA_IMMEDIATE_DATA);
	if (!parts->empty_data) {
		verdict = mnl_attr_nest_start(nlh, NFTA_DATA_VERDICT);
		if (!parts->no_code)
			mnl_attr_put_u32(nlh, NFTA_VERDICT_CODE, htonl((uint32_t)parts->verdict));
		if (!parts->no_chain)
			mnl_attr_put_strz(nlh, NFTA_VERDICT_CHAIN, "other");
		mnl_attr_nest_end(nlh, verdict);
	}
	mnl_attr_nest_end(nlh, value);
	mnl_attr_nest_end(nlh, data);
	mnl_attr_nest_end(nlh, expr);
	mnl_attr_nest_end(nlh, list);
	return message_rule_ok(nlh);
}

static void test_rules(void **state)
{
	(void)state;
	assert_true(rule_ok(&(struct parts){ .verdict = NFT_JUMP }));
	assert_true(rule_ok(&(struct parts){ .verdict = NFT_RETURN, .no_chain = true }));
	assert_false(rule_ok(&(struct parts){ .verdict = NFT_JUMP, .no_chain = true }));
	assert_false(rule_ok(&(struct parts){ .verdict = NFT_GOTO, .no_chain = true }));
	assert_false(rule_ok(&(struct parts){ .no_code = true }));
	assert_false(rule_ok(&(struct parts){ .no_name = true }));
	assert_false(rule_ok(&(struct parts){ .short_reg = true }));
	assert_false(rule_ok(&(struct parts){ .empty_data = true }));
	assert_true(message_rule_ok(message()));
}

static void test_broken(void **state)
{
	struct nlmsghdr *nlh = message();

	(void)state;
	mnl_attr_put_u32(nlh, NFTA_RULE_HANDLE, 1);
	assert_false(message_rule_ok(nlh));
	nlh = message();
	/* A chain's name without its end. */
	mnl_attr_put(nlh, NFTA_RULE_CHAIN, 3, "abc");
	assert_false(message_rule_ok(nlh));
	nlh = message();
	mnl_attr_put_u64(nlh, NFTA_RULE_HANDLE, 1);
	assert_true(message_rule_ok(nlh));
	/* An attribute that says it is longer than the message. */
	((struct nlattr *)mnl_nlmsg_get_payload_offset(nlh, sizeof(struct nfgenmsg)))->nla_len = 4000;
	assert_false(message_rule_ok(nlh));
	nlh->nlmsg_len = sizeof(*nlh) + 1;
	assert_false(message_rule_ok(nlh));
}

static void test_elements(void **state)
{
	struct nlmsghdr *nlh;
	struct nlattr *list, *element, *key;

	(void)state;
	for (uint16_t len = 0; len <= 68; len += 4) {
		static const uint8_t bytes[68];

		nlh = message();
		list = mnl_attr_nest_start(nlh, NFTA_SET_ELEM_LIST_ELEMENTS);
		element = mnl_attr_nest_start(nlh, NFTA_LIST_ELEM);
		key = mnl_attr_nest_start(nlh, NFTA_SET_ELEM_KEY);
		mnl_attr_put(nlh, NFTA_DATA_VALUE, len, bytes);
		mnl_attr_nest_end(nlh, key);
		mnl_attr_nest_end(nlh, element);
		mnl_attr_nest_end(nlh, list);
		assert_int_equal(message_elements_ok(nlh), len <= 64);
	}
}

/* libnftnl writes behind its table for those that it does not know. */
static void test_element_attributes(void **state)
{
	(void)state;
	for (uint16_t type = NFTA_SET_ELEM_EXPRESSIONS; type < 24; type++) {
		struct nlmsghdr *nlh = message();
		struct nlattr *list = mnl_attr_nest_start(nlh, NFTA_SET_ELEM_LIST_ELEMENTS);
		struct nlattr *element = mnl_attr_nest_start(nlh, NFTA_LIST_ELEM);

		mnl_attr_put(nlh, type, 0, NULL);
		mnl_attr_nest_end(nlh, element);
		mnl_attr_nest_end(nlh, list);
		assert_int_equal(message_elements_ok(nlh), type == NFTA_SET_ELEM_EXPRESSIONS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_element_attributes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
