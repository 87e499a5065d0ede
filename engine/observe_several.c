/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/observe_several.h"

#include "engine/base/str.h"
#include "engine/observe_leaving.h"
#include "probes/sysctl.h"

/* Kernel: fib_multipath_hash(), rt6_multipath_hash(). By default IPv4 hashes both addresses; IPv6 the flow label too, and
 * that is a new one for each connection. */
static bool by_chance(const struct observation *obs)
{
	return obs->flow->public.family == AF_INET6 || obs->approach->client_assumed ||
	       sysctl_net("ipv4/fib_multipath_hash_policy") > 0;
}

char *observe_several(const struct observation *obs, const struct run *run, bool *ret_chance)
{
	const bool there = obs->way_known && !obs->way.error && obs->way.several;
	struct addr to = fact_get_addr(facts_top(obs->facts), "nat.target.addr");
	char text[ADDR_TEXT_MAX];
	struct route back;

	if (!there || !to.family) {
		to = obs->approach->probe.src;
		if (!observe_way_back(obs, run, &back) || !back.several)
			return NULL;
	}
	*ret_chance = by_chance(obs);
	return xasprintf("the route to %s has next hops on several interfaces: one was tried, and another %s may take "
			 "another one",
			 addr_text(&to, text), *ret_chance ? "connection" : "client");
}
