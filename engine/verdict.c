/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verdict, reach and summary.
 */
#include "engine/verdict.h"

#include <string.h>

#include "engine/continuation.h"
#include "engine/place.h"
#include "engine/observe_asked.h"
#include "engine/observe_behind.h"
#include "engine/observe_leaving.h"
#include "engine/observe_open.h"
#include "engine/observe_rewrite.h"
#include "engine/observe_several.h"
#include "engine/observe_ttl.h"
#include "engine/reply_word.h"
#include "engine/target_drop.h"
#include "engine/target_local.h"

void verdict_inconclusive(struct result *result, const char *fmt, ...)
{
	va_list args;

	result->verdict = VERDICT_INCONCLUSIVE;
	free(result->summary);
	va_start(args, fmt);
	result->summary = xvasprintf(fmt, args);
	va_end(args);
}

void verdict_unsteady(struct result *result, const char *what)
{
	for (size_t i = 0; i < result->n_diagnoses; i++)
		diagnosis_free(result->diagnoses[i]);
	result->n_diagnoses = 0;
	verdict_inconclusive(result,
			     "the ruleset was changed while the probe was under way, in every one of %u tries%s%s",
			     result->retries + 1, what ? ": " : "", what ? what : "");
}

void verdict_as(struct result *result, enum verdict verdict, char *summary)
{
	result->verdict = verdict;
	free(result->summary);
	result->summary = summary;
}

/* For a flow to a backend it is no progress to be delivered to this host. */
static bool may_end_here(const struct observation *obs)
{
	const struct record *top = facts_top(obs->facts);

	if (!obs->flow->n_targets)
		return true;
	for (size_t i = 0; i < obs->flow->n_targets; i++)
		if (obs->flow->targets[i].kind != TARGET_BACKEND)
			return true;
	/* A backend may be an address of this host. */
	return fact_get_bool(top, "nat.expected", false) && fact_get_bool(top, "nat.target.local", false);
}

enum reach verdict_reach(const struct observation *obs, const struct run *contained, const struct run *real)
{
	const struct record *top = facts_top(obs->facts);
	const struct run *last = real ? real : contained;

	if (real && reply_is_good(fact_get_text(top, "reply.kind", "none")) &&
	    fact_get_bool(top, "reply.untranslated", false))
		return REACH_ANSWERED;
	/* The driver was asked to send nothing at all meanwhile. */
	if (journey_visit(&last->journeys, CLASS_PROBE, OWN_EGRESS_END))
		return fact_get_int(top, "egress.sent", 1) ? REACH_WIRE : REACH_HOOK;
	if (journey_visit(&last->journeys, CLASS_PROBE, OWN_POST_END) &&
	    (!real || !journeys_show_egress(&last->journeys)))
		return REACH_WIRE;
	if (may_end_here(obs) && journey_visit(&last->journeys, CLASS_PROBE, OWN_INPUT_END))
		return REACH_DELIVERED;
	return last->journeys.logs[CLASS_PROBE].n_visits ? REACH_HOOK : REACH_NONE;
}

static const struct diagnosis *first_error(const struct result *result)
{
	for (size_t i = 0; i < result->n_diagnoses; i++)
		if (result->diagnoses[i]->severity == SEVERITY_ERROR)
			return result->diagnoses[i];
	return NULL;
}

bool verdict_failed(struct result *result)
{
	const struct diagnosis *first = first_error(result);

	if (first)
		verdict_as(result, VERDICT_FAIL, xstrdup(first->title));
	return first != NULL;
}

static char *failed_summary(const struct observation *obs, const struct diagnosis *first)
{
	const struct place *where = &first->where;
	_cleanup_(freep) char *text = NULL;
	struct rule_at at;

	if (obs->result->reach == REACH_NONE || !where->chain)
		return xstrdup(first->title);
	at = (struct rule_at){ .family = where->family,
			       .table = where->table,
			       .chain = where->chain,
			       .handle = where->handle,
			       .iptables = where->iptables,
			       .legacy = where->legacy,
			       .number = where->number };
	text = place_text(&at);
	return xasprintf("%s (%s)", first->title, text);
}

static char *reached_summary(const struct observation *obs, bool real)
{
	const struct record *top = facts_top(obs->facts);
	const char *target = fact_get_text(top, "nat.target.endpoint", "?");

	if (obs->result->reach == REACH_ANSWERED && fact_get_bool(top, "nat.target.local", false))
		return xasprintf("this host answered at %s, as %s", target,
				 fact_get_text(top, "flow.public_endpoint", "?"));
	if (obs->result->reach == REACH_ANSWERED)
		return xasprintf("%s answered, and the answer came back as %s", target,
				 fact_get_text(top, "flow.public_endpoint", "?"));
	return xasprintf(real ? "left on %s towards the expected backend %s; its answer was not looked at"
			      : "would leave on %s towards the expected backend %s; the backend was not asked",
			 obs->oifname, target);
}

