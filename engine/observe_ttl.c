/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A router forwards what has a time to live of two or more, and takes one off; who a packet is for takes it with any,
 * none included (docs/kernel.md). The rule that wrote it last is named.
 */
#include "engine/observe_ttl.h"

#include <string.h>

#include <linux/rtnetlink.h>

#include "engine/observe_private.h"
#include "engine/place.h"
#include "probes/link.h"
#include "rules/ttl.h"

static uint8_t family_of(const struct visit *visit)
{
	struct tuple tuple;

	trace_event_tuple(&visit->first, &tuple, NULL);
	return tuple.dst.family;
}

/* -1: the headers are not known. */
static int ttl_of(const struct visit *visit)
{
	size_t at = ttl_offset(family_of(visit));

	return visit->first.nh_len > at ? visit->first.nh[at] : -1;
}

/* The rule that wrote it last; false: none did. */
static bool last_writer(const struct observation *obs, enum journey journey, uint8_t family, size_t *ret_visit,
			size_t *ret_item)
{
	for (size_t v = obs->n_visits; v-- > 0;) {
		const struct walk *walk = &obs->visits[v].walk;

		if (obs->visits[v].journey != journey)
			continue;
		for (size_t i = walk->n_items; i-- > 0;) {
			if (!walk->items[i].matched || !ttl_written_by(walk->items[i].rule, family))
				continue;
			*ret_visit = v;
			*ret_item = i;
			return true;
		}
	}
	return false;
}

static struct record *add(struct observation *obs, enum journey journey, const char *at, const struct visit *visit,
			  int ttl)
{
	struct record *record = facts_add(obs->facts, "ttls");
	size_t v, i;

	fact_word(record, "journey", journey == JOURNEY_REPLY ? "reply" : "request");
	fact_word(record, "at", at);
	fact_int(record, "ttl", ttl);
	fact_int(record, "place", obs->place);
	if (last_writer(obs, journey, family_of(visit), &v, &i)) {
		const struct rule *rule = obs->visits[v].walk.items[i].rule;

		observe_rule(record, "rule", rule->chain, rule);
		fact_int(record, "place", observe_place(obs, rule->chain, rule));
		observe_remember(obs, record, v, i);
	}
	return record;
}

void observe_ttl_refused(struct observation *obs, enum journey journey, const struct visit *visit)
{
	int ttl = ttl_of(visit);

	if (ttl >= 0 && ttl < 2)
		add(obs, journey, "routing", visit, ttl);
}

static bool is_beside(const struct observation *obs, uint32_t oif, const struct addr *client)
{
	struct link_addr *addrs;
	bool beside = false;
	size_t n;

	if (link_addrs(obs->route, client->family, &addrs, &n, NULL) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		beside = beside || (addrs[i].ifindex == oif && addr_in_prefix(client, &addrs[i].addr, addrs[i].prefix));
	free(addrs);
	return beside;
}

enum client_way observe_client_way(const struct observation *obs, const struct run *run, enum journey_class class,
				   const struct visit *visit, struct addr *ret_router)
{
	const struct visit *in = journey_visit(&run->journeys, class, OWN_PRE_END);
	struct route_query query = { 0 };
	struct route way;

	if (!in)
		query.vrf = obs->approach->vrf;
	else
		query.iif = in->first.iif;
	trace_event_tuple(in ? &in->first : &visit->first, &query.tuple, NULL);
	query.mark = (in ? in : visit)->first.mark;
	query.tos = observe_tos(&(in ? in : visit)->first);
	if (route_lookup(obs->route, &query, &way, NULL) < 0 || way.error || way.oif != visit->first.oif)
		return CLIENT_SOMEWHERE;
	if (way.gateway.family) {
		*ret_router = way.gateway;
		return CLIENT_BEHIND_ROUTER;
	}
	return is_beside(obs, way.oif, &query.tuple.dst) ? CLIENT_BESIDE : CLIENT_SOMEWHERE;
}

/* In a loop of routers it comes by again and again, each time with less. */
static bool came_round(const struct observation *obs, const struct run *run, enum journey_class class,
		       enum journey journey, const struct visit *visit)
{
	const struct visit *first = &run->journeys.logs[class].visits[0];
	size_t v, i;

	return ttl_of(first) > ttl_of(visit) + 1 && !last_writer(obs, journey, family_of(visit), &v, &i);
}

void observe_ttl_leaving(struct observation *obs, const struct run *run, enum journey_class class,
			 const struct visit *visit)
{
	int ttl = ttl_of(visit);
	enum journey journey = class == CLASS_PROBE ? JOURNEY_REQUEST : JOURNEY_REPLY;
	struct addr router = { 0 };
	struct record *record;
	enum client_way way;

	if (ttl < 0 || ttl >= TTL_ENOUGH || (class != CLASS_ANSWER && class != CLASS_PROBE) ||
	    came_round(obs, run, class, journey, visit))
		return;
	way = observe_client_way(obs, run, class, visit, &router);
	if (way == CLIENT_BESIDE)
		return;
	record = add(obs, journey, "leaving", visit, ttl);
	if (class == CLASS_PROBE)
		fact_bool(facts_top(obs->facts), "reply.ttl_small", true);
	if (way == CLIENT_BEHIND_ROUTER)
		fact_addr(record, "router", &router);
}

char *observe_ttl_doubt(const struct observation *obs)
{
	for (size_t i = 0; i < facts_count(obs->facts, "ttls"); i++) {
		const struct record *record = facts_at(obs->facts, "ttls", i);
		_cleanup_(freep) char *place = NULL;

		if (strcmp(fact_get_text(record, "at", ""), "leaving") ||
		    strcmp(fact_get_text(record, "journey", ""), "reply"))
			continue;
		place = place_record_text(record, "rule");
		return xasprintf(
			"the answer leaves for the client with a time to live of %lld%s%s%s: whether that lasts as "
			"far as the client is not known here",
			(long long)fact_get_int(record, "ttl", 0), place ? " (" : "", place ? place : "",
			place ? " set it)" : "");
	}
	return NULL;
}
