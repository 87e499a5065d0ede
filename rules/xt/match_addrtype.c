/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m addrtype: what routing says of source and destination.
 */
#include "rules/xt/private.h"

#include <linux/netfilter/xt_addrtype.h>
#include <linux/rtnetlink.h>

static const char *const type_names[] = {
	"UNSPEC",    "UNICAST",	    "LOCAL",	"BROADCAST", "ANYCAST", "MULTICAST",
	"BLACKHOLE", "UNREACHABLE", "PROHIBIT", "THROW",     "NAT",	"XRESOLVE",
};

/* Both revisions in the terms of the second. */
static struct xt_addrtype_info_v1 normalized(const struct xt_blob *blob, const void *data)
{
	const struct xt_addrtype_info *old = data;
	struct xt_addrtype_info_v1 info = { .source = old->source, .dest = old->dest };

	if (blob->revision == 1)
		return *(const struct xt_addrtype_info_v1 *)data;
	info.flags = (old->invert_source ? XT_ADDRTYPE_INVERT_SOURCE : 0u) |
		     (old->invert_dest ? XT_ADDRTYPE_INVERT_DEST : 0u);
	return info;
}

/* For IPv6 the kernel looks at the address and asks for a route only where that is needed. */
static bool is_decoded(const struct xt *xt, uint32_t mask)
{
	return xt->blob->family == NFPROTO_IPV4 || mask == XT_ADDRTYPE_LOCAL;
}

static void want(struct xt *xt, uint32_t mask, uint32_t flags, bool invert)
{
	struct machine *m = xt->m;
	enum outcome outcome = OUTCOME_UNKNOWN;
	char *wanted = m->eval ? xt_bits_wanted(mask, type_names, ARRAY_SIZE(type_names), invert) : NULL;
	uint32_t type;

	xt_load_fib(xt, flags);
	memcpy(&type, m->reg, sizeof(type));
	if (is_decoded(xt, mask) && reg_is_known(m, 0, 4))
		outcome = (type < 32 && mask & 1u << type) != invert ? OUTCOME_MATCH : OUTCOME_NO_MATCH;
	xt_take(xt, term_worded(m, 0, 4, wanted, false, outcome));
	free(m->reason);
	m->reason = NULL;
}

XT_EVAL(addrtype)
{
	const struct xt_addrtype_info_v1 info = normalized(xt->blob, data);
	uint32_t iface = (info.flags & XT_ADDRTYPE_LIMIT_IFACE_IN ? NFTA_FIB_F_IIF : 0u) |
			 (info.flags & XT_ADDRTYPE_LIMIT_IFACE_OUT ? NFTA_FIB_F_OIF : 0u);

	if (info.source)
		want(xt, info.source, NFTA_FIB_F_SADDR | iface, info.flags & XT_ADDRTYPE_INVERT_SOURCE);
	if (info.dest)
		want(xt, info.dest, NFTA_FIB_F_DADDR | iface, info.flags & XT_ADDRTYPE_INVERT_DEST);
}

XT_WORDS(addrtype)
{
	const struct xt_addrtype_info_v1 info = normalized(blob, data);
	char *source = xt_bit_names(info.source, type_names, ARRAY_SIZE(type_names));
	char *dest = xt_bit_names(info.dest, type_names, ARRAY_SIZE(type_names));

	if (source)
		words_option(words, info.flags & XT_ADDRTYPE_INVERT_SOURCE, "--src-type", source);
	if (dest)
		words_option(words, info.flags & XT_ADDRTYPE_INVERT_DEST, "--dst-type", dest);
	if (info.flags & XT_ADDRTYPE_LIMIT_IFACE_IN)
		words_add(words, "--limit-iface-in");
	if (info.flags & XT_ADDRTYPE_LIMIT_IFACE_OUT)
		words_add(words, "--limit-iface-out");
	return (source || !info.source) && (dest || !info.dest);
}
