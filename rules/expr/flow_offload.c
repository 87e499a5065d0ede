/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Puts an established connection into a flow table; ends the rule for all other packets.
 */
#include "rules/expr/table.h"

EXPR(flow_offload)
{
	(void)expr;
	action_set(m, ACTION_OTHER);
	effect_add(m, EFFECT_OTHER);
	return term_other(m, "flow add", unknown(m, "offloading is not modelled"));
}
