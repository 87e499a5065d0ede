/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The request from its first hook to its last: translation, routing decision, delivery.
 */
#include "engine/observe_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/rtnetlink.h>

#include "engine/observe_old.h"
#include "probes/forwarding.h"

#define CHAINS_MAX 5000 /* read to learn whether there is a nat chain at all */

/* Our chains that show the packet behind the place where destinations are translated. */
static const enum own_chain behind_nat[] = { OWN_PRE_END, OWN_OUT_END };

bool observe_translated(const struct observation *obs, const struct run *run, struct tuple *ret_tuple,
			const struct visit **ret_visit)
{
	const struct visit *visit = journey_visit(&run->journeys, CLASS_PROBE, behind_nat[obs->approach->local]);

	if (!visit)
		return false;
	trace_event_tuple(&visit->first, ret_tuple, NULL);
	if (ret_visit)
		*ret_visit = visit;
	return true;
}

/* A bridge's own chains see what comes in before this host's other chains do, and what leaves behind them. */
static bool comes_from_port(const struct chain *base)
{
	return base->hook == NF_INET_PRE_ROUTING || base->hook == NF_INET_LOCAL_IN || base->hook == NF_INET_FORWARD;
}

/* Of a local client's packets output is the place where destinations are translated, and routed anew. */
bool observe_is_before_routing(const struct observation *obs, const struct chain *base)
{
	const char *hook = hook_name(base->family, base->hook);

	if (base->family == NFPROTO_BRIDGE)
		return comes_from_port(base);
	return !strcmp(hook, "ingress") || !strcmp(hook, obs->approach->local ? "output" : "prerouting");
}

/* Where the request was going when it was last seen: as above, or in a chain of prerouting behind the place where nat
 * chains run (priority -100, whatever a nat chain's own is), in which it was dropped. */
static bool destination_seen(const struct observation *obs, const struct run *run, struct tuple *ret_tuple,
			     const struct visit **ret_visit)
{
	if (observe_translated(obs, run, ret_tuple, ret_visit))
		return true;
	for (size_t v = obs->n_visits; v-- > 0;) {
		const struct observed_visit *seen = &obs->visits[v];
		const struct chain *base = seen->walk.base;

		if (seen->journey != JOURNEY_REQUEST || !observe_is_before_routing(obs, base) ||
		    base->family == NFPROTO_NETDEV || base->family == NFPROTO_BRIDGE || base->hook == NF_INET_INGRESS ||
		    base->priority <= NF_IP_PRI_NAT_DST || chain_translates(base))
			continue;
		trace_event_tuple(&seen->walk.visit->first, ret_tuple, NULL);
		*ret_visit = seen->walk.visit;
		return true;
	}
	return false;
}

uint8_t observe_tos(const struct trace_event *event)
{
	if (event->nh_len < 2)
		return 0;
	return event->nh[0] >> 4 == 6 ? (uint8_t)(event->nh[0] << 4 | event->nh[1] >> 4) : event->nh[1];
}

bool observe_way_query(const struct observation *obs, const struct run *run, struct route_query *ret_query)
{
	const struct visit *visit;

	*ret_query = (struct route_query){ 0 };
	if (!observe_translated(obs, run, &ret_query->tuple, &visit))
		return false;
	ret_query->vrf = obs->approach->vrf;
	ret_query->iif = obs->approach->local ? 0 : obs->approach->link.ifindex;
	ret_query->mark = visit->first.mark;
	ret_query->tos = observe_tos(&visit->first);
	return true;
}

void observe_way(struct observation *obs, const struct run *run)
{
	struct route_query query;
	struct link link;

	if (!observe_way_query(obs, run, &query))
		return;
	obs->way_dst = query.tuple.dst;
	obs->way_known = route_lookup(obs->route, &query, &obs->way, NULL) == 0;
	if (obs->way_known && !obs->way.error && obs->way.oif &&
	    link_by_index(obs->route, obs->way.oif, &link, NULL) == 0)
		memcpy(obs->oifname, link.name, sizeof(obs->oifname));
}

/* A packet that conntrack does not follow is never translated: by its state, or (before Linux 6.16) by the rule. */
static bool is_untracked(struct observation *obs, const struct visit *visit)
{
	bool untracked = visit->first.has_ct && visit->first.ct_state & NF_CT_STATE_UNTRACKED_BIT;

	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct observed_visit *seen = &obs->visits[v];

		for (size_t i = 0; i < seen->walk.n_items && seen->journey == JOURNEY_REQUEST; i++) {
			const struct walk_item *item = &seen->walk.items[i];

			if (!item->matched || !(item->eval.effects & EFFECT_NOTRACK))
				continue;
			observe_rule(facts_top(obs->facts), "nat.notrack", item->rule->chain, item->rule);
			untracked = true;
		}
	}
	return untracked;
}

