/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the client's own answers meet and the probe's did not: the egress hook of the interface and of the devices below
 * it, and a bridge's own hooks.
 */
#include "engine/observe_behind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_bridge.h>

#include "engine/observe_private.h"
#include "engine/observe_ttl.h"
#include "engine/place.h"
#include "probes/bridge.h"
#include "probes/link.h"
#include "probes/tc.h"
#include "rules/hypothesis.h"
#include "rules/possible.h"
#include "rules/ttl.h"

#define CHAINS_MAX 4096
#define PORTS_MAX 1024 /* a bridge has no more (net/bridge/br_private.h, BR_PORT_BITS) */
#define TYPE_AT 12
#define SO_FAR "the answer came back as far as postrouting"
#define EVALUATED "; that was evaluated, not tried"

/* The answer on its way on; by which device, and from which bridge. */
struct leaving {
	const struct observation *obs;
	const struct visit *visit;
	struct packet packet;
	enum client_way way;
	const struct link *device;
	bool observed; /* it is the client's own, and goes on */
};

/* Is that byte of the time to live another one now, and too small for the way that is left? */
static bool shortened(const struct leaving *leaving, const struct packet *left)
{
	const struct packet *was = &leaving->packet;
	size_t at = ttl_offset(was->nfproto == NFPROTO_IPV6 ? AF_INET6 : AF_INET);

	return leaving->way != CLIENT_BESIDE && was->nh.len > at && left->nh.bytes[at] != was->nh.bytes[at] &&
	       left->nh.bytes[at] < TTL_ENOUGH;
}

/* What is no longer as the client awaits it, or NULL. Marks of quality and the like are nobody's concern. */
static const char *change(const struct leaving *leaving, const struct packet *left)
{
	const struct packet *was = &leaving->packet;
	struct addr src = packet_src(was), dst = packet_dst(was), new_src = packet_src(left),
		    new_dst = packet_dst(left);

	if (left->nh.len < was->nh.len || left->th.len < was->th.len)
		return "may change the answer's headers";
	if (!addr_equal(&src, &new_src) || !addr_equal(&dst, &new_dst))
		return "changes the answer's addresses";
	if (packet_sport(was) != packet_sport(left) || packet_dport(was) != packet_dport(left))
		return "changes the answer's ports";
	return shortened(leaving, left) ? "changes the answer's time to live" : NULL;
}

/* NULL: it lets the answer pass as it is. */
static char *chain_does(struct leaving *leaving, struct chain *chain)
{
	const struct observation *obs = leaving->obs;
	_cleanup_(freep) char *place = NULL;
	struct packet packet = leaving->packet;
	struct hypothesis would;
	struct possible may;
	const char *changed;

	packet.family = chain->family;
	packet.hook = (uint8_t)chain->hook;
	possible_ends(obs->explainer.ruleset, obs->explainer.env, chain, &packet, &may);
	changed = change(leaving, &may.left);
	/* What was seen was not dropped there. */
	if ((may.ends == MAY_PASS || leaving->observed) && (!changed || (leaving->observed && may.ends != MAY_PASS))) {
		leaving->packet = may.left;
		return NULL;
	}
	would = hypothesis_chain(obs->explainer.ruleset, obs->explainer.env, chain, &packet);
	place = place_decided(chain, would.result == WOULD_DROP ? would.decider : NULL);
	return xasprintf(SO_FAR ", but by its rules %s %s behind that, on its way out by %s" EVALUATED, place,
			 may.ends == MAY_DROP	? "drops the answer"
			 : may.ends == MAY_PASS ? changed
						: "may drop the answer",
			 leaving->device->name);
}

static int by_priority(const void *a, const void *b)
{
	const struct chain *const *one = a, *const *two = b;

	return ((*one)->priority > (*two)->priority) - ((*one)->priority < (*two)->priority);
}

static char *hook_does(struct leaving *leaving, uint8_t family, uint32_t hook)
{
	const struct observation *obs = leaving->obs;
	_cleanup_(freep) struct chain **mine = NULL;
	struct chain **chains = NULL;
	char *text = NULL;
	bool complete;
	size_t n = 0, n_mine = 0;

	if (ruleset_base_chains(obs->explainer.ruleset, family, hook, CHAINS_MAX, &chains, &n, &complete, NULL) < 0 ||
	    !complete)
		return xasprintf(SO_FAR "; one of the chains of %s, which could not all be read, may drop it then",
				 family_name(family));
	for (size_t i = 0; i < n; i++) {
		if (chain_is_dormant(obs, chains[i]) ||
		    (family == NFPROTO_NETDEV && !chain_has_device(chains[i], leaving->device->name)))
			continue;
		xgrow(&mine, n_mine, sizeof(struct chain *));
		mine[n_mine++] = chains[i];
	}
	if (n_mine)
		qsort(mine, n_mine, sizeof(struct chain *), by_priority);
	for (size_t i = 0; i < n_mine && !text; i++)
		text = chain_does(leaving, mine[i]);
	return text;
}

