/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * masquerade: ends the rule.
 */
#include "rules/expr/table.h"

EXPR(masq)
{
	struct nat_registers registers = { 0 };

	expr_u32(expr, NFTNL_EXPR_MASQ_REG_PROTO_MIN, &registers.port_min);
	expr_u32(expr, NFTNL_EXPR_MASQ_REG_PROTO_MAX, &registers.port_max);
	action_nat(m, ACTION_MASQUERADE, &registers);
	m->ended = true;
	return OUTCOME_MATCH;
}
