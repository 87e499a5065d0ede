/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The comparisons: what the network header says, and one row for each protocol.
 */
#include "rules/own_packet.h"

#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>
/* Behind netinet/in.h, to which the kernel's own headers give way. */
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "rules/packet.h"

#define TCP_SYN 0x02
#define TCP_RST 0x04
#define ICMP_HEADER 8
#define UDP_HEADER 8
/* Payload that is compared: what a trace event shows of it. */
#define PAYLOAD_SHOWN 12
/* Bytes of a random number that no stranger's packet has by chance. */
#define RANDOM_ENOUGH 8
#define FLOW_LABEL 0x000fffff

#define TH NFT_PAYLOAD_TRANSPORT_HEADER
#define NH NFT_PAYLOAD_NETWORK_HEADER

static struct match *match_add(struct matches *matches, int kind, uint32_t what, uint32_t offset, uint32_t len)
{
	struct match *match = &matches->match[matches->n++];

	*match = (struct match){ .what = what, .offset = offset, .len = len };
	match->kind = kind;
	return match;
}

static void match_meta(struct matches *matches, uint32_t key, uint8_t value)
{
	match_add(matches, MATCH_META, key, 0, 1)->value[0] = value;
}

static void match_bytes(struct matches *matches, uint32_t base, uint32_t offset, const void *value, size_t len)
{
	/* Nothing to compare is no comparison: the kernel refuses it. */
	if (len)
		memcpy(match_add(matches, MATCH_PAYLOAD, base, offset, (uint32_t)len)->value, value, len);
}

static void match_u8(struct matches *matches, uint32_t base, uint32_t offset, uint8_t value)
{
	match_bytes(matches, base, offset, &value, 1);
}

static void match_be16(struct matches *matches, uint32_t base, uint32_t offset, uint16_t value)
{
	uint16_t be = htons(value);

	match_bytes(matches, base, offset, &be, sizeof(be));
}

static void match_be32(struct matches *matches, uint32_t base, uint32_t offset, uint32_t value)
{
	uint32_t be = htonl(value);

	match_bytes(matches, base, offset, &be, sizeof(be));
}

static void match_masked(struct matches *matches, uint32_t base, uint32_t offset, uint32_t mask, uint32_t value,
			 uint32_t len)
{
	struct match *match = match_add(matches, MATCH_PAYLOAD, base, offset, len);

	value = htonl(value << (32 - 8 * len));
	mask = htonl(mask << (32 - 8 * len));
	memcpy(match->value, &value, len);
	memcpy(match->mask, &mask, len);
	match->masked = true;
}

static void match_proto(struct matches *matches, const struct addr *addr, uint8_t l4proto)
{
	match_meta(matches, NFT_META_NFPROTO, addr->family == AF_INET6 ? NFPROTO_IPV6 : NFPROTO_IPV4);
	match_meta(matches, NFT_META_L4PROTO, l4proto);
}

static void match_src(struct matches *matches, const struct addr *addr)
{
	match_bytes(matches, NH, addr->family == AF_INET6 ? 8 : 12, addr->bytes, addr_len(addr));
}

static void match_dst(struct matches *matches, const struct addr *addr)
{
	match_bytes(matches, NH, addr->family == AF_INET6 ? 24 : 16, addr->bytes, addr_len(addr));
}

/* The mark in the network header that begins there. */
static void match_ip_mark(const struct trace_plan *plan, uint32_t base, uint32_t at, struct matches *matches)
{
	if (plan->probe.src.family == AF_INET6)
		match_masked(matches, base, at, FLOW_LABEL, plan->ip_mark & FLOW_LABEL, 4);
	else
		match_be16(matches, base, at + 4, (uint16_t)plan->ip_mark);
}

static void tcp_kept(const struct trace_plan *plan, struct matches *matches)
{
	match_be32(matches, TH, 4, plan->seq);
	match_u8(matches, TH, 13, TCP_SYN);
}

static void tcp_answer(const struct trace_plan *plan, struct matches *matches)
{
	match_be32(matches, TH, 8, plan->seq + 1);
}

