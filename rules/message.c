/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks a message by the shapes of its attributes.
 */
#include "rules/message.h"

#include <arpa/inet.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "engine/base/util.h"

#define DEPTH_MAX 8

/* What stands in an attribute, by its number from 1 on:
 *   1 2 4 8  a number of so many bytes          s  a text        b  any bytes
 *   d  an nft_data   e  an expression           E, L  a list of expressions, of set elements
 *   c  the compat nest of an xt rule            .  not looked at   $  no attribute of a higher number
 * Of set elements libnftnl (1.2.4) stores those up to NFTA_SET_MAX in a table that ends at NFTA_SET_ELEM_MAX. */
static const char rule_shape[] = "ss8Ec8b.44";
static const char compat_shape[] = "44";
static const char elements_shape[] = "ssL4";
static const char element_shape[] = "dd488be.sdE$";
static const char data_shape[] = "bv"; /* v: a verdict */
static const char verdict_shape[] = "4s4";

static const struct {
	const char *kind, *shape;
} expressions[] = {
	{ "bitwise", "444dd4d" }, { "byteorder", "44444" },  { "cmp", "44d" },	      { "connlimit", "44" },
	{ "counter", "88" },	  { "ct", "4414" },	     { "dup", "44" },	      { "dynset", "s44448e.4E" },
	{ "exthdr", "4144444" },  { "fib", "444" },	     { "flow_offload", "s" }, { "fwd", "444" },
	{ "hash", "4444444s4" },  { "immediate", "4d" },     { "last", "48" },	      { "limit", "88444" },
	{ "log", "2s4244" },	  { "lookup", "s4444" },     { "masq", "444" },	      { "match", "s4b" },
	{ "meta", "444" },	  { "nat", "4444444" },	     { "numgen", "4444" },    { "objref", "4s4s4" },
	{ "osf", "414" },	  { "payload", "44444444" }, { "queue", "2224" },     { "quota", "84.8" },
	{ "range", "44dd" },	  { "redir", "444" },	     { "reject", "41" },      { "rt", "44" },
	{ "socket", "444" },	  { "synproxy", "214" },     { "target", "s4b" },     { "tproxy", "444" },
	{ "tunnel", "44" },	  { "xfrm", "4414" },	     { "secmark", "s" },      { "notrack", "" },
};

static bool shape_ok(const void *start, size_t size, const char *shape, unsigned int depth);

static bool nest_ok(const struct nlattr *attr, const char *shape, unsigned int depth)
{
	return shape_ok(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr), shape, depth);
}

static const struct nlattr *find(const struct nlattr *nest, uint16_t type)
{
	const struct nlattr *attr, *found = NULL;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == type)
			found = attr;
	return found;
}

static bool expression_ok(const struct nlattr *nest, unsigned int depth)
{
	const struct nlattr *name, *data;

	if (!nest_ok(nest, "s.", depth))
		return false;
	name = find(nest, NFTA_EXPR_NAME);
	data = find(nest, NFTA_EXPR_DATA);
	if (!name)
		return false;
	/* Of a kind that is not in the table libnftnl reads nothing either, or not yet. */
	for (size_t i = 0; data && i < ARRAY_SIZE(expressions); i++)
		if (!strcmp(mnl_attr_get_str(name), expressions[i].kind))
			return nest_ok(data, expressions[i].shape, depth);
	return true;
}

/* A jump without a chain is none. */
static bool verdict_ok(const struct nlattr *nest, unsigned int depth)
{
	const struct nlattr *code;
	int32_t verdict;

	if (!nest_ok(nest, verdict_shape, depth))
		return false;
	code = find(nest, NFTA_VERDICT_CODE);
	if (!code)
		return false;
	verdict = (int32_t)ntohl(mnl_attr_get_u32(code));
	return (verdict != NFT_JUMP && verdict != NFT_GOTO) || find(nest, NFTA_VERDICT_CHAIN);
}

static bool data_ok(const struct nlattr *nest, unsigned int depth)
{
	const struct nlattr *value = find(nest, NFTA_DATA_VALUE);

	return nest_ok(nest, data_shape, depth) && (value || find(nest, NFTA_DATA_VERDICT)) &&
	       (!value || mnl_attr_get_payload_len(value) <= NFT_DATA_VALUE_MAXLEN);
}

/* Bytes that the attribute takes of those that are left: the last one may lack its padding. */
static size_t step_over(const struct nlattr *attr, size_t left)
{
	size_t step = (size_t)MNL_ALIGN(attr->nla_len);

	return step < left ? step : left;
}

static bool list_ok(const struct nlattr *list, char what, unsigned int depth)
{
	const struct nlattr *attr;
	size_t left = mnl_attr_get_payload_len(list);

	mnl_attr_for_each_nested(attr, list) {
		if (mnl_attr_get_type(attr) != NFTA_LIST_ELEM ||
		    !(what == 'E' ? expression_ok(attr, depth) : nest_ok(attr, element_shape, depth)))
			return false;
		left -= step_over(attr, left);
	}
	return left == 0;
}

static bool attribute_ok(const struct nlattr *attr, char what, unsigned int depth)
{
	size_t len = mnl_attr_get_payload_len(attr);

	switch (what) {
	case '1':
	case '2':
	case '4':
	case '8':
		return len == (size_t)(what - '0');
	case 's':
		return mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) == 0;
	case 'd':
		return data_ok(attr, depth);
	case 'v':
		return verdict_ok(attr, depth);
	case 'e':
		return expression_ok(attr, depth);
	case 'E':
	case 'L':
		return list_ok(attr, what, depth);
	case 'c':
		return nest_ok(attr, compat_shape, depth);
	case '$':
		return false;
	}
	return true;
}

static bool shape_ok(const void *start, size_t size, const char *shape, unsigned int depth)
{
	const struct nlattr *attr = start;
	size_t n = strlen(shape);
	char beyond = n && shape[n - 1] == '$' ? '$' : '.';

	if (depth > DEPTH_MAX)
		return false;
	while (mnl_attr_ok(attr, (int)size)) {
		uint16_t type = mnl_attr_get_type(attr);
		char what = beyond;

		if (type && type <= n)
			what = shape[type - 1];
		if (type && !attribute_ok(attr, what, depth + 1))
			return false;
		size -= step_over(attr, size);
		attr = mnl_attr_next(attr);
	}
	return size == 0;
}

static bool message_ok(const struct nlmsghdr *nlh, const char *shape)
{
	size_t size = mnl_nlmsg_get_payload_len(nlh);

	return size >= sizeof(struct nfgenmsg) && shape_ok(mnl_nlmsg_get_payload_offset(nlh, sizeof(struct nfgenmsg)),
							   size - sizeof(struct nfgenmsg), shape, 0);
}

bool message_rule_ok(const struct nlmsghdr *nlh)
{
	return message_ok(nlh, rule_shape);
}

bool message_elements_ok(const struct nlmsghdr *nlh)
{
	return message_ok(nlh, elements_shape);
}
