/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chains that stand before the place where the probe was put in: those that a packet meets at a port of the bridge or
 * bond. What they would do is evaluated, for every port by which the client might come in.
 */
#include "engine/observe_private.h"

#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_bridge.h>

#include "probes/bridge.h"
#include "rules/hypothesis.h"

#define CHAINS_MAX 4096
#define PORTS_MAX 1024 /* a bridge has no more (net/bridge/br_private.h, BR_PORT_BITS) */

/* What is for the bridge itself goes through two hooks of family bridge; the kernel shows the port in both. */
static const struct {
	uint8_t family;
	uint32_t hook;
} before[] = {
	{ NFPROTO_NETDEV, NF_NETDEV_INGRESS },
	{ NFPROTO_INET, NF_INET_INGRESS },
	{ NFPROTO_BRIDGE, NF_BR_PRE_ROUTING },
	{ NFPROTO_BRIDGE, NF_BR_LOCAL_IN },
};

static const struct visit *first_visit(const struct observation *obs)
{
	for (size_t v = 0; v < obs->n_visits; v++)
		if (obs->visits[v].journey == JOURNEY_REQUEST)
			return obs->visits[v].walk.visit;
	return NULL;
}

/* By that port. */
static bool lets_pass(const struct observation *obs, struct chain *chain, const struct visit *visit,
		      const struct link *port)
{
	struct packet packet;

	if ((chain->family != NFPROTO_BRIDGE && chain->device && !chain_has_device(chain, port->name)) ||
	    chain_is_dormant(obs, chain))
		return true;
	explain_packet(&obs->explainer, visit, chain, &packet);
	packet.hook = (uint8_t)chain->hook;
	packet.iif = port->ifindex;
	packet.iiftype = port->type;
	snprintf(packet.iifname, sizeof(packet.iifname), "%s", port->name);
	packet.oif = 0;
	packet.ll.len = 0;
	packet.ct_known = packet.mark_known = false;
	return hypothesis_chain(obs->explainer.ruleset, obs->explainer.env, chain, &packet).result == WOULD_ACCEPT;
}

static bool all_let_pass(const struct observation *obs, struct chain *chain, const struct visit *visit,
			 const struct link *ports, size_t n_ports)
{
	for (size_t p = 0; p < n_ports; p++)
		if (!lets_pass(obs, chain, visit, &ports[p]))
			return false;
	return true;
}

/* The devices by which the client's packets may come in, but for the one by which the probe came. */
static const struct link *other_ways(const struct lower *below)
{
	if (below->port_unknown)
		return &below->links[below->n - 1];
	return below->port_chosen ? &below->links[below->chosen] : NULL;
}

const struct chain *observe_not_met(const struct observation *obs)
{
	const struct link *master = other_ways(&obs->approach->below);
	const struct visit *visit = master ? first_visit(obs) : NULL;
	_cleanup_(freep) struct link *ports = NULL;
	size_t n_ports = 0;
	bool asked;

	if (!visit)
		return NULL;
	ports = xcalloc(PORTS_MAX, sizeof(*ports));
	asked = bridge_ports(obs->route, master->ifindex, ports, PORTS_MAX, &n_ports, NULL) == 0;
	for (size_t b = 0; b < ARRAY_SIZE(before); b++) {
		struct chain **chains = NULL;
		bool complete;
		size_t n = 0;

		if (before[b].family == NFPROTO_BRIDGE && !link_is_bridge(master))
			continue;
		if (ruleset_base_chains(obs->explainer.ruleset, before[b].family, before[b].hook, CHAINS_MAX, &chains,
					&n, &complete, NULL) < 0)
			continue;
		for (size_t i = 0; i < n; i++)
			if (!asked || !all_let_pass(obs, chains[i], visit, ports, n_ports))
				return chains[i];
	}
	return NULL;
}