int observe_is_local(const struct observation *obs, const struct addr *dst, bool *ret_local)
{
	const struct route_query query = { .tuple = { .dst = *dst }, .vrf = obs->approach->vrf };
	struct route route;
	int r = route_lookup(obs->route, &query, &route, NULL);

	*ret_local = r == 0 && !route.error && route.type == RTN_LOCAL;
	return r;
}

/* Where it goes now, and whether it should. */
static void destination_facts(struct observation *obs, const struct tuple *tuple)
{
	_cleanup_(freep) char *endpoint = endpoint_text(&tuple->dst, tuple->dport);
	struct record *top = facts_top(obs->facts);
	bool local = false, addr_expected = false;

	fact_addr(top, "nat.target.addr", &tuple->dst);
	fact_int(top, "nat.target.port", tuple->dport);
	fact_text(top, "nat.target.endpoint", endpoint);
	if (observe_is_local(obs, &tuple->dst, &local) == 0)
		fact_bool(top, "nat.target.local", local);
	for (size_t i = 0; i < obs->flow->n_targets; i++) {
		const struct target *target = &obs->flow->targets[i];

		if ((target->kind == TARGET_BACKEND && addr_equal(&target->addr, &tuple->dst)) ||
		    (target->kind == TARGET_LOCAL && local))
			addr_expected = true;
	}
	fact_bool(top, "nat.addr_expected", addr_expected);
	fact_bool(top, "nat.expected",
		  flow_wants(obs->flow, &tuple->dst, tuple->dport) ||
			  (local && flow_wants_local(obs->flow, tuple->dport)));
}

static void nat_facts(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	const struct visit *visit;
	struct tuple tuple;
	bool done, captured;

	if (!destination_seen(obs, run, &tuple, &visit)) {
		fact_bool(top, "nat.consulted", false);
		fact_group_unknown(obs->facts, "nat", "the probe did not get to the end of prerouting");
		return;
	}
	if (is_untracked(obs, visit)) {
		fact_bool(top, "nat.consulted", false);
		destination_facts(obs, &tuple);
		fact_word(top, "nat.kind", "untracked");
		fact_int(top, "nat.place", obs->place);
		fact_group_unknown(obs->facts, "nat", "the packet is untracked, so no nat chain sees it");
		return;
	}
	done = !addr_equal(&tuple.dst, &run->plan.probe.dst) || tuple.dport != run->plan.probe.dport;
	captured = observe_captured(obs, run);
	fact_bool(top, "nat.consulted", true);
	fact_int(top, "nat.place", obs->nat_item ? obs->nat_place : obs->place);
	fact_bool(top, "nat.done", done);
	fact_word(top, "nat.kind",
		  captured								? "captured"
		  : !done								? "none"
		  : obs->nat_item && obs->nat_item->eval.action.kind == ACTION_REDIRECT ? "redirect"
											: "dnat");
	destination_facts(obs, &tuple);
}

/* The packet met none, but is there one (of an untracked packet, asleep, of another family)? false: could be told. */
static bool nat_chain_elsewhere(struct observation *obs, bool *ret_exists)
{
	const uint8_t families[] = { obs->flow->public.family == AF_INET6 ? NFPROTO_IPV6 : NFPROTO_IPV4, NFPROTO_INET };
	const uint32_t hook = obs->approach->local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING;

	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		struct chain **chains = NULL;
		bool complete = false;
		size_t n = 0;

		if (ruleset_base_chains(obs->explainer.ruleset, families[f], hook, CHAINS_MAX, &chains, &n, &complete,
					NULL) < 0)
			return true;
		for (size_t i = 0; i < n; i++)
			if (chain_translates(chains[i]))
				*ret_exists = true;
		if (!complete && !*ret_exists)
			return true;
	}
	return false;
}

static void nat_rule_facts(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	bool exists = false;

	for (size_t i = 0; i < obs->n_visits; i++)
		if (obs->visits[i].journey == JOURNEY_REQUEST && chain_translates(obs->visits[i].walk.base))
			exists = true;
	if (exists || !nat_chain_elsewhere(obs, &exists))
		fact_bool(top, "nat.chain.exists", exists);
	else
		fact_unknown(top, "nat.chain.exists", "the chains could not all be read");
	if (!obs->nat_item) {
		fact_group_unknown(obs->facts, "nat.rule", "no rule that translates was seen to match");
		observe_legacy_nat(obs, run);
		return;
	}
	if (obs->nat_item->eval.action.map_term >= 0 &&
	    (size_t)obs->nat_item->eval.action.map_term < obs->nat_item->eval.n_terms) {
		const struct term *term = &obs->nat_item->eval.terms[obs->nat_item->eval.action.map_term];

		if (term->set)
			fact_text(top, "nat.map.name", term->set->flags & NFT_SET_ANONYMOUS ? "" : term->set->name);
		fact_text(top, "nat.map.key", term->packet);
	}
	fact_group_unknown(obs->facts, "nat.rule", "the destination did not come from a map");
}

