/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet that came into a hook and did not come out of it, with no drop in the trace: did a table of iptables-legacy
 * take it? And which of its nat rules translated, where none of nft's did? Its rules are evaluated on the packet as it was last seen. The trace does not show them, so what is said
 * here is what they are bound to have done, and only where every rule on the way can be told.
 */
#include "engine/observe_private.h"

#include <stdlib.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "engine/place.h"
#include "probes/legacy.h"
#include "rules/legacy/legacy.h"

/* The hooks that legacy tables know, and our last chain in each. */
static const struct {
	uint32_t hook;
	enum own_chain start, end;
	const char *name;
} hooks[] = {
	{ NF_INET_PRE_ROUTING, OWN_PRE_START, OWN_PRE_END, "prerouting" },
	{ NF_INET_LOCAL_IN, OWN_INPUT_START, OWN_INPUT_END, "input" },
	{ NF_INET_FORWARD, OWN_FORWARD_START, OWN_FORWARD_END, "forward" },
	{ NF_INET_LOCAL_OUT, OWN_OUT_START, OWN_OUT_END, "output" },
	{ NF_INET_POST_ROUTING, OWN_POST_START, OWN_POST_END, "postrouting" },
};

/* Where the packet vanished: the place in `hooks`, or -1. The visit is the last that was seen there. */
static int vanished_in(const struct run *run, enum journey_class class, const struct visit **ret_last)
{
	const struct journey_log *log = &run->journeys.logs[class];

	for (int i = ARRAY_SIZE(hooks) - 1; i >= 0; i--) {
		const struct visit *start = journey_visit(&run->journeys, class, hooks[i].start);
		const struct visit *end = journey_visit(&run->journeys, class, hooks[i].end);

		if (end && !start)
			return -1;
		/* Of the hooks that it came to, the last one that it did not leave. */
		if (!start || end || (i == 0 && journey_visit(&run->journeys, class, OWN_OUT_START)))
			continue;
		*ret_last = &log->visits[log->n_visits - 1];
		return i;
	}
	return -1;
}

static void see_packet(const struct observation *obs, const struct run *run, const struct visit *visit,
		       const struct chain *base, bool request, struct packet *ret_packet)
{
	const struct frame_bytes probe = { run->probe.bytes, run->probe.len };
	struct explainer explainer = obs->explainer;

	explainer.plan = request ? &run->plan : NULL;
	explainer.probe = request ? &probe : NULL;
	explain_packet(&explainer, visit, base, ret_packet);
}

static void show_step(struct observation *obs, enum journey journey, const char *hook, const struct legacy_end *end)
{
	struct step *step = observe_step(obs, journey, end->rule ? STEP_RULE : STEP_POLICY, hook);

	observe_step_chain(step, end->chain);
	observe_step_packet(step, &obs->legacy_packet);
	step->result = end->rule ? STEP_MATCH : STEP_IS_POLICY;
	step->handle = end->rule ? end->rule->handle : 0;
	step->number = end->rule ? (unsigned int)end->rule->index + 1 : 0;
	step->rule = end->rule && end->rule->text ? xstrdup(end->rule->text)
		     : end->rule		  ? NULL
						  : xstrdup("policy drop");
	step->verdict = xstrdup(end->action == ACTION_REJECT ? "reject" : "drop");
	step->decisive = step->stopped = step->reached = true;
}

static bool on_course(const struct observation *obs, enum journey journey, const struct packet *packet)
{
	struct addr dst = packet_dst(packet);
	uint16_t port = packet_dport(packet);
	bool local = packet->hook == NF_INET_LOCAL_IN;

	return journey == JOURNEY_REPLY || flow_wants(obs->flow, &dst, port) ||
	       (flow_wants_local(obs->flow, port) && (local || (observe_is_local(obs, &dst, &local) == 0 && local))) ||
	       (packet->hook == NF_INET_PRE_ROUTING && addr_equal(&dst, &obs->flow->public));
}

static void add_stop(struct observation *obs, enum journey journey, const char *hook, const struct legacy_end *end)
{
	struct record *stop = facts_add(obs->facts, "stops");

	fact_word(stop, "journey", journey_name(journey));
	fact_word(stop, "kind", "legacy");
	fact_word(stop, "hook", hook);
	fact_int(stop, "place", obs->place);
	fact_bool(stop, "on_course", on_course(obs, journey, &obs->legacy_packet));
	observe_rule(stop, "rule", end->chain, end->rule);
	obs->legacy_stop = stop;
	show_step(obs, journey, hook, end);
}

