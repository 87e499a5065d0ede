/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The explained visits of a journey, as steps of the path and as facts. Stops, near misses and hits are lists with a
 * file each.
 */
#include "engine/observe_private.h"

#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>

void observe_remember(struct observation *obs, const struct record *record, size_t visit, size_t item)
{
	xgrow(&obs->records, obs->n_records, sizeof(*obs->records));
	obs->records[obs->n_records++] = (struct observed_record){ record, visit, item };
}

void observe_rule(struct record *record, const char *prefix, const struct chain *chain, const struct rule *rule)
{
	static const char *const fields[] = { "family", "table", "chain", "handle", "text", "number" };
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
	if (chain->dialect == DIALECT_IPTABLES || chain->dialect == DIALECT_LEGACY)
		fact_int(record, name[5], rule ? (int64_t)rule->index + 1 : 0);
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

const struct term *failed_term(const struct rule_eval *eval)
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

bool term_is_lookup(const struct term *term)
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

	if (term_is_lookup(term))
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
	if (item->eval.why)
		return xstrdup(item->eval.why);
	return xstrdup(item->agreement == AGREEMENT_NO ? "every term holds, and yet the kernel did not take it" :
							 "not seen: a rule switched the trace off");
}

static struct sighting sighting_of(const struct packet *packet)
{
	return (struct sighting){
		.src = packet_src(packet),
		.dst = packet_dst(packet),
		.sport = packet_sport(packet),
		.dport = packet_dport(packet),
		.mark_known = packet->mark_known,
		.mark = packet->mark_known ? packet->mark : 0,
	};
}

void observe_step_packet(struct step *step, const struct packet *packet)
{
	step->packet_known = true;
	step->seen = sighting_of(packet);
	step->iif = *packet->iifname ? xstrdup(packet->iifname) : NULL;
	step->oif = *packet->oifname ? xstrdup(packet->oifname) : NULL;
}

void observe_step_chain(struct step *step, const struct chain *chain)
{
	step->family = xstrdup(family_name(chain->family));
	step->table = xstrdup(chain->table);
	step->chain = xstrdup(chain->name);
	step->iptables = chain->dialect == DIALECT_IPTABLES || chain->dialect == DIALECT_LEGACY;
	step->legacy = chain->dialect == DIALECT_LEGACY;
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
	bool unknown = !item->matched && item->reached && !item->eval.n_failed;

	observe_step_chain(step, item->rule->chain);
	step->depth = item->depth;
	step->handle = item->rule->handle;
	step->number = (unsigned int)item->rule->index + 1;
	step->rule = item->rule->text ? xstrdup(item->rule->text) : NULL;
	/* The kernel did not take it; why is what cannot be told. */
	step->result = item->matched ? STEP_MATCH : unknown ? STEP_UNKNOWN : STEP_NO_MATCH;
	step->verdict = item->matched ? verdict_text(item) : NULL;
	step->why = item_why(item);
	step->agreement = item->agreement;
	step->reached = item->reached;
	step->purposeful = item->purpose != PURPOSE_NONE;
	step->failed = (unsigned int)item->eval.n_failed;
	step->more = item->more;
	step->decisive = is_decisive(item);
	observe_step_packet(step, &item->packet);
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

static void policy_step(struct observation *obs, const struct observed_visit *visit, const char *hook)
{
	struct step *step = observe_step(obs, visit->journey, STEP_POLICY, hook);

	observe_step_chain(step, visit->walk.base);
	step->result = STEP_IS_POLICY;
	step->verdict = xstrdup("accept");
	step->rule = xstrdup("policy accept");
	observe_step_packet(step, &visit->walk.packet);
}

static void report_trust(struct observation *obs, const struct walk *walk)
{
	struct self_check *check = &obs->result->check;

	check->rules += walk->check.rules;
	check->agreed += walk->check.agreed;
	check->unknown += walk->check.unknown;
	check->disagreed += walk->check.disagreed;
	if (walk->unreadable)
		result_unknown(obs->result, "stops.explained", "could not read %s", walk->unreadable);
	else if (walk->hidden)
		result_unknown(obs->result, "stops.explained", "%s: what its chain did next was not seen",
			       walk->disagreement);
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
	observe_remember(obs, facts_top(obs->facts), v, i);
}

static void begin_passage(struct observation *obs, const struct observed_visit *visit, const char *hook)
{
	const struct chain *base = visit->walk.base;

	*result_add_passage(obs->result) = (struct passage){
		.journey = visit->journey,
		.hook = xstrdup(hook),
		.family = xstrdup(family_name(base->family)),
		.table = xstrdup(base->table),
		.chain = xstrdup(base->name),
		.type = base->type ? xstrdup(base->type) : NULL,
		.device = base->device ? xstrdup(base->device) : NULL,
		.priority = base->priority,
		.drops = base->policy == NF_DROP,
		.seen = sighting_of(&visit->walk.packet),
		.n_rules = visit->walk.check.rules,
		.n_first = visit->walk.n_first,
		.first_step = obs->result->n_steps,
	};
}

static void end_passage(struct observation *obs)
{
	struct passage *passage = &obs->result->passages[obs->result->n_passages - 1];

	passage->n_steps = obs->result->n_steps - passage->first_step;
}

void observe_visit(struct observation *obs, size_t v)
{
	const struct observed_visit *visit = &obs->visits[v];
	const struct walk *walk = &visit->walk;
	const char *hook = hook_name(walk->base->family, walk->base->hook);
	_cleanup_(freep) int *places = xcalloc(walk->n_items, sizeof(*places));
	struct record *stop;

	begin_passage(obs, visit, hook);
	for (size_t i = 0; i < walk->n_items; i++) {
		places[i] = add_rule_step(obs, visit, &walk->items[i], hook);
		if (walk->items[i].matched)
			add_side_effects(obs, &walk->items[i]);
	}
	stop = observe_stop(obs, v, hook, places);
	if (!stop && walk->decider == WALK_NO_PARENT && !walk->hidden)
		policy_step(obs, visit, hook);
	end_passage(obs);
	observe_near_misses(obs, v, hook, places, stop);
	for (size_t i = 0; i < walk->n_items; i++)
		note_translation(obs, v, i, places[i]);
	if (chain_translates(walk->base) && observe_exit(walk))
		observe_rule(facts_top(obs->facts), "nat.exit", walk->base, observe_exit(walk));
	observe_dependence(obs, visit, stop != NULL);
	observe_others(obs, visit, stop != NULL);
	report_trust(obs, walk);
}
