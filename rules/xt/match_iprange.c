/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m iprange: source or destination between two addresses.
 */
#include "rules/xt/private.h"

#include <linux/netfilter.h>
#include <linux/netfilter/xt_iprange.h>

static void want(struct xt *xt, bool source, const union nf_inet_addr *low, const union nf_inet_addr *high, bool invert)
{
	bool ip6 = xt->blob->family == NFPROTO_IPV6;
	uint32_t offset = ip6 ? (source ? 8 : 24) : (source ? 12 : 16), len = ip6 ? 16 : 4;

	xt_load_payload(xt, NFT_PAYLOAD_NETWORK_HEADER, offset, len, 0);
	xt_want(xt, low, high, len, invert);
}

XT_EVAL(iprange)
{
	const struct xt_iprange_mtinfo *info = data;

	if (info->flags & IPRANGE_SRC)
		want(xt, true, &info->src_min, &info->src_max, info->flags & IPRANGE_SRC_INV);
	if (info->flags & IPRANGE_DST)
		want(xt, false, &info->dst_min, &info->dst_max, info->flags & IPRANGE_DST_INV);
}

static void add(const struct xt_blob *blob, struct words *words, const char *option, const union nf_inet_addr *low,
		const union nf_inet_addr *high, bool invert)
{
	_cleanup_(freep) char *from = xt_addr_text(blob->family, low);
	_cleanup_(freep) char *to = xt_addr_text(blob->family, high);

	words_option(words, invert, option, xasprintf("%s-%s", from, to));
}

XT_WORDS(iprange)
{
	const struct xt_iprange_mtinfo *info = data;

	if (info->flags & IPRANGE_SRC)
		add(blob, words, "--src-range", &info->src_min, &info->src_max, info->flags & IPRANGE_SRC_INV);
	if (info->flags & IPRANGE_DST)
		add(blob, words, "--dst-range", &info->dst_min, &info->dst_max, info->flags & IPRANGE_DST_INV);
	return true;
}
