/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing decisions, asked of the kernel by rtnetlink, and their words.
 */
#include "probes/route.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"
#include "probes/attr.h"

static const uint16_t route_min[RTA_MAX + 1] = {
	[RTA_OIF] = 4,
	[RTA_PRIORITY] = 4,
	[RTA_TABLE] = 4,
	[RTA_VIA] = sizeof(struct rtvia),
};

/* An address attribute; one of the wrong length counts as a broken message. */
static int route_addr(const struct nlattr *attr, uint8_t family, struct addr *ret_addr)
{
	struct addr addr = { .family = family };

	if (!attr)
		return 0;
	if (!addr_len(&addr) || mnl_attr_get_payload_len(attr) < addr_len(&addr))
		return -EBADMSG;
	*ret_addr = addr_from_bytes(family, mnl_attr_get_payload(attr));
	return 0;
}

/* A next hop of the other family (RFC 5549). */
static int route_via(const struct nlattr *attr, struct addr *ret_addr)
{
	const struct rtvia *via;
	struct addr addr = { 0 };

	if (!attr)
		return 0;
	via = mnl_attr_get_payload(attr);
	addr.family = (uint8_t)via->rtvia_family;
	if (!addr_len(&addr) || mnl_attr_get_payload_len(attr) < sizeof(*via) + addr_len(&addr))
		return -EBADMSG;
	*ret_addr = addr_from_bytes(addr.family, via->rtvia_addr);
	return 0;
}

static int route_parse_table(const struct nlmsghdr *nlh, const struct nlattr **tb)
{
	int r = attr_parse(nlh, sizeof(struct rtmsg), route_min, tb, RTA_MAX);

	return r < 0 ? r : nlh->nlmsg_type != RTM_NEWROUTE ? -EBADMSG : 0;
}

/* The plain answer: what becomes of this packet. */
int route_parse_decision(const struct nlmsghdr *nlh, struct route *route)
{
	const struct nlattr *tb[RTA_MAX + 1];
	const struct rtmsg *rtm;
	int r = route_parse_table(nlh, tb);

	if (r < 0)
		return r;
	rtm = mnl_nlmsg_get_payload(nlh);
	route->type = rtm->rtm_type;
	route->oif = attr_u32(tb[RTA_OIF]);
	r = route_addr(tb[RTA_GATEWAY], rtm->rtm_family, &route->gateway);
	if (r >= 0)
		r = route_via(tb[RTA_VIA], &route->gateway);
	if (r >= 0)
		r = route_addr(tb[RTA_PREFSRC], rtm->rtm_family, &route->prefsrc);
	return r;
}

/* Of the list in RTA_MULTIPATH, or NULL. */
static bool on_several(const struct nlattr *multipath)
{
	const struct rtnexthop *nh;
	uint32_t first = 0;
	int left;

	if (!multipath)
		return false;
	nh = mnl_attr_get_payload(multipath);
	left = mnl_attr_get_payload_len(multipath);
	while (left >= (int)sizeof(*nh) && RTNH_OK(nh, left)) {
		if (first && (uint32_t)nh->rtnh_ifindex != first)
			return true;
		first = (uint32_t)nh->rtnh_ifindex;
		left -= (int)RTNH_ALIGN(nh->rtnh_len);
		nh = RTNH_NEXT(nh);
	}
	return false;
}

/* The answer with RTM_F_FIB_MATCH: the route as it stands in the table, all its next hops and none chosen. */
int route_parse_match(const struct nlmsghdr *nlh, struct route *route)
{
	const struct nlattr *tb[RTA_MAX + 1];
	const struct rtmsg *rtm;
	struct addr prefsrc = { 0 };
	int r = route_parse_table(nlh, tb);

	if (r < 0)
		return r;
	rtm = mnl_nlmsg_get_payload(nlh);
	route->table = tb[RTA_TABLE] ? attr_u32(tb[RTA_TABLE]) : rtm->rtm_table;
	route->prefix = (struct addr){ .family = rtm->rtm_family };
	route->prefix_len = rtm->rtm_dst_len;
	route->metric = attr_u32(tb[RTA_PRIORITY]);
	route->several = on_several(tb[RTA_MULTIPATH]);
	r = route_addr(tb[RTA_DST], rtm->rtm_family, &route->prefix);
	if (r >= 0)
		r = route_addr(tb[RTA_PREFSRC], rtm->rtm_family, &prefsrc);
	/* A lookup for a forwarded packet tells no source. */
	if (r >= 0 && !route->prefsrc.family)
		route->prefsrc = prefsrc;
	return r;
}

static int decision_answer(const struct nlmsghdr *nlh, void *data)
{
	return route_parse_decision(nlh, data);
}

static int match_answer(const struct nlmsghdr *nlh, void *data)
{
	return route_parse_match(nlh, data);
}

static void route_put_addr(struct nlmsghdr *nlh, uint16_t type, const struct addr *addr)
{
	mnl_attr_put(nlh, type, addr_len(addr), addr->bytes);
}

