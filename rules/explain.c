/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks rules beside trace events.
 */
#include "rules/explain.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/base/testswitch.h"
#include "rules/hypothesis.h"

/* nf_tables allows 16 nested jumps (NFT_JUMP_STACK_SIZE). */
#define DEPTH_MAX 16

struct walker {
	const struct explainer *ex;
	struct walk *walk;
	struct packet packet; /* changes as rules change it */
	size_t next;	      /* the event that comes next */
	bool decided;	      /* from here on nothing was reached, whatever the chain */
	size_t beyond;	      /* rules looked at since then */
	size_t looked, kept, kept_all;
	size_t source_drops;
	bool blurred; /* the headers on entry are not known for certain */
};

enum walked { WALKED_RETURNED, WALKED_DECIDED };

static struct walk_item *item_add(struct walk *walk, struct rule *rule, unsigned int depth, size_t parent)
{
	xgrow(&walk->items, walk->n_items, sizeof(*walk->items));
	walk->items[walk->n_items] = (struct walk_item){ .rule = rule, .depth = depth, .parent = parent };
	return &walk->items[walk->n_items++];
}

static const struct trace_event *next_event(struct walker *w)
{
	const struct visit *visit = w->walk->visit;

	/* A base chain's end is told by an event without a rule (KERNEL.md 2): not a rule's. */
	while (w->next < visit->n_events &&
	       (visit->events[w->next].type != NFT_TRACETYPE_RULE || !visit->events[w->next].handle))
		w->next++;
	return w->next < visit->n_events ? &visit->events[w->next] : NULL;
}

static bool is_event_of(const struct trace_event *event, const struct rule *rule)
{
	return event && event->handle == rule->handle && !strcmp(event->chain, rule->chain->name) &&
	       !strcmp(event->table, rule->chain->table);
}

static bool switches_trace(const struct walker *w, const struct rule *rule)
{
	struct packet packet = w->packet;
	struct rule_eval eval;
	bool switches;

	eval_rule(rule, w->ex->env, &packet, &eval);
	switches = eval.effects & EFFECT_TRACE;
	rule_eval_done(&eval);
	return switches;
}

static void disagree(struct walker *w, const struct rule *rule, const char *what)
{
	w->walk->explained = false;
	if (!w->walk->disagreement)
		w->walk->disagreement =
			xasprintf("%s %s %s #%llu %s", family_name(rule->chain->family), rule->chain->table,
				  rule->chain->name, (unsigned long long)rule->handle, what);
}

/* What packets add to such a set, this one too, may be there only since. */
static bool asks_dynamic_set(const struct walker *w, const struct rule *rule)
{
	struct packet packet = w->packet;
	struct rule_eval eval;
	bool dynamic = false;

	eval_rule(rule, w->ex->env, &packet, &eval);
	for (size_t i = 0; i < eval.n_terms; i++)
		dynamic = dynamic || (eval.terms[i].set && eval.terms[i].set->flags & NFT_SET_EVAL);
	rule_eval_done(&eval);
	return dynamic;
}

static enum agreement compare(struct walker *w, const struct rule *rule, enum outcome predicted, bool matched)
{
	if (predicted == OUTCOME_UNKNOWN || w->blurred || w->walk->hidden)
		return AGREEMENT_UNKNOWN;
	if ((predicted == OUTCOME_MATCH) == matched)
		return AGREEMENT_YES;
	if (asks_dynamic_set(w, rule))
		return AGREEMENT_UNKNOWN;
	if (matched) {
		disagree(w, rule, "should not have matched and did");
		return AGREEMENT_NO;
	}
	w->walk->hidden = switches_trace(w, rule);
	disagree(w, rule, w->walk->hidden ? "switches the trace off" : "should have matched and did not");
	return w->walk->hidden ? AGREEMENT_UNKNOWN : AGREEMENT_NO;
}

/* The self-check of one rule that the packet came to. */
static enum agreement check_rule(struct walker *w, const struct rule *rule, enum outcome predicted, bool matched)
{
	struct self_check *check = &w->walk->check;
	enum agreement agreement = compare(w, rule, predicted, matched);

