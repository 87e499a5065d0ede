/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rate limit: what is left of it only the kernel knows.
 */
#include "rules/expr/table.h"

EXPR(limit)
{
	(void)expr;
	effect_add(m, EFFECT_LIMIT);
	return term_other(m, "limit rate", unknown(m, "how much of the rate is used up is not known"));
}
