/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hands the packet to a process: ends the rule.
 */
#include "rules/expr/table.h"

EXPR(queue)
{
	(void)expr;
	action_set(m, ACTION_QUEUE);
	effect_add(m, EFFECT_QUEUE);
	m->ended = true;
	return OUTCOME_MATCH;
}