/* A drop that the kernel told is certain, whether or not a check knows what it means. */
static bool stopped_by(const struct observation *obs, char **ret_summary)
{
	for (size_t i = 0; i < facts_count(obs->facts, "stops"); i++) {
		const struct record *stop = facts_at(obs->facts, "stops", i);
		_cleanup_(freep) char *place = NULL;

		if (!observe_stopped(stop))
			continue;
		place = place_record_text(stop, "rule");
		*ret_summary = xasprintf("stopped in %s", place ? place : "?");
		return true;
	}
	return false;
}

void verdict_stage(struct result *result, const struct run *real)
{
	free(result->stage);
	result->stage = xstrdup(!real ? "contained" : real->plan.await ? "observed" : "live");
}

void verdict_lost(struct result *result, const struct run *run)
{
	verdict_inconclusive(result, "trace events were lost in every one of %u tries: too many traced packets here",
			     run->retries + 1);
}

/* Nothing of the probe was seen: the counters of our own rules say whose fault that is. */
void verdict_not_seen(struct result *result, const struct run *run)
{
	if (run->counted_known && run->counted)
		verdict_inconclusive(result, "the tracer is blind: %llu packets were counted and no trace event came",
				     (unsigned long long)run->counted);
	else
		verdict_inconclusive(result,
				     "the probe was not seen in any hook: something before netfilter took it (tc, XDP, "
				     "a BPF program), or the injection does not work on %s",
				     result->iif ? result->iif : "this interface");
}

static bool silent_answer(const struct observation *obs)
{
	return !strcmp(fact_get_text(facts_top(obs->facts), "probe.stage", ""), "real") &&
	       !strcmp(fact_get_text(facts_top(obs->facts), "reply.kind", ""), "none");
}

/* A fix for what may only be true of the client that was made up must not be pasted. */
static void withdraw_fixes(struct result *result)
{
	for (size_t i = 0; i < result->n_diagnoses; i++) {
		struct diagnosis *diagnosis = result->diagnoses[i];

		for (size_t j = 0; j < diagnosis->n_fixes; j++)
			fix_free(diagnosis->fixes[j]);
		if (diagnosis->n_fixes && !diagnosis->no_fix)
			diagnosis->no_fix = xstrdup("the cause itself depends on what had to be assumed");
		diagnosis->n_fixes = 0;
	}
}

/* Could the outcome be another one for the real client's packets? */
static void depend_on_assumption(struct observation *obs)
{
	struct result *result = obs->result;
	_cleanup_(freep) char *seen = NULL;
	bool good = result->verdict == VERDICT_OK || result->verdict == VERDICT_TRACED;

	if (!fact_get_bool(facts_top(obs->facts), "nat.expected", true) && obs->nat_depends_on) {
		free(obs->depends_on);
		obs->depends_on = TAKE_PTR(obs->nat_depends_on);
	}
	if (!obs->depends_on && obs->approach->doubt)
		obs->depends_on = xasprintf("%s (%s", obs->approach->doubt, "it is assumed");
	if (!obs->depends_on && obs->approach->client_assumed && obs->way.oif == obs->approach->link.ifindex &&
	    silent_answer(obs))
		obs->depends_on = xstrdup("the client: give --from (one beside the backend was assumed");
	if (good && obs->nat_depends_on)
		result_note(result, "this is for the translation that was tried; another one depends on %s)",
			    obs->nat_depends_on);
	if (good && obs->others_differ && !obs->depends_on)
		result_note(result, "other clients may fare otherwise: it depends on %s)", obs->others_differ);
	if (!obs->depends_on || result->verdict == VERDICT_INCONCLUSIVE)
		return;
	withdraw_fixes(result);
	seen = TAKE_PTR(result->summary);
	verdict_inconclusive(result, "depends on %s; as it was tried: %s)", obs->depends_on, seen);
}

/* The probe got through, but the client's packets meet a chain before that it was not shown to. */
static void not_met(struct observation *obs)
{
	struct result *result = obs->result;
	bool passed = result->verdict == (flow_drops(obs->flow) ? VERDICT_FAIL : VERDICT_OK) ||
		      (result->verdict == VERDICT_TRACED && result->reach > REACH_HOOK);
	const struct chain *chain = passed ? observe_not_met(obs) : NULL;
	_cleanup_(freep) char *seen = NULL;

	if (!chain)
		return;
	withdraw_fixes(result);
	seen = TAKE_PTR(result->summary);
	verdict_inconclusive(result,
			     "chain %s %s %s may drop the client's packets before: the probe did not meet it, since "
			     "nobody knows the client's port of %s; else: %s",
			     family_name(chain->family), chain->table, chain->name,
			     obs->approach->below.links[obs->approach->below.n - 1].name, seen);
}

