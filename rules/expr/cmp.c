/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A register against a constant: == != < <= > >=, as bytes from the first on.
 */
#include "rules/expr/table.h"

static enum outcome compare_order(const struct machine *m, unsigned int offset, const struct compare *compare)
{
	int order;

	if (!reg_is_known(m, offset, compare->len))
		return OUTCOME_UNKNOWN;
	order = memcmp(m->reg + offset, compare->value, compare->len);
	switch (compare->op) {
	case NFT_CMP_LT:
		return order < 0 ? OUTCOME_MATCH : OUTCOME_NO_MATCH;
	case NFT_CMP_LTE:
		return order <= 0 ? OUTCOME_MATCH : OUTCOME_NO_MATCH;
	case NFT_CMP_GT:
		return order > 0 ? OUTCOME_MATCH : OUTCOME_NO_MATCH;
	case NFT_CMP_GTE:
		return order >= 0 ? OUTCOME_MATCH : OUTCOME_NO_MATCH;
	default:
		return OUTCOME_UNKNOWN;
	}
}

EXPR(cmp)
{
	struct compare compare = { 0 };
	enum outcome outcome;
	uint32_t sreg;

	if (!expr_u32(expr, NFTNL_EXPR_CMP_SREG, &sreg) || !expr_u32(expr, NFTNL_EXPR_CMP_OP, &compare.op) ||
	    !expr_data(expr, NFTNL_EXPR_CMP_DATA, &compare.value, &compare.len) ||
	    !reg_offset(sreg, compare.len, &compare.offset) || compare.op > NFT_CMP_GTE)
		return term_other(m, "cmp", unreadable(m));
	if (compare.op != NFT_CMP_EQ && compare.op != NFT_CMP_NEQ)
		return term_compare(m, &compare, compare_order(m, compare.offset, &compare));
	outcome = cmp_equal(m, compare.offset, compare.value, compare.len);
	if (compare.op == NFT_CMP_NEQ && outcome != OUTCOME_UNKNOWN)
		outcome = outcome == OUTCOME_MATCH ? OUTCOME_NO_MATCH : OUTCOME_MATCH;
	return term_compare(m, &compare, outcome);
}
