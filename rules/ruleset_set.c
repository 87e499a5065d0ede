/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the declaration of a set. Its elements are in ruleset_element.c.
 */
#include "rules/ruleset_private.h"

#include <errno.h>
#include <search.h>
#include <string.h>

#include "engine/base/str.h"

void set_free(struct set *set)
{
	if (!set)
		return;
	free(set->table);
	free(set->name);
	free(set->msg);
	free(set);
}

static int set_order(const void *a, const void *b)
{
	const struct set *x = a, *y = b;

	return ruleset_order(x->family, x->table, x->name, y->family, y->table, y->name);
}

/* Bytes of nft's own data types (its enum datatypes), 0: not fixed or not part of any concatenation. */
static const uint8_t type_len[64] = {
	[2] = 1,  [7] = 4,  [8] = 16, [9] = 6,	[10] = 2,  [11] = 2, [12] = 1, [13] = 2, [14] = 1, [15] = 1,
	[16] = 1, [17] = 1, [18] = 4, [19] = 4, [20] = 4,  [21] = 2, [22] = 4, [23] = 4, [24] = 4, [25] = 4,
	[26] = 4, [27] = 1, [28] = 4, [29] = 1, [30] = 16, [31] = 1, [32] = 1, [33] = 1, [34] = 1, [35] = 4,
	[36] = 1, [37] = 1, [38] = 4, [39] = 1, [41] = 16, [42] = 1, [43] = 8, [44] = 4, [45] = 1,
};

/* A kernel that was not told the fields of a concatenation still has nft's type, 6 bits a field. */
static void fields_from_type(struct set *set)
{
	uint32_t type = set->key_type, total = 0;
	uint8_t len[5], n = 0;

	for (; type && n < ARRAY_SIZE(len); type >>= 6) {
		len[n] = type_len[type & 63];
		if (!len[n])
			return;
		total += (len[n++] + 3u) & ~3u;
	}
	if (n < 2 || total != set->key_len)
		return;
	set->n_fields = n;
	for (uint8_t i = 0; i < n; i++)
		set->field_len[i] = len[n - 1 - i];
}

static int parse_fields(const struct nlattr *desc, struct set *set)
{
	static const uint8_t desc_policy[NFTA_SET_DESC_MAX + 1] = { [NFTA_SET_DESC_CONCAT] = MNL_TYPE_NESTED };
	static const uint8_t field_policy[NFTA_SET_FIELD_MAX + 1] = { [NFTA_SET_FIELD_LEN] = MNL_TYPE_U32 };
	const struct nlattr *tb[NFTA_SET_DESC_MAX + 1] = { 0 };
	const struct nlattr *attr;

	if (ruleset_nested(desc, &(struct attr_want){ desc_policy, tb, NFTA_SET_DESC_MAX }) < 0)
		return -EBADMSG;
	if (!tb[NFTA_SET_DESC_CONCAT])
		return 0;
	mnl_attr_for_each_nested(attr, tb[NFTA_SET_DESC_CONCAT]) {
		const struct nlattr *field[NFTA_SET_FIELD_MAX + 1] = { 0 };
		uint32_t len;

		if (ruleset_nested(attr, &(struct attr_want){ field_policy, field, NFTA_SET_FIELD_MAX }) < 0 ||
		    !field[NFTA_SET_FIELD_LEN] || set->n_fields == ARRAY_SIZE(set->field_len))
			return -EBADMSG;
		/* The header says bits; the kernel has always meant bytes. */
		len = ntohl(mnl_attr_get_u32(field[NFTA_SET_FIELD_LEN]));
		if (len > 64)
			return -EBADMSG;
		set->field_len[set->n_fields++] = (uint8_t)len;
	}
	return 0;
}

static uint32_t u32_of(const struct nlattr *attr)
{
	return attr ? ntohl(mnl_attr_get_u32(attr)) : 0;
}

