/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A quota: how far it is used up only the kernel knows.
 */
#include "rules/expr/table.h"

EXPR(quota)
{
	(void)expr;
	effect_add(m, EFFECT_QUOTA);
	return term_other(m, "quota", unknown(m, "how much of the quota is used up is not known"));
}
