/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ruleset's reader itself: what it owns, and how its requests and answers look. What is read is in
 * ruleset_chain.c, ruleset_rule.c, ruleset_set.c and ruleset_element.c.
 */
#include "rules/ruleset_private.h"

#include <errno.h>
#include <search.h>
#include <string.h>

#include "engine/base/str.h"

struct ruleset *ruleset_new(struct nl *nl)
{
	struct ruleset *ruleset = xcalloc(1, sizeof(*ruleset));

	ruleset->nl = nl;
	return ruleset;
}

static void free_chain(void *p)
{
	chain_free(p);
}

static void free_set(void *p)
{
	set_free(p);
}

struct nl *ruleset_nl(const struct ruleset *ruleset)
{
	return ruleset->nl;
}

void ruleset_free(struct ruleset *ruleset)
{
	if (!ruleset)
		return;
	tdestroy(ruleset->chains, free_chain);
	tdestroy(ruleset->sets, free_set);
	for (size_t i = 0; i < ruleset->n_owned; i++)
		free(ruleset->owned[i]);
	free(ruleset->owned);
	notes_free(ruleset->notes);
	free(ruleset);
}

void *ruleset_own(struct ruleset *ruleset, void *p)
{
	xgrow(&ruleset->owned, ruleset->n_owned, sizeof(*ruleset->owned));
	ruleset->owned[ruleset->n_owned++] = p;
	return p;
}

struct nlmsghdr *ruleset_request(void *buf, uint16_t type, uint8_t family, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type);
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = family;
	nfg->version = NFNETLINK_V0;
	return nlh;
}

bool ruleset_is(const struct nlmsghdr *nlh, uint16_t type, uint8_t *ret_family)
{
	const struct nfgenmsg *nfg = mnl_nlmsg_get_payload(nlh);

	if (nlh->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | type) || nlh->nlmsg_len < mnl_nlmsg_size(sizeof(*nfg)))
		return false;
	*ret_family = nfg->nfgen_family;
	return true;
}

struct nlmsghdr *ruleset_copy_msg(const struct nlmsghdr *nlh)
{
	struct nlmsghdr *copy = xcalloc(1, nlh->nlmsg_len);

	memcpy(copy, nlh, nlh->nlmsg_len);
	return copy;
}

bool ruleset_name_ok(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n < NFT_NAME_MAXLEN;
}

static int take_attr(const struct nlattr *attr, void *data)
{
	const struct attr_want *want = data;
	uint16_t type = mnl_attr_get_type(attr);

	if (type > want->max)
		return MNL_CB_OK;
	if (want->policy[type] && mnl_attr_validate(attr, want->policy[type]) < 0)
		return MNL_CB_ERROR;
	want->tb[type] = attr;
	return MNL_CB_OK;
}

int ruleset_attrs(const struct nlmsghdr *nlh, const struct attr_want *want)
{
	return mnl_attr_parse(nlh, sizeof(struct nfgenmsg), take_attr, (void *)want) < 0 ? -EBADMSG : 0;
}

int ruleset_nested(const struct nlattr *nest, const struct attr_want *want)
{
	return mnl_attr_parse_nested(nest, take_attr, (void *)want) < 0 ? -EBADMSG : 0;
}

int ruleset_order(uint8_t family_a, const char *table_a, const char *name_a, uint8_t family_b, const char *table_b,
		  const char *name_b)
{
	int order = family_a - family_b;

	if (!order)
		order = strcmp(table_a, table_b);
	return order ? order : strcmp(name_a, name_b);
}

static int take_generation(const struct nlmsghdr *nlh, void *data)
{
	static const uint8_t policy[] = { [NFTA_GEN_ID] = MNL_TYPE_U32 };
	const struct nlattr *tb[NFTA_GEN_ID + 1] = { 0 };
	uint8_t family;

	if (!ruleset_is(nlh, NFT_MSG_NEWGEN, &family) ||
	    ruleset_attrs(nlh, &(struct attr_want){ policy, tb, NFTA_GEN_ID }) < 0 || !tb[NFTA_GEN_ID])
		return -EBADMSG;
	*(uint32_t *)data = ntohl(mnl_attr_get_u32(tb[NFTA_GEN_ID]));
	return 0;
}

int ruleset_generation(struct nl *nl, uint32_t *ret_generation, struct err *err)
{
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	uint32_t generation = 0;
	int r;

	r = nl_talk(nl, ruleset_request(buf, NFT_MSG_GETGEN, AF_UNSPEC, 0), take_generation, NULL, &generation);
	if (r < 0)
		return err_wrap(err, r, "cannot read the ruleset's generation");
	*ret_generation = generation;
	return 0;
}
