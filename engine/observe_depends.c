/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On what that had to be assumed does the outcome of a visit hang: the client, its port, what only its own packets
 * carry; chance, or how much traffic there is?
 */
#include "engine/observe_private.h"
#include "engine/place.h"

#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

/* What we made up in the probe, since only the client's own packets would tell (their TTL says how far away it is). The
 * rest of the SYN is like a Linux client's. */
static const struct {
	const char *field, *what;
} made_up[] = {
	{ "ip ttl", "the ip ttl, which only the client's own packets tell" },
	{ "ip6 hoplimit", "the ip6 hoplimit, which only the client's own packets tell" },
	{ "ip id", "the ip id, which only the client's own packets tell" },
	{ "ip checksum", "the ip checksum, which only the client's own packets tell" },
	{ "tcp sequence", "the tcp sequence, which only the client's own packets tell" },
	{ "tcp checksum", "the tcp checksum, which only the client's own packets tell" },
};

/* A term that takes one value alone; a range most clients are within. */
static const char *made_up_by(const struct term *term)
{
	for (size_t i = 0; i < ARRAY_SIZE(made_up) && term->pins; i++)
		if (!strcmp(term->field, made_up[i].field))
			return made_up[i].what;
	return NULL;
}

/* The range that a client's port is taken from (the kernel's default). */
#define PORT_LOW 32768
#define PORT_HIGH 60999

/* Is the comparison with the client's port the same for every port that a client may have? */
static bool any_port_alike(const struct term *term)
{
	const char *text = term->wanted;
	unsigned int low, high;
	char op[3] = "";
	int n = 0;

	if (term->kind != TERM_COMPARE)
		return true;
	if (sscanf(text, "%2[<>=!]%n", op, &n) == 1)
		text += n;
	if (sscanf(text, " %u-%u", &low, &high) != 2) {
		if (sscanf(text, " %u", &low) != 1)
			return true;
		high = op[0] == '>' ? 65535 : low;
		low = op[0] == '<' ? 0 : low;
	}
	return high < PORT_LOW || low > PORT_HIGH || (low <= PORT_LOW && high >= PORT_HIGH);
}

/* What of the probe that had to be assumed does the term look at? NULL: nothing. In the answer the client is the
 * destination, and nothing is made up. */
static const char *assumption_of(const struct observation *obs, const struct term *term, enum journey journey)
{
	bool reply = journey == JOURNEY_REPLY && !term->orig_tuple;

	if (obs->approach->client_assumed && term->subjects & 1U << (reply ? SUBJECT_DADDR : SUBJECT_SADDR))
		return "the client: give --from";
	if (obs->approach->iif_assumed && term->subjects & 1U << (reply ? SUBJECT_OIF : SUBJECT_IIF))
		return "where the client comes in: give --from";
	if (obs->approach->port_assumed && term->subjects & 1U << (reply ? SUBJECT_DPORT : SUBJECT_SPORT) &&
	    !any_port_alike(term))
		return "the client's port: give --from ADDR:PORT";
	return journey == JOURNEY_REQUEST ? made_up_by(term) : NULL;
}

static const char *rule_assumes(const struct observation *obs, const struct rule_eval *eval, enum journey journey)
{
	const char *what = NULL;

	for (size_t i = 0; i < eval->n_terms && !what; i++)
		what = assumption_of(obs, &eval->terms[i], journey);
	return what;
}

/* It failed for nothing but what was assumed. */
static const char *only_assumed_failed(const struct observation *obs, const struct rule_eval *eval,
				       enum journey journey)
{
	const char *what = NULL;

	for (size_t i = 0; i < eval->n_terms; i++) {
		if (eval->terms[i].outcome != OUTCOME_NO_MATCH)
			continue;
		what = assumption_of(obs, &eval->terms[i], journey);
		if (!what)
			return NULL;
	}
	return what;
}

static const struct set *filled_by(const struct walk_item *item)
{
	return item->reached && !item->eval.n_failed ? item->eval.source_set : NULL;
}

/* Does the rule look into a set that the probes of other flows have added their source to? Where this very packet did
 * so on its way, it would be there anyway. */
static const char *looks_into_filled(const struct observation *obs, const struct walk *walk, size_t i)
{
	const struct rule_eval *eval = &walk->items[i].eval;

	for (size_t t = 0; t < eval->n_terms; t++) {
		const struct set *set = term_is_lookup(&eval->terms[t]) ? eval->terms[t].set : NULL;
		bool own = false;

		if (!set || !filled_has(obs->filled, set))
			continue;
		for (size_t j = 0; j < i && !own; j++)
			own = filled_by(&walk->items[j]) == set;
		if (!own)
			return "what earlier probes put into a set: ask for this flow alone";
	}
	return NULL;
}

