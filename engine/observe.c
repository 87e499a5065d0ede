/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks the visits, and asks for the texts of the rules that matter.
 */

#include "engine/observe_private.h"

#include <errno.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_conntrack_tuple_common.h>

#include "probes/conntrack.h"
#include "rules/iptables.h"
#include "rules/text.h"

/* Only where destinations are translated does it matter what stands behind the rule that decided. */
int observe_place(const struct observation *obs, const struct chain *chain, const struct rule *rule)
{
	for (size_t i = 0; i < obs->result->n_steps; i++) {
		const struct step *step = &obs->result->steps[i];

		if (step->chain && step->handle == (rule ? rule->handle : 0) && !strcmp(step->chain, chain->name) &&
		    !strcmp(step->table, chain->table) && !strcmp(step->family, family_name(chain->family)))
			return step->place;
	}
	return obs->place;
}

bool chain_is_dormant(const struct observation *obs, const struct chain *chain)
{
	bool dormant;

	return ruleset_table(obs->explainer.ruleset, chain->family, chain->table, &dormant, NULL) == 0 && dormant;
}

bool chain_has_device(const struct chain *chain, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = chain->device; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (!strncmp(at, name, n) && (!at[n] || at[n] == ','))
			return true;
	}
	return false;
}

/* 1: explained; 0: nothing to explain; -errno. */
static int walk_visit(struct observation *obs, const struct visit *visit, struct walk *ret_walk, struct err *err)
{
	struct err unread = { 0 };
	struct chain *base;
	int r;

	/* Another run of this program: it traces its own probe and lets ours pass. */
	if (visit->own != OWN_NONE || (trace_table_named(visit->first.table) && !visit_drop(visit)))
		return 0;
	r = ruleset_chain(obs->explainer.ruleset, visit->first.family, visit->first.table, visit->first.chain, &base,
			  &unread);
	if (r == -ENOENT && !visit_drop(visit)) {
		result_note(obs->result, "chain %s %s %s let the probe pass and is not there any more",
			    family_name(visit->first.family), visit->first.table, visit->first.chain);
		return 0;
	}
	if (r < 0)
		return err_set(err, r, "%s", unread.text);
	obs->explainer.beyond = chain_translates(base);
	r = explain_visit(&obs->explainer, visit, ret_walk, err);
	if (r == 0)
		iptables_owns(obs->explainer.ruleset, base);
	return r < 0 ? r : 1;
}

/* Nat chains are asked for the first packet of a connection alone. It is new, or related where an expectation waited
 * for it. */
static bool first_of_connection(const struct observation *obs, const struct journey_log *request)
{
	bool asked = false;

	for (size_t i = 0; i < request->n_visits && !asked; i++) {
		const struct trace_event *first = &request->visits[i].first;
		struct chain *base;

		asked = request->visits[i].own == OWN_NONE && !trace_table_named(first->table) &&
			ruleset_chain(obs->explainer.ruleset, first->family, first->table, first->chain, &base, NULL) ==
				0 &&
			base->base && base->type && !strcmp(base->type, "nat");
	}
	return asked && conntrack_expects_nothing();
}

/* What the trace does not tell before Linux 6.16. The answer belongs to the probe's entry, which ctnetlink showed
 * before it was deleted. Of the request nothing can be had that way: its entry was not yet confirmed. */
static struct explain_ct journey_ct(const struct observation *obs, const struct run *run, enum journey_class class)
{
	const struct journey_log *request = &run->journeys.logs[CLASS_PROBE];
	bool traced = false;
	struct explain_ct ct = { 0 };

	for (size_t i = 0; i < request->n_visits; i++)
		traced = traced || request->visits[i].first.has_ct;
	ct.first = class == CLASS_PROBE && !traced && first_of_connection(obs, request);
	if (class != CLASS_ANSWER)
		return ct;
	ct.traced = traced;
	if (!run->entry_found)
		return ct;
	ct.known = true;
	ct.state = NF_CT_STATE_BIT(IP_CT_ESTABLISHED);
	ct.direction = IP_CT_DIR_REPLY;
	ct.status = run->entry.status;
	return ct;
}

