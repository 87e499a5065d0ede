/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel drops there without a word. Route lookups, settings of the interface and the packet's own headers tell why.
 */
#include "engine/observe_refused.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include <linux/rtnetlink.h>

#include "engine/observe_private.h"
#include "engine/observe_size.h"
#include "engine/observe_ttl.h"
#include "probes/fib.h"
#include "probes/link.h"
#include "probes/link_list.h"
#include "probes/rpf.h"
#include "probes/sysctl.h"

/* By which gateway is the client reached on the interface that its packets come in on? Asked for that interface alone,
 * the kernel leaves out the route that leads elsewhere; without any it takes the client for a neighbour. */
static void reverse_fix(struct observation *obs, const struct addr *client, const struct route *back)
{
	const struct link *iif = &obs->approach->link;
	const struct route_query query = { .tuple = { .dst = *client }, .vrf = iif->ifindex };
	struct record *top = facts_top(obs->facts);
	struct link_addr *addrs = NULL;
	struct route by;
	bool onlink = false, elsewhere = false;
	size_t n = 0;

	/* A route in main mends nothing where a routing rule leads to another table. */
	if (obs->approach->vrf || back->table != RT_TABLE_MAIN ||
	    link_addrs(obs->route, client->family, &addrs, &n, NULL) < 0)
		return;
	for (size_t i = 0; i < n; i++) {
		bool lies_in = addr_in_prefix(client, &addrs[i].addr, addrs[i].prefix);

		onlink = onlink || (lies_in && addrs[i].ifindex == iif->ifindex);
		elsewhere = elsewhere || (lies_in && addrs[i].ifindex != iif->ifindex);
	}
	free(addrs);
	if (elsewhere && !onlink)
		return;
	if (onlink)
		fact_bool(top, "rpf.onlink", true);
	else if (route_lookup(obs->route, &query, &by, NULL) == 0 && !by.error && by.gateway.family == AF_INET &&
		 by.oif == iif->ifindex)
		fact_addr(top, "rpf.gateway", &by.gateway);
	fact_bool(top, "rpf.host_route", back->prefix_len == 32);
}

/* Such a rule decides about the way back, and table main would do. */
static void reverse_rule(struct observation *obs, const struct addr *client, const struct rpf *rpf)
{
	struct record *top = facts_top(obs->facts);
	_cleanup_(freep) char *text = NULL;
	struct fib_route by;

	if (!rpf->ruled)
		return;
	text = policy_rule_text(&rpf->rule);
	fact_text(top, "rpf.rule", text);
	if (rpf->rule.priority > 1 && fib_longest(obs->route, RT_TABLE_MAIN, client, 0, NULL, &by) > 0 &&
	    by.type == RTN_UNICAST && by.oif == obs->approach->link.ifindex)
		fact_int(top, "rpf.earlier", rpf->rule.priority - 1);
}

static void reverse_path(struct observation *obs, const struct policy_packet *packet)
{
	const struct addr *client = &packet->tuple.src;
	struct record *top = facts_top(obs->facts);
	const struct link *iif = &obs->approach->link;
	struct rpf rpf;
	struct err err = { 0 };
	struct link oif;
	int r;

	if (obs->approach->local)
		return;
	r = rpf_look(obs->route, iif, obs->approach->vrf, packet, &rpf, &err);
	if (r == -ENOTSUP)
		return;
	if (r < 0) {
		fact_group_unknown(obs->facts, "rpf", "%s", err.text);
		return;
	}
	fact_int(top, "rpf.value", rpf.value);
	fact_word(top, "rpf.mode", rpf.mode);
	fact_bool(top, "rpf.own", rpf.own);
	fact_bool(top, "rpf.way", rpf.way);
	if (rpf.route.error && rpf.route.error != -ENETUNREACH && rpf.route.iif)
		fact_bool(top, "rpf.refused", true);
	if (rpf.way) {
		fact_bool(top, "rpf.same", rpf.route.oif == iif->ifindex);
		if (link_by_index(obs->route, rpf.route.oif, &oif, NULL) == 0)
			fact_text(top, "rpf.oif", oif.name);
		if (rpf.route.oif == iif->ifindex)
			return;
		reverse_fix(obs, client, &rpf.route);
	}
	reverse_rule(obs, client, &rpf);
}

/* Off for all: written to, that switch sets or clears those of all interfaces (kernel: inet_forward_change(),
 * addrconf_forward_change() with force_forwarding), so what some have on of their own would be lost with the undo. */
static void own_switches(struct observation *obs, const struct policy_packet *packet)
{
	const struct route_query query = { .tuple = { .dst = packet->tuple.dst },
					   .mark = packet->mark,
					   .vrf = obs->approach->vrf };
	const uint8_t family = packet->tuple.dst.family;
	const char *own = family == AF_INET6 ? "force_forwarding" : "forwarding";
	struct record *top = facts_top(obs->facts);
	struct link *links = NULL, oif;
	bool some = false;
	struct route way;
	size_t n = 0;

	if (link_list(obs->route, &links, &n, NULL) < 0)
		return;
	for (size_t i = 0; i < n && !some; i++)
		some = sysctl_conf(family, links[i].name, own) > 0;
	free(links);
	fact_bool(top, "route.forwarding_some", some);
	if (some && route_lookup(obs->route, &query, &way, NULL) == 0 && !way.error &&
	    link_by_index(obs->route, way.oif, &oif, NULL) == 0 && sysctl_conf(family, oif.name, own) == 0)
		fact_text(top, "route.forwarding_back", oif.name);
}

void observe_refused(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	struct policy_packet packet = { .iif = obs->approach->link.name, .in_vrf = obs->approach->vrf };
	const struct visit *visit;
	int all;

	if (!observe_translated(obs, run, &packet.tuple, &visit))
		return;
	if (fact_get_bool(top, "route.given", true))
		return;
	observe_ttl_refused(obs, JOURNEY_REQUEST, visit);
	observe_size(obs, visit);
	all = sysctl_conf(packet.tuple.dst.family, "all", "forwarding");
	if (all >= 0)
		fact_bool(top, "route.forwarding_all", all);
	packet.mark = visit->first.mark;
	packet.tos = observe_tos(&visit->first);
	if (!all)
		own_switches(obs, &packet);
	reverse_path(obs, &packet);
}
