/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks the routing rules as the kernel did, which tells of its decision a table, or an errno alone.
 */
#include "engine/observe_policy.h"

#include <errno.h>
#include <string.h>

#include <linux/fib_rules.h>
#include <linux/netfilter.h>
#include <linux/rtnetlink.h>

#include "engine/observe_private.h"
#include "probes/fib.h"
#include "probes/link.h"
#include "probes/policy.h"

/* What a lookup answers where a route or a rule of that kind ends it. A rule of kind unreachable says what no route
 * at all does. */
static const struct forbidding {
	const char *word;
	uint8_t type, action;
	int route_error, rule_error;
} forbiddings[] = {
	{ "blackhole", RTN_BLACKHOLE, FR_ACT_BLACKHOLE, -EINVAL, -EINVAL },
	{ "unreachable", RTN_UNREACHABLE, FR_ACT_UNREACHABLE, -EHOSTUNREACH, -ENETUNREACH },
	{ "prohibit", RTN_PROHIBIT, FR_ACT_PROHIBIT, -EACCES, -EACCES },
};

/* The decision that is looked for: with what the kernel was asked, and what it said. */
struct decision {
	struct nl *nl;
	struct policy_packet packet;
	const struct route *way;
	int error;
	const struct policy_rule *rule;
	const struct forbidding *by; /* the route forbids the way; NULL: none does */
	struct fib_route route;
};

/* 1: the route that this table has for the packet is d->route, and d->by where it forbids the way; 0: it has none, or
 * one that sends the lookup on; -errno. */
static int table_decided(struct decision *d, const struct policy_rule *rule)
{
	int r = fib_longest(d->nl, rule->table, &d->packet.tuple.dst, 0, NULL, &d->route);

	if (r <= 0 || d->route.type == RTN_THROW)
		return r < 0 ? r : 0;
	for (size_t i = 0; i < ARRAY_SIZE(forbiddings); i++)
		if (forbiddings[i].type == d->route.type && forbiddings[i].route_error == d->error)
			d->by = &forbiddings[i];
	return d->by || rule->suppress_len < 0 || d->route.len > (unsigned int)rule->suppress_len;
}

static bool rule_forbids(struct decision *d, const struct policy_rule *rule)
{
	for (size_t i = 0; i < ARRAY_SIZE(forbiddings); i++)
		if (forbiddings[i].action == rule->action && forbiddings[i].rule_error == d->error)
			return true;
	return false;
}

/* 1: this rule decided; 0: the lookup went on behind it; -errno. */
static int rule_decided(struct decision *d, const struct policy_rule *rule)
{
	if (rule->action != FR_ACT_TO_TBL)
		return rule_forbids(d, rule);
	if (d->error)
		return rule->l3mdev ? -ENOTSUP : table_decided(d, rule);
	return (rule->l3mdev || rule->table == d->way->table) &&
	       !(rule->suppress_len >= 0 && d->way->prefix_len <= (unsigned int)rule->suppress_len);
}

/* Could any rule or route have to do with that errno? The kernel sends no routes of other types, so the tables are read
 * in full only where there is one. */
static bool is_forbidden_somewhere(struct decision *d, const struct policy_rule *rules, size_t n)
{
	const struct policy_rule *rule;
	struct fib_route route;
	enum policy_fit fit;
	size_t at = 0;

	while (policy_next(rules, n, &d->packet, &at, &rule, &fit)) {
		if (rule->action != FR_ACT_TO_TBL && rule_forbids(d, rule))
			return true;
		for (size_t i = 0; i < ARRAY_SIZE(forbiddings) && rule->action == FR_ACT_TO_TBL; i++)
			if (forbiddings[i].route_error == d->error &&
			    fib_longest(d->nl, rule->table, &d->packet.tuple.dst, forbiddings[i].type, NULL, &route) >
				    0)
				return true;
	}
	return false;
}

/* 1: d->rule decided; 0: none did, for all that can be told; -errno, -ENOTSUP: it cannot be told which packets some
 * rule takes. */
static int decide(struct decision *d, const struct policy_rule *rules, size_t n)
{
	const struct policy_rule *rule;
	enum policy_fit fit;
	size_t at = 0;
	int r;

	if (d->error && !is_forbidden_somewhere(d, rules, n))
		return 0;
	while (policy_next(rules, n, &d->packet, &at, &rule, &fit)) {
		r = rule_decided(d, rule);
		if (r > 0 && fit == POLICY_UNKNOWN)
			return -ENOTSUP;
		if (r > 0)
			d->rule = rule;
		if (r)
			return r;
	}
	return 0;
}

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

