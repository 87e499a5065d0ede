/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmp, range, bitwise, byteorder: each operator below, at and above its limits, and on what is not known.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include "tests/unit/evalrule.h"

#include <cmocka.h>

#define TH NFT_PAYLOAD_TRANSPORT_HEADER
#define NO OUTCOME_NO_MATCH
#define YES OUTCOME_MATCH
#define MAYBE OUTCOME_UNKNOWN

static const struct eval_env nobody;

/* tcp dport (22 in the packet) against a port. */
static enum outcome port_cmp(uint32_t op, uint16_t port, uint16_t known)
{
	struct packet packet = hand_packet();
	struct hand_rule hand;
	enum outcome outcome;

	port = htons(port);
	packet.th.len = known;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_payload(&hand, TH, 2, 2, NFT_REG_1);
	hand_cmp(&hand, NFT_REG_1, op, &port, sizeof(port));
	outcome = hand_outcome(&hand, &nobody, &packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_cmp(void **state)
{
	static const struct {
		uint32_t op;
		enum outcome below, at, above; /* the rule's value against the packet's 22 */
	} ops[] = {
		{ NFT_CMP_EQ, NO, YES, NO },   { NFT_CMP_NEQ, YES, NO, YES }, { NFT_CMP_LT, NO, NO, YES },
		{ NFT_CMP_LTE, NO, YES, YES }, { NFT_CMP_GT, YES, NO, NO },   { NFT_CMP_GTE, YES, YES, NO },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		assert_int_equal(port_cmp(ops[i].op, 21, 20), ops[i].below);
		assert_int_equal(port_cmp(ops[i].op, 22, 20), ops[i].at);
		assert_int_equal(port_cmp(ops[i].op, 23, 20), ops[i].above);
		/* Network order: 0x0100 is more than 0x0016, whatever the machine. */
		assert_int_equal(port_cmp(ops[i].op, 256, 20), ops[i].above);
		assert_int_equal(port_cmp(ops[i].op, 22, 3), MAYBE);
		assert_int_equal(port_cmp(ops[i].op, 22, 4), ops[i].at);
	}
}

static void test_cmp_unreadable(void **state)
{
	struct packet packet = hand_packet();
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_cmp(&hand, 77, NFT_CMP_EQ, "abcd", 4);
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), MAYBE);
	hand_rule_done(&hand);
	hand_rule_open(&hand, NFPROTO_INET);
	hand_cmp(&hand, NFT_REG32_15, NFT_CMP_EQ, "abcdefgh", 8); /* past the last register */
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), MAYBE);
	hand_rule_done(&hand);
	hand_rule_open(&hand, NFPROTO_INET);
	hand_cmp(&hand, NFT_REG_1, 6, "abcd", 4); /* no such operator */
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), MAYBE);
	hand_rule_done(&hand);
	/* A register that was never written has no value. */
	hand_rule_open(&hand, NFPROTO_INET);
	hand_cmp(&hand, NFT_REG_2, NFT_CMP_EQ, "\0\0\0\0", 4);
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), MAYBE);
	hand_rule_done(&hand);
}

static enum outcome port_range(uint32_t op, uint16_t from, uint16_t to, uint16_t known)
{
	struct packet packet = hand_packet();
	struct hand_rule hand;
	struct nftnl_expr *expr;
	enum outcome outcome;

	from = htons(from);
	to = htons(to);
	packet.th.len = known;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_payload(&hand, TH, 2, 2, NFT_REG_1);
	expr = hand_expr(&hand, "range");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_RANGE_SREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_RANGE_OP, op);
	nftnl_expr_set(expr, NFTNL_EXPR_RANGE_FROM_DATA, &from, sizeof(from));
	nftnl_expr_set(expr, NFTNL_EXPR_RANGE_TO_DATA, &to, sizeof(to));
	outcome = hand_outcome(&hand, &nobody, &packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_range(void **state)
{
	static const struct {
		uint16_t from, to;
		bool inside;
	} ranges[] = {
		{ 22, 22, true },  { 21, 22, true },  { 22, 23, true }, { 21, 23, true },     { 0, 65535, true },
		{ 20, 21, false }, { 23, 24, false }, { 0, 21, false }, { 23, 65535, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
		assert_int_equal(port_range(NFT_RANGE_EQ, ranges[i].from, ranges[i].to, 20),
				 ranges[i].inside ? YES : NO);
		assert_int_equal(port_range(NFT_RANGE_NEQ, ranges[i].from, ranges[i].to, 20),
				 ranges[i].inside ? NO : YES);
		assert_int_equal(port_range(NFT_RANGE_EQ, ranges[i].from, ranges[i].to, 2), MAYBE);
	}
	assert_int_equal(port_range(2, 22, 22, 20), MAYBE);
}

/* What is masked out need not be known. */
static void test_bitwise_known_bits(void **state)
{
	static const uint8_t none[4] = { 0 }, low[4] = { 0xff }, flip[4] = { 0x01 };
	uint32_t five = 5, four = 4, seven = 7;
	struct packet packet = hand_packet();
	struct hand_rule hand;

	(void)state;
	packet.mark_known = false;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_meta(&hand, NFT_META_MARK, NFT_REG_1);
	hand_bitwise(&hand, NFT_REG_1, 4, none, flip);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, flip, 4);
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), YES);
	hand_rule_done(&hand);

	/* Only the first byte is unknown: a difference in the others is one for certain. */
	hand_rule_open(&hand, NFPROTO_INET);
	hand_meta(&hand, NFT_META_MARK, NFT_REG_1);
	hand_bitwise(&hand, NFT_REG_1, 4, low, none);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, &(uint32_t){ htole32(0x100) }, 4);
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), NO);
	hand_rule_done(&hand);
	hand_rule_open(&hand, NFPROTO_INET);
	hand_meta(&hand, NFT_META_MARK, NFT_REG_1);
	hand_bitwise(&hand, NFT_REG_1, 4, low, none);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_NEQ, &(uint32_t){ htole32(0x100) }, 4);
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), YES);
	hand_rule_done(&hand);

	packet.mark_known = true; /* 5 */
	hand_rule_open(&hand, NFPROTO_INET);
	hand_meta(&hand, NFT_META_MARK, NFT_REG_1);
	hand_bitwise(&hand, NFT_REG_1, 4, &seven, &flip);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, BYTE_ORDER == LITTLE_ENDIAN ? &four : &five, 4);
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), YES);
	hand_rule_done(&hand);
}

