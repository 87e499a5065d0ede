/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a rule refers to: chains that it jumps to, its sets with their elements where they are anonymous, objects.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_synproxy.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>
#include <string.h>

#include <libnftnl/expr.h>

#include "engine/base/str.h"
#include "rules/replay.h"

void replay_begin(struct replay *replay)
{
	replay_table(replay->batch, replay->family, replay->copy);
}

void replay_done(struct replay *replay)
{
	for (size_t i = 0; i < replay->n_names; i++)
		free(replay->names[i]);
	free(replay->names);
	replay->names = NULL;
	replay->n_names = 0;
}

/* True where that was not there yet. */
static bool replay_first(struct replay *replay, char kind, const char *name)
{
	char *key = xasprintf("%c:%s", kind, name);

	for (size_t i = 0; i < replay->n_names; i++) {
		if (!strcmp(replay->names[i], key)) {
			free(key);
			return false;
		}
	}
	xgrow(&replay->names, replay->n_names, sizeof(*replay->names));
	replay->names[replay->n_names++] = key;
	return true;
}

static void need_chain(struct replay *replay, const char *name)
{
	if (replay_first(replay, 'c', name))
		replay_plain_chain(replay->batch, replay->family, replay->copy, name);
}

/* Only an object's name and type show in a rule's text: its content is the least that the kernel takes. */
static void put_object_data(struct nlmsghdr *nlh, uint32_t type)
{
	switch (type) {
	case NFT_OBJECT_QUOTA:
		mnl_attr_put_u64(nlh, NFTA_QUOTA_BYTES, htobe64(1));
		break;
	case NFT_OBJECT_LIMIT:
		mnl_attr_put_u64(nlh, NFTA_LIMIT_RATE, htobe64(1));
		mnl_attr_put_u64(nlh, NFTA_LIMIT_UNIT, htobe64(1));
		break;
	case NFT_OBJECT_CONNLIMIT:
		mnl_attr_put_u32(nlh, NFTA_CONNLIMIT_COUNT, htonl(1));
		break;
	case NFT_OBJECT_SYNPROXY:
		mnl_attr_put_u16(nlh, NFTA_SYNPROXY_MSS, htons(1460));
		mnl_attr_put_u8(nlh, NFTA_SYNPROXY_WSCALE, 7);
		mnl_attr_put_u32(nlh, NFTA_SYNPROXY_FLAGS, htonl(NF_SYNPROXY_OPT_MSS));
		break;
	default:
		break;
	}
}

static void need_object(struct replay *replay, const char *name, uint32_t type)
{
	struct nlmsghdr *nlh;
	struct nlattr *data;

	if (!replay_first(replay, 'o', name))
		return;
	nlh = batch_msg(replay->batch, NFT_MSG_NEWOBJ, replay->family, NLM_F_CREATE);
	mnl_attr_put_strz(nlh, NFTA_OBJ_TABLE, replay->copy);
	mnl_attr_put_strz(nlh, NFTA_OBJ_NAME, name);
	mnl_attr_put_u32(nlh, NFTA_OBJ_TYPE, htonl(type));
	data = mnl_attr_nest_start(nlh, NFTA_OBJ_DATA);
	put_object_data(nlh, type);
	mnl_attr_nest_end(nlh, data);
	batch_msg_end(replay->batch);
}

static const struct nlattr *find(const struct nlattr *nest, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

static const char *text_of(const struct nlattr *attr)
{
	return attr && mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) == 0 ? mnl_attr_get_str(attr) : NULL;
}

/* Chains and objects that one element leads to. */
static void need_element(struct replay *replay, const struct set *set, const struct nlattr *element)
{
	const struct nlattr *data = find(element, NFTA_SET_ELEM_DATA);
	const struct nlattr *verdict = data ? find(data, NFTA_DATA_VERDICT) : NULL;
	const char *chain = text_of(verdict ? find(verdict, NFTA_VERDICT_CHAIN) : NULL);
	const char *object = text_of(find(element, NFTA_SET_ELEM_OBJREF));

	if (chain)
		need_chain(replay, chain);
	if (object)
		need_object(replay, object, set->obj_type);
}

