/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/observe_hairpin.h"

#include "engine/observe_private.h"
#include "probes/link.h"

/* The network of that interface in which both addresses lie; the caller frees. NULL: none. */
static char *common_network(const struct observation *obs, uint32_t ifindex, const struct addr *a, const struct addr *b)
{
	_cleanup_(freep) struct link_addr *addrs = NULL;
	size_t n = 0;

	if (link_addrs(obs->route, a->family, &addrs, &n, NULL) < 0)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		char text[ADDR_TEXT_MAX];

		if (addrs[i].ifindex != ifindex || !addr_in_prefix(a, &addrs[i].addr, addrs[i].prefix) ||
		    !addr_in_prefix(b, &addrs[i].addr, addrs[i].prefix))
			continue;
		return xasprintf("%s/%u", addr_text(&addrs[i].addr, text), addrs[i].prefix);
	}
	return NULL;
}

void observe_hairpin(struct observation *obs, const struct run *run, bool asked)
{
	const struct visit *post = journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END);
	struct record *top = facts_top(obs->facts);
	_cleanup_(freep) char *network = NULL;
	struct tuple left;

	if (!post || obs->approach->local || !obs->way_known || obs->way.error)
		return;
	trace_event_tuple(&post->first, &left, NULL);
	/* By a gateway, or with another source, the answer does not go to the client at once. */
	if (post->first.oif == obs->approach->link.ifindex && !obs->way.gateway.family &&
	    addr_equal(&left.src, &run->plan.probe.src) && !addr_equal(&left.dst, &run->plan.probe.dst))
		network = common_network(obs, post->first.oif, &left.src, &left.dst);
	fact_bool(top, "hairpin.direct", network);
	if (!network)
		return;
	fact_text(top, "hairpin.network", network);
	if (!asked && fact_get_bool(top, "nat.expected", false))
		result_note(obs->result,
			    "the client and the backend are both in the network of %s, and the source is not "
			    "translated: an "
			    "answer that does not come back through this host is none to the client",
			    network);
}
