/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The explained visits of a journey, as steps of the path and as the lists of facts: stops, near misses, hits,
 * side effects.
 */
#include "engine/observe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>

static void remember(struct observation *obs, const struct record *record, size_t visit, size_t item)
{
	xgrow(&obs->records, obs->n_records, sizeof(*obs->records));
	obs->records[obs->n_records++] = (struct observed_record){ record, visit, item };
}

void observe_rule(struct record *record, const char *prefix, const struct chain *chain, const struct rule *rule)
{
	static const char *const fields[] = { "family", "table", "chain", "handle", "text" };
	char name[ARRAY_SIZE(fields)][64];

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		snprintf(name[i], sizeof(name[i]), "%s.%s", prefix, fields[i]);
	fact_text(record, name[0], family_name(chain->family));
	fact_text(record, name[1], chain->table);
	fact_text(record, name[2], chain->name);
	fact_int(record, name[3], rule ? (int64_t)rule->handle : 0);
	if (rule && rule->text)
		fact_text(record, name[4], rule->text);
	else if (!rule)
		fact_text(record, name[4], chain->base && chain->policy == NF_DROP ? "policy drop" : "policy accept");
	else
		fact_unknown(record, name[4], "the rule's text could not be made");
}

static char *verdict_text(const struct walk_item *item)
{
	const struct trace_event *event = item->event;

	if (item->eval.action.kind == ACTION_REJECT)
		return xstrdup("reject");
	switch (event && event->verdict_known ? event->verdict : NFT_CONTINUE) {
	case NF_DROP:
		return xstrdup("drop");
	case NF_ACCEPT:
		return xstrdup("accept");
	case NFT_JUMP:
		return xasprintf("jump %s", event->verdict_chain);
	case NFT_GOTO:
		return xasprintf("goto %s", event->verdict_chain);
	case NFT_RETURN:
		return xstrdup("return");
	case NFT_CONTINUE:
	case NFT_BREAK:
		return xstrdup("continue");
	}
	return xstrdup((event->verdict & NF_VERDICT_MASK) == NF_QUEUE ? "queue" : "stolen");
}

static const struct term *failed_term(const struct rule_eval *eval)
{
	for (size_t i = 0; i < eval->n_terms; i++)
		if (eval->terms[i].outcome == OUTCOME_NO_MATCH)
			return &eval->terms[i];
	return NULL;
}

static const struct term *unknown_term(const struct rule_eval *eval)
{
	for (size_t i = 0; i < eval->n_terms; i++)
		if (eval->terms[i].outcome == OUTCOME_UNKNOWN)
			return &eval->terms[i];
	return NULL;
}

static bool is_lookup(const struct term *term)
{
	return term->kind == TERM_SET_LOOKUP || term->kind == TERM_MAP_LOOKUP || term->kind == TERM_VMAP_LOOKUP;
}

static const char *set_title(const struct term *term, char *buf, size_t size)
{
	if (!term->set)
		snprintf(buf, size, "the set");
	else if (term->set->flags & NFT_SET_ANONYMOUS)
		snprintf(buf, size, "the rule's own %s", term->kind == TERM_SET_LOOKUP ? "set" : "map");
	else
		snprintf(buf, size, "@%s", term->set->name);
	return buf;
}

static char *term_why(const struct term *term)
{
	char title[300];

	if (is_lookup(term))
		return xasprintf("%s is %s %s", term->packet ? term->packet : term->field,
				 term->negated && term->answer.member ? "in" : "not in",
				 set_title(term, title, sizeof(title)));
	return xasprintf("%s %s: packet has %s", term->field, term->wanted,
			 term->packet ? term->packet : "something else");
}

static char *item_why(const struct walk_item *item)
{
	const struct term *failed = failed_term(&item->eval), *unknown = unknown_term(&item->eval);

	if (item->matched)
		return NULL;
	if (!item->reached)
		return xstrdup("not reached");
	if (failed)
		return term_why(failed);
	if (unknown)
		return xasprintf("%s: %s", unknown->field ? unknown->field : "one term",
				 unknown->why ? unknown->why : "cannot be told");
	return item->eval.why ? xstrdup(item->eval.why) : NULL;
}

static void step_packet(struct step *step, const struct packet *packet)
{
	step->packet_known = true;
	step->src = packet_src(packet);
	step->dst = packet_dst(packet);
	step->sport = packet_sport(packet);
	step->dport = packet_dport(packet);
	step->iif = *packet->iifname ? xstrdup(packet->iifname) : NULL;
	step->oif = *packet->oifname ? xstrdup(packet->oifname) : NULL;
	step->mark = packet->mark;
}