static bool takes_away(enum action_kind action)
{
	return action == ACTION_DROP || action == ACTION_REJECT;
}

/* 1: it was this table; 0: not; -1: it may have been, and nothing behind it can be told either. */
static int try_table(struct observation *obs, const struct legacy_table *table, uint32_t hook,
		     const struct packet *packet, struct legacy_end *ret_end)
{
	struct packet copy = *packet;

	legacy_walk(table, hook, obs->explainer.env, &copy, ret_end);
	if (ret_end->doubt) {
		_cleanup_(freep) char *place = place_of_rule(ret_end->doubt);

		result_note(obs->result, "%s may have taken the packet: %s", place, ret_end->why);
		free(ret_end->why);
		return -1;
	}
	return takes_away(ret_end->action);
}

static int by_priority(const void *a, const void *b, void *hook)
{
	const struct chain *x = legacy_base(*(struct legacy_table *const *)a, *(uint32_t *)hook);
	const struct chain *y = legacy_base(*(struct legacy_table *const *)b, *(uint32_t *)hook);

	return (x->priority > y->priority) - (x->priority < y->priority);
}

/* The tables that are called in that hook, in the order in which a packet meets them. */
static size_t tables_of(const struct legacy_blobs *blobs, uint32_t hook, struct legacy_table **tables,
			struct observation *obs)
{
	size_t n = 0;

	for (size_t i = 0; i < blobs->n; i++) {
		struct err err = { 0 };

		if (legacy_parse(&blobs->list[i], &tables[n], &err) < 0)
			result_note(obs->result, "%s", err.text);
		else if (!legacy_base(tables[n], hook))
			legacy_free(tables[n]);
		else
			n++;
	}
	qsort_r(tables, n, sizeof(struct legacy_table *), by_priority, &hook);
	return n;
}

/* As the first table sees it; of a connection behind conntrack's own hook. */
static void see_before_nat(const struct observation *obs, const struct run *run, const struct visit *visit,
			   const struct chain *base, struct packet *ret_packet)
{
	const struct visit *behind = journey_visit(&run->journeys, CLASS_PROBE,
						   obs->approach->local ? OWN_OUT_END : OWN_PRE_END);
	struct packet later;

	see_packet(obs, run, visit, base, true, ret_packet);
	if (!behind || base->priority < NF_IP_PRI_CONNTRACK)
		return;
	see_packet(obs, run, behind, base, true, &later);
	ret_packet->ct_known = later.ct_known;
	ret_packet->ct_state = later.ct_state;
	ret_packet->ct_direction = later.ct_direction;
}

bool observe_legacy_marker(struct observation *obs, const struct run *run, uint32_t mark, const char *prefix)
{
	const bool local = obs->approach->local;
	const uint32_t hook = local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING;
	const struct visit *visit =
		journey_visit(&run->journeys, CLASS_PROBE, local ? OWN_OUT_START : OWN_PRE_START);
	_cleanup_(legacy_blobs_done) struct legacy_blobs blobs = { 0 };
	_cleanup_(freep) struct legacy_table **tables = NULL;
	const struct rule *marker = NULL;
	struct packet packet = { 0 };
	size_t n;

	if (!visit || legacy_read(obs->flow->public.family == AF_INET6 ? NFPROTO_IPV6 : NFPROTO_IPV4, &blobs, NULL) < 0)
		return false;
	tables = xcalloc(blobs.n + 1, sizeof(*tables));
	n = tables_of(&blobs, hook, tables, obs);
	for (size_t i = 0; i < n && legacy_base(tables[i], hook)->priority < NF_IP_PRI_NAT_DST; i++) {
		const uint32_t before = packet.mark;
		struct legacy_end end;

		see_before_nat(obs, run, visit, legacy_base(tables[i], hook), &packet);
		if (i) {
			packet.mark_known = true;
			packet.mark = before;
		}
		legacy_walk(tables[i], hook, obs->explainer.env, &packet, &end);
		free(end.why);
		/* What cannot be told for certain names no rule. */
		if (end.doubt || !packet.mark_known)
			break;
		if (end.marker)
			marker = end.marker;
	}
	if (marker && packet.mark_known && packet.mark == mark)
		observe_rule(facts_top(obs->facts), prefix, marker->chain, marker);
	else
		marker = NULL;
	for (size_t i = 0; i < n; i++)
		legacy_free(tables[i]);
	return marker;
}

