/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An xt target (iptables-nft).
 */
#include "rules/expr/table.h"
#include "rules/xt/xt.h"

EXPR(target)
{
	struct xt_blob blob;

	if (!xt_blob_of(expr, m->rule->chain ? m->rule->chain->family : m->packet->nfproto, &blob))
		return unreadable(m);
	return xt_target_eval(m, &blob);
}
