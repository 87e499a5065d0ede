/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The public address in the client's own network: who answers for it?
 */
#include "engine/public_address.h"

#include <stdio.h>
#include <string.h>

#include <linux/rtnetlink.h>

#include "probes/neigh_ask.h"
#include "probes/route.h"
#include "probes/sysctl.h"

/* Kernel: arp_process() and ndisc_recv_ns(). Out of the interface on which it was asked IPv4 answers for nobody, but
 * for private VLANs; IPv6 only for whom it was told. */
static bool proxied(struct nl *route, const struct link *link, const struct addr *public, bool same_link)
{
	const uint8_t family = public->family;
	const char *switched = family == AF_INET6 ? "proxy_ndp" : "proxy_arp";
	bool on = sysctl_conf(family, link->name, switched) > 0 || sysctl_conf(family, "all", switched) > 0;

	if (family == AF_INET6)
		return on && neigh_is_proxied(route, link->ifindex, public);
	if (same_link)
		return sysctl_conf(family, link->name, "proxy_arp_pvlan") > 0;
	return on || neigh_is_proxied(route, link->ifindex, public);
}

bool public_unanswered(struct nl *route, const struct link_addr *addrs, size_t n_addrs, const struct link *link,
		       uint32_t vrf, const struct addr *public)
{
	const struct route_query query = { .tuple = { .dst = *public }, .vrf = vrf };
	bool onlink = false;
	struct route way;

	for (size_t i = 0; i < n_addrs; i++)
		onlink = onlink ||
			 (addrs[i].ifindex == link->ifindex && addr_in_prefix(public, &addrs[i].addr, addrs[i].prefix));
	if (!onlink || (link->flags & IFF_NOARP) || route_lookup(route, &query, &way, NULL) < 0)
		return false;
	return (way.error || way.type == RTN_UNICAST) && !proxied(route, link, public, way.oif == link->ifindex);
}

char *public_doubt(const struct flow *flow, const struct link *link)
{
	char text[ADDR_TEXT_MAX];

	if (flow_wants(flow, &flow->public, flow->public_port))
		return xasprintf("how packets for %s get here: it lies in the network of %s, and this host does not answer "
				 "for it there",
				 addr_text(&flow->public, text), link->name);
	return xasprintf("whether the public address is this host's: no interface has it, so nobody on %s would send its "
			 "packets here",
			 link->name);
}

/* 1: *ret_mac; 0: nobody answered; -errno with err. */
static int ask(struct observation *obs, uint8_t ret_mac[6], struct err *err)
{
	const struct link *link = &obs->approach->link;
	struct neigh_question question = { .link = link, .peer = obs->flow->public };
	struct link_addr *addrs;
	size_t n;
	int r = link_addrs(obs->route, obs->flow->public.family, &addrs, &n, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++)
		if (addrs[i].ifindex == link->ifindex &&
		    addr_in_prefix(&question.peer, &addrs[i].addr, addrs[i].prefix))
			question.own = addrs[i].addr;
	free(addrs);
	return neigh_ask_from(&question, NULL, ret_mac, err);
}

bool observe_public(struct observation *obs, bool may_ask)
{
	struct record *top = facts_top(obs->facts);
	char text[sizeof("00:00:00:00:00:00")];
	struct err err = { 0 };
	uint8_t mac[6];
	int r;

	if (!obs->approach->unanswered)
		return false;
	if (!may_ask) {
		fact_unknown(top, "public.asked", "nothing may leave this host");
		return false;
	}
	r = ask(obs, mac, &err);
	if (r < 0) {
		fact_unknown(top, "public.asked", "%s", err.text);
		return false;
	}
	fact_word(top, "public.asked", r ? "other" : "none");
	if (r) {
		snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4],
			 mac[5]);
		fact_text(top, "public.lladdr", text);
	}
	/* What is only forwarded stays in doubt: a backend on another interface cannot have answered there. */
	return !flow_wants(obs->flow, &obs->flow->public, obs->flow->public_port) || obs->way.error ||
	       obs->way.type != RTN_UNICAST || obs->way.oif == obs->approach->link.ifindex;
}
