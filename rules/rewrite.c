/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks at the payload statements of a rule. What nft must write besides to keep a checksum (two bytes at once) is
 * left out with the fields that it does so for: DSCP, the time to live.
 */
#include "rules/rewrite.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/netfilter/nf_tables.h>

#include <libnftnl/expr.h>

static const struct part {
	uint8_t base, family, proto; /* 0: any */
	uint8_t from, to;
	unsigned int bit;
	const char *name;
} parts[] = {
	{ NFT_PAYLOAD_NETWORK_HEADER, AF_INET, 0, 12, 16, REWRITES_SRC, "source address" },
	{ NFT_PAYLOAD_NETWORK_HEADER, AF_INET, 0, 16, 20, REWRITES_DST, "destination address" },
	{ NFT_PAYLOAD_NETWORK_HEADER, AF_INET, 0, 2, 4, REWRITES_REST, "length" },
	{ NFT_PAYLOAD_NETWORK_HEADER, AF_INET6, 0, 8, 24, REWRITES_SRC, "source address" },
	{ NFT_PAYLOAD_NETWORK_HEADER, AF_INET6, 0, 24, 40, REWRITES_DST, "destination address" },
	{ NFT_PAYLOAD_NETWORK_HEADER, AF_INET6, 0, 4, 6, REWRITES_REST, "length" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_TCP, 0, 2, REWRITES_SRC, "source port" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_TCP, 2, 4, REWRITES_DST, "destination port" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_TCP, 4, 8, REWRITES_REST, "sequence number" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_TCP, 8, 12, REWRITES_REST, "acknowledgement number" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_TCP, 13, 14, REWRITES_REST, "flags" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_UDP, 0, 2, REWRITES_SRC, "source port" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_UDP, 2, 4, REWRITES_DST, "destination port" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_UDP, 4, 6, REWRITES_REST, "length" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_ICMP, 0, 2, REWRITES_REST, "type" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_ICMP, 4, 8, REWRITES_REST, "identifier" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_ICMPV6, 0, 2, REWRITES_REST, "type" },
	{ NFT_PAYLOAD_TRANSPORT_HEADER, 0, IPPROTO_ICMPV6, 4, 8, REWRITES_REST, "identifier" },
};

struct search {
	uint8_t family, proto;
	unsigned int wanted, found;
	const char *name;
};

static int look(struct nftnl_expr *expr, void *data)
{
	struct search *search = data;
	uint32_t base, from, to;

	if (strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), "payload") ||
	    !nftnl_expr_is_set(expr, NFTNL_EXPR_PAYLOAD_SREG))
		return 0;
	base = nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_BASE);
	from = nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET);
	to = from + nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_LEN);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const struct part *part = &parts[i];

		if (part->base != base || (part->family && part->family != search->family) ||
		    (part->proto && part->proto != search->proto) || !(part->bit & search->wanted) ||
		    from >= part->to || to <= part->from)
			continue;
		search->found |= part->bit;
		if (!search->name)
			search->name = part->name;
	}
	return 0;
}

unsigned int rule_rewrites(const struct rule *rule, uint8_t family, uint8_t proto, unsigned int wanted,
			   const char **ret_name)
{
	struct search search = { .family = family, .proto = proto, .wanted = wanted };

	if (!rule->unreadable)
		nftnl_expr_foreach(rule->nftnl, look, &search);
	if (search.name)
		*ret_name = search.name;
	return search.found;
}
