/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would the connection go on?
 */
#include "engine/continuation.h"

#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>

#include "rules/hypothesis.h"

#define TCP_ACK 0x10
#define TCP_FLAGS_AT 13

/* The SYN as the chain saw it, turned into the ACK behind it. */
static struct packet next_packet(const struct packet *syn, const struct record *facts)
{
	struct packet packet = *syn;

	packet.th.bytes[TCP_FLAGS_AT] = TCP_ACK;
	/* Sequence, window, options and length will be others. */
	packet.th.len = TCP_FLAGS_AT + 1;
	packet.length = 0;
	memset(packet.th.bytes + 4, 0, 8);
	if (fact_get_bool(facts, "ct.found", false) &&
	    (!packet.ct_known || packet.ct_state == NF_CT_STATE_BIT(IP_CT_NEW))) {
		/* The entry as it was when the SYN had left; the ACK itself makes it ASSURED. */
		packet.ct_known = packet.ct_status_known = true;
		packet.ct_state = NF_CT_STATE_BIT(IP_CT_ESTABLISHED);
		packet.ct_status =
			(uint32_t)fact_get_int(facts, "ct.status", 0) | IPS_SEEN_REPLY | IPS_CONFIRMED | IPS_ASSURED;
	}
	/* A mark may come from rules for new connections only. */
	packet.mark_known = packet.mark_known && !packet.mark;
	return packet;
}

const struct chain *continuation_dropped_by(const struct observation *obs)
{
	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct observed_visit *visit = &obs->visits[v];
		struct chain *base = visit->walk.base;
		struct packet packet;

		/* nat chains see only the first packet. */
		if (visit->journey != JOURNEY_REQUEST || !strcmp(base->type, "nat") ||
		    visit->walk.packet.th.len <= TCP_FLAGS_AT)
			continue;
		packet = next_packet(&visit->walk.packet, facts_top(obs->facts));
		if (hypothesis_chain(obs->explainer.ruleset, obs->explainer.env, base, &packet).result == WOULD_DROP)
			return base;
	}
	return NULL;
}