static void step_chain(struct step *step, const struct chain *chain)
{
	step->family = xstrdup(family_name(chain->family));
	step->table = xstrdup(chain->table);
	step->chain = xstrdup(chain->name);
}

/* Verdicts and rewrites are what a reader wants to see; counters, logs and marks only with --explain. */
static bool is_decisive(const struct walk_item *item)
{
	if (!item->matched)
		return false;
	switch (item->eval.action.kind) {
	case ACTION_NONE:
	case ACTION_CONTINUE:
		return item->event->verdict_known && item->event->verdict != NFT_CONTINUE;
	case ACTION_RETURN:
		/* Of a base chain it says why the rules behind were not asked. */
		return item->depth == 0;
	default:
		return true;
	}
}

static int add_rule_step(struct observation *obs, const struct observed_visit *visit, const struct walk_item *item,
			 const char *hook)
{
	struct step *step = observe_step(obs, visit->journey, STEP_RULE, hook);
	bool unknown = !item->matched && item->reached && !item->eval.n_failed && item->eval.n_unknown;

	step_chain(step, item->rule->chain);
	step->depth = item->depth;
	step->handle = item->rule->handle;
	step->rule = item->rule->text ? xstrdup(item->rule->text) : NULL;
	/* The kernel did not take it; why is what cannot be told. */
	step->result = item->matched ? STEP_MATCH : unknown ? STEP_UNKNOWN : STEP_NO_MATCH;
	step->verdict = item->matched ? verdict_text(item) : NULL;
	step->why = item_why(item);
	step->decisive = is_decisive(item);
	step_packet(step, &item->packet);
	return step->place;
}

