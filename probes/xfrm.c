/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads IPsec policies by the xfrm netlink.
 */
#include "probes/xfrm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/xfrm.h>
#include <string.h>

#include "probes/attr.h"

static bool port_fits(uint16_t wanted, uint16_t mask, uint16_t port)
{
	return !((wanted ^ htons(port)) & mask);
}

static bool selector_fits(const struct xfrm_selector *sel, const struct xfrm_query *query)
{
	uint8_t family = query->tuple.dst.family;
	struct addr src = addr_from_bytes(family, (const uint8_t *)&sel->saddr);
	struct addr dst = addr_from_bytes(family, (const uint8_t *)&sel->daddr);

	return sel->family == family && sel->prefixlen_s <= addr_len(&src) * 8 &&
	       sel->prefixlen_d <= addr_len(&dst) * 8 && addr_in_prefix(&query->tuple.src, &src, sel->prefixlen_s) &&
	       addr_in_prefix(&query->tuple.dst, &dst, sel->prefixlen_d) &&
	       (!sel->proto || sel->proto == query->tuple.proto) &&
	       port_fits(sel->sport, sel->sport_mask, query->tuple.sport) &&
	       port_fits(sel->dport, sel->dport_mask, query->tuple.dport) &&
	       (!sel->ifindex || (uint32_t)sel->ifindex == query->oif);
}

/* Does any of the templates have to be met? */
static bool has_demand(const struct nlattr *templates)
{
	const char *at = mnl_attr_get_payload(templates);
	size_t n = mnl_attr_get_payload_len(templates) / sizeof(struct xfrm_user_tmpl);
	struct xfrm_user_tmpl one;

	for (size_t i = 0; i < n; i++) {
		memcpy(&one, at + i * sizeof(one), sizeof(one));
		if (!one.optional)
			return true;
	}
	return false;
}

int xfrm_parse(const struct nlmsghdr *nlh, const struct xfrm_query *query, struct xfrm_answer *answer)
{
	static const uint16_t policy_min[XFRMA_MAX + 1] = {
		[XFRMA_MARK] = sizeof(struct xfrm_mark),
		[XFRMA_IF_ID] = 4,
		[XFRMA_POLICY_TYPE] = sizeof(struct xfrm_userpolicy_type),
	};
	const struct nlattr *tb[XFRMA_MAX + 1];
	struct xfrm_userpolicy_info info;
	struct xfrm_mark mark = { 0 };
	uint8_t family = query->tuple.dst.family;
	int r = attr_parse(nlh, sizeof(info), policy_min, tb, XFRMA_MAX);

	if (r < 0)
		return r;
	memcpy(&info, mnl_nlmsg_get_payload(nlh), sizeof(info));
	if (tb[XFRMA_MARK])
		memcpy(&mark, mnl_attr_get_payload(tb[XFRMA_MARK]), sizeof(mark));
	/* Policies of an xfrm interface, and of the second kind (sub), are not for plain packets. */
	if (info.dir != query->dir || attr_u32(tb[XFRMA_IF_ID]) || (query->mark & mark.m) != mark.v ||
	    (tb[XFRMA_POLICY_TYPE] && attr_u8(tb[XFRMA_POLICY_TYPE]) != XFRM_POLICY_TYPE_MAIN) ||
	    !selector_fits(&info.sel, query))
		return 0;
	if (answer->found && answer->priority <= info.priority)
		return 0;
	*answer = (struct xfrm_answer){
		.found = true,
		.blocks = info.action == XFRM_POLICY_BLOCK,
		.wants_ipsec = info.action == XFRM_POLICY_ALLOW && tb[XFRMA_TMPL] && has_demand(tb[XFRMA_TMPL]),
		.priority = info.priority,
		.src = addr_from_bytes(family, (const uint8_t *)&info.sel.saddr),
		.dst = addr_from_bytes(family, (const uint8_t *)&info.sel.daddr),
		.src_len = info.sel.prefixlen_s,
		.dst_len = info.sel.prefixlen_d,
	};
	return 0;
}

struct finding {
	const struct xfrm_query *query;
	struct xfrm_answer answer;
};

static int take_policy(const struct nlmsghdr *nlh, void *data)
{
	struct finding *finding = data;

	return nlh->nlmsg_type == XFRM_MSG_NEWPOLICY ? xfrm_parse(nlh, finding->query, &finding->answer) : 0;
}

static void forget(void *data)
{
	((struct finding *)data)->answer = (struct xfrm_answer){ 0 };
}

int xfrm_find(struct nl *xfrm, const struct xfrm_query *query, struct xfrm_answer *ret_answer, struct err *err)
{
	char buf[256] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct finding finding = { .query = query };
	int r;

	nlh->nlmsg_type = XFRM_MSG_GETPOLICY;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct xfrm_userpolicy_id));
	r = nl_talk(xfrm, nlh, take_policy, forget, &finding);
	if (r < 0)
		return err_wrap(err, r, "cannot read the IPsec policies");
	*ret_answer = finding.answer;
	return 0;
}
