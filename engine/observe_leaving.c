/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks the answer's way up once more, and asks for its gateway.
 */
#include "engine/observe_leaving.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "engine/decision.h"
#include "engine/observe_private.h"
#include "probes/neigh_ask.h"

/* The routing rule that leads there, and whether table main would send it where the request came from. */
static void rule_facts(struct observation *obs, const struct route_query *query, const struct route *way,
		       const char *iif)
{
	struct record *top = facts_top(obs->facts);
	struct decision d = {
		.nl = obs->route,
		.way = way,
		.packet = { .tuple = query->tuple,
			    .iif = iif,
			    .mark = query->mark,
			    .tos = query->tos,
			    .in_vrf = obs->approach->vrf },
	};
	_cleanup_(freep) char *text = NULL;
	struct fib_route by;

	if (way->table == RT_TABLE_MAIN || decision_find(&d) <= 0 || policy_is_everyones(&d.rule))
		return;
	text = policy_rule_text(&d.rule);
	fact_text(top, "leaving.rule", text);
	fact_word(top, "leaving.family", query->tuple.dst.family == AF_INET6 ? "-6" : "-4");
	if (d.rule.priority > 1 && fib_longest(obs->route, RT_TABLE_MAIN, &query->tuple.dst, 0, NULL, &by) > 0 &&
	    by.type == RTN_UNICAST && by.oif == obs->approach->link.ifindex)
		fact_int(top, "leaving.earlier", d.rule.priority - 1);
}

static bool is_known(struct observation *obs, const struct route *way)
{
	const uint16_t good = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT | NUD_NOARP;
	struct neigh entry;

	return neigh_lookup(obs->route, way->oif, &way->gateway, &entry, NULL) < 0 ||
	       (entry.found && entry.state & good);
}

/* 1, 0 or -errno as neigh_ask(). */
static int ask(struct observation *obs, const struct route *way, struct err *err)
{
	struct neigh_question question = { .peer = way->gateway };
	struct link_addr *addrs;
	struct link oif;
	uint8_t mac[6];
	size_t n;
	int r = link_by_index(obs->route, way->oif, &oif, err);

	if (r == 0)
		r = link_addrs(obs->route, way->gateway.family, &addrs, &n, err);
	if (r < 0)
		return r;
	question.link = &oif;
	for (size_t i = 0; i < n; i++)
		if (addrs[i].ifindex == way->oif && addr_in_prefix(&way->gateway, &addrs[i].addr, addrs[i].prefix))
			question.own = addrs[i].addr;
	free(addrs);
	return neigh_ask_from(&question, NULL, mac, err);
}

void observe_leaving(struct observation *obs, const struct run *run, struct answered_hop *hop, bool may_ask)
{
	const struct visit *visit = journey_visit(&run->journeys, CLASS_ANSWER, OWN_PRE_END);
	struct record *top = facts_top(obs->facts);
	struct route_query query = { 0 };
	struct err err = { 0 };
	struct route way;
	struct link iif;
	int r;

	if (!visit || !journey_visit(&run->journeys, CLASS_ANSWER, OWN_POST_END) || obs->approach->local || !may_ask)
		return;
	trace_event_tuple(&visit->first, &query.tuple, NULL);
	query.iif = visit->first.iif;
	query.mark = visit->first.mark;
	query.tos = observe_tos(&visit->first);
	if (route_lookup(obs->route, &query, &way, NULL) < 0 || way.error || way.type != RTN_UNICAST ||
	    !way.gateway.family || (hop->oif == way.oif && addr_equal(&hop->gateway, &way.gateway)) ||
	    is_known(obs, &way))
		return;
	r = ask(obs, &way, &err);
	if (r > 0)
		*hop = (struct answered_hop){ way.oif, way.gateway };
	if (r < 0) {
		result_note(obs->result, "whether the gateway to the client is there is not known: %s", err.text);
		return;
	}
	fact_addr(top, "leaving.gateway", &way.gateway);
	fact_bool(top, "leaving.silent", !r);
	if (!r && link_by_index(obs->route, query.iif, &iif, NULL) == 0)
		rule_facts(obs, &query, &way, iif.name);
}