static void add_side_effects(struct observation *obs, const struct walk_item *item)
{
	static const struct {
		unsigned int bit;
		const char *word;
	} effects[] = {
		{ EFFECT_DYNSET, "dynset" }, { EFFECT_LIMIT, "limit" },
		{ EFFECT_QUOTA, "quota" },   { EFFECT_CONNLIMIT, "connlimit" },
		{ EFFECT_LOG, "log" },	     { EFFECT_QUEUE, "queue" },
		{ EFFECT_DUP, "dup" },	     { EFFECT_OTHER, "other" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(effects); i++) {
		struct record *record;

		if (!(item->eval.effects & effects[i].bit))
			continue;
		record = facts_add(obs->facts, "side_effects");
		fact_word(record, "kind", effects[i].word);
		observe_rule(record, "rule", item->rule->chain, item->rule);
		fact_bool(record, "adds_source", effects[i].bit == EFFECT_DYNSET && item->eval.adds_source);
	}
}

static bool tests_destination(const struct rule_eval *eval)
{
	for (size_t i = 0; i < eval->n_terms; i++)
		if (eval->terms[i].subjects & (1U << SUBJECT_DADDR | 1U << SUBJECT_DPORT))
			return true;
	return false;
}

/* A verdict map that sorts by interface or address leads somewhere on purpose; one by ct state does not. */
static bool is_specific(const struct rule_eval *eval)
{
	const struct term *failed = failed_term(eval);

	if (failed && failed->kind == TERM_VMAP_LOOKUP)
		return failed->subjects &
		       ~(1U << SUBJECT_CT | 1U << SUBJECT_PROTO | 1U << SUBJECT_MARK | 1U << SUBJECT_OTHER);
	return tests_destination(eval);
}

static void fact_failed_term(struct record *record, const struct term *term)
{
	static const char *const words[] = {
		[TERM_COMPARE] = "compare",	    [TERM_SET_LOOKUP] = "set-lookup", [TERM_MAP_LOOKUP] = "map-lookup",
		[TERM_VMAP_LOOKUP] = "vmap-lookup", [TERM_OTHER] = "compare",
	};

	fact_word(record, "term", words[term->kind]);
	fact_word(record, "subject", subject_name(term->subject));
	fact_text(record, "field", term->field);
	fact_text(record, "wanted", term->wanted);
	if (term->packet)
		fact_text(record, "packet", term->packet);
	else
		fact_unknown(record, "packet", "the packet's value was not seen");
	if (!is_lookup(term))
		return;
	if (term->packet)
		fact_text(record, "key", term->packet);
	fact_bool(record, "set.member", term->answer.member);
	if (term->set) {
		fact_text(record, "set.name", term->set->flags & NFT_SET_ANONYMOUS ? "" : term->set->name);
		fact_bool(record, "set.timeout", term->set->timeout);
	}
}

static void fact_target(const struct observation *obs, struct record *record, const struct walk_item *item)
{
	if (item->purpose != PURPOSE_TRANSLATE)
		return;
	if (!item->target_known) {
		fact_unknown(record, "target.expected", "the rule does not say for certain where to");
		return;
	}
	fact_addr(record, "target.addr", &item->target_addr);
	fact_int(record, "target.port", item->target_port);
	fact_bool(record, "target.expected", flow_wants(obs->flow, &item->target_addr, item->target_port));
}

/* That line belongs in the short report too. */
static void show_step(struct observation *obs, int place)
{
	for (size_t i = 0; i < obs->result->n_steps; i++)
		if (obs->result->steps[i].place == place)
			obs->result->steps[i].decisive = true;
}

static void add_near_miss(struct observation *obs, size_t v, size_t i, const char *hook, int place,
			  const struct record *stop)
{
	const struct walk *walk = &obs->visits[v].walk;
	const struct walk_item *item = &walk->items[i];
	const struct term *failed = failed_term(&item->eval);
	struct record *record = facts_add(obs->facts, "near_misses");

	remember(obs, record, v, i);
	fact_word(record, "journey", journey_name(obs->visits[v].journey));
	fact_word(record, "hook", hook);
	fact_int(record, "place", place);
	if (stop)
		fact_ref(record, "before", stop);
	fact_word(record, "purpose", item->purpose == PURPOSE_TRANSLATE ? "translate" : "accept");
	fact_int(record, "failed", (int64_t)item->eval.n_failed);
	fact_bool(record, "specific", is_specific(&item->eval));
	observe_rule(record, "rule", item->rule->chain, item->rule);
	fact_target(obs, record, item);
	if (failed) {
		fact_failed_term(record, failed);
	} else if (!item->reached && item->eval.outcome == OUTCOME_MATCH) {
		const struct rule *decider = walk->decider == WALK_NO_PARENT ? NULL : walk->items[walk->decider].rule;

		fact_word(record, "term", "not-reached");
		observe_rule(record, "decider", decider ? decider->chain : walk->base, decider);
	} else {
		fact_word(record, "term", "unknown");
	}
	if (item->purpose == PURPOSE_TRANSLATE &&
	    (fact_get_bool(record, "target.expected", false) || (failed && failed->kind == TERM_MAP_LOOKUP)))
		show_step(obs, place);
}

static char *element_text(const struct term *term)
{
	char *text = set_key_text(term->set, term->answer.start, term->answer.interval ? term->answer.end : NULL);

	return term->answer.catch_all ? (free(text), xstrdup("*")) : text;
}

static void add_hits(struct observation *obs, size_t v, size_t i, const struct record *stop, int place)
{
	const struct walk_item *item = &obs->visits[v].walk.items[i];

	for (size_t t = 0; t < item->eval.n_terms; t++) {
		const struct term *term = &item->eval.terms[t];
		_cleanup_(freep) char *element = NULL;
		struct record *record;

		if (!is_lookup(term) || term->outcome != OUTCOME_MATCH || !term->set)
			continue;
		record = facts_add(obs->facts, "hits");
		remember(obs, record, v, i);
		fact_ref(record, "stop", stop);
		fact_int(record, "place", place);
		observe_rule(record, "rule", item->rule->chain, item->rule);
		fact_text(record, "set.name", term->set->flags & NFT_SET_ANONYMOUS ? "" : term->set->name);
		fact_word(record, "set.kind",
			  term->kind == TERM_SET_LOOKUP	  ? "set"
			  : term->kind == TERM_MAP_LOOKUP ? "map"
							  : "vmap");
		fact_bool(record, "negated", term->negated);
		fact_text(record, "key", term->packet);
		fact_word(record, "subject", subject_name(term->subject));
		if (!term->answer.member)
			continue;
		element = element_text(term);
		fact_text(record, "element", element);
		fact_bool(record, "interval", term->answer.interval || term->answer.catch_all);
	}
}

static const struct trace_event *end_of(const struct visit *visit)
{
	const struct trace_event *last = &visit->events[visit->n_events - 1];

	if (last->type == NFT_TRACETYPE_POLICY)
		return last->policy == NF_DROP ? last : NULL;
	return last->verdict_known && last->verdict == NF_DROP ? last : NULL;
}

/* Is the packet here what the flow expects: not yet translated where it is to be, or translated to a target? */
static bool on_course(const struct observation *obs, enum journey journey, const struct packet *packet)
{
	struct addr dst = packet_dst(packet);
	uint16_t port = packet_dport(packet);

	if (journey == JOURNEY_REPLY || flow_wants(obs->flow, &dst, port))
		return true;
	if (!addr_equal(&dst, &obs->flow->public) || port != obs->flow->public_port)
		return false;
	/* In and behind the routing decision it should have been translated. */
	return packet->family == NFPROTO_NETDEV || packet->hook == NF_INET_PRE_ROUTING ||
	       packet->hook == NF_INET_INGRESS || packet->hook == NF_INET_LOCAL_OUT;
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
	if (visit->walk.explained)
		fact_bool(stop, "explained", true);
	else
		fact_unknown(stop, "explained", "%s",
			     visit->walk.unreadable ? visit->walk.unreadable : visit->walk.disagreement);
	return stop;
}

/* The rule of the base chain itself at which the packet left it before its end: what stands behind was not reached. */
static const struct rule *exit_of(const struct walk *walk)
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
static struct record *stop_of_visit(struct observation *obs, size_t v, const char *hook, int *places)
{
	const struct observed_visit *visit = &obs->visits[v];
	const struct walk *walk = &visit->walk;
	const struct trace_event *end = end_of(walk->visit);
	struct record *stop;
	struct step *step;

	if (!end)
		return NULL;
	if (end->type == NFT_TRACETYPE_POLICY || walk->decider == WALK_NO_PARENT) {
		bool policy = end->type == NFT_TRACETYPE_POLICY;

		step = observe_step(obs, visit->journey, policy ? STEP_POLICY : STEP_RULE, hook);
		step_chain(step, walk->base);
		step->handle = end->handle;
		step->result = policy ? STEP_IS_POLICY : STEP_MATCH;
		step->verdict = xstrdup("drop");
		step->rule = xstrdup(policy ? "policy drop" : "a rule that could not be read");
		step->decisive = step->stopped = true;
		step_packet(step, &walk->packet);
		stop = add_stop(obs, visit, hook, step->place, policy ? "policy" : "rule");
		observe_rule(stop, "rule", walk->base, NULL);
		if (exit_of(walk))
			observe_rule(stop, "exit", walk->base, exit_of(walk));
		remember(obs, stop, v, WALK_NO_PARENT);
		return stop;
	}
	stop = add_stop(obs, visit, hook, places[walk->decider],
			walk->items[walk->decider].eval.action.kind == ACTION_REJECT ? "reject" : "rule");
	observe_rule(stop, "rule", walk->items[walk->decider].rule->chain, walk->items[walk->decider].rule);
	remember(obs, stop, v, walk->decider);
	for (size_t i = walk->decider; i != WALK_NO_PARENT; i = walk->items[i].parent)
		add_hits(obs, v, i, stop, places[i]);
	for (size_t i = 0; i < obs->result->n_steps; i++)
		if (obs->result->steps[i].place == places[walk->decider])
			obs->result->steps[i].stopped = true;
	return stop;
}

/* How well a rule that failed fits the flow: the fewer terms fail, and the more of the flow it names, the better. */
static int closeness(const struct walk_item *item)
{
	unsigned int subjects = 0;
	const struct term *failed = failed_term(&item->eval);

	for (size_t i = 0; i < item->eval.n_terms; i++)
		if (item->eval.terms[i].outcome != OUTCOME_UNKNOWN)
			subjects |= item->eval.terms[i].subjects;
	return -100 * (int)item->eval.n_failed + 10 * !!(subjects & 1U << SUBJECT_DADDR) +
	       8 * !!(subjects & 1U << SUBJECT_DPORT) + 4 * (failed && is_lookup(failed)) -
	       2 * (int)item->eval.n_unknown;
}

/* It names the flow, or is for another interface: not one that accepts other clients, or other states. */
static bool comes_close(const struct record *record)
{
	const char *subject = fact_get_text(record, "subject", "");

	return fact_get_bool(record, "specific", false) || !strcmp(subject, "iif") || !strcmp(subject, "oif");
}

static void decide_best(struct observation *obs, size_t from, const struct record *stop)
{
	struct record *best = NULL;
	int best_score = 0;

	for (size_t i = from; i < facts_count(obs->facts, "near_misses"); i++) {
		struct record *record = facts_at(obs->facts, "near_misses", i);
		const struct observed_record *link = NULL;
		int score;

		if (fact_get_ref(record, "before") != stop)
			continue;
		fact_bool(record, "best", false);
		for (size_t j = 0; j < obs->n_records; j++)
			if (obs->records[j].record == record)
				link = &obs->records[j];
		if (!link || fact_get_int(record, "failed", 0) != 1 || !comes_close(record))
			continue;
		score = closeness(&obs->visits[link->visit].walk.items[link->item]);
		if (!best || score > best_score) {
			best = record;
			best_score = score;
		}
	}
	if (!best)
		return;
	fact_bool(best, "best", true);
	show_step(obs, (int)fact_get_int(best, "place", -1));
}

static bool is_near_miss(const struct walk_item *item, const struct walk *walk, const struct record *stop)
{
	if (item->matched || item->purpose == PURPOSE_NONE)
		return false;
	/* A rule that the kernel did not take although every term seemed to hold proves nothing. */
	if (item->reached && !item->eval.n_failed)
		return false;
	if (item->purpose == PURPOSE_TRANSLATE)
		return chain_translates(walk->base);
	return stop && item->reached;
}

static void policy_step(struct observation *obs, const struct observed_visit *visit, const char *hook)
{
	struct step *step = observe_step(obs, visit->journey, STEP_POLICY, hook);

	step_chain(step, visit->walk.base);
	step->result = STEP_IS_POLICY;
	step->verdict = xstrdup("accept");
	step->rule = xstrdup("policy accept");
	step_packet(step, &visit->walk.packet);
}

static void report_trust(struct observation *obs, const struct walk *walk)
{
	if (walk->unreadable)
		result_unknown(obs->result, "stops.explained", "could not read %s", walk->unreadable);
	else if (walk->disagreement)
		result_unknown(obs->result, "stops.explained", "the evaluator and the kernel disagree: %s",
			       walk->disagreement);
	if (walk->n_unlooked)
		result_note(obs->result, "%zu rules of %s %s %s were not looked at for near misses (the first %d were)",
			    walk->n_unlooked, family_name(walk->base->family), walk->base->table, walk->base->name,
			    EXPLAIN_LOOK_MAX);
}

/* The rule that gave the packet its new destination. */
static void note_translation(struct observation *obs, size_t v, size_t i, int place)
{
	const struct walk_item *item = &obs->visits[v].walk.items[i];

	if (!item->matched || !chain_translates(obs->visits[v].walk.base))
		return;
	if (item->eval.action.kind != ACTION_DNAT && item->eval.action.kind != ACTION_REDIRECT &&
	    item->eval.action.kind != ACTION_OTHER)
		return;
	obs->nat_item = item;
	obs->nat_place = place;
	observe_rule(facts_top(obs->facts), "nat.rule", item->rule->chain, item->rule);
	remember(obs, facts_top(obs->facts), v, i);
}

void observe_visit(struct observation *obs, size_t v)
{
	const struct observed_visit *visit = &obs->visits[v];
	const struct walk *walk = &visit->walk;
	const char *hook = hook_name(walk->base->family, walk->base->hook);
	_cleanup_(freep) int *places = xcalloc(walk->n_items, sizeof(*places));
	size_t first = facts_count(obs->facts, "near_misses");
	struct record *stop;

	for (size_t i = 0; i < walk->n_items; i++) {
		places[i] = add_rule_step(obs, visit, &walk->items[i], hook);
		if (walk->items[i].matched)
			add_side_effects(obs, &walk->items[i]);
	}
	stop = stop_of_visit(obs, v, hook, places);
	if (!stop && walk->decider == WALK_NO_PARENT)
		policy_step(obs, visit, hook);
	for (size_t i = 0; i < walk->n_items; i++)
		if (is_near_miss(&walk->items[i], walk, stop))
			add_near_miss(obs, v, i, hook, places[i], stop);
	for (size_t i = 0; i < walk->n_items; i++)
		note_translation(obs, v, i, places[i]);
	if (chain_translates(walk->base) && exit_of(walk))
		observe_rule(facts_top(obs->facts), "nat.exit", walk->base, exit_of(walk));
	if (stop)
		decide_best(obs, first, stop);
	observe_dependence(obs, visit, stop != NULL);
	report_trust(obs, walk);
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
