/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Such questions cannot be probed without leaving traces in neighbour tables: the rules are evaluated.
 */
#include "engine/observe_asked.h"

#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "engine/arp_drops.h"
#include "engine/observe_private.h"
#include "engine/observe_ttl.h"
#include "engine/place.h"
#include "probes/rpf.h"
#include "probes/sysctl.h"
#include "rules/ttl.h"

/* Of IPv6 a router may ask with its global address or with the one of its link, and for this host's of either kind. */
static const struct addr link_local = { .family = AF_INET6, .bytes = { 0xfe, 0x80 } };
static const struct addr its_link_local = { .family = AF_INET6, .bytes = { 0xfe, 0x80, [8] = 0x5e, [15] = 0x77 } };

static bool is_link_local(const struct addr *addr)
{
	return addr->family == AF_INET6 && addr_in_prefix(addr, &link_local, 10);
}

/* Whom it asks for: the public address where that is in the link's networks, else this host's address there. false: it
 * has none. */
static bool target(const struct observation *obs, const struct link *link, struct arp_guess *guess)
{
	const struct addr *public = &obs->approach->probe.dst;
	struct addr near = { 0 }, local = { 0 };
	struct link_addr *addrs;
	bool onlink = false;
	size_t n;

	if (link_addrs(obs->route, public->family, &addrs, &n, NULL) < 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (addrs[i].ifindex != link->ifindex)
			continue;
		onlink = onlink || addr_in_prefix(public, &addrs[i].addr, addrs[i].prefix);
		if (is_link_local(&addrs[i].addr))
			local = addrs[i].addr;
		else if (!near.family || addr_in_prefix(&guess->exchange[0].own, &addrs[i].addr, addrs[i].prefix))
			near = addrs[i].addr;
	}
	free(addrs);
	guess->exchange[0].peer = onlink ? *public : near.family ? near : local;
	guess->exchange[1].peer = onlink || !local.family ? guess->exchange[0].peer : local;
	return guess->exchange[0].peer.family != 0;
}

/* Kernel: arp_ignore(). With 1 and 2 it answers for no address that is on another interface. */
static char *ignored(const struct observation *obs, const struct link *link, const struct addr *asked)
{
	int all = sysctl_conf(AF_INET, "all", "arp_ignore"), own = sysctl_conf(AF_INET, link->name, "arp_ignore");
	int mode = all > own ? all : own;
	char text[ADDR_TEXT_MAX];
	struct link_addr *addrs;
	bool local, here = false;
	size_t n;

	if (asked->family != AF_INET || (mode != 1 && mode != 2 && mode != 8) ||
	    observe_is_local(obs, asked, &local) < 0 || !local || link_addrs(obs->route, AF_INET, &addrs, &n, NULL) < 0)
		return NULL;
	for (size_t i = 0; i < n; i++)
		here = here || (addrs[i].ifindex == link->ifindex && addr_equal(&addrs[i].addr, asked));
	free(addrs);
	if (here && mode != 8)
		return NULL;
	return xasprintf(
		"whether the client's packets get here: net.ipv4.conf.%s.arp_ignore is %d, so this host does not "
		"answer on %s when it is asked for the hardware address of %s",
		own == mode ? link->name : "all", mode, link->name, addr_text(asked, text));
}

/* Kernel: arp_process() looks the question up as a packet from who asks to whom it asks for, and so does rp_filter. */
static char *forged(const struct observation *obs, const struct link *link, const struct arp_exchange *exchange)
{
	const struct policy_packet question = { .tuple = { .src = exchange->own, .dst = exchange->peer },
						.iif = link->name,
						.in_vrf = obs->approach->vrf };
	char asker[ADDR_TEXT_MAX], asked[ADDR_TEXT_MAX];
	struct rpf rpf;

	if (rpf_look(obs->route, link, obs->approach->vrf, &question, &rpf, NULL) < 0 || rpf.own ||
	    !strcmp(rpf.mode, "off") || (rpf.way && (strcmp(rpf.mode, "strict") || rpf.route.oif == link->ifindex)))
		return NULL;
	return xasprintf("whether the client's packets get here: with rp_filter %s this host does not answer %s on %s "
			 "for the hardware address of %s, since it has %s",
			 rpf.mode, addr_text(&exchange->own, asker), link->name, addr_text(&exchange->peer, asked),
			 rpf.way ? "its way back on another interface" : "no way back to it");
}

static char *dropped(const struct arp_guess *guess, const struct arp_drop *drop)
{
	const char *does =
		drop->decider && ttl_written_by(drop->decider, AF_INET6) ? "writes the hop limit of" : "drops";
	_cleanup_(freep) char *place = place_decided(drop->chain, drop->decider);
	char asked[ADDR_TEXT_MAX], asker[ADDR_TEXT_MAX];

	return xasprintf(
		"whether the client's packets get here: by its rules %s%s %s the %s when %s asks on %s for the "
		"hardware address of %s; that was evaluated, not tried",
		place, drop->decider ? "" : " policy", does, drop->operation == ARP_ASKS ? "question" : "answer",
		addr_text(&guess->exchange[0].own, asker), drop->device, addr_text(&guess->exchange[0].peer, asked));
}

/* Who asks: the client's next router, or the client itself. false: nobody does, or that is not known. */
static bool asker(const struct observation *obs, const struct run *run, struct link *ret_link, struct addr *ret_asker)
{
	const struct visit *visit = journey_visit(&run->journeys, CLASS_ANSWER, OWN_POST_END);
	struct addr router = { 0 };
	enum client_way way;

	if (!visit || run->plan.await || obs->approach->local || visit->first.oif != obs->approach->link.ifindex ||
	    link_by_index(obs->route, visit->first.oif, ret_link, NULL) < 0 || ret_link->flags & IFF_NOARP ||
	    !ret_link->has_mac)
		return false;
	way = observe_client_way(obs, run, CLASS_ANSWER, visit, &router);
	*ret_asker = way == CLIENT_BEHIND_ROUTER ? router : obs->approach->probe.src;
	return way != CLIENT_SOMEWHERE;
}

char *observe_asked(const struct observation *obs, const struct run *run)
{
	struct arp_exchange exchange = { .asked = true };
	struct arp_guess guess;
	struct arp_drop drop;
	struct neigh known;
	struct link link;
	char *text;

	if (!asker(obs, run, &link, &exchange.own))
		return NULL;
	arp_guess_at(obs, &link, &exchange, &guess);
	if (!target(obs, &link, &guess))
		return NULL;
	text = ignored(obs, &link, &guess.exchange[0].peer);
	if (!text)
		text = forged(obs, &link, &guess.exchange[0]);
	if (text)
		return text;
	if (exchange.own.family == AF_INET6 && !is_link_local(&exchange.own))
		guess.exchange[1].own = its_link_local;
	if (neigh_lookup(obs->route, link.ifindex, &exchange.own, &known, NULL) == 0 && known.has_mac) {
		guess.mac_known = true;
		for (size_t i = 0; i < ARRAY_SIZE(guess.exchange); i++)
			memcpy(guess.exchange[i].own_mac, known.mac, sizeof(known.mac));
	}
	return arp_drops(obs, &guess, &drop) > 0 ? dropped(&guess, &drop) : NULL;
}