int observe_walk(struct observation *obs, const struct run *run, enum journey_class class, enum journey journey,
		 struct err *err)
{
	const struct journey_log *log = &run->journeys.logs[class];
	const struct frame_bytes probe = { run->probe.bytes, run->probe.len };
	int r = 0;

	obs->explainer.plan = class == CLASS_PROBE ? &run->plan : NULL;
	obs->explainer.probe = class == CLASS_PROBE ? &probe : NULL;
	obs->explainer.ct = journey_ct(obs, run, class);
	/* What we send has no mark; what comes back has the one that our first chain shows. */
	obs->explainer.mark_known = class == CLASS_PROBE;
	obs->explainer.mark = 0;
	for (size_t i = 0; i < log->n_visits && r >= 0; i++) {
		const struct visit *visit = &log->visits[i];
		struct walk walk = { 0 };

		r = walk_visit(obs, visit, &walk, err);
		if (visit->own != OWN_NONE) {
			obs->explainer.mark_known = true;
			obs->explainer.mark = visit->first.mark;
		}
		if (r <= 0)
			continue;
		obs->explainer.mark_known = walk.left.mark_known;
		obs->explainer.mark = walk.left.mark;
		xgrow(&obs->visits, obs->n_visits, sizeof(*obs->visits));
		obs->visits[obs->n_visits++] =
			(struct observed_visit){ .journey = journey, .last = i + 1 == log->n_visits, .walk = walk };
	}
	obs->explainer.plan = NULL;
	obs->explainer.probe = NULL;
	return r < 0 ? r : 0;
}

void observe_forget(struct observation *obs, enum journey journey)
{
	size_t kept = 0;

	for (size_t i = 0; i < obs->n_visits; i++) {
		if (obs->visits[i].journey == journey)
			walk_done(&obs->visits[i].walk);
		else
			obs->visits[kept++] = obs->visits[i];
	}
	obs->n_visits = kept;
}

bool observe_explained(const struct observation *obs)
{
	for (size_t v = 0; v < obs->n_visits; v++)
		if (!obs->visits[v].walk.explained)
			return false;
	return true;
}

int observe_texts(struct observation *obs, struct scratch *scratch, struct err *err)
{
	_cleanup_(freep) struct rule **rules = NULL;
	size_t n = 0;

	for (size_t i = 0; i < obs->n_visits; i++) {
		const struct walk *walk = &obs->visits[i].walk;

		for (size_t j = 0; j < walk->n_items; j++) {
			xgrow(&rules, n, sizeof(*rules));
			rules[n++] = walk->items[j].rule;
		}
	}
	return n ? rules_text(obs->explainer.ruleset, scratch, rules, n, err) : 0;
}

void observation_done(struct observation *obs)
{
	for (size_t i = 0; i < obs->n_visits; i++)
		walk_done(&obs->visits[i].walk);
	free(obs->visits);
	free(obs->records);
	free(obs->depends_on);
	free(obs->nat_depends_on);
	free(obs->others_differ);
	free(obs->handed_on);
}

struct step *observe_step(struct observation *obs, enum journey journey, enum step_kind kind, const char *hook)
{
	struct step *step = result_add_step(obs->result);

	step->journey = journey;
	step->kind = kind;
	step->place = obs->place++;
	step->hook = hook ? xstrdup(hook) : NULL;
	return step;
}

void observe_step_seen(struct step *step, const struct trace_event *event)
{
	struct tuple tuple;

	if (!event->has_headers)
		return;
	trace_event_tuple(event, &tuple, NULL);
	step->packet_known = true;
	step->seen = (struct sighting){
		.src = tuple.src,
		.dst = tuple.dst,
		.sport = tuple.sport,
		.dport = tuple.dport,
		.mark_known = true,
		.mark = event->mark,
	};
}
