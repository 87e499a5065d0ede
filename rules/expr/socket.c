/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The socket that would take the packet. Not modelled.
 */
#include "rules/expr/table.h"

EXPR(socket)
{
	struct load load = {
		.from = FROM_OTHER, .name = "socket", .term = -1, .why = "sockets are not looked up here"
	};
	uint32_t dreg;

	if (!expr_u32(expr, NFTNL_EXPR_SOCKET_DREG, &dreg))
		return term_other(m, "socket", unreadable(m));
	return reg_store_doubtful(m, dreg, 4, &load);
}
