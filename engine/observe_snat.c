/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source that the request leaves with, where a rule translated it: does that address lead back here?
 */
#include "engine/observe_private.h"

#include <linux/netfilter.h>
#include <linux/rtnetlink.h>
#include <string.h>

/* The rule that gave the packet its new source; false where none was seen. */
static bool find_rule(const struct observation *obs, size_t *ret_visit, size_t *ret_item)
{
	for (size_t v = obs->n_visits; v-- > 0;) {
		const struct walk *walk = &obs->visits[v].walk;

		if (obs->visits[v].journey != JOURNEY_REQUEST || walk->base->hook != NF_INET_POST_ROUTING ||
		    !walk->base->type || strcmp(walk->base->type, "nat"))
			continue;
		for (size_t i = walk->n_items; i-- > 0;) {
			enum action_kind kind = walk->items[i].eval.action.kind;

			if (!walk->items[i].matched || (kind != ACTION_SNAT && kind != ACTION_MASQUERADE))
				continue;
			*ret_visit = v;
			*ret_item = i;
			return true;
		}
	}
	return false;
}

void observe_snat(struct observation *obs, const struct run *run)
{
	const struct visit *post = journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END);
	const struct rule *rule;
	struct record *record;
	struct route route;
	struct route_query query = { .vrf = obs->approach->vrf };
	struct tuple tuple;
	size_t v, i;

	if (!post)
		return;
	trace_event_tuple(&post->first, &tuple, NULL);
	if (addr_equal(&tuple.src, &run->plan.probe.src))
		return;
	record = facts_add(obs->facts, "snats");
	fact_addr(record, "addr", &tuple.src);
	query.tuple.dst = tuple.src;
	if (route_lookup(obs->route, &query, &route, NULL) == 0) {
		fact_bool(record, "local", !route.error && route.type == RTN_LOCAL);
		fact_bool(record, "onlink",
			  !route.error && route.type == RTN_UNICAST && !route.gateway.family &&
				  route.oif == post->first.oif);
	}
	if (!find_rule(obs, &v, &i)) {
		fact_int(record, "place", obs->place);
		return;
	}
	observe_remember(obs, record, v, i);
	rule = obs->visits[v].walk.items[i].rule;
	observe_rule(record, "rule", rule->chain, rule);
	fact_int(record, "place", observe_place(obs, rule->chain, rule));
}