static enum outcome mark_shift(uint32_t op, uint32_t by, uint32_t mark, uint32_t wanted)
{
	struct packet packet = hand_packet();
	struct nftnl_expr *expr;
	struct hand_rule hand;
	enum outcome outcome;

	packet.mark = mark;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_meta(&hand, NFT_META_MARK, NFT_REG_1);
	expr = hand_expr(&hand, "bitwise");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_SREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_DREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_LEN, 4);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_OP, op);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_DATA, &by, sizeof(by));
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, &wanted, sizeof(wanted));
	outcome = hand_outcome(&hand, &nobody, &packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_shift(void **state)
{
	(void)state;
	assert_int_equal(mark_shift(NFT_BITWISE_LSHIFT, 0, 5, 5), YES);
	assert_int_equal(mark_shift(NFT_BITWISE_LSHIFT, 4, 5, 0x50), YES);
	assert_int_equal(mark_shift(NFT_BITWISE_LSHIFT, 4, 5, 0x51), NO);
	assert_int_equal(mark_shift(NFT_BITWISE_LSHIFT, 31, 3, 0x80000000), YES);
	assert_int_equal(mark_shift(NFT_BITWISE_RSHIFT, 31, 0x80000000, 1), YES);
	assert_int_equal(mark_shift(NFT_BITWISE_RSHIFT, 1, 5, 2), YES);
	assert_int_equal(mark_shift(NFT_BITWISE_RSHIFT, 32, 5, 0), MAYBE);
	assert_int_equal(mark_shift(7, 1, 5, 5), MAYBE); /* an operation of a newer kernel */
}

static enum outcome mark_order(uint32_t size, uint32_t len, const void *wanted, bool known)
{
	struct packet packet = hand_packet();
	struct nftnl_expr *expr;
	struct hand_rule hand;
	enum outcome outcome;

	packet.mark = 0x01020304;
	packet.mark_known = known;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_meta(&hand, NFT_META_MARK, NFT_REG_1);
	expr = hand_expr(&hand, "byteorder");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BYTEORDER_SREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BYTEORDER_DREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BYTEORDER_OP, NFT_BYTEORDER_HTON);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BYTEORDER_LEN, len);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BYTEORDER_SIZE, size);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, wanted, len);
	outcome = hand_outcome(&hand, &nobody, &packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_byteorder(void **state)
{
	(void)state;
	assert_int_equal(mark_order(4, 4, "\1\2\3\4", true), YES);
	assert_int_equal(mark_order(4, 4, "\4\3\2\1", true), BYTE_ORDER == LITTLE_ENDIAN ? NO : YES);
	assert_int_equal(mark_order(4, 4, "\1\2\3\4", false), MAYBE);
	assert_int_equal(mark_order(2, 4, "\1\2\3\4", true), MAYBE);
	assert_int_equal(mark_order(3, 4, "\1\2\3\4", true), MAYBE);
}

/* The parts of a merged load are terms of their own; >= and <= are one. */
static void test_terms(void **state)
{
	static const uint8_t both[8] = { 10, 2, 1, 2, 10, 9, 9, 9 };
	struct packet packet = hand_packet();
	uint16_t low = htons(1), high = htons(21);
	struct rule_eval eval;
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_IPV4);
	hand_payload(&hand, NFT_PAYLOAD_NETWORK_HEADER, 12, 8, NFT_REG_1);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, both, 8);
	hand_payload(&hand, TH, 2, 2, NFT_REG_1);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_GTE, &low, 2);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_LTE, &high, 2);
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	assert_int_equal(eval.outcome, NO);
	assert_int_equal(eval.n_terms, 3);
	assert_int_equal(eval.n_failed, 2);
	assert_string_equal(eval.terms[0].field, "ip saddr");
	assert_int_equal(eval.terms[0].outcome, YES);
	assert_true(eval.terms[0].pins);
	assert_string_equal(eval.terms[1].field, "ip daddr");
	assert_string_equal(eval.terms[1].wanted, "10.9.9.9");
	assert_string_equal(eval.terms[1].packet, "192.168.70.10");
	assert_int_equal(eval.terms[1].subject, SUBJECT_DADDR);
	assert_string_equal(eval.terms[2].field, "th dport");
	assert_string_equal(eval.terms[2].wanted, "1-21");
	assert_string_equal(eval.terms[2].packet, "22");
	assert_false(eval.terms[2].pins);
	assert_int_equal(eval.terms[2].first_expr, 2);
	assert_int_equal(eval.terms[2].last_expr, 4);
	rule_eval_done(&eval);
	hand_rule_done(&hand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cmp),   cmocka_unit_test(test_cmp_unreadable),
		cmocka_unit_test(test_range), cmocka_unit_test(test_bitwise_known_bits),
		cmocka_unit_test(test_shift), cmocka_unit_test(test_byteorder),
		cmocka_unit_test(test_terms),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
