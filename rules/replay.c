/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's own messages, made fit to be sent again (KERNEL.md 3).
 */
#include "rules/replay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include <libnftnl/expr.h>

#include "engine/base/str.h"

#define CREATE (NLM_F_CREATE | NLM_F_APPEND)
/* Newer kernels' attributes of sets that they do not take back (type, count). */
#define SET_ATTR_LAST NFTA_SET_EXPRESSIONS

static uint16_t type_of(const struct nlattr *attr)
{
	return mnl_attr_get_type(attr);
}

static void put_same(struct nlmsghdr *nlh, const struct nlattr *attr)
{
	mnl_attr_put(nlh, attr->nla_type, mnl_attr_get_payload_len(attr), mnl_attr_get_payload(attr));
}

void replay_table(struct batch *batch, uint8_t family, const char *table)
{
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWTABLE, family, CREATE);

	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, table);
	batch_msg_end(batch);
}

void replay_plain_chain(struct batch *batch, uint8_t family, const char *table, const char *chain)
{
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWCHAIN, family, CREATE);

	mnl_attr_put_strz(nlh, NFTA_CHAIN_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_NAME, chain);
	batch_msg_end(batch);
}

void replay_chain(struct batch *batch, const struct chain *chain, const char *table)
{
	struct nlmsghdr *nlh;
	struct nlattr *hook;

	if (!chain->base || chain->device || chain->family == NFPROTO_NETDEV) {
		replay_plain_chain(batch, chain->family, table, chain->name);
		return;
	}
	nlh = batch_msg(batch, NFT_MSG_NEWCHAIN, chain->family, CREATE);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_NAME, chain->name);
	hook = mnl_attr_nest_start(nlh, NFTA_CHAIN_HOOK);
	mnl_attr_put_u32(nlh, NFTA_HOOK_HOOKNUM, htonl(chain->hook));
	mnl_attr_put_u32(nlh, NFTA_HOOK_PRIORITY, htonl((uint32_t)chain->priority));
	mnl_attr_nest_end(nlh, hook);
	if (chain->type)
		mnl_attr_put_strz(nlh, NFTA_CHAIN_TYPE, chain->type);
	batch_msg_end(batch);
}

void replay_set(struct batch *batch, const struct set *set, const char *table, uint32_t id)
{
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWSET, set->family, CREATE);
	const struct nlattr *attr;

	mnl_attr_put_strz(nlh, NFTA_SET_TABLE, table);
	mnl_attr_for_each(attr, set->msg, sizeof(struct nfgenmsg)) {
		uint16_t type = type_of(attr);

		if (type != NFTA_SET_TABLE && type != NFTA_SET_HANDLE && type != NFTA_SET_PAD && type != NFTA_SET_ID &&
		    type <= SET_ATTR_LAST)
			put_same(nlh, attr);
	}
	mnl_attr_put_u32(nlh, NFTA_SET_ID, htonl(id));
	batch_msg_end(batch);
}

/* What one expression kind dumps and does not take back. */
struct fixup {
	const char *name;
	uint16_t attr;
	uint16_t only_with; /* 0, or the attribute that makes it unwelcome */
	bool only_zero;
};

static const struct fixup fixups[] = {
	{ "dynset", NFTA_DYNSET_TIMEOUT, 0, true },
	{ "exthdr", NFTA_EXTHDR_FLAGS, NFTA_EXTHDR_SREG, false },
	{ "osf", NFTA_OSF_FLAGS, 0, true },
	/* Not refused, but 'used 10 bytes' is no part of the rule. */
	{ "quota", NFTA_QUOTA_CONSUMED, 0, false },
};

static const struct nlattr *nested_find(const struct nlattr *nest, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (type_of(attr) == type)
			return attr;
	return NULL;
}

static bool all_zero(const struct nlattr *attr)
{
	const uint8_t *bytes = mnl_attr_get_payload(attr);

	for (uint16_t i = 0; i < mnl_attr_get_payload_len(attr); i++)
		if (bytes[i])
			return false;
	return true;
}

static bool unwelcome(const char *name, const struct nlattr *data, const struct nlattr *attr)
{
	for (size_t i = 0; i < ARRAY_SIZE(fixups); i++) {
		const struct fixup *fixup = &fixups[i];

		if (strcmp(fixup->name, name) || fixup->attr != type_of(attr))
			continue;
		return (!fixup->only_with || nested_find(data, fixup->only_with)) &&
		       (!fixup->only_zero || all_zero(attr));
	}
	return false;
}