static bool made(const struct observation *obs, const struct packet *packet, const struct legacy_end *end)
{
	const struct record *top = facts_top(obs->facts);
	const struct addr dst = fact_get_addr(top, "nat.target.addr");
	const int64_t port = fact_get_int(top, "nat.target.port", 0);
	const struct action *action;
	struct packet copy = *packet;
	struct rule_eval eval;
	bool same;

	if (end->doubt || !end->rule || (end->action != ACTION_DNAT && end->action != ACTION_REDIRECT))
		return false;
	eval_rule(end->rule, obs->explainer.env, &copy, &eval);
	action = &eval.action;
	same = (action->addr_known ? addr_equal(&action->addr, &dst) : end->action == ACTION_REDIRECT) &&
	       (!action->port_known || !action->port || action->port == port);
	rule_eval_done(&eval);
	return same;
}

void observe_legacy_nat(struct observation *obs, const struct run *run)
{
	const bool local = obs->approach->local;
	const uint32_t hook = local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING;
	const struct visit *visit =
		journey_visit(&run->journeys, CLASS_PROBE, local ? OWN_OUT_START : OWN_PRE_START);
	const struct visit *behind = journey_visit(&run->journeys, CLASS_PROBE, local ? OWN_OUT_END : OWN_PRE_END);
	_cleanup_(legacy_blobs_done) struct legacy_blobs blobs = { 0 };
	struct record *top = facts_top(obs->facts);

	if (visit && behind && fact_get_bool(top, "nat.done", false) &&
	    !strcmp(fact_get_text(top, "nat.kind", ""), "dnat"))
		legacy_read(obs->flow->public.family == AF_INET6 ? NFPROTO_IPV6 : NFPROTO_IPV4, &blobs, NULL);
	for (size_t i = 0; i < blobs.n; i++) {
		_cleanup_(legacy_freep) struct legacy_table *table = NULL;
		struct packet packet, later;
		struct legacy_end end;

		if (strcmp(blobs.list[i].table, "nat") != 0 || legacy_parse(&blobs.list[i], &table, NULL) < 0 ||
		    !legacy_base(table, hook))
			continue;
		see_before_nat(obs, run, visit, legacy_base(table, hook), &packet);
		see_packet(obs, run, behind, legacy_base(table, hook), true, &later);
		/* Where another table marks it on the way, it cannot be told before or behind this one. */
		packet.mark_known = packet.mark_known && later.mark_known && packet.mark == later.mark;
		legacy_walk(table, hook, obs->explainer.env, &packet, &end);
		free(end.why);
		if (made(obs, &packet, &end))
			observe_rule(top, "nat.legacy", end.chain, end.rule);
	}
	fact_group_unknown(obs->facts, "nat.legacy", "no rule of iptables-legacy is known to have translated");
}

bool observe_legacy(struct observation *obs, const struct run *run, enum journey_class class, enum journey journey)
{
	_cleanup_(legacy_blobs_done) struct legacy_blobs blobs = { 0 };
	_cleanup_(freep) struct legacy_table **tables = NULL;
	struct err err = { 0 };
	const struct visit *visit;
	int at = vanished_in(run, class, &visit), taken = 0;
	size_t n;

	if (at < 0)
		return false;
	if (legacy_read(visit->first.nfproto == NFPROTO_IPV6 || (visit->first.nh_len && visit->first.nh[0] >> 4 == 6)
				? NFPROTO_IPV6
				: NFPROTO_IPV4,
			&blobs, &err) < 0)
		result_note(obs->result, "%s", err.text);
	tables = xcalloc(blobs.n + 1, sizeof(*tables));
	n = tables_of(&blobs, hooks[at].hook, tables, obs);
	for (size_t i = 0; i < n && taken == 0; i++) {
		struct legacy_end end;

		see_packet(obs, run, visit, legacy_base(tables[i], hooks[at].hook), class == CLASS_PROBE,
			   &obs->legacy_packet);
		taken = try_table(obs, tables[i], hooks[at].hook, &obs->legacy_packet, &end);
		if (taken > 0)
			add_stop(obs, journey, hooks[at].name, &end);
	}
	for (size_t i = 0; i < n; i++)
		legacy_free(tables[i]);
	return taken > 0;
}
