/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells chains that iptables-nft made from all others.
 */
#include "rules/iptables.h"

#include <string.h>

#include <libnftnl/expr.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

/* iptables-nft has them behind the source's translation, legacy iptables in front of it. */
#define PRI_SECURITY 150

/* Where iptables-nft puts its chains. */
static const struct builtin {
	const char *table, *chain, *type;
	uint32_t hook;
	int32_t priority;
} builtins[] = {
	{ "filter", "INPUT", "filter", NF_INET_LOCAL_IN, NF_IP_PRI_FILTER },
	{ "filter", "FORWARD", "filter", NF_INET_FORWARD, NF_IP_PRI_FILTER },
	{ "filter", "OUTPUT", "filter", NF_INET_LOCAL_OUT, NF_IP_PRI_FILTER },
	{ "nat", "PREROUTING", "nat", NF_INET_PRE_ROUTING, NF_IP_PRI_NAT_DST },
	{ "nat", "INPUT", "nat", NF_INET_LOCAL_IN, NF_IP_PRI_NAT_SRC },
	{ "nat", "OUTPUT", "nat", NF_INET_LOCAL_OUT, NF_IP_PRI_NAT_DST },
	{ "nat", "POSTROUTING", "nat", NF_INET_POST_ROUTING, NF_IP_PRI_NAT_SRC },
	{ "mangle", "PREROUTING", "filter", NF_INET_PRE_ROUTING, NF_IP_PRI_MANGLE },
	{ "mangle", "INPUT", "filter", NF_INET_LOCAL_IN, NF_IP_PRI_MANGLE },
	{ "mangle", "FORWARD", "filter", NF_INET_FORWARD, NF_IP_PRI_MANGLE },
	{ "mangle", "OUTPUT", "route", NF_INET_LOCAL_OUT, NF_IP_PRI_MANGLE },
	{ "mangle", "POSTROUTING", "filter", NF_INET_POST_ROUTING, NF_IP_PRI_MANGLE },
	{ "raw", "PREROUTING", "filter", NF_INET_PRE_ROUTING, NF_IP_PRI_RAW },
	{ "raw", "OUTPUT", "filter", NF_INET_LOCAL_OUT, NF_IP_PRI_RAW },
	{ "security", "INPUT", "filter", NF_INET_LOCAL_IN, PRI_SECURITY },
	{ "security", "FORWARD", "filter", NF_INET_FORWARD, PRI_SECURITY },
	{ "security", "OUTPUT", "filter", NF_INET_LOCAL_OUT, PRI_SECURITY },
};

static bool is_builtin(const struct chain *chain)
{
	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++) {
		const struct builtin *b = &builtins[i];

		if (!strcmp(b->table, chain->table) && !strcmp(b->chain, chain->name))
			return chain->base && chain->type && !strcmp(b->type, chain->type) && b->hook == chain->hook &&
			       b->priority == chain->priority;
	}
	return false;
}

/* A chain of a user's own is iptables' where the table has one of the built-in ones. */
static bool is_in_place(struct ruleset *ruleset, const struct chain *chain)
{
	struct chain *other;

	if (chain->family != NFPROTO_IPV4 && chain->family != NFPROTO_IPV6)
		return false;
	if (chain->base)
		return is_builtin(chain);
	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
		if (!strcmp(builtins[i].table, chain->table) &&
		    ruleset_chain(ruleset, chain->family, chain->table, builtins[i].chain, &other, NULL) == 0 &&
		    is_builtin(other))
			return true;
	return false;
}

struct look {
	bool counter, foreign;
};

static int look_at(struct nftnl_expr *expr, void *data)
{
	static const char *const own[] = { "bitwise", "cmp",  "counter", "immediate", "limit", "log",
					   "match",   "meta", "payload", "range",     "target" };
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);
	struct look *look = data;

	for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
		if (strcmp(own[i], name))
			continue;
		look->counter = look->counter || !strcmp(name, "counter");
		return 0;
	}
	look->foreign = true;
	return 0;
}

static bool is_of_iptables(const struct rule *rule)
{
	struct look look = { 0 };

	if (rule->unreadable)
		return false;
	nftnl_expr_foreach(rule->nftnl, look_at, &look);
	return look.counter && !look.foreign;
}

bool iptables_owns(struct ruleset *ruleset, const struct chain *const_chain)
{
	/* What is found out is kept; chains are the ruleset's own. */
	struct chain *chain = (struct chain *)const_chain;

	if (chain->dialect == DIALECT_UNKNOWN)
		chain->dialect = is_in_place(ruleset, chain) ? DIALECT_IPTABLES : DIALECT_NFT;
	for (; chain->dialect == DIALECT_IPTABLES && chain->n_dialect < chain->n_rules; chain->n_dialect++)
		if (!is_of_iptables(chain->rules[chain->n_dialect]))
			chain->dialect = DIALECT_NFT;
	return chain->dialect == DIALECT_IPTABLES;
}

bool iptables_is_used(struct ruleset *ruleset, uint8_t family)
{
	struct chain *chain;

	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
		if (ruleset_chain(ruleset, family, builtins[i].table, builtins[i].chain, &chain, NULL) == 0 &&
		    iptables_owns(ruleset, chain))
			return true;
	return false;
}

const char *iptables_name(uint8_t family)
{
	return family == NFPROTO_IPV6 ? "ip6tables" : "iptables";
}

const char *iptables_command(uint8_t family)
{
	return family == NFPROTO_IPV6 ? "ip6tables-nft" : "iptables-nft";
}
