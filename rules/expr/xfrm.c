/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPsec state. Not modelled.
 */
#include "rules/expr/table.h"

EXPR(xfrm)
{
	struct load load = { .from = FROM_OTHER, .name = "ipsec", .term = -1, .why = "IPsec state is not known here" };
	uint32_t key, dreg;
	bool ip6;

	if (!expr_u32(expr, NFTNL_EXPR_XFRM_KEY, &key) || !expr_u32(expr, NFTNL_EXPR_XFRM_DREG, &dreg))
		return term_other(m, "ipsec", unreadable(m));
	ip6 = key == NFT_XFRM_KEY_DADDR_IP6 || key == NFT_XFRM_KEY_SADDR_IP6;
	return reg_store_doubtful(m, dreg, ip6 ? 16 : 4, &load);
}
