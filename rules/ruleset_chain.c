/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads chains: one by name, or the base chains of a hook.
 */
#include "rules/ruleset_private.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <search.h>
#include <string.h>

#include "engine/base/str.h"
#include "rules/trace_table.h"

void chain_free(struct chain *chain)
{
	if (!chain)
		return;
	for (size_t i = 0; i < chain->n_rules; i++)
		rule_free(chain->rules[i]);
	free(chain->rules);
	free(chain->table);
	free(chain->name);
	free(chain->type);
	free(chain->device);
	free(chain->msg);
	free(chain);
}

static int chain_order(const void *a, const void *b)
{
	const struct chain *x = a, *y = b;

	return ruleset_order(x->family, x->table, x->name, y->family, y->table, y->name);
}

static struct chain *chain_find(struct ruleset *ruleset, uint8_t family, const char *table, const char *name)
{
	struct chain wanted = { .family = family, .table = (char *)table, .name = (char *)name };
	struct chain **found = tfind(&wanted, &ruleset->chains, chain_order);

	return found ? *found : NULL;
}

/* Keeps the chain, or the one that was read before: pointers to it have been handed out. */
static struct chain *chain_keep(struct ruleset *ruleset, struct chain *chain)
{
	struct chain **kept = tsearch(chain, &ruleset->chains, chain_order);

	if (!kept)
		abort();
	if (*kept != chain)
		chain_free(chain);
	else
		note_object(ruleset, chain->family, chain->table);
	return *kept;
}

/* A chain of several devices has all of their names, joined by commas. */
static char *devices_text(const struct nlattr *devices)
{
	struct str text = { 0 };
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, devices) {
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			continue;
		if (text.len)
			str_add(&text, ",");
		str_add(&text, mnl_attr_get_str(attr));
	}
	return text.len ? str_take(&text) : NULL;
}

static int parse_hook(const struct nlattr *hook, struct chain *chain)
{
	static const uint8_t policy[NFTA_HOOK_MAX + 1] = {
		[NFTA_HOOK_HOOKNUM] = MNL_TYPE_U32,
		[NFTA_HOOK_PRIORITY] = MNL_TYPE_U32,
		[NFTA_HOOK_DEV] = MNL_TYPE_NUL_STRING,
		[NFTA_HOOK_DEVS] = MNL_TYPE_NESTED,
	};
	const struct nlattr *tb[NFTA_HOOK_MAX + 1] = { 0 };

	if (ruleset_nested(hook, &(struct attr_want){ policy, tb, NFTA_HOOK_MAX }) < 0 || !tb[NFTA_HOOK_HOOKNUM] ||
	    !tb[NFTA_HOOK_PRIORITY])
		return -EBADMSG;
	chain->base = true;
	chain->hook = ntohl(mnl_attr_get_u32(tb[NFTA_HOOK_HOOKNUM]));
	chain->priority = (int32_t)ntohl(mnl_attr_get_u32(tb[NFTA_HOOK_PRIORITY]));
	if (tb[NFTA_HOOK_DEV])
		chain->device = xstrdup(mnl_attr_get_str(tb[NFTA_HOOK_DEV]));
	else if (tb[NFTA_HOOK_DEVS])
		chain->device = devices_text(tb[NFTA_HOOK_DEVS]);
	return 0;
}

static int parse_chain(const struct nlmsghdr *nlh, struct chain **ret_chain)
{
	static const uint8_t policy[NFTA_CHAIN_MAX + 1] = {
		[NFTA_CHAIN_TABLE] = MNL_TYPE_NUL_STRING, [NFTA_CHAIN_NAME] = MNL_TYPE_NUL_STRING,
		[NFTA_CHAIN_HANDLE] = MNL_TYPE_U64,	  [NFTA_CHAIN_HOOK] = MNL_TYPE_NESTED,
		[NFTA_CHAIN_POLICY] = MNL_TYPE_U32,	  [NFTA_CHAIN_TYPE] = MNL_TYPE_NUL_STRING,
		[NFTA_CHAIN_USE] = MNL_TYPE_U32,
	};
	_cleanup_(chain_freep) struct chain *chain = xcalloc(1, sizeof(*chain));
	const struct nlattr *tb[NFTA_CHAIN_MAX + 1] = { 0 };

	if (!ruleset_is(nlh, NFT_MSG_NEWCHAIN, &chain->family) ||
	    ruleset_attrs(nlh, &(struct attr_want){ policy, tb, NFTA_CHAIN_MAX }) < 0 || !tb[NFTA_CHAIN_TABLE] ||
	    !tb[NFTA_CHAIN_NAME])
		return -EBADMSG;
	chain->table = xstrdup(mnl_attr_get_str(tb[NFTA_CHAIN_TABLE]));
	chain->name = xstrdup(mnl_attr_get_str(tb[NFTA_CHAIN_NAME]));
	if (tb[NFTA_CHAIN_HANDLE])
		chain->handle = be64toh(mnl_attr_get_u64(tb[NFTA_CHAIN_HANDLE]));
	if (tb[NFTA_CHAIN_HOOK] && parse_hook(tb[NFTA_CHAIN_HOOK], chain) < 0)
		return -EBADMSG;
	if (tb[NFTA_CHAIN_POLICY])
		chain->policy = ntohl(mnl_attr_get_u32(tb[NFTA_CHAIN_POLICY]));
	if (tb[NFTA_CHAIN_USE])
		chain->use = ntohl(mnl_attr_get_u32(tb[NFTA_CHAIN_USE]));
	if (tb[NFTA_CHAIN_TYPE])
		chain->type = xstrdup(mnl_attr_get_str(tb[NFTA_CHAIN_TYPE]));
	chain->msg = ruleset_copy_msg(nlh);
	*ret_chain = TAKE_PTR(chain);
	return 0;
}

