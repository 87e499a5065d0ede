/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A legacy table: its entries one behind the other become chains and rules.
 */
#include "rules/legacy/private.h"

#include <errno.h>
#include <string.h>

#include <libnftnl/rule.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/x_tables.h>

#include "engine/base/str.h"
#include "rules/iptables.h"

struct legacy_table {
	uint8_t family;
	char name[32];
	struct chain **chains;
	uint32_t *starts; /* parallel: offset of the chain's first rule */
	size_t n_chains;
	struct chain *bases[LEGACY_HOOKS];
};

/* Where each table's chains stand among the others of a hook. */
static const struct {
	const char *table;
	int32_t priority, source; /* nat: of the hooks where sources are translated */
} priorities[] = {
	{ "raw", NF_IP_PRI_RAW, 0 },
	{ "mangle", NF_IP_PRI_MANGLE, 0 },
	{ "nat", NF_IP_PRI_NAT_DST, NF_IP_PRI_NAT_SRC },
	{ "filter", NF_IP_PRI_FILTER, 0 },
	{ "security", NF_IP_PRI_SECURITY, 0 },
};

static int32_t priority_of(const char *table, uint32_t hook)
{
	for (size_t i = 0; i < ARRAY_SIZE(priorities); i++) {
		bool source = hook == NF_INET_POST_ROUTING || hook == NF_INET_LOCAL_IN;

		if (!strcmp(priorities[i].table, table))
			return source && priorities[i].source ? priorities[i].source : priorities[i].priority;
	}
	return NF_IP_PRI_FILTER;
}

void legacy_free(struct legacy_table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->n_chains; i++) {
		struct chain *chain = table->chains[i];

		for (size_t j = 0; j < chain->n_rules; j++) {
			nftnl_rule_free(chain->rules[j]->nftnl);
			free(chain->rules[j]->text);
			free(chain->rules[j]);
		}
		free(chain->rules);
		free(chain->table);
		free(chain->name);
		free(chain->type);
		free(chain);
	}
	free(table->chains);
	free(table->starts);
	free(table);
}

static struct chain *chain_add(struct legacy_table *table, const char *name, uint32_t start)
{
	struct chain *chain = xcalloc(1, sizeof(*chain));

	chain->family = table->family;
	chain->table = xstrdup(table->name);
	chain->name = xstrdup(name);
	chain->rules_complete = true;
	chain->dialect = DIALECT_LEGACY;
	xgrow(&table->chains, table->n_chains, sizeof(*table->chains));
	xgrow(&table->starts, table->n_chains, sizeof(*table->starts));
	table->starts[table->n_chains] = start;
	table->chains[table->n_chains++] = chain;
	return chain;
}

static struct chain *base_add(struct legacy_table *table, uint32_t hook, uint32_t start)
{
	static const char *const names[LEGACY_HOOKS] = {
		[NF_INET_PRE_ROUTING] = "PREROUTING",	[NF_INET_LOCAL_IN] = "INPUT",
		[NF_INET_FORWARD] = "FORWARD",		[NF_INET_LOCAL_OUT] = "OUTPUT",
		[NF_INET_POST_ROUTING] = "POSTROUTING",
	};
	struct chain *chain = chain_add(table, names[hook], start);

	chain->base = true;
	chain->hook = hook;
	chain->priority = priority_of(table->name, hook);
	chain->type = xstrdup(!strcmp(table->name, "nat") ? "nat" : "filter");
	chain->policy = NF_ACCEPT;
	table->bases[hook] = chain;
	return chain;
}

static struct rule *rule_add(struct chain *chain)
{
	struct rule *rule = xcalloc(1, sizeof(*rule));

	rule->chain = chain;
	rule->index = chain->n_rules;
	/* They have none; what reports show is the number. */
	rule->handle = chain->n_rules + 1;
	rule->nftnl = nftnl_rule_alloc();
	if (!rule->nftnl)
		abort();
	xgrow(&chain->rules, chain->n_rules, sizeof(*chain->rules));
	chain->rules[chain->n_rules++] = rule;
	return rule;
}

/* Calls fn for each entry with its offset. */
static int each_entry(const struct legacy_blob *blob, int (*fn)(void *data, uint32_t at, const struct entry *entry),
		      void *data)
{
	struct entry entry;
	int r = 0;

	for (uint32_t at = 0; r == 0 && at < blob->size; at += entry.size) {
		r = entry_read(blob->family, blob->bytes + at, blob->size - at, &entry);
		if (r == 0)
			r = fn(data, at, &entry);
	}
	return r;
}

struct building {
	struct legacy_table *table;
	const struct legacy_blob *blob;
	struct chain *chain; /* that is being filled, or NULL */
	size_t n_chain;
};

static int find_hook(const struct legacy_blob *blob, const uint32_t *offsets, uint32_t at)
{
	for (int hook = 0; hook < LEGACY_HOOKS; hook++)
		if (blob->hooks & 1U << hook && offsets[hook] == at)
			return hook;
	return -1;
}