static void tcp_quoted(const struct trace_plan *plan, uint32_t at, struct matches *matches)
{
	match_be32(matches, TH, at + 4, plan->seq);
}

static void udp_kept(const struct trace_plan *plan, struct matches *matches)
{
	uint16_t shown = plan->payload.len < PAYLOAD_SHOWN ? plan->payload.len : PAYLOAD_SHOWN;

	match_be16(matches, TH, 4, (uint16_t)(UDP_HEADER + plan->payload.len));
	match_bytes(matches, TH, UDP_HEADER, plan->payload.bytes, shown);
}

static void udp_answer(const struct trace_plan *plan, struct matches *matches)
{
	match_bytes(matches, TH, UDP_HEADER + plan->payload.echo_at, plan->payload.bytes + plan->payload.random_at,
		    plan->payload.echo_len);
}

static void udp_quoted(const struct trace_plan *plan, uint32_t at, struct matches *matches)
{
	match_be16(matches, TH, at + 4, (uint16_t)(UDP_HEADER + plan->payload.len));
}

static void echo_kept(const struct trace_plan *plan, struct matches *matches)
{
	match_u8(matches, TH, 0, plan->probe.proto == IPPROTO_ICMPV6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO);
	match_be16(matches, TH, 6, (uint16_t)plan->seq);
	match_bytes(matches, TH, ICMP_HEADER, plan->payload.bytes, plan->payload.random_len);
}

static void echo_answer(const struct trace_plan *plan, struct matches *matches)
{
	match_u8(matches, TH, 0, plan->probe.proto == IPPROTO_ICMPV6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY);
	match_be16(matches, TH, 6, (uint16_t)plan->seq);
	match_bytes(matches, TH, ICMP_HEADER, plan->payload.bytes, plan->payload.random_len);
}

static void echo_quoted(const struct trace_plan *plan, uint32_t at, struct matches *matches)
{
	match_be16(matches, TH, at + 6, (uint16_t)plan->seq);
}

static const struct protocol {
	uint8_t proto;
	uint32_t client_at, server_at; /* where the header has what tells connections apart; NO_PORT: nowhere */
	bool by_tuple;		       /* an answer carries no number of ours, or a short one: its tuple must tell */
	bool reset;
	void (*kept)(const struct trace_plan *plan, struct matches *matches);	/* in the probe: NAT leaves it alone */
	void (*answer)(const struct trace_plan *plan, struct matches *matches); /* in an answer */
	void (*quoted)(const struct trace_plan *plan, uint32_t at, struct matches *matches); /* in 8 quoted bytes */
} protocols[] = {
#define NO_PORT UINT32_MAX
	{ IPPROTO_TCP, 0, 2, false, true, tcp_kept, tcp_answer, tcp_quoted },
	{ IPPROTO_UDP, 0, 2, true, false, udp_kept, udp_answer, udp_quoted },
	{ IPPROTO_ICMP, 4, NO_PORT, false, false, echo_kept, echo_answer, echo_quoted },
	{ IPPROTO_ICMPV6, 4, NO_PORT, false, false, echo_kept, echo_answer, echo_quoted },
};

static const struct protocol *protocol_of(const struct trace_plan *plan)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].proto == plan->probe.proto)
			return &protocols[i];
	return NULL;
}

static void match_tuple(const struct protocol *protocol, const struct tuple *tuple, struct matches *matches)
{
	match_proto(matches, &tuple->src, tuple->proto);
	match_src(matches, &tuple->src);
	match_dst(matches, &tuple->dst);
	match_be16(matches, TH, protocol->client_at, tuple->sport);
	if (protocol->server_at != NO_PORT)
		match_be16(matches, TH, protocol->server_at, tuple->dport);
}

static bool match_probe(const struct trace_plan *plan, const struct protocol *protocol, size_t i,
			struct matches *matches)
{
	match_tuple(protocol, &plan->probe, matches);
	match_ip_mark(plan, NH, 0, matches);
	protocol->kept(plan, matches);
	return i == 0;
}

