/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bridge's own chains may decide about such packets; a probe that is routed would not show it.
 */
#include "engine/direct.h"

#include <errno.h>

#include "probes/bridge.h"

int direct_check(const struct flow *flow, const struct approach *approach, struct err *err)
{
	const bool asks_for_it = flow_drops(flow) || flow_wants(flow, &flow->public, flow->public_port);
	char public[ADDR_TEXT_MAX], client[ADDR_TEXT_MAX];

	if (!approach->unanswered || !flow->client.family || !addr_equal(&approach->hop, &flow->client) || !asks_for_it)
		return 0;
	addr_text(&flow->public, public);
	addr_text(&flow->client, client);
	if (link_is_bridge(&approach->link))
		return err_set(err, -EHOSTDOWN,
			       "%s and %s are in one network, that of bridge %s: between its ports their packets are "
			       "bridged, not routed, and meet its tables of family bridge (with br_netfilter those of "
			       "ip, ip6 and inet too); that was not tried",
			       client, public, approach->link.name);
	return err_set(err, -EHOSTDOWN,
		       "%s and %s are in one network, that of %s: their packets do not come through this host", client,
		       public, approach->link.name);
}
