/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of ctnetlink: requests that name one tuple, and entries out of answers.
 */
#include "probes/ctnetlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#include "probes/attr.h"

/* Which parts of a tuple a filter compares: the kernel's net/netfilter/nf_internals.h, which is in no uapi header. */
#define FILTER_IP_SRC (1U << 0)
#define FILTER_IP_DST (1U << 1)
#define FILTER_PROTO_NUM (1U << 3)
#define FILTER_PROTO_SRC_PORT (1U << 4)
#define FILTER_PROTO_DST_PORT (1U << 5)
#define FILTER_PROTO_ICMP_ID (1U << 8)
#define FILTER_PROTO_ICMPV6_ID (1U << 11)

static const uint16_t ct_min[CTA_MAX + 1] = {
	[CTA_STATUS] = 4, [CTA_TIMEOUT] = 4, [CTA_MARK] = 4, [CTA_ID] = 4, [CTA_ZONE] = 2,
};
static const uint16_t tuple_min[CTA_TUPLE_MAX + 1] = { [CTA_TUPLE_ZONE] = 2 };
static const uint16_t ip_min[CTA_IP_MAX + 1] = {
	[CTA_IP_V4_SRC] = 4,
	[CTA_IP_V4_DST] = 4,
	[CTA_IP_V6_SRC] = 16,
	[CTA_IP_V6_DST] = 16,
};
static const uint16_t proto_min[CTA_PROTO_MAX + 1] = {
	[CTA_PROTO_NUM] = 1,
	[CTA_PROTO_SRC_PORT] = 2,
	[CTA_PROTO_DST_PORT] = 2,
	[CTA_PROTO_ICMP_ID] = 2,
	[CTA_PROTO_ICMP_TYPE] = 1,
	[CTA_PROTO_ICMPV6_ID] = 2,
	[CTA_PROTO_ICMPV6_TYPE] = 1,
};

/* Instead of ports an echo has its identifier, in the tuple of the request as sport, in that of the reply as dport. */
static const struct echo {
	uint8_t proto, request, reply;
	uint16_t id, type, code; /* attributes */
	uint32_t filter;
} echoes[] = {
	{ IPPROTO_ICMP, ICMP_ECHO, ICMP_ECHOREPLY, CTA_PROTO_ICMP_ID, CTA_PROTO_ICMP_TYPE, CTA_PROTO_ICMP_CODE,
	  FILTER_PROTO_ICMP_ID },
	{ IPPROTO_ICMPV6, ICMP6_ECHO_REQUEST, ICMP6_ECHO_REPLY, CTA_PROTO_ICMPV6_ID, CTA_PROTO_ICMPV6_TYPE,
	  CTA_PROTO_ICMPV6_CODE, FILTER_PROTO_ICMPV6_ID },
};

static const struct echo *echo_of(uint8_t proto)
{
	for (size_t i = 0; i < ARRAY_SIZE(echoes); i++)
		if (echoes[i].proto == proto)
			return &echoes[i];
	return NULL;
}

static void put_proto(struct nlmsghdr *nlh, const struct tuple *tuple)
{
	const struct echo *echo = echo_of(tuple->proto);

	mnl_attr_put_u8(nlh, CTA_PROTO_NUM, tuple->proto);
	if (echo) {
		mnl_attr_put_u16(nlh, echo->id, htons(tuple->dport ? tuple->dport : tuple->sport));
		mnl_attr_put_u8(nlh, echo->type, tuple->dport ? echo->reply : echo->request);
		mnl_attr_put_u8(nlh, echo->code, 0);
		return;
	}
	mnl_attr_put_u16(nlh, CTA_PROTO_SRC_PORT, htons(tuple->sport));
	mnl_attr_put_u16(nlh, CTA_PROTO_DST_PORT, htons(tuple->dport));
}
static const uint16_t protoinfo_min[CTA_PROTOINFO_MAX + 1] = { 0 };
static const uint16_t tcp_min[CTA_PROTOINFO_TCP_MAX + 1] = { [CTA_PROTOINFO_TCP_STATE] = 1 };