static int parse_set(const struct nlmsghdr *nlh, struct set **ret_set)
{
	static const uint8_t policy[NFTA_SET_OBJ_TYPE + 1] = {
		[NFTA_SET_TABLE] = MNL_TYPE_NUL_STRING, [NFTA_SET_NAME] = MNL_TYPE_NUL_STRING,
		[NFTA_SET_FLAGS] = MNL_TYPE_U32,	[NFTA_SET_KEY_TYPE] = MNL_TYPE_U32,
		[NFTA_SET_KEY_LEN] = MNL_TYPE_U32,	[NFTA_SET_DATA_TYPE] = MNL_TYPE_U32,
		[NFTA_SET_DATA_LEN] = MNL_TYPE_U32,	[NFTA_SET_DESC] = MNL_TYPE_NESTED,
		[NFTA_SET_TIMEOUT] = MNL_TYPE_U64,	[NFTA_SET_OBJ_TYPE] = MNL_TYPE_U32,
	};
	_cleanup_(set_freep) struct set *set = xcalloc(1, sizeof(*set));
	const struct nlattr *tb[NFTA_SET_OBJ_TYPE + 1] = { 0 };

	if (!ruleset_is(nlh, NFT_MSG_NEWSET, &set->family) ||
	    ruleset_attrs(nlh, &(struct attr_want){ policy, tb, NFTA_SET_OBJ_TYPE }) < 0 || !tb[NFTA_SET_TABLE] ||
	    !tb[NFTA_SET_NAME] || !tb[NFTA_SET_KEY_LEN])
		return -EBADMSG;
	set->table = xstrdup(mnl_attr_get_str(tb[NFTA_SET_TABLE]));
	set->name = xstrdup(mnl_attr_get_str(tb[NFTA_SET_NAME]));
	set->flags = u32_of(tb[NFTA_SET_FLAGS]);
	set->key_type = u32_of(tb[NFTA_SET_KEY_TYPE]);
	set->key_len = u32_of(tb[NFTA_SET_KEY_LEN]);
	set->data_type = u32_of(tb[NFTA_SET_DATA_TYPE]);
	set->data_len = u32_of(tb[NFTA_SET_DATA_LEN]);
	set->obj_type = u32_of(tb[NFTA_SET_OBJ_TYPE]);
	set->timeout = set->flags & NFT_SET_TIMEOUT;
	if (!set->key_len || set->key_len > NFT_DATA_VALUE_MAXLEN)
		return -EBADMSG;
	if (tb[NFTA_SET_DESC] && parse_fields(tb[NFTA_SET_DESC], set) < 0)
		return -EBADMSG;
	if (!set->n_fields)
		fields_from_type(set);
	set->msg = ruleset_copy_msg(nlh);
	*ret_set = TAKE_PTR(set);
	return 0;
}

static int take_set(const struct nlmsghdr *nlh, void *data)
{
	return parse_set(nlh, data);
}

int ruleset_set(struct ruleset *ruleset, uint8_t family, const char *table, const char *name, struct set **ret_set,
		struct err *err)
{
	struct set wanted = { .family = family, .table = (char *)table, .name = (char *)name };
	struct set **found = tfind(&wanted, &ruleset->sets, set_order);
	_cleanup_(set_freep) struct set *set = NULL;
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh;
	int r;

	if (found) {
		*ret_set = *found;
		return 0;
	}
	if (!ruleset_name_ok(table) || !ruleset_name_ok(name))
		return err_set(err, -ENOENT, "no set can have that name");
	nlh = ruleset_request(buf, NFT_MSG_GETSET, family, 0);
	mnl_attr_put_strz(nlh, NFTA_SET_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_SET_NAME, name);
	r = nl_talk(ruleset->nl, nlh, take_set, NULL, &set);
	if (r < 0 || !set)
		return err_wrap(err, r < 0 ? r : -EBADMSG, "cannot read set %s %s %s", family_name(family), table,
				name);
	found = tsearch(set, &ruleset->sets, set_order);
	if (!found)
		abort();
	/* Pointers to the one that was read before have been handed out. */
	if (*found == set)
		TAKE_PTR(set);
	note_object(ruleset, family, table);
	note_tables(ruleset);
	*ret_set = *found;
	return 0;
}
