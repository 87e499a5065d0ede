/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drops, and tells the sender.
 */
#include "rules/expr/table.h"

EXPR(reject)
{
	uint32_t type = 0, code = 0;

	expr_u32(expr, NFTNL_EXPR_REJECT_TYPE, &type);
	expr_u32(expr, NFTNL_EXPR_REJECT_CODE, &code);
	action_set(m, ACTION_REJECT);
	if (m->eval) {
		m->eval->action.reject_type = type;
		m->eval->action.reject_code = code;
	}
	m->ended = true;
	return OUTCOME_MATCH;
}