const char *observe_errno_name(int error)
{
	const char *name = strerrorname_np(error < 0 ? -error : error);

	return name ? name : "unknown errno";
}

static void route_facts(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	struct route_query query = { .vrf = obs->approach->vrf };
	const struct visit *visit;
	struct route without;
	int forwarding;
	char prefix[ADDR_TEXT_MAX];

	if (!obs->way_known || !observe_translated(obs, run, &query.tuple, &visit)) {
		fact_group_unknown(obs->facts, "route", "the probe did not get to the routing decision");
		return;
	}
	fact_int(top, "route.place", obs->place);
	/* What was forwarded need not be asked about. */
	forwarding = obs->approach->local ? -ENOENT
		     : journey_visit(&run->journeys, CLASS_PROBE, OWN_FORWARD_START)
			     ? 1
			     : forwarding_on(query.tuple.dst.family, obs->approach->link.name);
	if (forwarding >= 0)
		fact_bool(top, "route.forwarding", forwarding);
	fact_addr(top, "route.dst", &query.tuple.dst);
	if (visit->first.mark)
		fact_int(top, "route.mark", visit->first.mark);
	fact_word(top, "route.kind", route_kind_name(&obs->way));
	fact_text(top, "route.error", obs->way.error ? observe_errno_name(obs->way.error) : "none");
	query.tuple.src = (struct addr){ 0 };
	/* Only where there is no way it matters whether there would be one. */
	if (obs->way.error && route_lookup(obs->route, &query, &without, NULL) == 0)
		fact_text(top, "route.error_without_iif", without.error ? observe_errno_name(without.error) : "none");
	fact_bool(top, "local.delivered", journey_visit(&run->journeys, CLASS_PROBE, OWN_INPUT_END) != NULL);
	if (obs->way.error)
		return;
	if (*obs->oifname)
		fact_text(top, "route.oif", obs->oifname);
	if (obs->way.gateway.family)
		fact_addr(top, "route.gateway", &obs->way.gateway);
	if (obs->way.prefix.family) {
		_cleanup_(freep) char *text =
			xasprintf("%s/%u", addr_text(&obs->way.prefix, prefix), obs->way.prefix_len);

		fact_text(top, "route.prefix", text);
		fact_bool(top, "route.host", obs->way.prefix_len == addr_len(&obs->way.prefix) * 8);
		fact_int(top, "route.metric", obs->way.metric);
	}
	fact_int(top, "route.table", obs->way.table);
}

static void oif_facts(struct observation *obs)
{
	struct link link;

	if (obs->way_known && !obs->way.error && obs->way.oif &&
	    link_by_index(obs->route, obs->way.oif, &link, NULL) == 0) {
		fact_bool(facts_top(obs->facts), "oif.up", link.flags & IFF_UP);
		fact_bool(facts_top(obs->facts), "oif.running", link.flags & IFF_RUNNING);
	} else {
		fact_group_unknown(obs->facts, "oif", "no output interface is known");
	}
}

static void route_step(struct observation *obs, const struct run *run)
{
	const struct visit *visit;
	struct tuple tuple;
	struct step *step;

	if (!observe_translated(obs, run, &tuple, &visit))
		return;
	route_facts(obs, run);
	oif_facts(obs);
	step = observe_step(obs, JOURNEY_REQUEST, STEP_ROUTE, "routing");
	step->decisive = true;
	observe_step_seen(step, &visit->first);
	step->text = obs->way_known ? route_text(&obs->way, obs->oifname) : xstrdup("could not be looked up");
}

/* The hook of one visit, in words; NULL where its chain cannot be read. */
static const char *visit_hook(const struct observation *obs, const struct visit *visit)
{
	static const char *const own[OWN_CHAINS] = {
		[OWN_INGRESS] = "ingress",	[OWN_REPLY_INGRESS] = "ingress", [OWN_PORT_INGRESS] = "ingress",
		[OWN_PRE_START] = "prerouting", [OWN_PRE_END] = "prerouting",	 [OWN_INPUT_START] = "input",
		[OWN_INPUT_END] = "input",	[OWN_FORWARD_START] = "forward", [OWN_FORWARD_END] = "forward",
		[OWN_OUT_START] = "output",	[OWN_OUT_END] = "output",	 [OWN_POST_START] = "postrouting",
		[OWN_POST_END] = "postrouting", [OWN_EGRESS_END] = "egress",
	};
	struct chain *chain;

	if (visit->own != OWN_NONE)
		return own[visit->own];
	if (ruleset_chain(obs->explainer.ruleset, visit->first.family, visit->first.table, visit->first.chain, &chain,
			  NULL) < 0)
		return NULL;
	if (chain->family == NFPROTO_BRIDGE)
		return comes_from_port(chain) ? "ingress" : "egress";
	return hook_name(chain->family, chain->hook);
}

