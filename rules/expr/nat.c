/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dnat and snat: ends the rule; the registers say where to.
 */
#include "rules/expr/table.h"

#define RANGE_NETMAP 64u /* NF_NAT_RANGE_NETMAP: the packet's own host part is kept */

EXPR(nat)
{
	struct nat_registers registers = { 0 };
	uint32_t type, family = 0, flags = 0;

	if (!expr_u32(expr, NFTNL_EXPR_NAT_TYPE, &type))
		return unreadable(m);
	expr_u32(expr, NFTNL_EXPR_NAT_FAMILY, &family);
	expr_u32(expr, NFTNL_EXPR_NAT_FLAGS, &flags);
	expr_u32(expr, NFTNL_EXPR_NAT_REG_ADDR_MIN, &registers.addr_min);
	expr_u32(expr, NFTNL_EXPR_NAT_REG_ADDR_MAX, &registers.addr_max);
	expr_u32(expr, NFTNL_EXPR_NAT_REG_PROTO_MIN, &registers.port_min);
	expr_u32(expr, NFTNL_EXPR_NAT_REG_PROTO_MAX, &registers.port_max);
	registers.family = (uint8_t)family;
	action_nat(m, type == NFT_NAT_DNAT ? ACTION_DNAT : ACTION_SNAT, &registers);
	if (m->eval && flags & RANGE_NETMAP)
		m->eval->action.addr_known = false;
	m->ended = true;
	return OUTCOME_MATCH;
}
