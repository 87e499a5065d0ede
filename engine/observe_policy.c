/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which routing rule took the request where, and by whose mark; or which route forbids the way.
 */
#include "engine/observe_policy.h"

#include <errno.h>
#include <string.h>

#include <linux/fib_rules.h>
#include <linux/netfilter.h>
#include <linux/rtnetlink.h>

#include "engine/decision.h"
#include "engine/observe_private.h"
#include "probes/link.h"

/* The last rule before the routing decision that changed the mark. */
static const struct walk_item *find_marker(const struct observation *obs, uint32_t mark)
{
	const struct walk_item *marker = NULL, *last = NULL;

	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct walk *walk = &obs->visits[v].walk;
		bool before = walk->base->hook == (obs->approach->local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING) ||
			      !strcmp(hook_name(walk->base->family, walk->base->hook), "ingress");

		if (obs->visits[v].journey != JOURNEY_REQUEST || !before)
			continue;
		for (size_t i = 0; i <= walk->n_items; i++) {
			const struct walk_item *item = i < walk->n_items ? &walk->items[i] : NULL;
			const struct packet *now = item ? &item->packet : &walk->left;

			if (item && !item->matched)
				continue;
			if (last && last->packet.mark_known &&
			    (!now->mark_known || (now->mark != last->packet.mark && now->mark == mark)))
				marker = last;
			last = item;
		}
	}
	return marker;
}

static void marker_facts(struct observation *obs, const struct run *run, const struct policy_rule *rule, uint32_t mark)
{
	const struct walk_item *marker = mark && rule->mask ? find_marker(obs, mark) : NULL;

	fact_bool(facts_top(obs->facts), "policy.by_mark", rule->mask);
	if (marker)
		observe_rule(facts_top(obs->facts), "policy.marker", marker->rule->chain, marker->rule);
	else if (mark && rule->mask && observe_legacy_marker(obs, run, mark, "policy.marker"))
		fact_bool(facts_top(obs->facts), "policy.marker.legacy", true);
	else
		fact_group_unknown(obs->facts, "policy.marker", "no rule was seen that set the mark");
}

/* What table main has for it: where a rule leads there, the request goes that way. */
static void main_facts(struct observation *obs, const struct addr *dst)
{
	struct record *top = facts_top(obs->facts);
	struct fib_route found;
	struct link oif;
	int r = fib_longest(obs->route, RT_TABLE_MAIN, dst, 0, NULL, &found);

	if (r < 0) {
		fact_group_unknown(obs->facts, "policy.main", "table main could not be read: %s", strerror(-r));
		return;
	}
	if (!r || found.type != RTN_UNICAST || link_by_index(obs->route, found.oif, &oif, NULL) < 0)
		return;
	fact_text(top, "policy.main.oif", oif.name);
	fact_bool(top, "policy.main.up", oif.flags & IFF_UP);
	if (found.gateway.family)
		fact_addr(top, "policy.main.gateway", &found.gateway);
}

static void policy_facts(struct observation *obs, const struct run *run, const struct decision *d)
{
	struct record *top = facts_top(obs->facts);
	_cleanup_(freep) char *text = policy_rule_text(&d->rule);
	char client[ADDR_TEXT_MAX];

	fact_bool(top, "policy.own", !policy_is_everyones(&d->rule));
	if (policy_is_everyones(&d->rule))
		return;
	fact_text(top, "policy.rule", text);
	fact_int(top, "policy.priority", d->rule.priority);
	if (d->rule.priority > 1)
		fact_int(top, "policy.earlier", d->rule.priority - 1);
	fact_bool(top, "policy.forbids", d->rule.action != FR_ACT_TO_TBL);
	if (d->rule.action == FR_ACT_TO_TBL)
		fact_int(top, "policy.table", d->rule.table);
	fact_text(top, "policy.client", obs->flow->client.family ? addr_text(&d->packet.tuple.src, client) : "all");
	fact_word(top, "policy.family", obs->flow->public.family == AF_INET6 ? "-6" : "-4");
	marker_facts(obs, run, &d->rule, d->packet.mark);
	main_facts(obs, &d->packet.tuple.dst);
}

static void forbid_facts(struct observation *obs, const struct decision *d)
{
	struct record *top = facts_top(obs->facts);
	const struct fib_route *route = &d->route;
	char addr[ADDR_TEXT_MAX];
	_cleanup_(freep) char *prefix = xasprintf("%s/%u", addr_text(&route->prefix, addr), route->len);
	struct fib_route behind;
	struct link oif;

	fact_word(top, "forbid.kind", d->forbids);
	fact_text(top, "forbid.prefix", prefix);
	fact_int(top, "forbid.table", route->table);
	fact_int(top, "forbid.metric", route->metric);
	fact_int(top, "forbid.protocol", route->protocol);
	fact_bool(top, "forbid.host", route->len == addr_len(&route->prefix) * 8);
	/* What the lookup would find without it; in main nothing comes behind. */
	if (fib_longest(obs->route, route->table, &d->packet.tuple.dst, 0, route, &behind) > 0 &&
	    behind.type == RTN_UNICAST && link_by_index(obs->route, behind.oif, &oif, NULL) == 0 &&
	    oif.flags & IFF_UP)
		fact_text(top, "forbid.behind", oif.name);
}

/* The line of the routing decision says by which rule. */
static void show_rule(struct observation *obs, const struct policy_rule *rule)
{
	for (size_t i = 0; i < obs->result->n_steps; i++) {
		struct step *step = &obs->result->steps[i];
		_cleanup_(freep) char *text = policy_rule_text(rule), *was = step->text;

		if (step->kind != STEP_ROUTE) {
			was = NULL;
			continue;
		}
		step->text = xasprintf("%s, by routing rule %s", was ? was : "?", text);
		return;
	}
}

void observe_policy(struct observation *obs, const struct run *run)
{
	struct decision d = { .nl = obs->route, .way = &obs->way };
	struct record *top = facts_top(obs->facts);
	_cleanup_(freep) char *why = NULL;
	const struct visit *visit;
	int r;

	if (!obs->way_known || !observe_translated(obs, run, &d.packet.tuple, &visit))
		return;
	if (!d.way->error && (d.way->table == RT_TABLE_MAIN || d.way->table == RT_TABLE_LOCAL || !d.way->table)) {
		fact_bool(top, "policy.own", false);
		return;
	}
	d.packet.iif = obs->approach->local ? "lo" : obs->approach->link.name;
	d.packet.in_vrf = obs->approach->vrf;
	d.packet.mark = visit->first.mark;
	d.packet.tos = observe_tos(&visit->first);
	if (d.way->error == -ENETUNREACH && decision_asks(&d, RT_TABLE_MAIN) == 0)
		fact_bool(top, "policy.main.skipped", true);
	r = decision_find(&d);
	if (r < 0) {
		why = decision_unknown(r);
		fact_group_unknown(obs->facts, "policy", "%s", why);
		return;
	}
	/* A VRF's own table is not walked. */
	if (d.way->error && d.packet.tuple.dst.family == AF_INET && !obs->approach->vrf)
		fact_bool(top, "forbid.none", !r || (!d.forbids && d.rule.action == FR_ACT_TO_TBL));
	if (!r) {
		fact_bool(top, "policy.own", false);
		return;
	}
	policy_facts(obs, run, &d);
	if (d.forbids)
		forbid_facts(obs, &d);
	if (!policy_is_everyones(&d.rule))
		show_rule(obs, &d.rule);
}
