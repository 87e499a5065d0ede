/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of a flow of which nothing is expected, in one sentence.
 */
#include "engine/verdict.h"

#include <string.h>

#include "engine/place.h"
#include "engine/reply_word.h"

static const struct record *last_stop(const struct observation *obs)
{
	size_t n = facts_count(obs->facts, "stops");

	return n ? facts_at(obs->facts, "stops", n - 1) : NULL;
}

/* " for 192.168.70.10:22", where the destination was translated " (translated)" too. */
static char *towards(const struct observation *obs)
{
	const struct record *top = facts_top(obs->facts);
	const char *target = fact_get_text(top, "nat.target.endpoint", "?");

	return xasprintf("%s%s", target, fact_get_bool(top, "nat.done", false) ? " (translated)" : "");
}

/* A rule, a policy, a queue: what ended the journey by name. */
static char *stopped(const struct record *stop)
{
	static const struct {
		const char *kind, *said;
	} words[] = {
		{ "rule", "dropped in %s by %s" },
		{ "policy", "dropped in %s by the policy of %s" },
		{ "reject", "rejected in %s by %s" },
		{ "queue", "handed in %s to a program, by %s, and not given back" },
		{ "legacy", "dropped in %s by %s" },
	};
	_cleanup_(freep) char *place = place_record_text(stop, "rule");
	const char *kind = fact_get_text(stop, "kind", "rule"), *said = words[0].said;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i].kind, kind))
			said = words[i].said;
	return xasprintf(said, fact_get_text(stop, "hook", "?"), place ? place : "a rule that cannot be named");
}

/* Refused by the routing decision, or lost where no rule is. */
static char *vanished(const struct observation *obs, const struct record *stop)
{
	const struct record *top = facts_top(obs->facts);
	const char *hook = fact_get_text(stop, "hook", "?"), *error = fact_get_text(top, "route.error", "none");
	_cleanup_(freep) char *target = towards(obs);

	if (!strcmp(hook, "egress"))
		return xasprintf("left on %s for %s, and no answer came", obs->oifname, target);
	if (!strcmp(hook, "input"))
		return xasprintf("delivered to this host as %s, and no answer came", target);
	if (strcmp(hook, "prerouting"))
		return xasprintf("last seen in %s, on its way to %s: no rule dropped it there", hook, target);
	if (!fact_get_bool(top, "route.forwarding", true))
		return xasprintf("not forwarded to %s: forwarding is off for %s", target, obs->approach->link.name);
	if (strcmp(error, "none"))
		return xasprintf("not routed to %s: the kernel's lookup says %s", target, error);
	return xasprintf("last seen before the routing decision, on its way to %s", target);
}

static char *lost_answer(const struct observation *obs, const struct record *stop)
{
	const struct record *top = facts_top(obs->facts);
	struct addr from = fact_get_addr(top, "reply.from");
	_cleanup_(freep) char *how =
		observe_stopped(stop) ? stopped(stop) : xasprintf("last seen in %s", fact_get_text(stop, "hook", "?"));
	char text[ADDR_TEXT_MAX];

	return xasprintf("%s answered (%s), and the answer was %s", addr_text(&from, text),
			 fact_get_text(top, "reply.kind", "?"), how);
}

static char *answered(const struct observation *obs)
{
	const struct record *top = facts_top(obs->facts);
	struct addr from = fact_get_addr(top, "reply.from");
	bool back = fact_get_bool(top, "reply.untranslated", false);
	char text[ADDR_TEXT_MAX];

	return xasprintf("%s answered (%s)%s%s", addr_text(&from, text), fact_get_text(top, "reply.kind", "?"),
			 back ? ", and the answer leaves as from " : "",
			 back ? fact_get_text(top, "flow.public_endpoint", "?") : "");
}

/* The packet met no drop, and no answer was seen. */
static char *ended(const struct observation *obs, bool real)
{
	const struct record *top = facts_top(obs->facts);
	const struct fact *listening = fact_get(top, "sock.listening");
	_cleanup_(freep) char *target = towards(obs);
	const char *socket = !listening || !listening->known ? ""
			     : listening->value.b	     ? ", where a socket takes it"
							     : ", where no socket takes it";

	if (obs->result->reach == REACH_DELIVERED)
		return xasprintf("%s delivered to this host as %s%s", real ? "is" : "would be", target, socket);
	return xasprintf("%s on %s for %s", real ? "leaves" : "would leave", obs->oifname, target);
}

void verdict_trace(struct observation *obs, const struct run *contained, const struct run *real,
		   const char *why_contained)
{
	const struct run *last = real ? real : contained;
	const struct record *stop = last_stop(obs);
	struct result *result = obs->result;
	bool reply = stop && !strcmp(fact_get_text(stop, "journey", "request"), "reply");

	result->reach = verdict_reach(obs, contained, real);
	verdict_stage(result, real);
	if (last->lost)
		verdict_lost(result, last);
	else if (result->reach == REACH_NONE)
		verdict_not_seen(result, last);
	else if (stop && verdict_unexplained(obs))
		verdict_trace_off(result);
	else if (obs->handed_on)
		verdict_as(result, VERDICT_TRACED,
			   xasprintf("by its rules %s hands it on to another device (fwd)", obs->handed_on));
	else if (reply)
		verdict_as(result, VERDICT_TRACED, lost_answer(obs, stop));
	else if (stop && strcmp(fact_get_text(stop, "kind", "silent"), "silent"))
		verdict_as(result, VERDICT_TRACED, stopped(stop));
	else if (stop)
		verdict_as(result, VERDICT_TRACED, vanished(obs, stop));
	else if (strcmp(fact_get_text(facts_top(obs->facts), "reply.kind", "none"), "none"))
		verdict_as(result, VERDICT_TRACED, answered(obs));
	else
		verdict_as(result, VERDICT_TRACED, ended(obs, real != NULL));
	if (why_contained)
		result_note(result, "%s", why_contained);
	verdict_assumptions(obs);
}