/* A udp service that does not know the question keeps silent. */
static void unasked(struct observation *obs)
{
	const struct record *top = facts_top(obs->facts);

	verdict_inconclusive(obs->result,
			     "left on %s towards the expected backend %s, and nothing came back within %lld ms; a udp "
			     "service may not know 8 random bytes: say what to ask with --payload",
			     obs->oifname, fact_get_text(top, "nat.target.endpoint", "?"),
			     (long long)fact_get_int(top, "reply.waited_ms", 0));
}

static void untried(struct observation *obs, const char *takers)
{
	verdict_inconclusive(obs->result,
			     "nothing came back, and behind the last hook on %s there is: %s; whether that took the packet "
			     "was not tried (without --observe it is)",
			     obs->oifname, takers);
}

static bool answer_seen(const struct observation *obs)
{
	return strcmp(fact_get_text(facts_top(obs->facts), "reply.kind", "none"), "none") != 0;
}

/* It came back to this host, and not to the client as the client awaits it. */
static void answer_astray(struct observation *obs)
{
	const struct record *top = facts_top(obs->facts);
	struct addr from = fact_get_addr(top, "reply.from");
	char text[ADDR_TEXT_MAX];

	if (!strcmp(fact_get_text(top, "reply.kind", "none"), "icmp-error"))
		verdict_inconclusive(obs->result, "%s answered with an ICMP error (%s); no cause was found",
				     addr_text(&from, text), fact_get_text(top, "reply.icmp.meaning", "?"));
	else
		verdict_inconclusive(
			obs->result,
			"the answer of %s came back, and did not leave for the client as one of %s; no cause was found",
			addr_text(&from, text), fact_get_text(top, "flow.public_endpoint", "?"));
}

/* Of a connection that finds its way each time it is only said. */
static void note_several(struct observation *obs, const struct run *last)
{
	bool chance = false;
	_cleanup_(freep) char *text = obs->result->verdict == VERDICT_OK ? observe_several(obs, last, &chance) : NULL;

	if (text)
		result_note(obs->result, "%s", text);
}

static char *several_doubt(const struct observation *obs, const struct run *last)
{
	bool chance = false;
	char *text = observe_several(obs, last, &chance);

	if (!chance)
		free(text);
	return chance ? text : NULL;
}

/* By its routes this host answers another way than it was asked. The client may be reached there as well, or not. */
static bool answers_elsewhere(const struct observation *obs)
{
	return obs->result->reach == REACH_ANSWERED && !fact_get_bool(facts_top(obs->facts), "reply.back", true);
}

static void another_way(struct observation *obs)
{
	verdict_inconclusive(
		obs->result,
		"the request comes in on %s, and the answer leaves on %s: whether the client gets it there was not seen",
		obs->approach->link.name, fact_get_text(facts_top(obs->facts), "reply.oif", "?"));
}

void verdict_assumptions(struct observation *obs)
{
	depend_on_assumption(obs);
	not_met(obs);
}

static void not_for_long(struct result *result, const struct chain *chain, enum journey journey)
{
	verdict_inconclusive(
		result,
		"the first packet and its answer pass, but by its rules chain %s %s %s would drop the %s next packet "
		"(established, not new); that was evaluated, not tried",
		family_name(chain->family), chain->table, chain->name,
		journey == JOURNEY_REPLY ? "server's" : "client's");
}

/* Silence proves a loss only where every rule before it is understood. */
bool verdict_unexplained(const struct observation *obs)
{
	bool silent = false;

	for (size_t i = 0; i < facts_count(obs->facts, "stops"); i++)
		if (!strcmp(fact_get_text(facts_at(obs->facts, "stops", i), "kind", ""), "silent"))
			silent = true;
	return silent && !observe_explained(obs);
}

void verdict_trace_off(struct result *result)
{
	verdict_inconclusive(result, "the trace ended without a verdict, and not every rule did what it should: a rule "
				     "may have switched the trace off");
}

static char *next_hop_doubt(const struct observation *obs)
{
	const struct record *top = facts_top(obs->facts);
	struct addr hop = fact_get_addr(top, "leaving.hop");
	const char *oif = fact_get_text(top, "reply.oif", "?");
	char text[ADDR_TEXT_MAX];

	if (!fact_get_bool(top, "leaving.unanswered", false))
		return NULL;
	if (!addr_equal(&hop, &obs->approach->probe.src))
		return xasprintf("the answer leaves on %s by the gateway %s, and nobody there answers for that address", oif,
				 addr_text(&hop, text));
	return xasprintf("the answer leaves on %s for %s as for a neighbour, by a route without a gateway, but nobody there "
			 "answers for that address: the client is off, or its route lacks the gateway",
			 oif, addr_text(&hop, text));
}

