/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recipes, and the sets that they look things up in.
 */
#include "rules/trace_match.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <stdio.h>
#include <string.h>

#include <libnftnl/expr.h>

#include "engine/base/str.h"

#define KINDS (PACKET_ERROR + 1)
#define WAYS_MAX 16 /* possibilities of one kind of packet */
#define KEY_MAX 64  /* the kernel's longest */
#define KEY_TYPE 5  /* only nft's listing cares: an integer */
#define SET_NAME "seen%u"
#define ELEMENTS_BYTES 60000 /* an attribute ends at 64 KiB */

/* One set as it was made: keys one after the other. */
struct key_set {
	uint8_t *keys;
	uint32_t key_len;
};

struct trace_matcher {
	const char *table;
	const struct trace_plan *const *plans;
	size_t n_plans;
	struct batch *batch;
	struct matches *all; /* of every plan, for the recipe in the making */
	struct key_set *sets;
	size_t n_sets;
	struct {
		bool made;
		int result;
		struct recipe recipe;
	} recipes[KINDS][WAYS_MAX];
};

struct trace_matcher *trace_matcher_new(const char *table, const struct trace_plan *const *plans, size_t n_plans,
					struct batch *batch)
{
	struct trace_matcher *matcher = xcalloc(1, sizeof(*matcher));

	matcher->table = table;
	matcher->plans = plans;
	matcher->n_plans = n_plans;
	matcher->batch = batch;
	matcher->all = xcalloc(n_plans, sizeof(*matcher->all));
	return matcher;
}

void trace_matcher_free(struct trace_matcher *matcher)
{
	if (!matcher)
		return;
	for (size_t i = 0; i < matcher->n_sets; i++)
		free(matcher->sets[i].keys);
	free(matcher->sets);
	free(matcher->all);
	free(matcher);
}

static bool same_place(const struct match *a, const struct match *b)
{
	return a->kind == b->kind && a->what == b->what && a->offset == b->offset && a->len == b->len &&
	       a->masked == b->masked && !memcmp(a->mask, b->mask, sizeof(a->mask));
}

/* What differs between the plans; -EINVAL where they do not look at the same places. */
static int find_varying(const struct trace_matcher *matcher, struct recipe *recipe)
{
	const struct matches *first = &matcher->all[0];

	for (size_t p = 1; p < matcher->n_plans; p++) {
		const struct matches *other = &matcher->all[p];

		if (other->n != first->n)
			return -EINVAL;
		for (size_t i = 0; i < first->n; i++) {
			if (!same_place(&first->match[i], &other->match[i]))
				return -EINVAL;
			if (memcmp(first->match[i].value, other->match[i].value, first->match[i].len))
				recipe->varies |= 1U << i;
		}
	}
	return 0;
}

/* A register is 4 bytes, and what is loaded is padded with zeros. */
static uint32_t padded(uint32_t len)
{
	return (len + 3) / 4 * 4;
}

static int make_keys(const struct trace_matcher *matcher, const struct recipe *recipe, struct key_set *set)
{
	set->key_len = 0;
	for (size_t i = 0; i < recipe->matches.n; i++)
		if (recipe->varies & 1U << i)
			set->key_len += padded(recipe->matches.match[i].len);
	if (set->key_len > KEY_MAX)
		return -EINVAL;
	set->keys = xcalloc(matcher->n_plans, set->key_len);
	for (size_t p = 0; p < matcher->n_plans; p++) {
		uint8_t *key = set->keys + p * set->key_len;

		for (size_t i = 0; i < recipe->matches.n; i++) {
			const struct match *match = &matcher->all[p].match[i];

			if (!(recipe->varies & 1U << i))
				continue;
			memcpy(key, match->value, match->len);
			key += padded(match->len);
		}
	}
	return 0;
}

static void set_name(unsigned int number, char name[16])
{
	snprintf(name, 16, SET_NAME, number);
}

static void put_set(const struct trace_matcher *matcher, const struct key_set *set, unsigned int number)
{
	struct nlmsghdr *nlh = batch_msg(matcher->batch, NFT_MSG_NEWSET, NFPROTO_INET, NLM_F_CREATE | NLM_F_EXCL);
	struct nlattr *nest;
	char name[16];

	set_name(number, name);
	mnl_attr_put_strz(nlh, NFTA_SET_TABLE, matcher->table);
	mnl_attr_put_strz(nlh, NFTA_SET_NAME, name);
	mnl_attr_put_u32(nlh, NFTA_SET_ID, htonl(number));
	mnl_attr_put_u32(nlh, NFTA_SET_KEY_TYPE, htonl(KEY_TYPE));
	mnl_attr_put_u32(nlh, NFTA_SET_KEY_LEN, htonl(set->key_len));
	/* With its size known the kernel takes the fastest kind. */
	nest = mnl_attr_nest_start(nlh, NFTA_SET_DESC);
	mnl_attr_put_u32(nlh, NFTA_SET_DESC_SIZE, htonl((uint32_t)matcher->n_plans));
	mnl_attr_nest_end(nlh, nest);
	batch_msg_end(matcher->batch);
}