static struct nlmsghdr *route_put(void *buf, const struct route_query *query, bool with_src, bool fib_match)
{
	const struct tuple *tuple = &query->tuple;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct rtmsg *rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));

	nlh->nlmsg_type = RTM_GETROUTE;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	rtm->rtm_family = tuple->dst.family;
	rtm->rtm_dst_len = (uint8_t)(addr_len(&tuple->dst) * 8);
	rtm->rtm_tos = query->tos;
	/* Without the second IPv4 always says the table is main; IPv6 refuses it. */
	if (fib_match)
		rtm->rtm_flags = tuple->dst.family == AF_INET ? RTM_F_FIB_MATCH | RTM_F_LOOKUP_TABLE : RTM_F_FIB_MATCH;
	route_put_addr(nlh, RTA_DST, &tuple->dst);
	if (with_src) {
		rtm->rtm_src_len = (uint8_t)(addr_len(&tuple->src) * 8);
		route_put_addr(nlh, RTA_SRC, &tuple->src);
	}
	if (query->iif)
		mnl_attr_put_u32(nlh, RTA_IIF, query->iif);
	else if (query->vrf)
		mnl_attr_put_u32(nlh, RTA_OIF, query->vrf);
	if (query->mark)
		mnl_attr_put_u32(nlh, RTA_MARK, query->mark);
	if (tuple->proto) {
		mnl_attr_put_u8(nlh, RTA_IP_PROTO, tuple->proto);
		if (tuple->sport)
			mnl_attr_put_u16(nlh, RTA_SPORT, htons(tuple->sport));
		if (tuple->dport)
			mnl_attr_put_u16(nlh, RTA_DPORT, htons(tuple->dport));
	}
	return nlh;
}

/* What a lookup can say of a packet, and what only means that the question failed. */
static bool route_errno_is_answer(int r)
{
	return r == -ENETUNREACH || r == -EHOSTUNREACH || r == -EACCES || r == -EINVAL || r == -ENETDOWN || r == -EXDEV;
}

static int route_ask(struct nl *route, const struct route_query *query, bool with_src, struct route *ret_route)
{
	char buf[512] = { 0 };
	int r;

	r = nl_talk(route, route_put(buf, query, with_src, false), decision_answer, NULL, ret_route);
	if (r < 0)
		return r;
	/* The route's prefix may be missing (a route of IPv6's cache, an old kernel): the decision stands without. */
	if (nl_talk(route, route_put(buf, query, with_src, true), match_answer, NULL, ret_route) < 0)
		ret_route->prefix = (struct addr){ 0 };
	return 0;
}

/* A source that is not this host's is refused for its own packets (EINVAL, on newer kernels ENETUNREACH), which would
 * look like a missing route. */
static bool src_is_local(struct nl *route, const struct addr *src)
{
	const struct route_query query = { .tuple = { .dst = *src } };
	struct route found = { 0 };
	char buf[512] = { 0 };
	int r = nl_talk(route, route_put(buf, &query, false, false), decision_answer, NULL, &found);

	return r >= 0 && found.type == RTN_LOCAL;
}

int route_lookup(struct nl *route, const struct route_query *query, struct route *ret_route, struct err *err)
{
	const struct tuple *tuple = &query->tuple;
	bool with_src = tuple->src.family;
	char text[ADDR_TEXT_MAX];
	struct route found = { .iif = query->iif };
	int r;

	if (!addr_len(&tuple->dst) || (with_src && tuple->src.family != tuple->dst.family))
		return err_set(err, -EINVAL, "a route lookup needs addresses of one family");
	if (with_src && !query->iif)
		with_src = src_is_local(route, &tuple->src);
	r = route_ask(route, query, with_src, &found);
	if (r < 0 && !route_errno_is_answer(r))
		return err_wrap(err, r, "cannot look up the route to %s", addr_text(&tuple->dst, text));
	if (r < 0)
		found = (struct route){ .iif = query->iif, .error = r };
	else if (with_src && !query->iif)
		found.prefsrc = tuple->src;
	*ret_route = found;
	return 0;
}

static const char *const type_names[] = {
	[RTN_UNICAST] = "unicast",	   [RTN_LOCAL] = "local",	  [RTN_BROADCAST] = "broadcast",
	[RTN_ANYCAST] = "other",	   [RTN_MULTICAST] = "multicast", [RTN_BLACKHOLE] = "blackhole",
	[RTN_UNREACHABLE] = "unreachable", [RTN_PROHIBIT] = "prohibit",	  [RTN_THROW] = "throw",
};

const char *route_kind_name(const struct route *route)
{
	const char *type = route->type < ARRAY_SIZE(type_names) ? type_names[route->type] : NULL;

	switch (route->error) {
	case 0:
		return type ? type : "other";
	case -ENETUNREACH:
		return "none";
	case -EACCES:
		return "prohibit";
	/* With an input interface these also mean that forwarding is off, or that the source is not accepted there. */
	case -EHOSTUNREACH:
		return route->iif ? "error" : "unreachable";
	case -EINVAL:
		return route->iif ? "error" : "blackhole";
	default:
		return "error";
	}
}

static void route_text_prefix(const struct route *route, struct str *text)
{
	char addr[ADDR_TEXT_MAX];

	if (!route->prefix.family)
		return;
	if (!route->prefix_len)
		str_add(text, "default");
	else if (route->prefix_len == addr_len(&route->prefix) * 8)
		str_add(text, addr_text(&route->prefix, addr));
	else
		str_addf(text, "%s/%u", addr_text(&route->prefix, addr), route->prefix_len);
}

char *route_text(const struct route *route, const char *oif)
{
	struct str text = { 0 };
	char addr[ADDR_TEXT_MAX];

	if (route->error == -ENETUNREACH)
		return xstrdup("no route");
	if (route->error)
		return strcmp(route_kind_name(route), "error") ? xstrdup(route_kind_name(route))
							       : xasprintf("refused: %s", strerror(-route->error));
	if (route->type != RTN_UNICAST)
		str_addf(&text, "%s ", route_kind_name(route));
	route_text_prefix(route, &text);
	if (route->gateway.family)
		str_addf(&text, " via %s", addr_text(&route->gateway, addr));
	if (oif && *oif)
		str_addf(&text, " dev %s", oif);
	/* Without a prefix the first word brought its space along. */
	if (text.s && text.s[0] == ' ')
		memmove(text.s, text.s + 1, text.len--);
	return str_take(&text);
}
