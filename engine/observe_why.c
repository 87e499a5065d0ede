/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a stop came of beyond its rule: conntrack's state, a missing way back, a limit that is used up; and whether
 * another base chain of the same hook had accepted the packet before.
 */
#include "engine/observe_private.h"

#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>

#define LIMITS (EFFECT_LIMIT | EFFECT_QUOTA | EFFECT_CONNLIMIT)

static const char *limit_word(const struct walk_item *item)
{
	unsigned int effects = item->eval.effects;

	return !(effects & LIMITS)	    ? NULL
	       : effects & EFFECT_DYNSET    ? "meter"
	       : effects & EFFECT_CONNLIMIT ? "connection-limit"
	       : effects & EFFECT_QUOTA	    ? "quota"
					    : "rate-limit";
}

/* "fib saddr . iif oif missing", and what older rules write for it: "fib saddr . iif oif 0". */
static bool finds_no_way_back(const struct term *term)
{
	const char *field = term->field;
	size_t len = strlen(field);
	bool route = !strncmp(field, "fib saddr", 9) && ((len > 4 && !strcmp(field + len - 4, " oif")) ||
							 (len > 8 && !strcmp(field + len - 8, " oifname")));

	/* iptables' match, inverted. */
	if (!strcmp(field, "rpfilter"))
		return term->negated;
	return route && !term->negated && term->wanted &&
	       (!strcmp(term->wanted, "missing") || !strcmp(term->wanted, "none") || !strcmp(term->wanted, "\"\""));
}

/* The packet is of state invalid, and the rule asks for the state. */
static bool tests_state(const struct walk_item *item, const struct term *term)
{
	if (strcmp(term->field, "ct state"))
		return false;
	/* Where the trace does not tell the state (before Linux 6.16), a rule for this state alone does. */
	if (!item->packet.ct_known)
		return !term->negated && term->wanted && !strcmp(term->wanted, "invalid");
	return item->packet.ct_state & NF_CT_STATE_INVALID_BIT;
}

/* What of this rule, which matched, is more than the flow's addresses and ports? NULL: nothing. */
static const char *reason_of(const struct walk_item *item)
{
	for (size_t i = 0; i < item->eval.n_terms; i++) {
		const struct term *term = &item->eval.terms[i];

		if (finds_no_way_back(term))
			return "reverse-path";
		if (tests_state(item, term))
			return "ct-invalid";
	}
	return limit_word(item);
}

/* A rule that would have accepted, but for its limit: every other term holds. */
static bool is_spent(const struct walk_item *item)
{
	size_t n = 0;

	if (item->matched || !item->reached || item->purpose != PURPOSE_ACCEPT || item->eval.n_failed ||
	    !limit_word(item))
		return false;
	for (size_t i = 0; i < item->eval.n_terms; i++)
		n += item->eval.terms[i].outcome == OUTCOME_UNKNOWN;
	return n == 1;
}

void observe_reason(struct record *stop, const struct walk *walk)
{
	for (size_t i = walk->decider; i != WALK_NO_PARENT; i = walk->items[i].parent) {
		const char *reason = reason_of(&walk->items[i]);

		if (!reason)
			continue;
		fact_word(stop, "reason", reason);
		observe_rule(stop, "cause", walk->items[i].rule->chain, walk->items[i].rule);
		return;
	}
	for (size_t i = 0; i < walk->n_items; i++) {
		if (!is_spent(&walk->items[i]))
			continue;
		fact_word(stop, "reason", limit_word(&walk->items[i]));
		observe_rule(stop, "cause", walk->items[i].rule->chain, walk->items[i].rule);
		return;
	}
	fact_word(stop, "reason", "none");
}

/* Chains that see the packet at the same point: those of ip, ip6 and inet share a hook; a bridge has hooks of its own.
 */
static bool same_hook(const struct chain *a, const struct chain *b)
{
	return (a->family == NFPROTO_BRIDGE) == (b->family == NFPROTO_BRIDGE) &&
	       !strcmp(hook_name(a->family, a->hook), hook_name(b->family, b->hook));
}

void observe_accepted(const struct observation *obs, size_t v, struct record *stop)
{
	const struct observed_visit *visit = &obs->visits[v];

	fact_int(stop, "accepted.handle", 0);
	for (size_t i = 0; i < v; i++) {
		const struct walk *walk = &obs->visits[i].walk;
		const struct walk_item *item = walk->decider == WALK_NO_PARENT ? NULL : &walk->items[walk->decider];

		/* To accept in a nat chain only means not to translate. */
		if (obs->visits[i].journey != visit->journey || !same_hook(walk->base, visit->walk.base) || !item ||
		    !item->event->verdict_known || item->event->verdict != NF_ACCEPT ||
		    !strcmp(walk->base->type, "nat"))
			continue;
		observe_rule(stop, "accepted", item->rule->chain, item->rule);
	}
}
