/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A limit of connections, which only the kernel counts.
 */
#include "rules/expr/table.h"

EXPR(connlimit)
{
	(void)expr;
	effect_add(m, EFFECT_CONNLIMIT);
	return term_other(m, "ct count", unknown(m, "how many connections there are is not known"));
}
