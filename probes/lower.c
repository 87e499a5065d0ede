/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Goes down from an interface to the device by which a host's packets come in.
 */
#include "probes/lower.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "probes/bridge.h"

#define PORTS_MAX 64

/* One step down: 0 with the next device; 1: there is none, or none that is known. */
struct descent {
	struct nl *route;
	const uint8_t *mac;
	struct lower *lower;
	struct link next;
};

static const struct link *last(const struct lower *lower)
{
	return &lower->links[lower->n - 1];
}

static int to_lower(struct descent *d)
{
	const struct link *link = last(d->lower);

	if (link->lower_away)
		snprintf(d->lower->beyond, sizeof(d->lower->beyond),
			 "%s lies on a device of another network namespace: what meets packets there was not tried",
			 link->name);
	else if (!link->lower || link_by_index(d->route, link->lower, &d->next, NULL) < 0)
		snprintf(d->lower->beyond, sizeof(d->lower->beyond),
			 "the device that %s was made on cannot be read: what meets packets there was not tried",
			 link->name);
	return *d->lower->beyond != 0;
}

static void push_tag(struct lower *lower, uint16_t proto, uint16_t id)
{
	if (lower->n_tags == FRAME_TAGS_MAX)
		return;
	memmove(lower->tags + 1, lower->tags, lower->n_tags * sizeof(*lower->tags));
	lower->tags[0] = (struct frame_tag){ proto, id };
	lower->n_tags++;
}

static uint16_t pop_tag(struct lower *lower)
{
	uint16_t id = lower->tags[0].id;

	lower->n_tags--;
	memmove(lower->tags, lower->tags + 1, lower->n_tags * sizeof(*lower->tags));
	return id;
}

static int to_vlan(struct descent *d)
{
	const struct link *link = last(d->lower);

	if (to_lower(d))
		return 1;
	push_tag(d->lower, link->vlan_proto, link->vlan_id);
	return 0;
}

/* In a bridge that tells VLANs apart, and strips at its ports the tag that is theirs. */
static int to_port(struct descent *d)
{
	struct lower *lower = d->lower;
	const struct link *bridge = last(lower);
	uint16_t vlan = 0, untagged = 0;

	lower->port_unknown = true;
	if (!d->mac)
		return 1;
	if (bridge->vlan_proto && lower->n_tags)
		vlan = lower->tags[0].id;
	else if (bridge->vlan_proto && bridge_pvid(d->route, bridge->ifindex, &vlan, NULL) < 0)
		return 1;
	if (bridge_port_of(d->route, bridge->ifindex, d->mac, vlan, &d->next, NULL) < 0 ||
	    (vlan && bridge_pvid(d->route, d->next.ifindex, &untagged, NULL) < 0))
		return 1;
	lower->port_unknown = false;
	if (vlan && lower->n_tags)
		pop_tag(lower);
	if (vlan && vlan != untagged)
		push_tag(lower, bridge->vlan_proto, vlan);
	return 0;
}

/* The active port; where all are, the first that can take in anything. */
static int to_slave(struct descent *d)
{
	struct lower *lower = d->lower;
	const struct link *bond = last(lower);
	struct link ports[PORTS_MAX];
	size_t n = 0, running = 0;

	if (bond->active && link_by_index(d->route, bond->active, &d->next, NULL) == 0)
		return 0;
	if (bridge_ports(d->route, bond->ifindex, ports, PORTS_MAX, &n, NULL) < 0)
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (ports[i].flags & IFF_RUNNING && !running++)
			d->next = ports[i];
	/* Which one of a team takes in is known to its program alone. */
	lower->port_unknown = !running || (running > 1 && !strcmp(bond->kind, "team"));
	if (lower->port_unknown)
		return 1;
	lower->port_chosen = running > 1;
	lower->chosen = lower->n - 1;
	return 0;
}

static const struct {
	const char *kind;
	int (*down)(struct descent *d);
} kinds[] = {
	{ "bridge", to_port },	 { "bond", to_slave },	  { "team", to_slave },	  { "vlan", to_vlan },
	{ "macvlan", to_lower }, { "macvtap", to_lower }, { "ipvlan", to_lower }, { "ipvtap", to_lower },
};

bool lower_has(const struct link *top)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(top->kind, kinds[i].kind))
			return true;
	return false;
}

void lower_find(struct nl *route, const struct link *top, const uint8_t *mac, struct lower *ret_lower)
{
	struct descent d = { .route = route, .mac = mac, .lower = ret_lower };
	bool found = true;

	*ret_lower = (struct lower){ .links = { *top }, .n = 1 };
	while (found && ret_lower->n < LOWER_DEPTH) {
		found = false;
		for (size_t i = 0; i < ARRAY_SIZE(kinds) && !found; i++)
			if (!strcmp(last(ret_lower)->kind, kinds[i].kind))
				found = kinds[i].down(&d) == 0;
		if (found)
			ret_lower->links[ret_lower->n++] = d.next;
	}
}

void lower_add(struct link *links, size_t max, size_t *n, const struct link *link)
{
	for (size_t i = 0; i < *n; i++)
		if (links[i].ifindex == link->ifindex)
			return;
	if (*n < max)
		links[(*n)++] = *link;
}

void lower_next(struct nl *route, const struct link *link, struct link *links, size_t max, size_t *n)
{
	struct link ports[PORTS_MAX];
	size_t n_ports = 0;
	bool down = false, ports_of = false;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(link->kind, kinds[i].kind)) {
			ports_of = kinds[i].down == to_port || kinds[i].down == to_slave;
			down = !ports_of && link->lower && !link->lower_away;
		}
	if (ports_of && bridge_ports(route, link->ifindex, ports, PORTS_MAX, &n_ports, NULL) < 0)
		n_ports = 0;
	if (down && link_by_index(route, link->lower, &ports[0], NULL) == 0)
		n_ports = 1;
	for (size_t i = 0; i < n_ports; i++)
		lower_add(links, max, n, &ports[i]);
}

void lower_all(struct nl *route, const struct link *top, struct link *links, size_t max, size_t *n)
{
	size_t from = *n;

	lower_next(route, top, links, max, n);
	for (; from < *n; from++) {
		const struct link link = links[from];

		lower_next(route, &link, links, max, n);
	}
}

const char *lower_tunnel(const struct link *link)
{
	static const char *const tunnels[] = { "wireguard", "vxlan",  "geneve", "gre", "gretap", "ip6gre",
					       "ip6gretap", "erspan", "ipip",	"sit", "ip6tnl", "vti",
					       "vti6",	    "xfrm",   "l2tp",	"gtp", "ppp",	 "bareudp" };

	for (size_t i = 0; i < ARRAY_SIZE(tunnels); i++)
		if (!strcmp(link->kind, tunnels[i]))
			return link->kind;
	return NULL;
}
