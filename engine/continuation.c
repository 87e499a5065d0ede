/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would the connection go on?
 */
#include "engine/continuation.h"

#include <netinet/in.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>

#include "rules/hypothesis.h"

#define TCP_ACK 0x10
#define TCP_FLAGS_AT 13
/* Bytes of the header that the next packet has alike: the ports; type and code. */
#define UDP_SAME 4
#define ECHO_SAME 2

/* A SYN or its answer turned into an ACK: sequence, window, options and length will be others. */
static void next_tcp(struct packet *packet)
{
	packet->th.bytes[TCP_FLAGS_AT] = TCP_ACK;
	packet->th.len = TCP_FLAGS_AT + 1;
	memset(packet->th.bytes + 4, 0, 8);
	/* The ACK itself makes the entry that. */
	packet->ct_status |= IPS_ASSURED;
}

/* Of another length, with another payload, or another sequence number. */
static void next_datagram(struct packet *packet, uint32_t same)
{
	if (packet->th.len > same)
		packet->th.len = same;
}

/* The first packet as the chain saw it, turned into the next one in that direction. */
static struct packet next_packet(const struct packet *first, uint8_t proto, const struct record *facts)
{
	struct packet packet = *first;

	if (fact_get_bool(facts, "ct.found", false) &&
	    (!packet.ct_known || packet.ct_state == NF_CT_STATE_BIT(IP_CT_NEW))) {
		/* The entry as it was when the first packet had left. */
		packet.ct_known = packet.ct_status_known = true;
		packet.ct_state = NF_CT_STATE_BIT(IP_CT_ESTABLISHED);
		packet.ct_status = (uint32_t)fact_get_int(facts, "ct.status", 0) | IPS_SEEN_REPLY | IPS_CONFIRMED;
	}
	packet.length = 0;
	if (proto == IPPROTO_TCP)
		next_tcp(&packet);
	else
		next_datagram(&packet, proto == IPPROTO_UDP ? UDP_SAME : ECHO_SAME);
	/* A mark may come from rules for new connections only. */
	packet.mark_known = packet.mark_known && !packet.mark;
	return packet;
}

/* A second answer in UDP or ICMP differs from the first one in nothing that is known. */
static bool has_next(const struct observation *obs, const struct observed_visit *visit)
{
	bool tcp = obs->flow->proto == IPPROTO_TCP;

	/* nat chains see only the first packet. */
	return (tcp || visit->journey == JOURNEY_REQUEST) && strcmp(visit->walk.base->type, "nat") != 0 &&
	       (!tcp || visit->walk.packet.th.len > TCP_FLAGS_AT);
}

const struct chain *continuation_dropped_by(const struct observation *obs, enum journey *ret_journey)
{
	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct observed_visit *visit = &obs->visits[v];
		struct chain *base = visit->walk.base;
		struct packet packet;

		if (!has_next(obs, visit))
			continue;
		packet = next_packet(&visit->walk.packet, obs->flow->proto, facts_top(obs->facts));
		if (hypothesis_chain(obs->explainer.ruleset, obs->explainer.env, base, &packet).result != WOULD_DROP)
			continue;
		*ret_journey = visit->journey;
		return base;
	}
	return NULL;
}