/* Do later packets go the way of the first; does the request get from the client to where it was put, and the answer from
 * where it was kept back to the client? In words, or NULL: nothing speaks against it. */
static char *answer_doubt(const struct observation *obs, const struct run *last)
{
	char *doubt = continuation_astray(obs, last);

	if (!doubt)
		doubt = next_hop_doubt(obs);
	if (!doubt)
		doubt = observe_sent_back(obs, last);
	if (!doubt)
		doubt = observe_asked(obs, last);
	if (!doubt)
		doubt = observe_ttl_doubt(obs);
	if (!doubt)
		doubt = several_doubt(obs, last);
	return doubt ? doubt : observe_behind(obs, last);
}

/* Behind a rule that wrote what it is known by. */
static void not_recognised(struct result *result, char *where)
{
	verdict_as(result, VERDICT_INCONCLUSIVE, where);
}

static bool stopped_before(const struct observation *obs)
{
	return flow_drops(obs->flow) && !strcmp(fact_get_text(facts_top(obs->facts), "open.state", ""), "stopped");
}

void verdict_set(struct observation *obs, const struct diagnose_options *options, const struct run *contained,
		 const struct run *real, const char *why_contained)
{
	struct result *result = obs->result;
	const struct run *last = real ? real : contained;
	const struct diagnosis *first = first_error(result);
	const struct chain *cut;
	enum journey cut_journey;
	char *stop = NULL, *doubt;
	const char *takers;
	bool wants_answer = !options->contain && !options->until_wire;

	result->reach = verdict_reach(obs, contained, real);
	verdict_stage(result, real);
	if (last->lost)
		verdict_lost(result, last);
	else if (result->reach == REACH_NONE && !stopped_before(obs) && (flow_drops(obs->flow) || !first))
		verdict_not_seen(result, last);
	else if (obs->handed_on)
		verdict_inconclusive(result,
				     "by its rules %s hands the packet on to another device (fwd), past routing and all "
				     "other chains: what becomes of it there was not seen",
				     obs->handed_on);
	else if (flow_drops(obs->flow))
		verdict_drop(obs, first ? failed_summary(obs, first) : NULL);
	else if (first && verdict_unexplained(obs))
		verdict_trace_off(result);
	else if (!first && (doubt = observe_rewrite_lost(obs)))
		not_recognised(result, doubt);
	else if (first)
		verdict_as(result, VERDICT_FAIL, failed_summary(obs, first));
	else if (stopped_by(obs, &stop))
		verdict_as(result, VERDICT_FAIL, stop);
	else if (!strcmp(fact_get_text(facts_top(obs->facts), "nat.kind", "none"), "captured") &&
		 !fact_get_bool(facts_top(obs->facts), "nat.expected", false))
		verdict_inconclusive(result, "an old conntrack entry captured the probe: the nat rules were not asked");
	else if (!fact_get_bool(facts_top(obs->facts), "nat.expected", false))
		verdict_inconclusive(result, "no cause was found, and the probe did not go to an expected target");
	else if (observe_to_itself(obs))
		verdict_local(obs, NULL, false);
	else if (result->reach == REACH_ANSWERED && (cut = continuation_dropped_by(obs, &cut_journey)))
		not_for_long(result, cut, cut_journey);
	else if (answers_elsewhere(obs))
		another_way(obs);
	else if (result->reach == REACH_ANSWERED && (doubt = answer_doubt(obs, last)))
		verdict_as(result, VERDICT_INCONCLUSIVE, doubt);
	else if (result->reach == REACH_ANSWERED || (!wants_answer && result->reach == REACH_WIRE))
		verdict_as(result, VERDICT_OK, reached_summary(obs, real));
	else if (why_contained)
		verdict_inconclusive(result, "%s", why_contained);
	else if (real && result->reach == REACH_WIRE && answer_seen(obs))
		answer_astray(obs);
	else if (real && result->reach == REACH_WIRE && (takers = fact_get_text(facts_top(obs->facts), "egress.untried", NULL)))
		untried(obs, takers);
	else if (real && result->reach == REACH_WIRE && obs->flow->proto == IPPROTO_UDP && !obs->flow->payload)
		unasked(obs);
	else if (result->reach == REACH_DELIVERED)
		verdict_local(obs, wants_answer ? journey_visit(&last->journeys, CLASS_PROBE, OWN_INPUT_END) : NULL,
			      real != NULL);
	else
		verdict_inconclusive(result, "no cause was found, and the probe only reached: %s",
				     reach_name(result->reach));
	if (result->verdict == VERDICT_OK && result->undecided)
		verdict_inconclusive(result, "%s", result->undecided);
	verdict_assumptions(obs);
	note_several(obs, last);
}
