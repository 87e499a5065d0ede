/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Only writes a log line.
 */
#include "rules/expr/table.h"

EXPR(log)
{
	(void)expr;
	effect_add(m, EFFECT_LOG);
	return OUTCOME_MATCH;
}