	check->rules++;
	check->agreed += agreement == AGREEMENT_YES;
	check->unknown += agreement == AGREEMENT_UNKNOWN;
	check->disagreed += agreement == AGREEMENT_NO;
	return agreement;
}

/* Fills the purpose of a rule that did not match, or was not reached. */
static void find_purpose(struct walker *w, struct walk_item *item)
{
	struct hypothesis would = hypothesis_rule(w->ex->ruleset, w->ex->env, item->rule, &item->eval, &item->packet);

	if (would.result == WOULD_ACCEPT)
		item->purpose = PURPOSE_ACCEPT;
	else if (would.result == WOULD_TRANSLATE)
		item->purpose = PURPOSE_TRANSLATE;
	item->target_known = would.target_known;
	item->target_addr = would.target_addr;
	item->target_port = would.target_port;
}

/* It accepts nothing, but had it matched the packet would have gone another way; or would have ended, for another
 * source address or by chance. Of drops for other sources the first is enough to tell that there are some. */
static bool would_matter(struct walker *w, const struct rule_eval *eval)
{
	bool source = false;

	if (eval->adds_source && !eval->n_failed)
		return true;
	if (eval->action.kind == ACTION_NONE || eval->action.kind == ACTION_CONTINUE)
		return false;
	if (eval->action.kind == ACTION_RETURN || eval->action.kind == ACTION_GOTO || eval->effects & EFFECT_CHANCE)
		return true;
	for (size_t i = 0; i < eval->n_terms; i++)
		source = source || eval->terms[i].subjects & 1U << SUBJECT_SADDR;
	if (!source || (eval->action.kind != ACTION_DROP && eval->action.kind != ACTION_REJECT))
		return false;
	return eval->n_failed && !w->source_drops++;
}

/* What a walk knows of a rule before it is looked at term by term. */
struct seen {
	enum outcome predicted;
	enum agreement agreement;
	const struct trace_event *event; /* it matched; else NULL */
	size_t decider;			 /* the item at which the packet left before it, or WALK_NO_PARENT */
};

static bool is_kept(struct walker *w, const struct walk_item *item)
{
	if (item->purpose != PURPOSE_NONE || would_matter(w, &item->eval))
		return w->kept++ < EXPLAIN_KEEP_MAX;
	return w->ex->all && w->kept_all++ < EXPLAIN_ALL_MAX;
}

static void count_unkept(struct walker *w)
{
	struct walk_item *last = w->walk->n_items ? &w->walk->items[w->walk->n_items - 1] : NULL;

	if (!last)
		w->walk->n_first++;
	else if (!w->decided || !last->reached)
		last->more++;
}

static void keep_unmatched(struct walker *w, struct rule *rule, const struct seen *seen, unsigned int depth,
			   size_t parent)
{
	struct walk_item item = { .rule = rule,
				  .depth = depth,
				  .parent = parent,
				  .reached = seen->decider == WALK_NO_PARENT,
				  .decider = seen->decider,
				  .predicted = seen->predicted,
				  .agreement = seen->agreement,
				  .packet = w->packet };

	if (w->looked++ >= EXPLAIN_LOOK_MAX) {
		w->walk->n_unlooked++;
		count_unkept(w);
		return;
	}
	eval_terms(rule, w->ex->env, &w->packet, seen->predicted, &item.eval);
	find_purpose(w, &item);
	if (is_kept(w, &item)) {
		*item_add(w->walk, rule, depth, parent) = item;
		return;
	}
	count_unkept(w);
	rule_eval_done(&item.eval);
}

