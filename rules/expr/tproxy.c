/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hands the packet to a local socket, if there is one.
 */
#include "rules/expr/table.h"

EXPR(tproxy)
{
	(void)expr;
	action_set(m, ACTION_OTHER);
	effect_add(m, EFFECT_OTHER);
	return term_other(m, "tproxy", unknown(m, "whether a socket listens there is not looked up"));
}
