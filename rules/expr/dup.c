/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends a copy elsewhere; the packet itself goes on.
 */
#include "rules/expr/table.h"

EXPR(dup)
{
	(void)expr;
	effect_add(m, EFFECT_DUP);
	return OUTCOME_MATCH;
}
