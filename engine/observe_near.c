/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Near misses: the rules on the path that would have done what the flow needs, with the term that failed.
 */
#include "engine/observe_private.h"

#include <string.h>

#include <linux/netfilter/nf_tables.h>

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
	if (!term_is_lookup(term))
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

static void put_be16(uint8_t *bytes, uint16_t value)
{
	bytes[0] = (uint8_t)(value >> 8);
	bytes[1] = (uint8_t)value;
}

/* The packet with the flow's public end in the place of the backend's. */
static struct packet with_public_end(const struct observation *obs, const struct packet *packet, bool reply)
{
	const struct addr *addr = &obs->flow->public;
	struct packet public = *packet;
	size_t at = addr->family == AF_INET6 ? (reply ? 8 : 24) : (reply ? 12 : 16);

	if (public.nh.len >= at + addr_len(addr))
		memcpy(public.nh.bytes + at, addr->bytes, addr_len(addr));
	if (obs->flow->public_port && public.th.len >= 4)
		put_be16(public.th.bytes + (reply ? 0 : 2), obs->flow->public_port);
	return public;
}

/* Does a term fail that names one address or port (or a set of them) of that end? A range says little. */
static bool names_end(const struct rule_eval *eval, bool reply)
{
	const uint32_t end =
		reply ? 1U << SUBJECT_SADDR | 1U << SUBJECT_SPORT : 1U << SUBJECT_DADDR | 1U << SUBJECT_DPORT;

	for (size_t i = 0; i < eval->n_terms; i++)
		if (eval->terms[i].outcome == OUTCOME_NO_MATCH && eval->terms[i].subjects & end &&
		    !eval->terms[i].orig_tuple && !eval->terms[i].negated &&
		    (eval->terms[i].pins || term_is_lookup(&eval->terms[i])))
			return true;
	return false;
}

/* Would the rule take the flow as the client sees it? */
static bool fits_public(const struct observation *obs, const struct walk_item *item, bool reply)
{
	struct packet packet = with_public_end(obs, &item->packet, reply);
	struct rule_eval eval;
	bool fits;

	if (!names_end(&item->eval, reply))
		return false;
	eval_rule(item->rule, obs->explainer.env, &packet, &eval);
	fits = eval.outcome == OUTCOME_MATCH && (eval.action.kind == ACTION_ACCEPT || eval.action.kind == ACTION_JUMP ||
						 eval.action.kind == ACTION_GOTO);
	rule_eval_done(&eval);
	return fits;
}

static void add_near_miss(struct observation *obs, size_t v, size_t i, const char *hook, int place,
			  const struct record *stop)
{
	const struct walk *walk = &obs->visits[v].walk;
	const struct walk_item *item = &walk->items[i];
	const struct term *failed = failed_term(&item->eval);
	struct record *record = facts_add(obs->facts, "near_misses");

	observe_remember(obs, record, v, i);
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
	if (item->purpose == PURPOSE_ACCEPT) {
		bool public = fits_public(obs, item, obs->visits[v].journey == JOURNEY_REPLY);

		fact_bool(record, "public", public);
		if (public)
			show_step(obs, place);
	}
	if (failed) {
		fact_failed_term(record, failed);
	} else if (!item->reached && item->eval.outcome == OUTCOME_MATCH) {
		const struct rule *decider = walk->items[item->decider].rule;

		fact_word(record, "term", "not-reached");
		observe_rule(record, "decider", decider->chain, decider);
	} else {
		fact_word(record, "term", "unknown");
	}
	if (item->purpose == PURPOSE_TRANSLATE &&
	    (fact_get_bool(record, "target.expected", false) || (failed && failed->kind == TERM_MAP_LOOKUP)))
		show_step(obs, place);
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
	       8 * !!(subjects & 1U << SUBJECT_DPORT) + 4 * (failed && term_is_lookup(failed)) -
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

void observe_near_misses(struct observation *obs, size_t v, const char *hook, const int *places,
			 const struct record *stop)
{
	const struct walk *walk = &obs->visits[v].walk;
	size_t first = facts_count(obs->facts, "near_misses");

	for (size_t i = 0; i < walk->n_items; i++)
		if (is_near_miss(&walk->items[i], walk, stop))
			add_near_miss(obs, v, i, hook, places[i], stop);
	if (stop)
		decide_best(obs, first, stop);
}