/* First the chains alone: jumps may lead to later ones. */
static int find_chains(void *data, uint32_t at, const struct entry *entry)
{
	struct building *b = data;
	int hook = find_hook(b->blob, b->blob->entry, at);

	if (hook >= 0)
		base_add(b->table, (uint32_t)hook, at);
	/* The last entry is such a head too, with nothing behind it. */
	if (entry->end == END_HEAD && at + entry->size < b->blob->size)
		chain_add(b->table, entry->name, at + entry->size);
	return 0;
}

static const struct chain *chain_starting(const struct legacy_table *table, uint32_t at)
{
	for (size_t i = 0; i < table->n_chains; i++)
		if (table->starts[i] == at)
			return table->chains[i];
	return NULL;
}

/* 0 with *ret_verdict in nft's numbers and *ret_chain; false: unknown to us. */
static bool verdict_of(const struct building *b, uint32_t at, const struct entry *entry, int32_t *ret_verdict,
		       const char **ret_chain)
{
	const struct chain *chain;

	*ret_chain = NULL;
	if (entry->end == END_TARGET)
		return true;
	if (entry->end == END_VERDICT) {
		*ret_verdict = entry->verdict == XT_RETURN ? NFT_RETURN : ~entry->verdict;
		return true;
	}
	/* A rule without a target "jumps" to the next one. */
	if ((uint32_t)entry->verdict == at + entry->size) {
		*ret_verdict = NFT_CONTINUE;
		return true;
	}
	chain = chain_starting(b->table, (uint32_t)entry->verdict);
	if (!chain)
		return false;
	*ret_verdict = entry->goes ? NFT_GOTO : NFT_JUMP;
	*ret_chain = chain->name;
	return true;
}

static void fill_rule(const struct building *b, uint32_t at, const struct entry *entry, struct rule *rule)
{
	const char *chain;
	int32_t verdict = NFT_CONTINUE;

	nftnl_rule_set_u32(rule->nftnl, NFTNL_RULE_FAMILY, b->table->family);
	nftnl_rule_set_str(rule->nftnl, NFTNL_RULE_TABLE, b->table->name);
	nftnl_rule_set_str(rule->nftnl, NFTNL_RULE_CHAIN, rule->chain->name);
	if (!entry_add_conditions(b->table->family, entry, rule->nftnl) ||
	    !verdict_of(b, at, entry, &verdict, &chain)) {
		rule->unreadable = true;
		return;
	}
	if (entry->end == END_TARGET || verdict != NFT_CONTINUE)
		entry_add_end(entry, verdict, chain, rule->nftnl);
	rule->text = legacy_rule_text(rule);
}

/* The end of a user's chain is a RETURN that no listing shows. */
static bool is_hidden_return(const struct building *b, uint32_t at, const struct entry *entry)
{
	struct entry next;

	return entry->end == END_VERDICT && entry->verdict == XT_RETURN && entry->unconditional &&
	       (at + entry->size >= b->blob->size || (entry_read(b->blob->family, b->blob->bytes + at + entry->size,
								 b->blob->size - at - entry->size, &next) == 0 &&
						      next.end == END_HEAD));
}

static int take_entry(void *data, uint32_t at, const struct entry *entry)
{
	struct building *b = data;
	const struct chain *starts = chain_starting(b->table, at);
	int hook = find_hook(b->blob, b->blob->underflow, at);

	if (starts)
		b->chain = b->table->chains[b->n_chain++];
	if (entry->end == END_HEAD) {
		b->chain = NULL;
		return 0;
	}
	if (!b->chain || (starts && starts != b->chain))
		return -EBADMSG;
	if (hook >= 0 && b->table->bases[hook] == b->chain) {
		b->chain->policy = entry->end == END_VERDICT && ~entry->verdict == NF_DROP ? NF_DROP : NF_ACCEPT;
		return 0;
	}
	if (!b->chain->base && is_hidden_return(b, at, entry))
		return 0;
	fill_rule(b, at, entry, rule_add(b->chain));
	return 0;
}

int legacy_parse(const struct legacy_blob *blob, struct legacy_table **ret_table, struct err *err)
{
	_cleanup_(legacy_freep) struct legacy_table *table = xcalloc(1, sizeof(*table));
	struct building b = { .table = table, .blob = blob };
	int r;

	table->family = blob->family;
	memcpy(table->name, blob->table, sizeof(table->name) - 1);
	r = each_entry(blob, find_chains, &b);
	if (r == 0)
		r = each_entry(blob, take_entry, &b);
	if (r < 0)
		return err_set(err, r, "the legacy table %s of %s cannot be understood", table->name,
			       iptables_name(table->family));
	*ret_table = TAKE_PTR(table);
	return 0;
}

const struct chain *legacy_base(const struct legacy_table *table, uint32_t hook)
{
	return hook < LEGACY_HOOKS ? table->bases[hook] : NULL;
}

const struct chain *legacy_chain_named(const struct legacy_table *table, const char *name)
{
	for (size_t i = 0; i < table->n_chains; i++)
		if (!strcmp(table->chains[i]->name, name))
			return table->chains[i];
	return NULL;
}

char *legacy_rule_text(const struct rule *rule)
{
	_cleanup_(words_done) struct words words = { 0 };

	return iptables_rule_words(NULL, rule, &words) ? words_shown(&words) : NULL;
}