static int take_chain(const struct nlmsghdr *nlh, void *data)
{
	return parse_chain(nlh, data);
}

int chain_read(struct ruleset *ruleset, uint8_t family, const char *table, const char *name, struct chain **ret_chain)
{
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = ruleset_request(buf, NFT_MSG_GETCHAIN, family, 0);
	_cleanup_(chain_freep) struct chain *chain = NULL;
	int r;

	mnl_attr_put_strz(nlh, NFTA_CHAIN_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_NAME, name);
	r = nl_talk(ruleset->nl, nlh, take_chain, NULL, &chain);
	if (r < 0 || !chain)
		return r < 0 ? r : -EBADMSG;
	*ret_chain = TAKE_PTR(chain);
	return 0;
}

int ruleset_chain(struct ruleset *ruleset, uint8_t family, const char *table, const char *name,
		  struct chain **ret_chain, struct err *err)
{
	struct chain *chain = chain_find(ruleset, family, table, name);
	int r;

	if (!chain) {
		if (!ruleset_name_ok(table) || !ruleset_name_ok(name))
			return err_set(err, -ENOENT, "no chain can have that name");
		r = chain_read(ruleset, family, table, name, &chain);
		if (r < 0)
			return err_wrap(err, r, "cannot read chain %s %s %s", family_name(family), table, name);
		chain = chain_keep(ruleset, chain);
		note_tables(ruleset);
	}
	*ret_chain = chain;
	return 0;
}

struct chain_search {
	struct ruleset *ruleset;
	bool keep; /* false: only the hash is wanted */
	uint8_t family;
	int64_t hook; /* -1: every chain, base chain or not */
	size_t limit, left;
	bool complete;
	struct chain **chains;
	size_t n;
	uint64_t hash; /* of what was found */
};

static uint64_t chain_hash(uint64_t hash, const struct chain *chain)
{
	hash = ruleset_hash(hash, chain->table, strlen(chain->table) + 1);
	hash = ruleset_hash(hash, &chain->handle, sizeof(chain->handle));
	hash = ruleset_hash(hash, &chain->priority, sizeof(chain->priority));
	return ruleset_hash(hash, &chain->policy, sizeof(chain->policy));
}

static int take_found_chain(const struct nlmsghdr *nlh, void *data)
{
	struct chain_search *search = data;
	struct chain *chain;
	int r;

	if (!search->left) {
		search->complete = false;
		return NL_STOP;
	}
	search->left--;
	r = parse_chain(nlh, &chain);
	if (r < 0)
		return r;
	/* Other runs of this program come and go. */
	if (chain->family != search->family || trace_table_named(chain->table) ||
	    (search->hook >= 0 && (!chain->base || chain->hook != search->hook))) {
		chain_free(chain);
		return 0;
	}
	search->hash = chain_hash(search->hash, chain);
	if (!search->keep) {
		chain_free(chain);
		return 0;
	}
	xgrow(&search->chains, search->n, sizeof(*search->chains));
	search->chains[search->n++] = chain_keep(search->ruleset, chain);
	return 0;
}

static void reset_found_chains(void *data)
{
	struct chain_search *search = data;

	search->n = 0;
	search->hash = 0;
	search->left = search->limit;
	search->complete = true;
}

static int search_chains(struct chain_search *search)
{
	char buf[RULESET_REQUEST_SIZE] = { 0 };

	reset_found_chains(search);
	return nl_talk(search->ruleset->nl, ruleset_request(buf, NFT_MSG_GETCHAIN, search->family, NLM_F_DUMP),
		       take_found_chain, reset_found_chains, search);
}

int chain_search_hash(struct ruleset *ruleset, uint8_t family, int64_t hook, size_t limit, uint64_t *ret_hash)
{
	struct chain_search search = { .ruleset = ruleset, .family = family, .hook = hook, .limit = limit };
	int r = search_chains(&search);

	*ret_hash = search.hash;
	return r < 0 ? r : 0;
}

static int find_chains(struct chain_search search, struct chain ***ret_chains, size_t *ret_n, bool *ret_complete,
		       struct err *err)
{
	int r = search_chains(&search);

	if (r < 0) {
		free(search.chains);
		return err_wrap(err, r, "cannot read the chains of family %s", family_name(search.family));
	}
	note_search(search.ruleset, search.family, search.hook, search.limit, search.hash);
	note_tables(search.ruleset);
	*ret_chains = search.chains ? ruleset_own(search.ruleset, search.chains) : NULL;
	*ret_n = search.n;
	*ret_complete = search.complete;
	return 0;
}

int ruleset_base_chains(struct ruleset *ruleset, uint8_t family, uint32_t hook, size_t limit,
			struct chain ***ret_chains, size_t *ret_n, bool *ret_complete, struct err *err)
{
	const struct chain_search search = {
		.ruleset = ruleset, .keep = true, .family = family, .hook = hook, .limit = limit
	};

	return find_chains(search, ret_chains, ret_n, ret_complete, err);
}

int ruleset_chains(struct ruleset *ruleset, uint8_t family, size_t limit, struct chain ***ret_chains, size_t *ret_n,
		   bool *ret_complete, struct err *err)
{
	const struct chain_search search = {
		.ruleset = ruleset, .keep = true, .family = family, .hook = -1, .limit = limit
	};

	return find_chains(search, ret_chains, ret_n, ret_complete, err);
}

bool chain_translates(const struct chain *chain)
{
	return chain->base && chain->type && !strcmp(chain->type, "nat") &&
	       (chain->hook == NF_INET_PRE_ROUTING || chain->hook == NF_INET_LOCAL_OUT);
}
