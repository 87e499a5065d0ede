/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells a packet that waits in a bridge from one that the routing decision did not let pass.
 */
#include "engine/bridged.h"

#include <fcntl.h>

#include <linux/rtnetlink.h>

#include "probes/bridge.h"

bool bridged_may(const struct link *iif)
{
	_cleanup_(closep) int fd = -1;

	if (!link_is_bridge(iif))
		return false;
	fd = open("/proc/sys/net/bridge", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0;
}

bool bridged_waits(struct nl *route, const struct approach *approach, const struct run *run, struct addr *ret_hop)
{
	const struct journey_log *log = &run->journeys.logs[CLASS_PROBE];
	struct route_query query = { .vrf = approach->vrf, .iif = approach->link.ifindex };
	const struct visit *last;
	struct route way;

	if (approach->local || !bridged_may(&approach->link) || approach->below.port_unknown || !log->n_visits)
		return false;
	last = &log->visits[log->n_visits - 1];
	trace_event_tuple(&last->first, &query.tuple, NULL);
	query.mark = last->first.mark;
	if (last->own != OWN_PRE_END || visit_drop(last) || addr_equal(&query.tuple.dst, &run->plan.probe.dst) ||
	    route_lookup(route, &query, &way, NULL) < 0 || way.error || way.type != RTN_UNICAST ||
	    way.oif != approach->link.ifindex)
		return false;
	*ret_hop = way.gateway.family ? way.gateway : query.tuple.dst;
	return true;
}

void bridged_facts(struct observation *obs, const struct run *run)
{
	struct addr hop;
	bool waits = bridged_waits(obs->route, obs->approach, run, &hop);

	fact_bool(facts_top(obs->facts), "route.bridged", waits);
	if (waits)
		observe_neighbour(obs);
}