/* Elements [from, to). */
static void put_elements(const struct trace_matcher *matcher, const struct key_set *set, unsigned int number,
			 size_t from, size_t to)
{
	struct nlmsghdr *nlh = batch_msg(matcher->batch, NFT_MSG_NEWSETELEM, NFPROTO_INET, NLM_F_CREATE);
	struct nlattr *list;
	char name[16];

	set_name(number, name);
	mnl_attr_put_strz(nlh, NFTA_SET_ELEM_LIST_TABLE, matcher->table);
	mnl_attr_put_strz(nlh, NFTA_SET_ELEM_LIST_SET, name);
	mnl_attr_put_u32(nlh, NFTA_SET_ELEM_LIST_SET_ID, htonl(number));
	list = mnl_attr_nest_start(nlh, NFTA_SET_ELEM_LIST_ELEMENTS);
	for (size_t i = from; i < to; i++) {
		struct nlattr *element = mnl_attr_nest_start(nlh, NFTA_LIST_ELEM);
		struct nlattr *key = mnl_attr_nest_start(nlh, NFTA_SET_ELEM_KEY);

		mnl_attr_put(nlh, NFTA_DATA_VALUE, set->key_len, set->keys + i * set->key_len);
		mnl_attr_nest_end(nlh, key);
		mnl_attr_nest_end(nlh, element);
	}
	mnl_attr_nest_end(nlh, list);
	batch_msg_end(matcher->batch);
}

/* Several kinds of packets differ in the same bytes: they share a set. */
static int use_set(struct trace_matcher *matcher, struct recipe *recipe)
{
	struct key_set set;
	size_t len, step;
	int r = make_keys(matcher, recipe, &set);

	if (r < 0)
		return r;
	len = matcher->n_plans * set.key_len;
	for (size_t i = 0; i < matcher->n_sets; i++) {
		if (matcher->sets[i].key_len != set.key_len || memcmp(matcher->sets[i].keys, set.keys, len))
			continue;
		free(set.keys);
		recipe->set = (unsigned int)i + 1;
		return 0;
	}
	xgrow(&matcher->sets, matcher->n_sets, sizeof(*matcher->sets));
	matcher->sets[matcher->n_sets++] = set;
	recipe->set = (unsigned int)matcher->n_sets;
	put_set(matcher, &set, recipe->set);
	step = ELEMENTS_BYTES / (set.key_len + 16);
	for (size_t from = 0; from < matcher->n_plans; from += step)
		put_elements(matcher, &set, recipe->set, from,
			     from + step < matcher->n_plans ? from + step : matcher->n_plans);
	return 0;
}

static int make_recipe(struct trace_matcher *matcher, enum own_packet which, size_t i, struct recipe *recipe)
{
	int r;

	for (size_t p = 0; p < matcher->n_plans; p++) {
		if (own_packet_matches(matcher->plans[p], which, i, &matcher->all[p]))
			continue;
		/* Past the last possibility, for all of them. */
		return p ? -EINVAL : 0;
	}
	recipe->matches = matcher->all[0];
	r = find_varying(matcher, recipe);
	if (r == 0 && recipe->varies)
		r = use_set(matcher, recipe);
	return r < 0 ? r : 1;
}

int trace_matcher_recipe(struct trace_matcher *matcher, enum own_packet which, size_t i,
			 const struct recipe **ret_recipe)
{
	if (i >= WAYS_MAX)
		return -EINVAL;
	if (!matcher->recipes[which][i].made) {
		matcher->recipes[which][i].made = true;
		matcher->recipes[which][i].result = make_recipe(matcher, which, i, &matcher->recipes[which][i].recipe);
	}
	*ret_recipe = &matcher->recipes[which][i].recipe;
	return matcher->recipes[which][i].result;
}

static void add_load(struct nftnl_rule *rule, const struct match *match, uint32_t reg)
{
	static const uint8_t zeros[sizeof(match->mask)];
	bool meta = match->kind == MATCH_META;
	struct nftnl_expr *expr = nftnl_expr_alloc(meta ? "meta" : "payload");

	if (meta) {
		nftnl_expr_set_u32(expr, NFTNL_EXPR_META_KEY, match->what);
		nftnl_expr_set_u32(expr, NFTNL_EXPR_META_DREG, reg);
	} else {
		nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_BASE, match->what);
		nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET, match->offset);
		nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_LEN, match->len);
		nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_DREG, reg);
	}
	nftnl_rule_add_expr(rule, expr);
	if (!match->masked)
		return;
	expr = nftnl_expr_alloc("bitwise");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_SREG, reg);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_DREG, reg);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_LEN, match->len);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_MASK, match->mask, match->len);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_XOR, zeros, match->len);
	nftnl_rule_add_expr(rule, expr);
}

static void add_compare(struct nftnl_rule *rule, const struct match *match)
{
	struct nftnl_expr *expr = nftnl_expr_alloc("cmp");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_CMP_SREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_CMP_OP, NFT_CMP_EQ);
	nftnl_expr_set(expr, NFTNL_EXPR_CMP_DATA, match->value, match->len);
	nftnl_rule_add_expr(rule, expr);
}

static void add_lookup(struct nftnl_rule *rule, unsigned int set)
{
	struct nftnl_expr *expr = nftnl_expr_alloc("lookup");
	char name[16];

	set_name(set, name);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_LOOKUP_SREG, NFT_REG32_00);
	nftnl_expr_set_str(expr, NFTNL_EXPR_LOOKUP_SET, name);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_LOOKUP_SET_ID, set);
	nftnl_rule_add_expr(rule, expr);
}

/* What all have alike first: it decides for nearly every packet of a stranger. */
void rule_add_recipe(struct nftnl_rule *rule, const struct recipe *recipe)
{
	uint32_t reg = NFT_REG32_00;

	for (size_t i = 0; i < recipe->matches.n; i++) {
		if (recipe->varies & 1U << i)
			continue;
		add_load(rule, &recipe->matches.match[i], NFT_REG_1);
		add_compare(rule, &recipe->matches.match[i]);
	}
	for (size_t i = 0; i < recipe->matches.n; i++) {
		if (!(recipe->varies & 1U << i))
			continue;
		add_load(rule, &recipe->matches.match[i], reg);
		reg += padded(recipe->matches.match[i].len) / 4;
	}
	if (recipe->set)
		add_lookup(rule, recipe->set);
}
