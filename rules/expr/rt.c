/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the route that the packet has says. Not modelled.
 */
#include "rules/expr/table.h"

EXPR(rt)
{
	struct load load = {
		.from = FROM_OTHER, .name = "rt", .term = -1, .why = "the packet's route is not known here"
	};
	uint32_t key, dreg;

	if (!expr_u32(expr, NFTNL_EXPR_RT_KEY, &key) || !expr_u32(expr, NFTNL_EXPR_RT_DREG, &dreg))
		return term_other(m, "rt", unreadable(m));
	return reg_store_doubtful(m, dreg, key == NFT_RT_NEXTHOP6 ? 16 : 4, &load);
}