/* Does kept() look at a random number long enough to tell this probe from every other packet? */
static bool known_by_itself(const struct trace_plan *plan)
{
	const struct payload *payload = &plan->payload;

	return plan->probe.proto != IPPROTO_UDP ||
	       (payload->random_len >= RANDOM_ENOUGH && payload->random_at + payload->random_len <= PAYLOAD_SHOWN);
}

/* A rule can rewrite the network header's mark, so it is asked only of a probe that has no other; then one whose mark
 * was rewritten still has its port, where NAT left that. */
static bool match_translated(const struct trace_plan *plan, const struct protocol *protocol, size_t i,
			     struct matches *matches)
{
	bool by_itself = known_by_itself(plan);

	match_proto(matches, &plan->probe.src, plan->probe.proto);
	if (!by_itself && i == 0)
		match_ip_mark(plan, NH, 0, matches);
	else if (!by_itself)
		match_be16(matches, TH, protocol->client_at, plan->probe.sport);
	protocol->kept(plan, matches);
	return i < (by_itself ? 1 : 2);
}

static bool match_reset_translated(const struct trace_plan *plan, const struct protocol *protocol, size_t i,
				   struct matches *matches)
{
	if (!protocol->reset)
		return false;
	match_proto(matches, &plan->probe.src, plan->probe.proto);
	match_be32(matches, TH, 4, plan->seq + 1);
	match_masked(matches, TH, 13, TCP_RST, TCP_RST, 1);
	return i == 0;
}

static bool match_reset(const struct trace_plan *plan, const struct protocol *protocol, size_t i,
			struct matches *matches)
{
	bool is = match_reset_translated(plan, protocol, i, matches);

	match_src(matches, &plan->probe.src);
	match_dst(matches, &plan->probe.dst);
	match_be16(matches, TH, 0, plan->probe.sport);
	match_be16(matches, TH, 2, plan->probe.dport);
	return is;
}

/* The answer's way: to that address and port, from a target or (the last one) from the public address. */
static bool match_answer_tuple(const struct trace_plan *plan, const struct addr *dst, uint16_t port, bool public,
			       size_t i, struct matches *matches)
{
	const struct addr *src;
	uint16_t sport;

	if (i >= plan->n_targets + public)
		return false;
	src = i < plan->n_targets ? &plan->targets[i].addr : &plan->probe.dst;
	sport = i < plan->n_targets ? plan->targets[i].port : plan->probe.dport;
	match_proto(matches, dst, plan->probe.proto);
	match_src(matches, src);
	match_dst(matches, dst);
	match_be16(matches, TH, 0, sport);
	match_be16(matches, TH, 2, port);
	return true;
}

static bool match_answer(const struct trace_plan *plan, const struct protocol *protocol, size_t i,
			 struct matches *matches)
{
	if (!plan->answer || (i && !protocol->by_tuple))
		return false;
	if (!protocol->by_tuple) {
		match_proto(matches, &plan->reply.dst, plan->probe.proto);
		match_dst(matches, &plan->reply.dst);
	} else if (!match_answer_tuple(plan, &plan->reply.dst, plan->reply.dport, false, i, matches)) {
		return false;
	}
	protocol->answer(plan, matches);
	return true;
}

static bool match_to_client(const struct trace_plan *plan, const struct protocol *protocol, size_t i,
			    struct matches *matches)
{
	const struct tuple *probe = &plan->probe;

	if (i && !protocol->by_tuple)
		return false;
	if (!protocol->by_tuple) {
		match_proto(matches, &probe->src, probe->proto);
		match_dst(matches, &probe->src);
		match_be16(matches, TH, protocol->server_at == NO_PORT ? protocol->client_at : protocol->server_at,
			   probe->sport);
	} else if (!match_answer_tuple(plan, &probe->src, probe->sport, true, i, matches)) {
		return false;
	}
	protocol->answer(plan, matches);
	return true;
}

