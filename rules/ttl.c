/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the statement or target that writes the time to live.
 */
#include "rules/ttl.h"

#include <string.h>

#include <linux/netfilter/nf_tables.h>

#include "rules/xt/xt.h"

struct search {
	const struct rule *rule;
	size_t at;
	bool found;
};

static bool payload_writes(const struct nftnl_expr *expr, size_t at)
{
	uint32_t offset;

	if (!nftnl_expr_is_set(expr, NFTNL_EXPR_PAYLOAD_SREG) ||
	    nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_BASE) != NFT_PAYLOAD_NETWORK_HEADER)
		return false;
	offset = nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET);
	return offset <= at && at - offset < nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_LEN);
}

static int look(struct nftnl_expr *expr, void *data)
{
	struct search *search = data;
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);
	struct xt_blob blob;

	if (!strcmp(name, "payload"))
		search->found = search->found || payload_writes(expr, search->at);
	else if (!strcmp(name, "target") && xt_blob_of(expr, search->rule->chain->family, &blob))
		search->found = search->found || !strcmp(blob.name, "TTL") || !strcmp(blob.name, "HL");
	return 0;
}

bool ttl_written_by(const struct rule *rule, uint8_t family)
{
	struct search search = { .rule = rule, .at = ttl_offset(family) };

	if (!rule->unreadable)
		nftnl_expr_foreach(rule->nftnl, look, &search);
	return search.found;
}
