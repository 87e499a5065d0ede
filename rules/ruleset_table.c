/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks the kernel for one table.
 */
#include "rules/ruleset_private.h"

#include <errno.h>

static int take_table(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == NFTA_TABLE_FLAGS && mnl_attr_validate(attr, MNL_TYPE_U32) == 0)
			*(uint32_t *)data = ntohl(mnl_attr_get_u32(attr));
	return 0;
}

static int table_flags(struct ruleset *ruleset, uint8_t family, const char *table, uint32_t *ret_flags, struct err *err)
{
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh;
	uint32_t flags = 0;
	int r;

	if (!ruleset_name_ok(table))
		return err_set(err, -ENOENT, "no table can have that name");
	nlh = ruleset_request(buf, NFT_MSG_GETTABLE, family, 0);
	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, table);
	r = nl_talk(ruleset->nl, nlh, take_table, NULL, &flags);
	if (r < 0)
		return err_wrap(err, r, "cannot read table %s", table);
	*ret_flags = flags;
	return 0;
}

int ruleset_table(struct ruleset *ruleset, uint8_t family, const char *table, bool *ret_dormant, struct err *err)
{
	uint32_t flags;
	int r = table_flags(ruleset, family, table, &flags, err);

	if (!r)
		*ret_dormant = flags & NFT_TABLE_F_DORMANT;
	return r;
}

bool ruleset_table_is_owned(struct ruleset *ruleset, uint8_t family, const char *table)
{
	uint32_t flags;

	return table_flags(ruleset, family, table, &flags, NULL) == 0 && flags & NFT_TABLE_F_OWNER;
}
