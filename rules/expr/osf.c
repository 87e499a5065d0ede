/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sender's operating system, guessed from its SYN. Not modelled.
 */
#include "rules/expr/table.h"

EXPR(osf)
{
	struct load load = {
		.from = FROM_OTHER, .name = "osf name", .term = -1, .why = "fingerprints are not modelled"
	};
	uint32_t dreg;

	if (!expr_u32(expr, NFTNL_EXPR_OSF_DREG, &dreg))
		return term_other(m, "osf name", unreadable(m));
	return reg_store_doubtful(m, dreg, 16, &load);
}