/* Behind all chains of the device. What its filters select is not evaluated. */
static char *filters_do(const struct leaving *leaving)
{
	const char *name = leaving->device->name;
	struct tc_state tc = { 0 };
	char *text = NULL;

	if (tc_read(leaving->obs->route, leaving->device->ifindex, TC_EGRESS, &tc, NULL) < 0)
		text = xasprintf(SO_FAR "; whether traffic control of %s takes it then could not be read", name);
	else if (tc.takers.len)
		text = xasprintf(SO_FAR "; what traffic control of %s does with it then was not seen: %s", name,
				 tc.takers.s);
	str_done(&tc.takers);
	return text;
}

/* Out by that device; as a port, through the bridge's own hooks before. */
static char *device_does(struct leaving *leaving, const struct link *device, bool port)
{
	struct packet *packet = &leaving->packet;
	char *text = NULL;

	leaving->device = device;
	packet->oif = device->ifindex;
	packet->oiftype = device->type;
	snprintf(packet->oifname, sizeof(packet->oifname), "%s", device->name);
	if (port)
		text = hook_does(leaving, NFPROTO_BRIDGE, NF_BR_LOCAL_OUT);
	if (port && !text)
		text = hook_does(leaving, NFPROTO_BRIDGE, NF_BR_POST_ROUTING);
	if (!text)
		text = hook_does(leaving, NFPROTO_NETDEV, NF_NETDEV_EGRESS);
	return text ? text : filters_do(leaving);
}

/* The bridge is where the way ends that is known: by any of its ports. */
static char *ports_do(struct leaving *leaving, const struct link *bridge)
{
	_cleanup_(freep) struct link *ports = xcalloc(PORTS_MAX, sizeof(*ports));
	const struct packet before = leaving->packet;
	char *text = NULL;
	size_t n = 0;

	if (bridge_ports(leaving->obs->route, bridge->ifindex, ports, PORTS_MAX, &n, NULL) < 0)
		return NULL;
	for (size_t i = 0; i < n && !text; i++) {
		leaving->packet = before;
		text = device_does(leaving, &ports[i], true);
	}
	return text;
}

/* The Ethernet header with which it leaves, where the next hop's address is known. */
static void link_header(struct leaving *leaving, const struct link *oif, const struct addr *hop)
{
	struct packet *packet = &leaving->packet;
	struct neigh neigh;

	packet->ll.len = 0;
	if (!oif->has_mac || neigh_lookup(leaving->obs->route, oif->ifindex, hop, &neigh, NULL) < 0 || !neigh.has_mac)
		return;
	memcpy(packet->ll.bytes, neigh.mac, sizeof(neigh.mac));
	memcpy(packet->ll.bytes + sizeof(neigh.mac), oif->mac, sizeof(oif->mac));
	packet->ll.bytes[TYPE_AT] = (uint8_t)(packet->ethertype >> 8);
	packet->ll.bytes[TYPE_AT + 1] = (uint8_t)packet->ethertype;
	packet->ll.len = PACKET_LL_MAX;
}

static bool leaving_begin(const struct observation *obs, const struct run *run, const struct link *oif,
			  struct leaving *leaving)
{
	const struct chain none = { .family = NFPROTO_NETDEV, .hook = NF_NETDEV_EGRESS };
	const struct tuple *probe = &obs->approach->probe;
	struct addr router = { 0 }, client;
	struct packet *packet = &leaving->packet;

	explain_packet(&obs->explainer, leaving->visit, &none, packet);
	packet->iif = packet->iiftype = 0;
	memset(packet->iifname, 0, sizeof(packet->iifname));
	packet->orig_known = true;
	packet->orig_src = probe->src;
	packet->orig_dst = probe->dst;
	packet->orig_sport = probe->sport;
	packet->orig_dport = probe->dport;
	client = packet_dst(packet);
	if (!client.family)
		return false;
	leaving->way = observe_client_way(obs, run, CLASS_ANSWER, leaving->visit, &router);
	link_header(leaving, oif, router.family ? &router : &client);
	return true;
}

char *observe_behind(const struct observation *obs, const struct run *run)
{
	const struct lower *below = &obs->approach->below;
	struct leaving leaving = { .obs = obs, .visit = journey_visit(&run->journeys, CLASS_ANSWER, OWN_POST_END) };
	struct link oif;
	char *text;

	leaving.observed = run->plan.await;
	if (!leaving.visit || obs->approach->local ||
	    link_by_index(obs->route, leaving.visit->first.oif, &oif, NULL) < 0 ||
	    !leaving_begin(obs, run, &oif, &leaving))
		return NULL;
	text = device_does(&leaving, &oif, false);
	/* What is below the client's own interface is known. */
	if (text || !below->n || below->links[0].ifindex != oif.ifindex)
		return text;
	for (size_t i = 1; i < below->n && !text; i++)
		text = device_does(&leaving, &below->links[i], link_is_bridge(&below->links[i - 1]));
	if (!text && below->port_unknown && link_is_bridge(&below->links[below->n - 1]))
		text = ports_do(&leaving, &below->links[below->n - 1]);
	return text;
}
