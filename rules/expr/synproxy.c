/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers a SYN in place of the server; other packets go on.
 */
#include "rules/expr/table.h"

EXPR(synproxy)
{
	(void)expr;
	action_set(m, ACTION_OTHER);
	effect_add(m, EFFECT_OTHER);
	return term_other(m, "synproxy", unknown(m, "synproxy is not modelled"));
}