static size_t keep_matched(struct walker *w, struct rule *rule, const struct seen *seen, unsigned int depth,
			   size_t parent)
{
	struct walk_item *item = item_add(w->walk, rule, depth, parent);

	item->matched = item->reached = true;
	item->predicted = seen->predicted;
	item->agreement = seen->agreement;
	item->event = seen->event;
	item->packet = w->packet;
	eval_terms(rule, w->ex->env, &w->packet, seen->predicted, &item->eval);
	eval_rule_matched(rule, w->ex->env, &w->packet);
	if (seen->event == w->walk->visit->events) {
		w->packet.mark_known = true;
		w->packet.mark = seen->event->mark;
		w->blurred = false;
	}
	return w->walk->n_items - 1;
}

static enum walked walk_chain(struct walker *w, struct chain *chain, unsigned int depth, size_t parent);

static enum walked walk_into(struct walker *w, const struct chain *from, const char *name, unsigned int depth,
			     size_t parent)
{
	struct err err = { 0 };
	struct chain *chain;

	if (depth > DEPTH_MAX)
		return WALKED_RETURNED;
	if (ruleset_chain(w->ex->ruleset, from->family, from->table, name, &chain, &err) < 0) {
		if (!w->walk->unreadable)
			w->walk->unreadable =
				xasprintf("chain %s %s %s: %s", family_name(from->family), from->table, name, err.text);
		w->walk->explained = false;
		return WALKED_RETURNED;
	}
	return walk_chain(w, chain, depth, parent);
}

/* The rule matched: follows its verdict. Sets *ret_stop where the packet leaves this chain with it. */
static enum walked follow(struct walker *w, const struct chain *chain, size_t item, unsigned int depth, bool *ret_stop)
{
	const struct trace_event *event = w->walk->items[item].event;
	enum walked walked;

	*ret_stop = false;
	switch (event->verdict_known ? event->verdict : NFT_CONTINUE) {
	case NFT_CONTINUE:
	case NFT_BREAK:
		return WALKED_RETURNED;
	case NFT_RETURN:
		*ret_stop = true;
		return WALKED_RETURNED;
	case NFT_JUMP:
	case NFT_GOTO:
		walked = walk_into(w, chain, event->verdict_chain, depth + 1, item);
		*ret_stop = walked == WALKED_DECIDED || event->verdict == NFT_GOTO;
		return walked;
	default:
		w->decided = true;
		w->walk->decider = item;
		*ret_stop = true;
		return WALKED_DECIDED;
	}
}

/* Handle of the rule of this chain that the events name last, if that rule decided: nothing behind it need be read. */
static uint64_t last_needed(const struct walker *w, const struct chain *chain)
{
	const struct visit *visit = w->walk->visit;
	const struct trace_event *last = visit->n_events ? &visit->events[visit->n_events - 1] : NULL;

	if (!last || last->type != NFT_TRACETYPE_RULE || !last->handle || strcmp(last->chain, chain->name))
		return 0;
	return last->verdict_known && last->verdict >= 0 ? last->handle : 0;
}

static bool read_rules(struct walker *w, struct chain *chain)
{
	struct err err = { 0 };
	uint64_t until = w->decided ? 0 : last_needed(w, chain);
	int r;

	if (test_switch("unreadable-chain") && w->walk->base != chain)
		r = err_set(&err, -EIO, "test switch");
	else
		r = ruleset_rules(w->ex->ruleset, chain, until, w->ex->beyond ? EXPLAIN_BEYOND_MAX : 0, &err);
	if (r == 0)
		return true;
	if (!w->walk->unreadable)
		w->walk->unreadable = xasprintf("chain %s %s %s: %s", family_name(chain->family), chain->table,
						chain->name, err.text);
	w->walk->explained = false;
	return false;
}

/* Behind the rule at which the packet left: only looks, follows nothing. */
static bool look_beyond(struct walker *w, struct rule *rule, enum outcome predicted, unsigned int depth, size_t parent,
			size_t decider)
{
	if (w->beyond++ >= EXPLAIN_BEYOND_MAX)
		return false;
	keep_unmatched(w, rule, &(struct seen){ .predicted = predicted, .decider = decider }, depth, parent);
	return true;
}

static enum walked walk_chain(struct walker *w, struct chain *chain, unsigned int depth, size_t parent)
{
	size_t item, left = WALK_NO_PARENT; /* the item at which the packet left this chain */
	enum walked walked = WALKED_RETURNED;