static void put_elements(struct replay *replay, const struct nlmsghdr *msg, const struct set *set, uint32_t id)
{
	const struct nlattr *attr, *element;
	struct nlmsghdr *nlh;

	/* First what they refer to: messages do not nest. */
	mnl_attr_for_each(attr, msg, sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == NFTA_SET_ELEM_LIST_ELEMENTS)
			mnl_attr_for_each_nested(element, attr)
				need_element(replay, set, element);
	nlh = batch_msg(replay->batch, NFT_MSG_NEWSETELEM, replay->family, NLM_F_CREATE);
	mnl_attr_put_strz(nlh, NFTA_SET_ELEM_LIST_TABLE, replay->copy);
	mnl_attr_put_strz(nlh, NFTA_SET_ELEM_LIST_SET, set->name);
	mnl_attr_put_u32(nlh, NFTA_SET_ELEM_LIST_SET_ID, htonl(id));
	mnl_attr_for_each(attr, msg, sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == NFTA_SET_ELEM_LIST_ELEMENTS)
			mnl_attr_put(nlh, attr->nla_type, mnl_attr_get_payload_len(attr), mnl_attr_get_payload(attr));
	batch_msg_end(replay->batch);
}

static int need_set(struct replay *replay, const char *name, struct err *err)
{
	struct nlmsghdr **msgs;
	struct set *set;
	uint32_t id;
	size_t n;
	int r;

	if (!replay_first(replay, 's', name))
		return 0;
	r = ruleset_set(replay->ruleset, replay->family, replay->table, name, &set, err);
	if (r < 0)
		return r;
	id = ++replay->next_id;
	replay_set(replay->batch, set, replay->copy, id);
	if (!(set->flags & NFT_SET_ANONYMOUS))
		return 0;
	r = ruleset_set_elements(replay->ruleset, set, REPLAY_ELEMENTS_MAX, &msgs, &n, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++)
		put_elements(replay, msgs[i], set, id);
	return 0;
}

/* Where an expression kind keeps the name of a set, and of an object with its type. */
static const struct {
	const char *expr;
	uint16_t set;
	uint16_t object, object_type;
} references[] = {
	{ "lookup", NFTNL_EXPR_LOOKUP_SET, 0, 0 },
	{ "dynset", NFTNL_EXPR_DYNSET_SET_NAME, 0, 0 },
	{ "objref", NFTNL_EXPR_OBJREF_SET_NAME, NFTNL_EXPR_OBJREF_IMM_NAME, NFTNL_EXPR_OBJREF_IMM_TYPE },
};

struct whole {
	struct replay *replay;
	struct err *err;
};

static int need_expr(struct nftnl_expr *expr, void *data)
{
	struct whole *whole = data;
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);

	if (!strcmp(name, "immediate") && nftnl_expr_is_set(expr, NFTNL_EXPR_IMM_CHAIN)) {
		need_chain(whole->replay, nftnl_expr_get_str(expr, NFTNL_EXPR_IMM_CHAIN));
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(references); i++) {
		if (strcmp(references[i].expr, name))
			continue;
		if (nftnl_expr_is_set(expr, references[i].set))
			return need_set(whole->replay, nftnl_expr_get_str(expr, references[i].set), whole->err);
		if (references[i].object && nftnl_expr_is_set(expr, references[i].object))
			need_object(whole->replay, nftnl_expr_get_str(expr, references[i].object),
				    nftnl_expr_get_u32(expr, references[i].object_type));
	}
	return 0;
}

int replay_whole_rule(struct replay *replay, const struct rule *rule, const char *chain, unsigned int *ret_index,
		      struct err *err)
{
	struct whole whole = { replay, err };
	int r;

	if (rule->unreadable)
		return err_set(err, -ENOTSUP, "the rule has an expression that libnftnl does not know");
	/* libnftnl's walk ends at the first negative answer. */
	r = nftnl_expr_foreach(rule->nftnl, need_expr, &whole);
	if (r < 0)
		return r;
	need_chain(replay, chain);
	*ret_index = (unsigned int)batch_count(replay->batch);
	replay_rule(replay->batch, rule, replay->copy, chain);
	return 0;
}
