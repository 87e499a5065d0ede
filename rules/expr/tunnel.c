/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tunnel metadata. Not modelled.
 */
#include "rules/expr/table.h"

EXPR(tunnel)
{
	struct load load = {
		.from = FROM_OTHER, .name = "tunnel", .term = -1, .why = "tunnel metadata are not known here"
	};
	uint32_t dreg;

	if (!expr_u32(expr, NFTNL_EXPR_TUNNEL_DREG, &dreg))
		return term_other(m, "tunnel", unreadable(m));
	return reg_store_doubtful(m, dreg, 4, &load);
}