void observe_filled(struct observation *obs)
{
	for (size_t v = 0; v < obs->n_visits; v++)
		for (size_t i = 0; i < obs->visits[v].walk.n_items; i++) {
			const struct set *set = filled_by(&obs->visits[v].walk.items[i]);

			if (set)
				filled_add(obs->filled, set);
		}
}

static bool drops(const struct walk_item *item)
{
	return item->eval.action.kind == ACTION_DROP || item->eval.action.kind == ACTION_REJECT;
}

static bool goes_on(const struct walk_item *item)
{
	if (item->event)
		return !item->event->verdict_known || item->event->verdict == NFT_CONTINUE;
	/* A verdict map without the key has a purpose, and no action. */
	return item->purpose == PURPOSE_NONE &&
	       (item->eval.action.kind == ACTION_NONE || item->eval.action.kind == ACTION_CONTINUE);
}

/* It drops beyond its limit, and did; or accepts up to it, and all else holds. For the first packet that we sent that
 * is certain: it was used up. Later ones may have met what we used up ourselves. */
static bool limit_hit(const struct walk_item *item)
{
	const unsigned int limits = EFFECT_LIMIT | EFFECT_QUOTA | EFFECT_CONNLIMIT;

	if (!(item->eval.effects & limits))
		return false;
	return item->matched ? drops(item) : !item->eval.n_failed && !drops(item);
}

/* On what does it depend that the rule did, or did not, what it is for? NULL: on nothing that was assumed. */
static const char *item_depends_on(const struct observation *obs, const struct walk *walk, size_t i,
				   enum journey journey)
{
	const struct walk_item *item = &walk->items[i];
	const char *filled;
	bool undecided = !item->matched && !item->eval.n_failed;

	if (!item->reached || goes_on(item))
		return NULL;
	if (item->eval.effects & EFFECT_CHANCE && (item->matched || undecided))
		return "chance: it was tried once";
	/* What a limit stops now it lets through later: no proof of a closed port. */
	if (limit_hit(item) && flow_drops(obs->flow))
		return "how much traffic there is";
	if (limit_hit(item) && !(obs->first_probe && (item->matched || item->eval.n_unknown == 1)))
		return "how much traffic there is";
	filled = looks_into_filled(obs, walk, i);
	if (filled)
		return filled;
	return item->matched ? rule_assumes(obs, &item->eval, journey) : only_assumed_failed(obs, &item->eval, journey);
}

static char *dependence_text(const char *what, const struct walk_item *by)
{
	_cleanup_(freep) char *place = place_of_rule(by->rule);

	return xasprintf("%s (%s tests it", what, place);
}

/* A rule that matched has decided where it is on the way to the decision, or left the chain. One that did not match
 * counts where it could have helped: a drop for other clients could not. */
static bool matters(const struct walk *walk, size_t i, bool stopped)
{
	const struct walk_item *item = &walk->items[i];

	if (!item->matched)
		return stopped && !drops(item) &&
		       (item->eval.action.kind != ACTION_JUMP || item->purpose != PURPOSE_NONE);
	for (size_t j = walk->decider; j != WALK_NO_PARENT; j = walk->items[j].parent)
		if (i == j)
			return true;
	return stopped && (item->event->verdict == NFT_RETURN || item->event->verdict == NFT_GOTO);
}

void observe_dependence(struct observation *obs, const struct observed_visit *visit, bool stopped)
{
	const struct walk *walk = &visit->walk;

	for (size_t i = 0; i < walk->n_items; i++) {
		const struct walk_item *item = &walk->items[i];
		const char *what = item_depends_on(obs, walk, i, visit->journey);

		if (!what)
			continue;
		if (chain_translates(walk->base)) {
			/* Counts only where the translation is not what is expected (verdict.c). */
			if (!obs->nat_depends_on && matters(walk, i, true))
				obs->nat_depends_on = dependence_text(what, item);
		} else if (matters(walk, i, stopped)) {
			if (!obs->depends_on)
				obs->depends_on = dependence_text(what, item);
		} else if (!stopped && !item->matched && drops(item) && !obs->others_differ) {
			obs->others_differ = dependence_text(what, item);
		}
	}
}
