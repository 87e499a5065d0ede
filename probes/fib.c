/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dumps one routing table, and finds the longest prefix.
 */
#include "probes/fib.h"

#include <errno.h>
#include <linux/rtnetlink.h>

#include "probes/attr.h"

static const uint16_t route_min[RTA_MAX + 1] = { [RTA_OIF] = 4, [RTA_TABLE] = 4, [RTA_PRIORITY] = 4 };

static int addr_attr(const struct nlattr *attr, uint8_t family, struct addr *ret_addr)
{
	struct addr addr = { .family = family };

	if (!attr)
		return 0;
	if (!addr_len(&addr) || mnl_attr_get_payload_len(attr) < addr_len(&addr))
		return -EBADMSG;
	*ret_addr = addr_from_bytes(family, mnl_attr_get_payload(attr));
	return 0;
}

int fib_route_parse(const struct nlmsghdr *nlh, struct fib_route *ret_route)
{
	const struct nlattr *tb[RTA_MAX + 1];
	const struct rtmsg *rtm;
	struct fib_route found = { 0 };
	int r = attr_parse(nlh, sizeof(*rtm), route_min, tb, RTA_MAX);

	if (r < 0)
		return r;
	if (nlh->nlmsg_type != RTM_NEWROUTE)
		return -EBADMSG;
	rtm = mnl_nlmsg_get_payload(nlh);
	found.type = rtm->rtm_type;
	found.protocol = rtm->rtm_protocol;
	found.table = tb[RTA_TABLE] ? attr_u32(tb[RTA_TABLE]) : rtm->rtm_table;
	found.prefix = (struct addr){ .family = rtm->rtm_family };
	found.len = rtm->rtm_dst_len;
	found.metric = attr_u32(tb[RTA_PRIORITY]);
	found.oif = attr_u32(tb[RTA_OIF]);
	found.dead = rtm->rtm_flags & (RTNH_F_DEAD | RTM_F_CLONED);
	if (!addr_len(&found.prefix) || found.len > addr_len(&found.prefix) * 8)
		return -EBADMSG;
	r = addr_attr(tb[RTA_DST], rtm->rtm_family, &found.prefix);
	if (r >= 0)
		r = addr_attr(tb[RTA_GATEWAY], rtm->rtm_family, &found.gateway);
	if (r < 0)
		return r;
	*ret_route = found;
	return 0;
}

struct search {
	const struct addr *dst;
	uint32_t table;
	uint8_t type;
	const struct fib_route *but;
	struct fib_route best;
	bool found, too_many;
	size_t seen;
};

static bool same_route(const struct fib_route *a, const struct fib_route *b)
{
	return a->type == b->type && a->len == b->len && a->metric == b->metric && addr_equal(&a->prefix, &b->prefix);
}

static int search_add(const struct nlmsghdr *nlh, void *data)
{
	struct search *search = data;
	struct fib_route route;
	int r;

	if (search->seen++ == FIB_ROUTES_MAX) {
		search->too_many = true;
		return NL_STOP;
	}
	r = fib_route_parse(nlh, &route);
	if (r < 0)
		return r;
	/* A kernel that does not filter sends all tables. */
	if (route.table != search->table || (search->type && route.type != search->type) || route.dead ||
	    route.prefix.family != search->dst->family || !addr_in_prefix(search->dst, &route.prefix, route.len) ||
	    (search->but && same_route(&route, search->but)))
		return 0;
	if (search->found &&
	    (route.len < search->best.len || (route.len == search->best.len && route.metric >= search->best.metric)))
		return 0;
	search->best = route;
	search->found = true;
	return 0;
}

static void search_reset(void *data)
{
	struct search *search = data;

	search->found = false;
	search->seen = 0;
}

int fib_longest(struct nl *route, uint32_t table, const struct addr *dst, uint8_t type, const struct fib_route *but,
		struct fib_route *ret_route)
{
	struct search search = { .dst = dst, .table = table, .type = type, .but = but };
	char buf[128] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct rtmsg *rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));
	int r;

	nlh->nlmsg_type = RTM_GETROUTE;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	rtm->rtm_family = dst->family;
	rtm->rtm_type = type;
	mnl_attr_put_u32(nlh, RTA_TABLE, table);
	r = nl_talk(route, nlh, search_add, search_reset, &search);
	/* A table that nothing was ever put into. */
	if (r == -ENOENT)
		return 0;
	if (r < 0 || search.too_many)
		return r < 0 ? r : -E2BIG;
	if (search.found)
		*ret_route = search.best;
	return search.found;
}
