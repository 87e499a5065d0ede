/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks the diagnosed namespace for one table.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "rules/fix_private.h"

static int take_table(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == NFTA_TABLE_FLAGS && mnl_attr_validate(attr, MNL_TYPE_U32) == 0)
			*(bool *)data = ntohl(mnl_attr_get_u32(attr)) & NFT_TABLE_F_DORMANT;
	return 0;
}

int table_state(const struct fix_job *job, uint8_t family, const char *table, bool *ret_dormant, struct err *err)
{
	char buf[1024] __attribute__((aligned(8))) = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	bool dormant = false;
	struct nfgenmsg *nfg;
	int r;

	if (!job->context->nl)
		return err_set(err, -ENOTSUP, "whether table %s is there cannot be asked", table);
	nlh->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = family;
	nfg->version = NFNETLINK_V0;
	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, table);
	r = nl_talk(job->context->nl, nlh, take_table, NULL, &dormant);
	if (r == -ENOENT)
		return r;
	if (r < 0)
		return err_wrap(err, r, "cannot read table %s", table);
	*ret_dormant = dormant;
	return 0;
}
