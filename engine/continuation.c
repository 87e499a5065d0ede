/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would the connection go on?
 */
#include "engine/continuation.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>

#include "engine/base/str.h"
#include "engine/decision.h"
#include "engine/observe_private.h"
#include "probes/link.h"
#include "rules/hypothesis.h"
#include "rules/possible.h"

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

/* Does the chain begin with the mark that the one before it left? Else something unseen set it between
 * (iptables-legacy, traffic control). */
static bool follows(const struct walk *walk, const struct walk *before)
{
	return walk->packet.mark_known && walk->left.mark_known && (!before || before->left.mark == walk->packet.mark);
}

/* Of the client's next packet, where it is routed; false: cannot be told. */
static bool mark_when_routed(const struct observation *obs, const struct run *run, uint32_t *ret_mark)
{
	struct packet marks = { .mark_known = true, .ct_mark_known = true, .ct_mark = run->entry.mark };
	const struct walk *before = NULL;

	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct observed_visit *visit = &obs->visits[v];
		const struct walk *walk = &visit->walk;
		struct possible may;
		struct packet packet;

		if (visit->journey != JOURNEY_REQUEST || !observe_is_before_routing(obs, walk->base))
			continue;
		if (!follows(walk, before))
			return false;
		if (!before)
			marks.mark = walk->packet.mark;
		before = walk;
		if (!has_next(obs, visit))
			continue;
		packet = next_packet(&walk->packet, obs->flow->proto, facts_top(obs->facts));
		packet.mark_known = true;
		packet.mark = marks.mark;
		packet.ct_mark_known = marks.ct_mark_known && packet.ct_state == NF_CT_STATE_BIT(IP_CT_ESTABLISHED);
		packet.ct_mark = marks.ct_mark;
		possible_ends(obs->explainer.ruleset, obs->explainer.env, walk->base, &packet, &may);
		if (!may.left.mark_known)
			return false;
		marks.mark = may.left.mark;
		if (!packet.ct_mark_known)
			continue;
		marks.ct_mark_known = may.left.ct_mark_known;
		marks.ct_mark = may.left.ct_mark;
	}
	*ret_mark = marks.mark;
	return before;
}

static bool is_same_way(const struct route *a, const struct route *b)
{
	return a->error == b->error && a->type == b->type && a->oif == b->oif &&
	       a->gateway.family == b->gateway.family && (!a->gateway.family || addr_equal(&a->gateway, &b->gateway));
}

/* Where to, and by which routing rule. */
static char *way_text(const struct observation *obs, const struct route_query *query, const struct route *way)
{
	struct decision d = {
		.nl = obs->route,
		.way = way,
		.packet = { .tuple = query->tuple,
			    .iif = obs->approach->link.name,
			    .mark = query->mark,
			    .tos = query->tos,
			    .in_vrf = obs->approach->vrf },
	};
	_cleanup_(freep) char *to = NULL, *rule = NULL;
	struct link oif = { 0 };

	if (way->oif && link_by_index(obs->route, way->oif, &oif, NULL) < 0)
		snprintf(oif.name, sizeof(oif.name), "?");
	to = way->error ? xasprintf("refused (%s)", strerror(-way->error)) : route_text(way, oif.name);
	if (decision_find(&d) > 0 && !policy_is_everyones(&d.rule))
		rule = policy_rule_text(&d.rule);
	return rule ? xasprintf("%s, by routing rule %s", to, rule) : xstrdup(to);
}

char *continuation_astray(const struct observation *obs, const struct run *run)
{
	_cleanup_(freep) char *to = NULL;
	struct route_query query;
	struct route way;
	uint32_t mark, was;

	if (obs->approach->local || !run->entry_found || !obs->way_known || obs->way.error ||
	    !observe_way_query(obs, run, &query) || !mark_when_routed(obs, run, &mark) || mark == query.mark)
		return NULL;
	was = query.mark;
	query.mark = mark;
	if (route_lookup(obs->route, &query, &way, NULL) < 0 || is_same_way(&way, &obs->way))
		return NULL;
	to = way_text(obs, &query, &way);
	return xasprintf(
		"the first packet and its answer pass, but by its rules this host would route the client's next "
		"packet (established, not new) another way, with the mark 0x%x and not 0x%x: %s; that was evaluated, "
		"not tried",
		mark, was, to);
}
