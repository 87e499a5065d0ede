/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stops: the rule, the policy or the silence in which a journey ended.
 */
#include "engine/observe_private.h"

#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

static const struct trace_event *end_of(const struct visit *visit, bool last_visit)
{
	const struct trace_event *last = &visit->events[visit->n_events - 1];

	if (last->type == NFT_TRACETYPE_POLICY)
		return last->policy == NF_DROP ? last : NULL;
	if (last_visit && trace_event_queues(last))
		return last;
	return last->verdict_known && last->verdict == NF_DROP ? last : NULL;
}

/* Is the packet here what the flow expects: not yet translated where it is to be, or translated to a target? */
static bool on_course(const struct observation *obs, enum journey journey, const struct packet *packet)
{
	struct addr dst = packet_dst(packet);
	uint16_t port = packet_dport(packet);
	bool local = packet->hook == NF_INET_LOCAL_IN;

	if (journey == JOURNEY_REPLY || flow_wants(obs->flow, &dst, port))
		return true;
	if (flow_wants_local(obs->flow, port) && (local || (observe_is_local(obs, &dst, &local) == 0 && local)))
		return true;
	if (!addr_equal(&dst, &obs->flow->public) || port != obs->flow->public_port)
		return false;
	/* In and behind the routing decision it should have been translated. */
	return packet->family == NFPROTO_NETDEV || packet->family == NFPROTO_BRIDGE ||
	       packet->hook == NF_INET_PRE_ROUTING || packet->hook == NF_INET_INGRESS ||
	       packet->hook == NF_INET_LOCAL_OUT;
}

static struct record *add_stop(struct observation *obs, const struct observed_visit *visit, const char *hook, int place,
			       const char *kind)
{
	struct record *stop = facts_add(obs->facts, "stops");

	fact_word(stop, "journey", journey_name(visit->journey));
	fact_word(stop, "kind", kind);
	fact_word(stop, "hook", hook);
	fact_int(stop, "place", place);
	fact_bool(stop, "on_course", on_course(obs, visit->journey, &visit->walk.packet));
	fact_int(stop, "chain_priority", visit->walk.base->priority);
	observe_rule(stop, "base", visit->walk.base, NULL);
	observe_accepted(obs, (size_t)(visit - obs->visits), stop);
	if (visit->walk.explained)
		fact_bool(stop, "explained", true);
	else
		fact_unknown(stop, "explained", "%s",
			     visit->walk.unreadable ? visit->walk.unreadable : visit->walk.disagreement);
	return stop;
}

const struct rule *observe_exit(const struct walk *walk)
{
	for (size_t i = walk->n_items; i-- > 0;) {
		const struct walk_item *item = &walk->items[i];
		bool goes_on = !item->event || !item->event->verdict_known || item->event->verdict == NFT_CONTINUE ||
			       item->event->verdict == NFT_JUMP;

		if (item->depth == 0 && item->matched && !goes_on)
			return item->rule;
	}
	for (size_t i = walk->decider; i != WALK_NO_PARENT; i = walk->items[i].parent)
		if (walk->items[i].depth == 0)
			return walk->items[i].rule;
	return NULL;
}

/* The visit ended here: a stop record, and what led to it. */
struct record *observe_stop(struct observation *obs, size_t v, const char *hook, const int *places)
{
	const struct observed_visit *visit = &obs->visits[v];
	const struct walk *walk = &visit->walk;
	const struct trace_event *end = end_of(walk->visit, visit->last);
	struct record *stop;
	struct step *step;

	if (!end)
		return NULL;
	if (end->type == NFT_TRACETYPE_POLICY || walk->decider == WALK_NO_PARENT) {
		bool policy = end->type == NFT_TRACETYPE_POLICY;

		step = observe_step(obs, visit->journey, policy ? STEP_POLICY : STEP_RULE, hook);
		observe_step_chain(step, walk->base);
		step->handle = end->handle;
		step->result = policy ? STEP_IS_POLICY : STEP_MATCH;
		step->verdict = xstrdup("drop");
		step->rule = xstrdup(policy ? "policy drop" : "a rule that could not be read");
		step->decisive = step->stopped = true;
		observe_step_packet(step, &walk->packet);
		stop = add_stop(obs, visit, hook, step->place, policy ? "policy" : "rule");
		observe_rule(stop, "rule", walk->base, NULL);
		if (observe_exit(walk))
			observe_rule(stop, "exit", walk->base, observe_exit(walk));
		observe_remember(obs, stop, v, WALK_NO_PARENT);
		observe_reason(stop, walk);
		return stop;
	}
	stop = add_stop(obs, visit, hook, places[walk->decider],
			trace_event_queues(end)					       ? "queue"
			: walk->items[walk->decider].eval.action.kind == ACTION_REJECT ? "reject"
										       : "rule");
	if (trace_event_queues(end))
		observe_queue(stop, (uint32_t)end->verdict >> 16);
	observe_rule(stop, "rule", walk->items[walk->decider].rule->chain, walk->items[walk->decider].rule);
	observe_remember(obs, stop, v, walk->decider);
	observe_reason(stop, walk);
	for (size_t i = walk->decider; i != WALK_NO_PARENT; i = walk->items[i].parent)
		observe_hits(obs, v, i, stop, places[i]);
	for (size_t i = 0; i < obs->result->n_steps; i++)
		if (obs->result->steps[i].place == places[walk->decider])
			obs->result->steps[i].stopped = true;
	return stop;
}

bool observe_stopped(const struct record *stop)
{
	const char *kind = fact_get_text(stop, "kind", "silent");

	return strcmp(kind, "silent") && strcmp(kind, "queue");
}

/* The kernel's own word for it, behind that line's. */
static void add_reason(const struct observation *obs, struct step *step)
{
	const char *reason = fact_get_text(facts_top(obs->facts), "drop.reason", NULL);
	char *text;

	if (!reason || !step->text)
		return;
	text = xasprintf("%s (kernel: %s)", step->text, reason);
	free(step->text);
	step->text = text;
}

/* The line of the last thing that was seen; where that is of another hook, one is added. */
static void show_silence(struct observation *obs, enum journey journey, const char *hook)
{
	struct step *last = obs->result->n_steps ? &obs->result->steps[obs->result->n_steps - 1] : NULL;
	bool routing = last && last->kind == STEP_ROUTE && !strcmp(hook, "prerouting");

	if (!last || (last->kind != STEP_WIRE && !routing)) {
		last = observe_step(obs, journey, STEP_WIRE, hook);
		last->text = xstrdup("came in here, and did not come out");
		last->decisive = true;
	}
	last->stopped = true;
	if (journey == JOURNEY_REQUEST && last->journey == journey)
		add_reason(obs, last);
}

void observe_silence(struct observation *obs, enum journey journey, const char *hook)
{
	struct record *stop = facts_add(obs->facts, "stops");

	show_silence(obs, journey, hook);
	fact_word(stop, "journey", journey_name(journey));
	fact_word(stop, "kind", "silent");
	fact_word(stop, "hook", hook);
	fact_int(stop, "place", obs->place++);
	fact_bool(stop, "on_course", true);
}
