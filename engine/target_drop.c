/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judges a flow that must stay closed: only a rule or policy of this host that stops it makes it so.
 */
#include "engine/target_drop.h"

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <string.h>

#include "engine/place.h"
#include "engine/verdict.h"

#define CT_STATE_INVALID 1

static const struct record *stop_of(const struct observation *obs)
{
	for (size_t i = 0; i < facts_count(obs->facts, "stops"); i++) {
		const struct record *stop = facts_at(obs->facts, "stops", i);

		if (observe_stopped(stop))
			return stop;
	}
	return NULL;
}

/* Before conntrack every packet is invalid to `ct state`, and always will be. */
static bool conntrack_has_seen(const struct chain *base)
{
	return (base->hook != NF_INET_PRE_ROUTING && base->hook != NF_INET_LOCAL_OUT) ||
	       base->priority > NF_IP_PRI_CONNTRACK;
}

static const struct walk_item *invalid_in(const struct walk *walk)
{
	for (size_t i = walk->decider; i != WALK_NO_PARENT; i = walk->items[i].parent)
		for (size_t t = 0; t < walk->items[i].eval.n_terms; t++) {
			const struct term *term = &walk->items[i].eval.terms[t];

			if (term->outcome == OUTCOME_MATCH && !strcmp(term->field, "ct state"))
				return &walk->items[i];
		}
	return NULL;
}

/* Dropped as an invalid packet: the next one may be valid. */
static void depend_on_state(struct observation *obs)
{
	for (size_t v = 0; v < obs->n_visits && !obs->depends_on; v++) {
		const struct walk *walk = &obs->visits[v].walk;
		const struct walk_item *item;

		if (!visit_drop(walk->visit) || !walk->packet.ct_known || walk->packet.ct_state != CT_STATE_INVALID ||
		    !conntrack_has_seen(walk->base))
			continue;
		item = invalid_in(walk);
		if (item) {
			_cleanup_(freep) char *place = place_of_rule(item->rule);

			obs->depends_on = xasprintf(
				"the state that conntrack gives the packet, here invalid (%s tests it", place);
		}
	}
}

static char *stopped_summary(const struct record *stop)
{
	const char *kind = fact_get_text(stop, "kind", "rule");
	_cleanup_(freep) char *place = place_record_text(stop, "rule");

	if (!strcmp(kind, "policy"))
		return xasprintf("stopped as expected by the policy of %s", place ? place : "?");
	return xasprintf("stopped as expected: %s in %s", !strcmp(kind, "reject") ? "rejected" : "dropped",
			 place ? place : "?");
}

void verdict_drop(struct observation *obs, char *failed)
{
	const struct record *top = facts_top(obs->facts), *stop = stop_of(obs);
	const char *state = fact_get_text(top, "open.state", "unknown");
	struct result *result = obs->result;

	if (stop) {
		depend_on_state(obs);
		verdict_as(result, VERDICT_OK, stopped_summary(stop));
	} else if (!strcmp(state, "stopped")) {
		verdict_as(result, VERDICT_OK,
			   xasprintf("stopped as expected %s", fact_get_text(top, "open.why", "")));
	} else if (!strcmp(state, "open")) {
		verdict_as(result, VERDICT_FAIL, failed ? TAKE_PTR(failed) : xstrdup("nothing here stops the flow"));
	} else if (!strcmp(state, "closed")) {
		verdict_inconclusive(result, "closed, but not by a rule: %s", fact_get_text(top, "open.why", "?"));
	} else {
		verdict_inconclusive(result, "whether it is closed cannot be told: %s",
				     fact_get_text(top, "open.why", "the probe did not come to an end"));
	}
	free(failed);
}
