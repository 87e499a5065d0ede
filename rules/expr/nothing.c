/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counter and last: nothing that a match or another rule could see.
 */
#include "rules/expr/table.h"

EXPR(nothing)
{
	(void)m;
	(void)expr;
	return OUTCOME_MATCH;
}