/* The flags of a quota also tell that it is used up, which the kernel does not take back. */
static void put_attr(struct nlmsghdr *nlh, const char *name, const struct nlattr *attr)
{
	if (!strcmp(name, "quota") && type_of(attr) == NFTA_QUOTA_FLAGS && mnl_attr_validate(attr, MNL_TYPE_U32) == 0)
		mnl_attr_put_u32(nlh, NFTA_QUOTA_FLAGS, mnl_attr_get_u32(attr) & htonl(NFT_QUOTA_F_INV));
	else
		put_same(nlh, attr);
}

static void put_expression(struct nlmsghdr *nlh, const struct nlattr *expr)
{
	struct nlattr *element = mnl_attr_nest_start(nlh, NFTA_LIST_ELEM), *nest;
	const struct nlattr *name = nested_find(expr, NFTA_EXPR_NAME), *data = nested_find(expr, NFTA_EXPR_DATA), *attr;

	if (name && mnl_attr_validate(name, MNL_TYPE_NUL_STRING) == 0) {
		put_same(nlh, name);
		if (data) {
			nest = mnl_attr_nest_start(nlh, NFTA_EXPR_DATA);
			mnl_attr_for_each_nested(attr, data)
				if (!unwelcome(mnl_attr_get_str(name), data, attr))
					put_attr(nlh, mnl_attr_get_str(name), attr);
			mnl_attr_nest_end(nlh, nest);
		}
	}
	mnl_attr_nest_end(nlh, element);
}

/* What the xt compatibility layer must be told of the rule again, as it is not dumped. */
struct compat {
	bool xt;
	bool proto_loaded; /* the register holds the protocol */
	uint32_t proto;
};

static int compat_look(struct nftnl_expr *expr, void *data)
{
	struct compat *compat = data;
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);
	uint32_t len = 0;
	const uint8_t *value;

	if (!strcmp(name, "match") || !strcmp(name, "target")) {
		compat->xt = true;
	} else if (!strcmp(name, "meta")) {
		compat->proto_loaded = nftnl_expr_is_set(expr, NFTNL_EXPR_META_DREG) &&
				       nftnl_expr_get_u32(expr, NFTNL_EXPR_META_KEY) == NFT_META_L4PROTO;
	} else if (!strcmp(name, "payload")) {
		compat->proto_loaded =
			nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_BASE) == NFT_PAYLOAD_NETWORK_HEADER &&
			nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET) == 9 &&
			nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_LEN) == 1;
	} else if (!strcmp(name, "cmp")) {
		value = nftnl_expr_get(expr, NFTNL_EXPR_CMP_DATA, &len);
		if (compat->proto_loaded && value && len == 1 &&
		    nftnl_expr_get_u32(expr, NFTNL_EXPR_CMP_OP) == NFT_CMP_EQ)
			compat->proto = *value;
		compat->proto_loaded = false;
	}
	return 0;
}

static void put_compat(struct nlmsghdr *nlh, const struct rule *rule)
{
	struct compat compat = { 0 };
	struct nlattr *nest;

	nftnl_expr_foreach(rule->nftnl, compat_look, &compat);
	if (!compat.xt)
		return;
	nest = mnl_attr_nest_start(nlh, NFTA_RULE_COMPAT);
	mnl_attr_put_u32(nlh, NFTA_RULE_COMPAT_PROTO, htonl(compat.proto));
	mnl_attr_put_u32(nlh, NFTA_RULE_COMPAT_FLAGS, 0);
	mnl_attr_nest_end(nlh, nest);
}

void replay_rule(struct batch *batch, const struct rule *rule, const char *table, const char *chain)
{
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWRULE, rule->chain->family, CREATE);
	const struct nlattr *attr, *expr;
	struct nlattr *nest;

	mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, chain);
	mnl_attr_for_each(attr, rule->msg, sizeof(struct nfgenmsg)) {
		if (type_of(attr) == NFTA_RULE_EXPRESSIONS) {
			nest = mnl_attr_nest_start(nlh, NFTA_RULE_EXPRESSIONS);
			mnl_attr_for_each_nested(expr, attr)
				put_expression(nlh, expr);
			mnl_attr_nest_end(nlh, nest);
		} else if (type_of(attr) == NFTA_RULE_USERDATA) {
			put_same(nlh, attr);
		}
	}
	put_compat(nlh, rule);
	batch_msg_end(batch);
}

void replay_empty_rule(struct batch *batch, uint8_t family, const char *table, const char *chain)
{
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWRULE, family, CREATE);

	mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, chain);
	batch_msg_end(batch);
}
