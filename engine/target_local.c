/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judges a flow that ends in a process of this host.
 */
#include "engine/target_local.h"

#include <linux/rtnetlink.h>

#include "engine/observe_open.h"
#include "engine/verdict.h"
#include "engine/way_out.h"

bool target_is_here(struct nl *route, uint32_t vrf, const struct addr *addr)
{
	const struct route_query query = { .tuple = { .dst = *addr }, .vrf = vrf };
	struct route found;

	return route_lookup(route, &query, &found, NULL) == 0 && !found.error && found.type == RTN_LOCAL;
}

const struct visit *local_wants_real(const struct observation *obs, const struct run *contained)
{
	const struct visit *input = journey_visit(&contained->journeys, CLASS_PROBE, OWN_INPUT_END);
	struct tuple tuple;

	if (!input)
		return NULL;
	trace_event_tuple(&input->first, &tuple, NULL);
	if (obs->flow->n_targets && !flow_wants_local(obs->flow, tuple.dport) && !flow_wants(obs->flow, &tuple.dst, tuple.dport))
		return NULL;
	return tuple.proto == IPPROTO_UDP && !obs->flow->payload ? NULL : input;
}

/* Somebody listens, and was not asked: would its answer get out? */
static bool answer_stopped(struct observation *obs, const struct visit *input)
{
	bool certain = false;
	_cleanup_(freep) char *stop = input ? way_out_stops(obs, input, &certain) : NULL;

	if (!stop)
		return false;
	verdict_inconclusive(obs->result,
			     "would be delivered to this host, where a socket takes it; but by its rules %s %s the "
			     "answer; that was evaluated, not tried: --payload asks the service",
			     stop, certain ? "drops" : "may drop");
	return true;
}

void verdict_local(struct observation *obs, const struct visit *unasked, bool real)
{
	const struct record *top = facts_top(obs->facts);
	const struct fact *listening = fact_get(top, "sock.listening");
	struct addr at = fact_get_addr(top, "sock.addr");
	char text[ADDR_TEXT_MAX];

	if (observe_to_itself(obs))
		verdict_inconclusive(
			obs->result,
			"client and public address are both this host's, and the probe is kept back before "
			"it comes in on lo: --from names a client elsewhere");
	else if (real)
		verdict_inconclusive(obs->result, "delivered to this host, and what came back within %lld ms was: %s",
				     (long long)fact_get_int(top, "reply.waited_ms", 0),
				     fact_get_text(top, "reply.kind", "none"));
	else if (!listening || !listening->known || !listening->value.b)
		verdict_inconclusive(
			obs->result,
			"would be delivered to this host; whether anybody listens there cannot be told: %s",
			listening && listening->why ? listening->why : "it was not looked at");
	else if (answer_stopped(obs, unasked))
		return;
	else if (at.family)
		verdict_as(obs->result, VERDICT_OK,
			   xasprintf("would be delivered to the socket on %s port %lld of this host; it was not asked",
				     addr_text(&at, text), (long long)fact_get_int(top, "sock.port", 0)));
	else
		verdict_as(obs->result, VERDICT_OK, xstrdup("would be answered by this host; it was not asked"));
}
