/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet from outside with a loopback destination is refused by the routing decision, unless the interface says
 * otherwise.
 */
#include "engine/observe_loopback.h"

#include <string.h>

#include "probes/sysctl.h"

void observe_loopback(struct observation *obs)
{
	struct record *top = facts_top(obs->facts);
	struct addr target = fact_get_addr(top, "nat.target.addr");
	const char *iif = obs->approach->link.name;
	int all, own;

	if (target.family != AF_INET || target.bytes[0] != 127 || obs->approach->local)
		return;
	/* Either of the two is enough. */
	all = sysctl_conf(AF_INET, "all", "route_localnet");
	own = sysctl_conf(AF_INET, iif, "route_localnet");
	if (all >= 0 && own >= 0)
		fact_bool(top, "route.localnet", all || own);
	else
		fact_unknown(top, "route.localnet", "cannot read route_localnet of %s: %s", iif,
			     strerror(all < 0 ? -all : -own));
}
