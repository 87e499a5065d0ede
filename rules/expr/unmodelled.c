/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An expression kind that is not in the table.
 */
#include "rules/expr/table.h"

EXPR(unmodelled)
{
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);

	effect_add(m, EFFECT_OTHER);
	unknown(m, "this kind of expression is not modelled");
	return term_other(m, name ? name : "expression", unreadable(m));
}