/* A header of 8 bytes, then the packet as its sender saw it: without IPv4 options, without IPv6 extensions. */
static bool match_error(const struct trace_plan *plan, const struct protocol *protocol, size_t i,
			struct matches *matches)
{
	static const uint8_t types4[] = { ICMP_DEST_UNREACH, ICMP_TIME_EXCEEDED, ICMP_PARAMETERPROB };
	static const uint8_t types6[] = { ICMP6_DST_UNREACH, ICMP6_PACKET_TOO_BIG, ICMP6_TIME_EXCEEDED,
					  ICMP6_PARAM_PROB };
	bool ip6 = plan->probe.src.family == AF_INET6;
	size_t ways = protocol->by_tuple && plan->answer ? 2 : 1;
	size_t n = ways * (ip6 ? ARRAY_SIZE(types6) : ARRAY_SIZE(types4));
	uint32_t inner = ICMP_HEADER + (ip6 ? 40 : 20);

	if (i >= n)
		return false;
	match_proto(matches, &plan->probe.src, ip6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
	match_u8(matches, TH, 0, ip6 ? types6[i / ways] : types4[i / ways]);
	match_u8(matches, TH, ICMP_HEADER + (ip6 ? 6 : 9), plan->probe.proto);
	match_ip_mark(plan, TH, ICMP_HEADER, matches);
	protocol->quoted(plan, inner, matches);
	if (protocol->by_tuple) {
		/* It is un-NATed together with what it quotes. */
		bool translated = i % ways;

		match_dst(matches, translated ? &plan->reply.dst : &plan->probe.src);
		match_be16(matches, TH, inner, translated ? plan->reply.dport : plan->probe.sport);
	}
	return true;
}

bool own_packet_matches(const struct trace_plan *plan, enum own_packet which, size_t i, struct matches *ret_matches)
{
	static bool (*const kinds[])(const struct trace_plan *plan, const struct protocol *protocol, size_t i,
				     struct matches *matches) = {
		[PACKET_PROBE] = match_probe,
		[PACKET_PROBE_TRANSLATED] = match_translated,
		[PACKET_RESET] = match_reset,
		[PACKET_RESET_TRANSLATED] = match_reset_translated,
		[PACKET_ANSWER] = match_answer,
		[PACKET_ANSWER_TO_CLIENT] = match_to_client,
		[PACKET_ERROR] = match_error,
	};
	const struct protocol *protocol = protocol_of(plan);

	*ret_matches = (struct matches){ 0 };
	return protocol && kinds[which](plan, protocol, i, ret_matches);
}

void matches_add_dst(struct matches *matches, const struct addr *addr, uint16_t port)
{
	match_dst(matches, addr);
	if (port)
		match_be16(matches, TH, 2, port);
}

static bool meta_holds(const struct match *match, const struct trace_event *event)
{
	uint8_t version = event->nh_len ? event->nh[0] >> 4 : 0;
	size_t at = version == 6 ? 6 : 9;

	if (match->what == NFT_META_NFPROTO)
		return version == (match->value[0] == NFPROTO_IPV6 ? 6 : 4);
	if (at >= event->nh_len)
		return true;
	return event->nh[at] == match->value[0] || (version == 6 && ip6_is_extension(event->nh[at]));
}

static bool match_holds(const struct match *match, const struct trace_event *event)
{
	const uint8_t *bytes = match->what == NH ? event->nh : event->th;
	size_t len = match->what == NH ? event->nh_len : event->th_len;

	if (match->kind == MATCH_META)
		return meta_holds(match, event);
	for (uint32_t i = 0; i < match->len && match->offset + i < len; i++) {
		uint8_t mask = match->masked ? match->mask[i] : 0xff;

		if ((bytes[match->offset + i] ^ match->value[i]) & mask)
			return false;
	}
	return true;
}

bool own_packet_is(const struct trace_plan *plan, enum own_packet which, const struct trace_event *event)
{
	struct matches matches;

	for (size_t i = 0; own_packet_matches(plan, which, i, &matches); i++) {
		size_t held = 0;

		while (held < matches.n && match_holds(&matches.match[held], event))
			held++;
		if (held == matches.n)
			return true;
	}
	return false;
}
