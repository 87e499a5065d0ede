/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPsec state. Not modelled.
 */
#include "rules/expr/table.h"

EXPR(xfrm)
{
	struct load load = { .from = FROM_OTHER, .name = "ipsec", .term = -1, .why = "IPsec state is not known here" };
	uint32_t dreg;

	if (!expr_u32(expr, NFTNL_EXPR_XFRM_DREG, &dreg))
		return term_other(m, "ipsec", unreadable(m));
	return reg_store_doubtful(m, dreg, 4, &load);
}
