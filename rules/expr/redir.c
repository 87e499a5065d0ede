/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * redirect to this host: ends the rule.
 */
#include "rules/expr/table.h"

EXPR(redir)
{
	struct nat_registers registers = { 0 };

	expr_u32(expr, NFTNL_EXPR_REDIR_REG_PROTO_MIN, &registers.port_min);
	expr_u32(expr, NFTNL_EXPR_REDIR_REG_PROTO_MAX, &registers.port_max);
	action_nat(m, ACTION_REDIRECT, &registers);
	m->ended = true;
	return OUTCOME_MATCH;
}
