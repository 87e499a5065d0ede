/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends the packet out of another device, from an ingress or egress chain: ends the rule.
 */
#include "rules/expr/table.h"

EXPR(fwd)
{
	(void)expr;
	action_set(m, ACTION_OTHER);
	effect_add(m, EFFECT_OTHER | EFFECT_FWD);
	m->ended = true;
	return OUTCOME_MATCH;
}
