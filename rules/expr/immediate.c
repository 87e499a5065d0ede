/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads a constant, or ends the rule with a verdict.
 */
#include "rules/expr/table.h"

static enum outcome verdict(struct machine *m, const struct nftnl_expr *expr)
{
	uint32_t code;

	if (!expr_u32(expr, NFTNL_EXPR_IMM_VERDICT, &code))
		return unreadable(m);
	action_verdict(m, (int32_t)code, expr_text(expr, NFTNL_EXPR_IMM_CHAIN));
	if ((int32_t)code == NFT_BREAK)
		return term_other(m, "break", OUTCOME_NO_MATCH);
	m->ended = (int32_t)code != NFT_CONTINUE;
	return OUTCOME_MATCH;
}

EXPR(immediate)
{
	const uint8_t *data;
	uint32_t dreg, len;

	if (!expr_u32(expr, NFTNL_EXPR_IMM_DREG, &dreg))
		return unreadable(m);
	if (dreg == NFT_REG_VERDICT)
		return verdict(m, expr);
	if (!expr_data(expr, NFTNL_EXPR_IMM_DATA, &data, &len))
		return unreadable(m);
	return reg_store(m, dreg, data, len, NULL);
}
