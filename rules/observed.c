/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sorts by addresses and ports, as they came in or as they left, and by the numbers that NAT leaves alone.
 */
#include "rules/observed.h"

#include <linux/netfilter/nf_tables.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#include "engine/base/flow.h"

#define TCP_FIN_SYN_RST_ACK 0x17
#define TCP_SYN 0x02
#define ICMP_HEADER 8
#define UDP_HEADER 8
#define FLOW_LABEL 0x000fffff

static uint32_t be32_at(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint16_t be16_at(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* Addresses and ports; of an echo both ports are its identifier. */
static struct tuple tuple_of(const struct trace_plan *plan, const struct trace_event *event)
{
	struct trace_event known = *event;
	struct tuple tuple;

	known.hidden_l4proto = plan->probe.proto;
	trace_event_tuple(&known, &tuple, NULL);
	if (!proto_has_ports(tuple.proto) && event->th_len >= ICMP_HEADER)
		tuple.sport = tuple.dport = be16_at(event->th + 4);
	return tuple;
}

bool observed_begins(const struct trace_plan *plan, const struct trace_table *table, const struct trace_event *event)
{
	enum own_chain own = trace_table_chain(table, event);
	const struct tuple *wanted = &plan->probe;
	struct tuple tuple;

	if (!event->has_headers || (own != OWN_PORT_INGRESS && own != OWN_PRE_START && own != OWN_OUT_START))
		return false;
	tuple = tuple_of(plan, event);
	/* The rules have compared all else. */
	return tuple.proto == wanted->proto && addr_equal(&tuple.dst, &wanted->dst) &&
	       (!wanted->dport || tuple.dport == wanted->dport);
}

void observed_learn(struct trace_plan *plan, const struct trace_event *event)
{
	struct tuple tuple = tuple_of(plan, event);
	size_t payload = event->th_len > UDP_HEADER ? event->th_len - UDP_HEADER : 0;

	/* A plan's tuple has the identifier of an echo in sport alone. */
	if (!proto_has_ports(tuple.proto))
		tuple.dport = 0;
	plan->probe = tuple;
	if (event->nh_len >= 40 && event->nh[0] >> 4 == 6)
		plan->ip_mark = be32_at(event->nh) & FLOW_LABEL;
	else if (event->nh_len >= 20)
		plan->ip_mark = be16_at(event->nh + 4);
	if (event->th_len < UDP_HEADER)
		return;
	plan->seq = tuple.proto == IPPROTO_TCP ? be32_at(event->th + 4) : be16_at(event->th + 6);
	if (tuple.proto == IPPROTO_TCP)
		return;
	plan->payload.len = (uint16_t)payload;
	if (tuple.proto == IPPROTO_UDP && be16_at(event->th + 4) >= UDP_HEADER)
		plan->payload.len = (uint16_t)(be16_at(event->th + 4) - UDP_HEADER);
	memcpy(plan->payload.bytes, event->th + UDP_HEADER, payload < plan->payload.len ? payload : plan->payload.len);
}

void observed_follow(struct trace_plan *plan, const struct journeys *journeys)
{
	static const enum own_chain last[] = { OWN_POST_END, OWN_INPUT_END };

	for (size_t i = 0; i < ARRAY_SIZE(last); i++) {
		const struct visit *visit = journey_visit(journeys, CLASS_PROBE, last[i]);
		struct tuple left;

		if (!visit)
			continue;
		left = tuple_of(plan, &visit->first);
		plan->reply = (struct tuple){
			.proto = left.proto, .src = left.dst, .dst = left.src, .sport = left.dport, .dport = left.sport
		};
	}
}

bool observed_answer_awaited(const struct journeys *journeys)
{
	static const enum own_chain last[] = { OWN_POST_END, OWN_INPUT_END };

	for (size_t i = 0; i < ARRAY_SIZE(last); i++) {
		const struct visit *visit = journey_visit(journeys, CLASS_PROBE, last[i]);

		for (size_t e = 0; visit && e < visit->n_events; e++)
			if (visit->events[e].type == NFT_TRACETYPE_RULE && visit->events[e].handle)
				return true;
	}
	return false;
}

/* One of two, the second only where it is known. */
static bool either(const struct addr *addr, const struct addr *one, const struct addr *other)
{
	return addr_equal(addr, one) || (other->family && addr_equal(addr, other));
}

static bool goes_there(const struct trace_plan *plan, const struct tuple *tuple)
{
	const struct tuple *probe = &plan->probe, *reply = &plan->reply;
	bool ports = proto_has_ports(probe->proto);

	return tuple->proto == probe->proto && either(&tuple->src, &probe->src, &reply->dst) &&
	       (!ports || tuple->sport == probe->sport || (reply->proto && tuple->sport == reply->dport));
}

static bool comes_back(const struct trace_plan *plan, const struct tuple *tuple)
{
	const struct tuple *probe = &plan->probe, *reply = &plan->reply;
	bool ports = proto_has_ports(probe->proto);

	return tuple->proto == probe->proto && either(&tuple->src, &probe->dst, &reply->src) &&
	       either(&tuple->dst, &probe->src, &reply->dst) &&
	       (!ports || tuple->sport == probe->dport || (reply->proto && tuple->sport == reply->sport)) &&
	       (tuple->dport == probe->sport || (reply->proto && tuple->dport == reply->dport));
}

/* The bytes of a payload that the event shows. */
static bool same_payload(const struct trace_plan *plan, const struct trace_event *event)
{
	size_t shown = event->th_len > UDP_HEADER ? event->th_len - UDP_HEADER : 0;

	if (shown > plan->payload.len)
		shown = plan->payload.len;
	return !memcmp(event->th + UDP_HEADER, plan->payload.bytes, shown);
}

static bool is_request(const struct trace_plan *plan, const struct tuple *tuple, const struct trace_event *event)
{
	const uint8_t *th = event->th;

	if (tuple->proto != plan->probe.proto || event->th_len < UDP_HEADER)
		return false;
	switch (tuple->proto) {
	case IPPROTO_TCP:
		return event->th_len >= 14 && be32_at(th + 4) == plan->seq && (th[13] & TCP_FIN_SYN_RST_ACK) == TCP_SYN;
	case IPPROTO_UDP:
		/* What source it gets, the last chain of postrouting shows: until then it is known by its bytes alone.
		 */
		return (!plan->reply.proto || goes_there(plan, tuple)) &&
		       be16_at(th + 4) == plan->payload.len + UDP_HEADER && same_payload(plan, event);
	}
	return th[0] == (tuple->proto == IPPROTO_ICMPV6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO) &&
	       be16_at(th + 6) == plan->seq && same_payload(plan, event);
}

static bool is_answer(const struct trace_plan *plan, const struct tuple *tuple, const struct trace_event *event)
{
	const uint8_t *th = event->th;

	if (!comes_back(plan, tuple) || event->th_len < UDP_HEADER)
		return false;
	switch (tuple->proto) {
	case IPPROTO_TCP:
		return event->th_len >= 12 && be32_at(th + 8) == plan->seq + 1;
	case IPPROTO_UDP:
		return true;
	}
	return th[0] == (tuple->proto == IPPROTO_ICMPV6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY) &&
	       be16_at(th + 6) == plan->seq && same_payload(plan, event);
}

/* The event shows the first 12 bytes behind the error's own header: of what it quotes, length, identification and
 * protocol. */
static bool is_error(const struct trace_plan *plan, const struct tuple *tuple, const struct trace_event *event)
{
	static const uint8_t errors4[] = { ICMP_DEST_UNREACH, ICMP_TIME_EXCEEDED, ICMP_PARAMETERPROB };
	bool ip6 = plan->probe.dst.family == AF_INET6;
	bool error = ip6 && event->th[0] && event->th[0] < ICMP6_ECHO_REQUEST;

	if (tuple->proto != (ip6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP) || event->th_len < ICMP_HEADER + (ip6 ? 8 : 12) ||
	    !either(&tuple->dst, &plan->probe.src, &plan->reply.dst))
		return false;
	for (size_t i = 0; !ip6 && i < sizeof(errors4); i++)
		error |= event->th[0] == errors4[i];
	if (!error || event->th[ICMP_HEADER + (ip6 ? 6 : 9)] != plan->probe.proto)
		return false;
	return ip6 ? (be32_at(event->th + ICMP_HEADER) & FLOW_LABEL) == plan->ip_mark
		   : be16_at(event->th + ICMP_HEADER + 4) == plan->ip_mark;
}

int observed_class(const struct trace_plan *plan, const struct trace_event *event)
{
	struct tuple tuple = tuple_of(plan, event);

	/* An echo service sends back what it gets. */
	if (is_answer(plan, &tuple, event))
		return CLASS_ANSWER;
	if (is_request(plan, &tuple, event))
		return CLASS_PROBE;
	return is_error(plan, &tuple, event) ? CLASS_ICMP_ERROR : -1;
}

bool observed_again(const struct journey_log *log, enum own_chain own, const struct trace_event *event)
{
	/* With br_netfilter one packet comes to prerouting twice, by two ids. */
	if (own != OWN_PORT_INGRESS && own != OWN_OUT_START)
		return false;
	for (size_t i = 0; i < log->n_visits; i++)
		if (log->visits[i].own == own && log->visits[i].first.iif == event->iif)
			return true;
	return false;
}
