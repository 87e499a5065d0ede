/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel drops there without a word. Route lookups, settings of the interface and the packet's own headers tell why.
 */
#include "engine/observe_refused.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>

#include "engine/decision.h"
#include "engine/observe_private.h"
#include "engine/observe_size.h"
#include "engine/observe_ttl.h"
#include "probes/link.h"
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

/* A routing rule leads to the client elsewhere, and table main would not. */
static void reverse_rule(struct observation *obs, const struct tuple *tuple, const struct route *back)
{
	struct record *top = facts_top(obs->facts);
	struct decision d = {
		.nl = obs->route,
		.way = back,
		.packet = { .tuple = { .src = tuple->dst, .dst = tuple->src }, .iif = "lo" },
	};
	_cleanup_(freep) char *text = NULL;
	struct fib_route by;
	struct link in;

	if (back->table == RT_TABLE_MAIN || back->table == RT_TABLE_LOCAL || !back->table)
		return;
	if (back->iif && link_by_index(obs->route, back->iif, &in, NULL) == 0)
		d.packet.iif = in.name;
	if (decision_find(&d) <= 0 || policy_is_everyones(&d.rule))
		return;
	text = policy_rule_text(&d.rule);
	fact_text(top, "rpf.rule", text);
	if (d.rule.priority > 1 && fib_longest(obs->route, RT_TABLE_MAIN, &tuple->src, 0, NULL, &by) > 0 &&
	    by.oif == obs->approach->link.ifindex)
		fact_int(top, "rpf.earlier", d.rule.priority - 1);
}

/* Do rules and routes explain why the lookup was refused? */
static bool back_forbidden(struct observation *obs, const struct tuple *tuple, const struct rpf *rpf)
{
	const struct route way = { .error = rpf->doubt };
	struct decision d = {
		.nl = obs->route,
		.way = &way,
		.packet = { .tuple = { .src = tuple->dst, .dst = tuple->src } },
	};
	struct link in;

	if (!rpf->doubt || obs->approach->vrf || link_by_index(obs->route, rpf->doubt_iif, &in, NULL) < 0)
		return false;
	d.packet.iif = in.name;
	return decision_find(&d) > 0 && (d.forbids || d.rule.action != FR_ACT_TO_TBL);
}

static void reverse_path(struct observation *obs, const struct tuple *tuple)
{
	struct record *top = facts_top(obs->facts);
	const struct link *iif = &obs->approach->link;
	struct rpf rpf;
	struct err err = { 0 };
	struct link oif;
	int r;

	if (obs->approach->local)
		return;
	r = rpf_look(obs->route, iif, obs->approach->vrf, tuple, &rpf, &err);
	if (r == -ENOTSUP)
		return;
	if (r < 0) {
		fact_group_unknown(obs->facts, "rpf", "%s", err.text);
		return;
	}
	if (back_forbidden(obs, tuple, &rpf)) {
		rpf.route = (struct route){ .error = rpf.doubt, .iif = rpf.doubt_iif };
		rpf.way = false;
	}
	fact_int(top, "rpf.value", rpf.value);
	fact_word(top, "rpf.mode", rpf.mode);
	fact_bool(top, "rpf.own", rpf.own);
	fact_bool(top, "rpf.way", rpf.way);
	if (rpf.route.error && rpf.route.error != -ENETUNREACH && rpf.route.iif)
		fact_bool(top, "rpf.refused", true);
	if (!rpf.way)
		return;
	fact_bool(top, "rpf.same", rpf.route.oif == iif->ifindex);
	if (link_by_index(obs->route, rpf.route.oif, &oif, NULL) == 0)
		fact_text(top, "rpf.oif", oif.name);
	if (rpf.route.oif == iif->ifindex)
		return;
	reverse_rule(obs, tuple, &rpf.route);
	reverse_fix(obs, &tuple->src, &rpf.route);
}

void observe_refused(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	const struct visit *visit;
	struct tuple tuple;
	int all;

	if (!observe_translated(obs, run, &tuple, &visit))
		return;
	if (fact_get_bool(top, "route.given", true))
		return;
	observe_ttl_refused(obs, JOURNEY_REQUEST, visit);
	observe_size(obs, visit);
	all = sysctl_conf(tuple.dst.family, "all", "forwarding");
	if (all >= 0)
		fact_bool(top, "route.forwarding_all", all);
	reverse_path(obs, &tuple);
}
