/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A register between two constants, both included, or outside of them.
 */
#include "rules/expr/table.h"

EXPR(range)
{
	struct compare compare = { 0 };
	uint32_t sreg, op, high_len;
	bool inside;

	if (!expr_u32(expr, NFTNL_EXPR_RANGE_SREG, &sreg) || !expr_u32(expr, NFTNL_EXPR_RANGE_OP, &op) ||
	    !expr_data(expr, NFTNL_EXPR_RANGE_FROM_DATA, &compare.value, &compare.len) ||
	    !expr_data(expr, NFTNL_EXPR_RANGE_TO_DATA, &compare.high, &high_len) || high_len != compare.len ||
	    !reg_offset(sreg, compare.len, &compare.offset) || op > NFT_RANGE_NEQ)
		return term_other(m, "range", unreadable(m));
	compare.op = op == NFT_RANGE_NEQ ? NFT_CMP_NEQ : NFT_CMP_EQ;
	if (!reg_is_known(m, compare.offset, compare.len))
		return term_compare(m, &compare, OUTCOME_UNKNOWN);
	inside = memcmp(m->reg + compare.offset, compare.value, compare.len) >= 0 &&
		 memcmp(m->reg + compare.offset, compare.high, compare.len) <= 0;
	return term_compare(m, &compare, inside == (op == NFT_RANGE_EQ) ? OUTCOME_MATCH : OUTCOME_NO_MATCH);
}