static void marker_facts(struct observation *obs, const struct policy_rule *rule, uint32_t mark)
{
	const struct walk_item *marker = mark && rule->mask ? find_marker(obs, mark) : NULL;

	fact_bool(facts_top(obs->facts), "policy.by_mark", rule->mask);
	if (marker)
		observe_rule(facts_top(obs->facts), "policy.marker", marker->rule->chain, marker->rule);
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

static void policy_facts(struct observation *obs, const struct decision *d)
{
	struct record *top = facts_top(obs->facts);
	_cleanup_(freep) char *text = policy_rule_text(d->rule);
	char client[ADDR_TEXT_MAX];

	fact_bool(top, "policy.own", !policy_is_everyones(d->rule));
	if (policy_is_everyones(d->rule))
		return;
	fact_text(top, "policy.rule", text);
	fact_int(top, "policy.priority", d->rule->priority);
	if (d->rule->priority > 1)
		fact_int(top, "policy.earlier", d->rule->priority - 1);
	fact_bool(top, "policy.forbids", d->rule->action != FR_ACT_TO_TBL);
	if (d->rule->action == FR_ACT_TO_TBL)
		fact_int(top, "policy.table", d->rule->table);
	fact_text(top, "policy.client", obs->flow->client.family ? addr_text(&d->packet.tuple.src, client) : "all");
	fact_word(top, "policy.family", obs->flow->public.family == AF_INET6 ? "-6" : "-4");
	marker_facts(obs, d->rule, d->packet.mark);
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

	fact_word(top, "forbid.kind", d->by->word);
	fact_text(top, "forbid.prefix", prefix);
	fact_int(top, "forbid.table", route->table);
	fact_int(top, "forbid.metric", route->metric);
	fact_int(top, "forbid.protocol", route->protocol);
	fact_bool(top, "forbid.host", route->len == addr_len(&route->prefix) * 8);
	/* What the lookup would find without it; in main nothing comes behind. */
	if (fib_longest(d->nl, route->table, &d->packet.tuple.dst, 0, route, &behind) > 0 &&
	    behind.type == RTN_UNICAST && link_by_index(obs->route, behind.oif, &oif, NULL) == 0 && oif.flags & IFF_UP)
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

int policy_decider(struct nl *route, const struct policy_packet *packet, const struct route *way,
		   struct policy_rule *ret_rule)
{
	struct decision d = { .nl = route, .packet = *packet, .way = way, .error = way->error };
	_cleanup_(freep) struct policy_rule *rules = NULL;
	size_t n = 0;
	int r;

	if (way->table == RT_TABLE_MAIN || way->table == RT_TABLE_LOCAL || !way->table)
		return 0;
	r = policy_rules(route, packet->tuple.dst.family, &rules, &n, NULL);
	if (r >= 0)
		r = decide(&d, rules, n);
	if (r <= 0 || policy_is_everyones(d.rule))
		return r < 0 ? r : 0;
	*ret_rule = *d.rule;
	return 1;
}

void observe_policy(struct observation *obs, const struct run *run)
{
	struct decision d = { .nl = obs->route, .way = &obs->way, .error = obs->way.error };
	struct record *top = facts_top(obs->facts);
	_cleanup_(freep) struct policy_rule *rules = NULL;
	const struct visit *visit;
	size_t n = 0;
	int r;

	if (!obs->way_known || !observe_translated(obs, run, &d.packet.tuple, &visit))
		return;
	if (!d.error && (d.way->table == RT_TABLE_MAIN || d.way->table == RT_TABLE_LOCAL || !d.way->table)) {
		fact_bool(top, "policy.own", false);
		return;
	}
	d.packet.iif = obs->approach->local ? "lo" : obs->approach->link.name;
	d.packet.in_vrf = obs->approach->vrf;
	d.packet.mark = visit->first.mark;
	d.packet.tos = observe_tos(&visit->first);
	r = policy_rules(obs->route, d.packet.tuple.dst.family, &rules, &n, NULL);
	if (r >= 0)
		r = decide(&d, rules, n);
	if (r < 0) {
		fact_group_unknown(obs->facts, "policy", "which routing rule decided cannot be told: %s",
				   r == -ENOTSUP ? "what one of them selects is not known here" : strerror(-r));
		return;
	}
	if (!r) {
		fact_bool(top, "policy.own", false);
		return;
	}
	policy_facts(obs, &d);
	if (d.by)
		forbid_facts(obs, &d);
	if (!policy_is_everyones(d.rule))
		show_rule(obs, d.rule);
}