	if (!read_rules(w, chain))
		return WALKED_RETURNED;
	for (size_t i = 0; i < chain->n_rules; i++) {
		struct rule *rule = chain->rules[i];
		const struct trace_event *event = next_event(w);
		struct packet packet = w->packet;
		struct seen seen;
		bool stop;

		eval_rule_quick(rule, w->ex->env, &packet, &seen.predicted);
		if (left != WALK_NO_PARENT) {
			if (!look_beyond(w, rule, seen.predicted, depth, parent, w->decided ? w->walk->decider : left))
				break;
			continue;
		}
		seen.event = is_event_of(event, rule) ? event : NULL;
		seen.agreement = check_rule(w, rule, seen.predicted, seen.event);
		seen.decider = WALK_NO_PARENT;
		if (!seen.event) {
			keep_unmatched(w, rule, &seen, depth, parent);
			/* What stands before the term that failed has been done. */
			if (seen.predicted != OUTCOME_MATCH)
				w->packet = packet;
			continue;
		}
		w->next++;
		item = keep_matched(w, rule, &seen, depth, parent);
		if (follow(w, chain, item, depth, &stop) == WALKED_DECIDED)
			walked = WALKED_DECIDED;
		if (stop && !w->ex->beyond)
			break;
		if (stop)
			left = item;
	}
	return walked;
}

/* The first event of a chain is sent when its rule has run: what that rule changes (measured: the mark, header bytes)
 * is told as it is afterwards. The mark on entry is then the one that the packet came with. */
static void correct_entry(struct walker *w)
{
	const struct trace_event *first = &w->walk->visit->first;
	struct packet *packet = &w->packet, after = *packet;
	const struct rule *rule;

	if (first->type != NFT_TRACETYPE_RULE || !first->handle ||
	    ruleset_rules(w->ex->ruleset, w->walk->base, first->handle, 0, NULL) < 0)
		return;
	rule = chain_rule(w->walk->base, first->handle);
	if (!rule)
		return;
	after.mark = ~packet->mark;
	after.rewritten = false;
	eval_rule_matched(rule, w->ex->env, &after);
	w->blurred = after.rewritten;
	if (after.mark_known && after.mark == ~packet->mark)
		return;
	packet->mark_known = w->ex->mark_known;
	packet->mark = w->ex->mark;
}

int explain_visit(const struct explainer *explainer, const struct visit *visit, struct walk *ret_walk, struct err *err)
{
	struct walk walk = { .visit = visit, .decider = WALK_NO_PARENT, .explained = true };
	struct walker walker = { .ex = explainer, .walk = &walk };
	int r;

	r = ruleset_chain(explainer->ruleset, visit->first.family, visit->first.table, visit->first.chain, &walk.base,
			  err);
	if (r < 0)
		return r;
	explain_packet(explainer, visit, walk.base, &walk.packet);
	walker.packet = walk.packet;
	correct_entry(&walker);
	walk.packet = walker.packet;
	walk_chain(&walker, walk.base, 0, WALK_NO_PARENT);
	walk.left = walker.packet;
	/* An event that no rule claimed: the ruleset changed, or was read wrongly. */
	if (next_event(&walker) && !walk.unreadable) {
		walk.explained = false;
		walk.check.rules++;
		walk.check.disagreed++;
		if (!walk.disagreement)
			walk.disagreement =
				xasprintf("%s %s %s #%llu matched and is not there", family_name(visit->first.family),
					  visit->first.table, visit->events[walker.next].chain,
					  (unsigned long long)visit->events[walker.next].handle);
	}
	*ret_walk = walk;
	return 0;
}

void walk_done(struct walk *walk)
{
	for (size_t i = 0; i < walk->n_items; i++)
		rule_eval_done(&walk->items[i].eval);
	free(walk->items);
	free(walk->disagreement);
	free(walk->unreadable);
	*walk = (struct walk){ 0 };
}
