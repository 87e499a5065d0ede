/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts up, or random: the next number only the kernel knows.
 */
#include "rules/expr/table.h"

EXPR(numgen)
{
	struct load load = { .from = FROM_OTHER, .name = "numgen", .term = -1, .why = "the next number is not known" };
	uint32_t dreg;

	effect_add(m, EFFECT_CHANCE);
	if (!expr_u32(expr, NFTNL_EXPR_NG_DREG, &dreg))
		return term_other(m, "numgen", unreadable(m));
	return reg_store_unknown(m, dreg, 4, &load);
}
