/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An xt match (iptables-nft).
 */
#include "rules/expr/table.h"
#include "rules/xt/xt.h"

EXPR(match)
{
	struct xt_blob blob;

	if (!xt_blob_of(expr, m->rule->chain ? m->rule->chain->family : m->packet->nfproto, &blob))
		return term_other(m, "xt match", unreadable(m));
	return xt_match_eval(m, &blob);
}
