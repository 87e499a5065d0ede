/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sorts trace events into journeys and visits.
 */
#include "rules/journey.h"

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <stddef.h>
#include <string.h>

#include "engine/base/str.h"
#include "rules/observed.h"
#include "rules/own_packet.h"
#include "rules/packet.h"

/* Events are large: room that is moved is time. */
#define VISITS_USUAL 8
#define EVENTS_USUAL 32

static uint16_t be16_at(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

void journeys_init(struct journeys *journeys, const struct trace_table *table, const struct trace_plan *plan)
{
	*journeys = (struct journeys){ .table = table, .plan = plan };
}

void journeys_done(struct journeys *journeys)
{
	for (int class = 0; class < CLASS_COUNT; class ++) {
		struct journey_log *log = &journeys->logs[class];

		free(log->visits);
		free(log->events);
		*log = (struct journey_log){ 0 };
	}
}

uint8_t trace_event_l4proto(const struct trace_event *event)
{
	if (event->nh_len >= 40 && event->nh[0] >> 4 == 6)
		return ip6_is_extension(event->nh[6]) ? event->hidden_l4proto : event->nh[6];
	return event->nh_len >= 20 && event->nh[0] >> 4 == 4 ? event->nh[9] : 0;
}

void trace_event_tuple(const struct trace_event *event, struct tuple *ret_tuple, uint8_t *ret_tcp_flags)
{
	struct tuple tuple = { 0 };

	tuple.proto = trace_event_l4proto(event);
	if (event->nh_len >= 20 && event->nh[0] >> 4 == 4) {
		tuple.src = addr_from_bytes(AF_INET, event->nh + 12);
		tuple.dst = addr_from_bytes(AF_INET, event->nh + 16);
	} else if (event->nh_len >= 40 && event->nh[0] >> 4 == 6) {
		tuple.src = addr_from_bytes(AF_INET6, event->nh + 8);
		tuple.dst = addr_from_bytes(AF_INET6, event->nh + 24);
	}
	if ((tuple.proto == IPPROTO_TCP || tuple.proto == IPPROTO_UDP) && event->th_len >= 4) {
		tuple.sport = be16_at(event->th);
		tuple.dport = be16_at(event->th + 2);
	}
	*ret_tuple = tuple;
	if (ret_tcp_flags)
		*ret_tcp_flags = tuple.proto == IPPROTO_TCP && event->th_len >= 14 ? event->th[13] : 0;
}

static int classify(const struct journeys *journeys, const struct trace_event *event)
{
	/* An answer is one at any place of its way. */
	static const struct {
		enum own_packet which;
		int class;
	} kinds[] = {
		{ PACKET_PROBE_TRANSLATED, CLASS_PROBE }, { PACKET_RESET_TRANSLATED, CLASS_RESET },
		{ PACKET_ANSWER, CLASS_ANSWER },	       { PACKET_ANSWER_TO_CLIENT, CLASS_ANSWER },
		{ PACKET_ERROR, CLASS_ICMP_ERROR },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (own_packet_is(journeys->plan, kinds[i].which, event))
			return kinds[i].class;
	return -1;
}

/* It left, and comes in again where it left: the next router sent it back. What it meets then is not its way. */
static bool comes_back(const struct journeys *journeys, const struct trace_event *event)
{
	const struct visit *left = journey_visit(journeys, CLASS_PROBE, OWN_POST_END);

	return left && event->iif && event->iif == left->first.oif && !event->oif;
}

static int class_of_id(const struct journeys *journeys, uint32_t id)
{
	size_t n = journeys->n_ids, size = ARRAY_SIZE(journeys->ids);

	for (size_t i = n; i > 0 && i + size > n; i--)
		if (journeys->ids[(i - 1) % size].id == id)
			return journeys->ids[(i - 1) % size].class;
	return -1;
}

/* Behind another packet that looks like it, only what has the id of the first one is told of it: that may still wait for
 * its neighbour. */
static int classify_observed(struct journeys *journeys, const struct trace_event *event)
{
	int class = observed_class(journeys->plan, event);

	if (class < 0)
		return class;
	if (journeys->over[class])
		return class_of_id(journeys, event->id) == class ? class : -1;
	journeys->over[class] =
		observed_again(&journeys->logs[class], trace_table_chain(journeys->table, event), event);
	return journeys->over[class] ? -1 : class;
}

static void remember_id(struct journeys *journeys, uint32_t id, int class)
{
	size_t slot = journeys->n_ids++ % ARRAY_SIZE(journeys->ids);

	journeys->ids[slot].id = id;
	journeys->ids[slot].class = class;
}

/* To the last visit. */
static void event_add(struct journey_log *log, const struct trace_event *event)
{
	const uintptr_t before = (uintptr_t)log->events;
	size_t at = 0;

	xgrow_from(&log->events, log->n_events, sizeof(*log->events), EVENTS_USUAL);
	for (size_t i = 0; i < log->n_visits && (uintptr_t)log->events != before; i++) {
		log->visits[i].events = log->events + at;
		at += log->visits[i].n_events;
	}
	log->events[log->n_events++] = *event;
	log->visits[log->n_visits - 1].n_events++;
}

/* A copy (dup, TEE) has an id of its own, and goes all its way before its original goes on: what stands between two
 * events of one packet is the copy's. */
static void forget_copy(struct journey_log *log, uint32_t id)
{
	size_t n = log->n_visits;

	while (n && log->visits[n - 1].first.id != id)
		n--;
	while (n && log->n_visits > n)
		log->n_events -= log->visits[--log->n_visits].n_events;
}

void journeys_add(struct journeys *journeys, const struct trace_event *event)
{
	struct trace_event own = *event;
	struct journey_log *log;
	int class;

	if (event->has_headers) {
		class = journeys->plan->await ? classify_observed(journeys, event) : classify(journeys, event);
		if (class == CLASS_PROBE && !journeys->plan->await)
			journeys->over[class] |= comes_back(journeys, event);
		if (class >= 0 && journeys->over[class] && !journeys->plan->await)
			class = -1;
		remember_id(journeys, event->id, class);
	} else {
		class = class_of_id(journeys, event->id);
	}
	if (class < 0)
		return;
	own.hidden_l4proto = class == CLASS_ICMP_ERROR ? IPPROTO_ICMPV6 : journeys->plan->probe.proto;
	log = &journeys->logs[class];
	forget_copy(log, event->id);
	if (own.has_headers) {
		xgrow_from(&log->visits, log->n_visits, sizeof(*log->visits), VISITS_USUAL);
		log->visits[log->n_visits++] = (struct visit){
			.own = trace_table_chain(journeys->table, event),
			.first = own,
			.events = log->events ? log->events + log->n_events : NULL,
		};
	}
	if (log->n_visits)
		event_add(log, &own);
}

static bool ends(const struct trace_event *event)
{
	if (event->type == NFT_TRACETYPE_POLICY)
		return event->policy == NF_DROP;
	return event->verdict_known && event->verdict == NF_DROP;
}

bool trace_event_queues(const struct trace_event *event)
{
	return event->type == NFT_TRACETYPE_RULE && event->verdict_known && event->verdict > 0 &&
	       (event->verdict & NF_VERDICT_MASK) == NF_QUEUE;
}

const struct trace_event *visit_drop(const struct visit *visit)
{
	return visit->n_events && ends(&visit->events[visit->n_events - 1]) ? &visit->events[visit->n_events - 1]
									    : NULL;
}

const struct trace_event *journey_drop(const struct journeys *journeys, enum journey_class class,
				       const struct visit **ret_visit)
{
	const struct journey_log *log = &journeys->logs[class];

	for (size_t i = log->n_visits; i-- > 0;) {
		const struct visit *visit = &log->visits[i];

		const struct trace_event *end = visit_drop(visit);

		if (!end && i + 1 == log->n_visits && visit->n_events &&
		    trace_event_queues(&visit->events[visit->n_events - 1]))
			end = &visit->events[visit->n_events - 1];
		if (end) {
			if (ret_visit)
				*ret_visit = visit;
			return end;
		}
	}
	return NULL;
}

bool journey_dropped(const struct journeys *journeys, enum journey_class class)
{
	const struct trace_event *end = journey_drop(journeys, class, NULL);

	return end && !trace_event_queues(end);
}

const struct visit *journey_visit(const struct journeys *journeys, enum journey_class class, enum own_chain own)
{
	const struct journey_log *log = &journeys->logs[class];

	for (size_t i = log->n_visits; i-- > 0;)
		if (log->visits[i].own == own)
			return &log->visits[i];
	return NULL;
}

/* The trace's link-layer header has the tag where the packet's own has its type. */
static bool has_tag(const struct trace_event *event)
{
	uint16_t type;

	if (event->ll_len < sizeof(struct ethhdr))
		return false;
	type = be16_at(event->ll + offsetof(struct ethhdr, h_proto));
	return type == ETH_P_8021Q || type == ETH_P_8021AD;
}

/* As it leaves postrouting; before, nobody knows. */
static bool shows_egress(const struct journeys *journeys, enum journey_class class)
{
	const struct visit *post = journey_visit(journeys, class, OWN_POST_END);

	return trace_table_has_egress(journeys->table) && !(post && has_tag(&post->first));
}

bool journeys_show_egress(const struct journeys *journeys)
{
	return shows_egress(journeys, CLASS_PROBE);
}

bool journey_ended(const struct journeys *journeys, enum journey_class class)
{
	enum own_chain last = shows_egress(journeys, class) ? OWN_EGRESS_END : OWN_POST_END;

	return journey_dropped(journeys, class) || journey_visit(journeys, class, last) ||
	       journey_visit(journeys, class, OWN_INPUT_END);
}
