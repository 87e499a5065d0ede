/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts up, or random: the next number only the kernel knows.
 */
#include "rules/expr/table.h"

EXPR(numgen)
{
	struct load load = { .from = FROM_OTHER, .name = "numgen", .term = -1, .why = "the next number is not known" };
	uint32_t dreg, modulus, base = 0;

	if (!expr_u32(expr, NFTNL_EXPR_NG_DREG, &dreg) || !expr_u32(expr, NFTNL_EXPR_NG_MODULUS, &modulus)) {
		effect_add(m, EFFECT_CHANCE);
		return term_other(m, "numgen", unreadable(m));
	}
	expr_u32(expr, NFTNL_EXPR_NG_OFFSET, &base);
	/* One of one. */
	if (modulus == 1)
		return reg_store_u32(m, dreg, base, &load);
	effect_add(m, EFFECT_CHANCE);
	return reg_store_unknown(m, dreg, 4, &load);
}
