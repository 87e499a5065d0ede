/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules built by hand for the evaluator's unit tests.
 */
#include "tests/unit/evalrule.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

void hand_rule_open(struct hand_rule *hand, uint8_t family)
{
	memset(hand, 0, sizeof(*hand));
	hand->chain.family = family;
	hand->chain.table = (char *)"t";
	hand->chain.name = (char *)"c";
	hand->rule.chain = &hand->chain;
	hand->rule.handle = 1;
	hand->rule.nftnl = nftnl_rule_alloc();
	assert_non_null(hand->rule.nftnl);
}

void hand_rule_done(struct hand_rule *hand)
{
	nftnl_rule_free(hand->rule.nftnl);
	hand->rule.nftnl = NULL;
}

struct nftnl_expr *hand_expr(struct hand_rule *hand, const char *kind)
{
	struct nftnl_expr *expr = nftnl_expr_alloc(kind);

	assert_non_null(expr);
	nftnl_rule_add_expr(hand->rule.nftnl, expr);
	return expr;
}

void hand_payload(struct hand_rule *hand, uint32_t base, uint32_t offset, uint32_t len, uint32_t dreg)
{
	struct nftnl_expr *expr = hand_expr(hand, "payload");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_BASE, base);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET, offset);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_LEN, len);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_DREG, dreg);
}

void hand_meta(struct hand_rule *hand, uint32_t key, uint32_t dreg)
{
	struct nftnl_expr *expr = hand_expr(hand, "meta");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_KEY, key);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_DREG, dreg);
}

void hand_ct(struct hand_rule *hand, uint32_t key, int dir, uint32_t dreg)
{
	struct nftnl_expr *expr = hand_expr(hand, "ct");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_CT_KEY, key);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_CT_DREG, dreg);
	if (dir >= 0)
		nftnl_expr_set_u8(expr, NFTNL_EXPR_CT_DIR, (uint8_t)dir);
}

void hand_cmp(struct hand_rule *hand, uint32_t sreg, uint32_t op, const void *data, uint32_t len)
{
	struct nftnl_expr *expr = hand_expr(hand, "cmp");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_CMP_SREG, sreg);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_CMP_OP, op);
	nftnl_expr_set(expr, NFTNL_EXPR_CMP_DATA, data, len);
}

void hand_bitwise(struct hand_rule *hand, uint32_t reg, uint32_t len, const void *mask, const void *flip)
{
	struct nftnl_expr *expr = hand_expr(hand, "bitwise");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_SREG, reg);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_DREG, reg);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_LEN, len);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_MASK, mask, len);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_XOR, flip, len);
}

void hand_data(struct hand_rule *hand, uint32_t dreg, const void *data, uint32_t len)
{
	struct nftnl_expr *expr = hand_expr(hand, "immediate");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_DREG, dreg);
	nftnl_expr_set(expr, NFTNL_EXPR_IMM_DATA, data, len);
}

void hand_verdict(struct hand_rule *hand, int32_t verdict, const char *chain)
{
	struct nftnl_expr *expr = hand_expr(hand, "immediate");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_VERDICT, (uint32_t)verdict);
	if (chain)
		nftnl_expr_set_str(expr, NFTNL_EXPR_IMM_CHAIN, chain);
}

void hand_lookup(struct hand_rule *hand, const char *set, uint32_t sreg, int dreg, bool inverted)
{
	struct nftnl_expr *expr = hand_expr(hand, "lookup");

	nftnl_expr_set_str(expr, NFTNL_EXPR_LOOKUP_SET, set);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_LOOKUP_SREG, sreg);
	if (dreg >= 0)
		nftnl_expr_set_u32(expr, NFTNL_EXPR_LOOKUP_DREG, (uint32_t)dreg);
	if (inverted)
		nftnl_expr_set_u32(expr, NFTNL_EXPR_LOOKUP_FLAGS, NFT_LOOKUP_F_INV);
}

struct packet hand_packet(void)
{
	static const uint8_t nh[20] = { 0x45, 0, 0, 40, 0, 7, 0x40, 0, 64, 6, 0, 0, 10, 2, 1, 2, 192, 168, 70, 10 };
	static const uint8_t th[20] = { 0x9c, 0x41, 0, 22, 0, 0, 3, 0xe8, 0, 0, 0, 0, 0x50, 2, 0xfa, 0xf0 };
	struct packet packet = {
		.family = NFPROTO_INET,
		.nfproto = NFPROTO_IPV4,
		.hook = NF_INET_FORWARD,
		.l4proto = IPPROTO_TCP,
		.length = 40,
		.ethertype = 0x0800,
		.iif = 2,
		.oif = 3,
		.iifname = "enp0",
		.oifname = "veth21",
		.iiftype = 1,
		.oiftype = 1,
		.mark_known = true,
		.mark = 5,
		.ct_known = true,
		.ct_state = 8,
		.ct_status_known = true,
		.ct_status = 0x20,
		.orig_known = true,
		.orig_sport = 40001,
		.orig_dport = 1222,
		.nh.len = sizeof(nh),
		.th.len = sizeof(th),
	};

	memcpy(packet.nh.bytes, nh, sizeof(nh));
	memcpy(packet.th.bytes, th, sizeof(th));
	assert_int_equal(addr_parse("10.2.1.2", &packet.orig_src), 0);
	assert_int_equal(addr_parse("10.1.2.3", &packet.orig_dst), 0);
	return packet;
}

static int find_set(void *data, uint8_t family, const char *table, const char *name, const struct set **ret_set)
{
	struct hand_sets *sets = data;

	assert_true(family && !strcmp(table, "t"));
	for (size_t i = 0; i < sets->n; i++)
		if (!strcmp(sets->sets[i].set.name, name)) {
			*ret_set = &sets->sets[i].set;
			return sets->sets[i].find_error;
		}
	return -ENOENT;
}

static int ask_set(void *data, const struct set *set, const void *key, struct set_answer *ret_answer)
{
	struct hand_sets *sets = data;

	for (size_t i = 0; i < sets->n; i++)
		if (&sets->sets[i].set == set) {
			*ret_answer = memcmp(sets->sets[i].key, key, set->key_len) ? (struct set_answer){ 0 }
										   : sets->sets[i].answer;
			return sets->sets[i].get_error;
		}
	return -ENOENT;
}

struct eval_env hand_env(struct hand_sets *sets)
{
	return sets ? (struct eval_env){ .set_find = find_set, .set_get = ask_set, .data = sets }
		    : (struct eval_env){ 0 };
}

enum outcome hand_outcome(const struct hand_rule *hand, const struct eval_env *env, const struct packet *packet)
{
	struct packet one = *packet, two = *packet;
	struct rule_eval eval;
	enum outcome quick;

	eval_rule(&hand->rule, env, &one, &eval);
	eval_rule_quick(&hand->rule, env, &two, &quick);
	assert_int_equal(eval.outcome, quick);
	assert_memory_equal(&one, &two, sizeof(one));
	assert_int_equal(eval.outcome == OUTCOME_UNKNOWN, eval.why != NULL);
	quick = eval.outcome;
	rule_eval_done(&eval);
	return quick;
}