/* The last hook in which the journey was seen; NULL where it was not. */
const char *observe_last_hook(const struct observation *obs, const struct run *run, enum journey_class class)
{
	const struct journey_log *log = &run->journeys.logs[class];
	const char *hook = NULL;

	for (size_t i = log->n_visits; i-- > 0 && !hook;)
		hook = visit_hook(obs, &log->visits[i]);
	return hook;
}

/* Where it left netfilter to a process of this host. */
static void local_step(struct observation *obs, const struct run *run)
{
	const struct visit *input = journey_visit(&run->journeys, CLASS_PROBE, OWN_INPUT_END);
	struct step *step;

	if (!input)
		return;
	step = observe_step(obs, JOURNEY_REQUEST, STEP_WIRE, "input");
	step->decisive = true;
	step->text = xstrdup(run->plan.contain	 ? "would be delivered to this host (kept back here)"
			     : visit_drop(input) ? "kept from being delivered: that is not an expected target"
						 : "delivered to this host");
}

/* Where the request left netfilter: on the wire, before its neighbour answered, or kept back by us. */
static void wire_step(struct observation *obs, const struct run *run)
{
	const struct visit *wire = journey_visit(&run->journeys, CLASS_PROBE, OWN_EGRESS_END);
	const struct visit *post = journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END);
	const char *way;
	struct step *step;

	if (!wire && !post) {
		local_step(obs, run);
		return;
	}
	step = observe_step(obs, JOURNEY_REQUEST, STEP_WIRE, wire ? "egress" : "postrouting");
	step->decisive = true;
	observe_step_seen(step, wire ? &wire->first : &post->first);
	if (wire)
		way = "leaves on %s";
	else if (run->plan.contain)
		way = "would leave on %s (kept back here)";
	else if (visit_drop(post))
		way = "kept from leaving on %s: that is not an expected target";
	else
		way = journeys_show_egress(&run->journeys) ? "waits for its neighbour on %s" : "handed to %s";
	step->text = xasprintf(way, obs->oifname);
}

void observe_request(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	const char *hook = observe_last_hook(obs, run, CLASS_PROBE);
	const struct visit *ended;
	bool routed = false;

	obs->first_probe = run->first;
	if (hook)
		fact_word(top, "probe.last_hook", hook);
	for (size_t v = 0; v < obs->n_visits; v++) {
		if (obs->visits[v].journey != JOURNEY_REQUEST)
			continue;
		if (!routed && !observe_is_before_routing(obs, obs->visits[v].walk.base)) {
			nat_facts(obs, run);
			route_step(obs, run);
			routed = true;
		}
		observe_visit(obs, v);
	}
	if (!routed) {
		nat_facts(obs, run);
		route_step(obs, run);
	}
	nat_rule_facts(obs, run);
	observe_snat(obs, run);
	/* A chain behind our last one (netdev egress, bridge) may have dropped it. */
	if (!journey_drop(&run->journeys, CLASS_PROBE, &ended) || ended->own != OWN_NONE)
		wire_step(obs, run);
	fact_bool(top, "route.given",
		  hook && (!strcmp(hook, "forward") || !strcmp(hook, "postrouting") || !strcmp(hook, "egress")));
	if (hook && !strcmp(hook, "input")) {
		fact_bool(top, "local.delivered", true);
		fact_int(top, "local.place", obs->place - 1);
	} else if (hook) {
		fact_bool(top, "local.delivered", false);
	}
	/* The end of the last hook without any drop: silence, but where the packet is on the wire, or delivered. */
	if (hook && !journey_drop(&run->journeys, CLASS_PROBE, NULL) && strcmp(hook, "egress") &&
	    !journey_visit(&run->journeys, CLASS_PROBE, OWN_INPUT_END) &&
	    (strcmp(hook, "postrouting") || journeys_show_egress(&run->journeys)) &&
	    !observe_legacy(obs, run, CLASS_PROBE, JOURNEY_REQUEST) && !observe_handed_on(obs, run, hook))
		observe_silence(obs, JOURNEY_REQUEST, hook);
}