static struct nlmsghdr *put_header(void *buf, uint16_t type, uint16_t flags, uint8_t family)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nfgenmsg *nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));

	nlh->nlmsg_type = (uint16_t)(NFNL_SUBSYS_CTNETLINK << 8 | type);
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nfg->nfgen_family = family;
	nfg->version = NFNETLINK_V0;
	return nlh;
}

struct nlmsghdr *ctnetlink_put_all(void *buf)
{
	return put_header(buf, IPCTNL_MSG_CT_GET, NLM_F_DUMP, AF_UNSPEC);
}

struct nlmsghdr *ctnetlink_put(void *buf, uint16_t type, uint16_t flags, uint16_t which, const struct tuple *tuple)
{
	bool v6 = tuple->src.family == AF_INET6;
	struct nlmsghdr *nlh = put_header(buf, type, flags, tuple->src.family);
	struct nlattr *nest, *inner;

	nest = mnl_attr_nest_start(nlh, which);
	inner = mnl_attr_nest_start(nlh, CTA_TUPLE_IP);
	mnl_attr_put(nlh, v6 ? CTA_IP_V6_SRC : CTA_IP_V4_SRC, addr_len(&tuple->src), tuple->src.bytes);
	mnl_attr_put(nlh, v6 ? CTA_IP_V6_DST : CTA_IP_V4_DST, addr_len(&tuple->dst), tuple->dst.bytes);
	mnl_attr_nest_end(nlh, inner);
	inner = mnl_attr_nest_start(nlh, CTA_TUPLE_PROTO);
	put_proto(nlh, tuple);
	mnl_attr_nest_end(nlh, inner);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

void ctnetlink_put_filter(struct nlmsghdr *nlh, uint16_t which, uint8_t proto, bool any_sport)
{
	const struct echo *echo = echo_of(proto);
	uint32_t sport = echo ? echo->filter : FILTER_PROTO_SRC_PORT, dport = echo ? 0 : FILTER_PROTO_DST_PORT;
	/* Of IPv6 addresses the kernel leaves out just those entries that have them (measured, 6.18). */
	const struct nfgenmsg *nfg = mnl_nlmsg_get_payload(nlh);
	uint32_t hosts = nfg->nfgen_family == AF_INET6 ? 0 : FILTER_IP_SRC | FILTER_IP_DST;
	uint32_t flags = hosts | FILTER_PROTO_NUM | dport | (any_sport ? 0 : sport);
	struct nlattr *nest = mnl_attr_nest_start(nlh, CTA_FILTER);

	mnl_attr_put_u32(nlh, CTA_FILTER_ORIG_FLAGS, which == CTA_TUPLE_ORIG ? flags : 0);
	mnl_attr_put_u32(nlh, CTA_FILTER_REPLY_FLAGS, which == CTA_TUPLE_REPLY ? flags : 0);
	mnl_attr_nest_end(nlh, nest);
}

static int parse_ip(const struct nlattr *nest, struct tuple *tuple)
{
	const struct nlattr *ip[CTA_IP_MAX + 1], *src, *dst;
	uint8_t family = AF_INET;
	int r = attr_parse_nest(nest, ip_min, ip, CTA_IP_MAX);

	if (r < 0)
		return r;
	src = ip[CTA_IP_V4_SRC];
	dst = ip[CTA_IP_V4_DST];
	if (!src) {
		family = AF_INET6;
		src = ip[CTA_IP_V6_SRC];
		dst = ip[CTA_IP_V6_DST];
	}
	if (!src || !dst)
		return -EBADMSG;
	tuple->src = addr_from_bytes(family, mnl_attr_get_payload(src));
	tuple->dst = addr_from_bytes(family, mnl_attr_get_payload(dst));
	return 0;
}

static int parse_proto(const struct nlattr *nest, struct tuple *tuple)
{
	const struct nlattr *proto[CTA_PROTO_MAX + 1];
	const struct echo *echo;
	int r = attr_parse_nest(nest, proto_min, proto, CTA_PROTO_MAX);

	if (r < 0)
		return r;
	if (!proto[CTA_PROTO_NUM])
		return -EBADMSG;
	tuple->proto = attr_u8(proto[CTA_PROTO_NUM]);
	echo = echo_of(tuple->proto);
	if (echo && attr_u8(proto[echo->type]) == echo->reply)
		tuple->dport = attr_be16(proto[echo->id]);
	else if (echo)
		tuple->sport = attr_be16(proto[echo->id]);
	if (echo)
		return 0;
	tuple->sport = attr_be16(proto[CTA_PROTO_SRC_PORT]);
	tuple->dport = attr_be16(proto[CTA_PROTO_DST_PORT]);
	return 0;
}

/* *zone is written only where the tuple has a zone of its own (a zone for one direction). */
static int parse_tuple(const struct nlattr *nest, struct tuple *tuple, uint16_t *zone)
{
	const struct nlattr *tb[CTA_TUPLE_MAX + 1];
	int r = attr_parse_nest(nest, tuple_min, tb, CTA_TUPLE_MAX);

	if (r < 0)
		return r;
	if (!tb[CTA_TUPLE_IP] || !tb[CTA_TUPLE_PROTO])
		return -EBADMSG;
	if (tb[CTA_TUPLE_ZONE])
		*zone = attr_be16(tb[CTA_TUPLE_ZONE]);
	r = parse_ip(tb[CTA_TUPLE_IP], tuple);
	return r < 0 ? r : parse_proto(tb[CTA_TUPLE_PROTO], tuple);
}

static int parse_tcp_state(const struct nlattr *nest, uint8_t *ret_state)
{
	const struct nlattr *info[CTA_PROTOINFO_MAX + 1], *tcp[CTA_PROTOINFO_TCP_MAX + 1];
	int r = attr_parse_nest(nest, protoinfo_min, info, CTA_PROTOINFO_MAX);

	if (r < 0 || !info[CTA_PROTOINFO_TCP])
		return r;
	r = attr_parse_nest(info[CTA_PROTOINFO_TCP], tcp_min, tcp, CTA_PROTOINFO_TCP_MAX);
	if (r >= 0)
		*ret_state = attr_u8(tcp[CTA_PROTOINFO_TCP_STATE]);
	return r;
}

int ctnetlink_parse(const struct nlmsghdr *nlh, struct ct_entry *ret_entry)
{
	const struct nlattr *tb[CTA_MAX + 1];
	struct ct_entry entry = { 0 };
	int r = attr_parse(nlh, sizeof(struct nfgenmsg), ct_min, tb, CTA_MAX);

	if (r < 0)
		return r;
	if (!tb[CTA_TUPLE_ORIG] || !tb[CTA_TUPLE_REPLY] || !tb[CTA_ID])
		return -EBADMSG;
	r = parse_tuple(tb[CTA_TUPLE_ORIG], &entry.orig, &entry.zone);
	if (r >= 0)
		r = parse_tuple(tb[CTA_TUPLE_REPLY], &entry.reply, &entry.reply_zone);
	if (r >= 0 && tb[CTA_PROTOINFO])
		r = parse_tcp_state(tb[CTA_PROTOINFO], &entry.tcp_state);
	if (r < 0)
		return r;
	if (tb[CTA_ZONE])
		entry.zone = entry.reply_zone = attr_be16(tb[CTA_ZONE]);
	entry.id = attr_be32(tb[CTA_ID]);
	entry.status = attr_be32(tb[CTA_STATUS]);
	entry.timeout = attr_be32(tb[CTA_TIMEOUT]);
	entry.mark = attr_be32(tb[CTA_MARK]);
	*ret_entry = entry;
	return 0;
}
