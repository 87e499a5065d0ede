/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the checks wish for, as commands: hands the fix builders the packets and rules that the observation is about.
 */
#include "engine/diagnose_private.h"
#include "engine/diagnose_manager.h"

#include <errno.h>

#include <linux/netfilter.h>

static const struct observed_record *record_link(const struct diagnosis_run *d, const struct record *record)
{
	for (size_t i = 0; i < d->obs.n_records; i++)
		if (d->obs.records[i].record == record)
			return &d->obs.records[i];
	return NULL;
}

int diagnosis_packet_sent(const struct diagnosis_run *d, struct packet *ret_packet)
{
	const enum own_chain start = d->approach.local ? OWN_OUT_START : OWN_PRE_START;
	const struct visit *visit = journey_visit(&d->contained.journeys, CLASS_PROBE, start);
	const struct frame_bytes probe = { d->contained.probe.bytes, d->contained.probe.len };
	const struct explainer explainer = { .plan = &d->contained.plan, .probe = &probe };
	const struct chain hook = {
		.family = NFPROTO_INET,
		.hook = d->approach.local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING,
		.base = true,
	};

	if (!visit)
		return -ENOENT;
	explain_packet(&explainer, visit, &hook, ret_packet);
	return 0;
}

static int packet_at(void *data, const struct record *record, struct packet *ret_packet)
{
	const struct diagnosis_run *d = data;
	const struct observed_record *link = record_link(d, record);
	const struct walk *walk;

	if (record == d->obs.legacy_stop && record) {
		*ret_packet = d->obs.legacy_packet;
		return 0;
	}
	if (!link && record == facts_top(d->result->facts))
		return diagnosis_packet_sent(d, ret_packet);
	if (!link)
		return -ENOENT;
	walk = &d->obs.visits[link->visit].walk;
	*ret_packet = link->item == WALK_NO_PARENT ? walk->packet : walk->items[link->item].packet;
	return 0;
}

static const struct rule_eval *eval_of(void *data, const struct record *record)
{
	const struct diagnosis_run *d = data;
	const struct observed_record *link = record_link(d, record);

	return link && link->item != WALK_NO_PARENT ? &d->obs.visits[link->visit].walk.items[link->item].eval : NULL;
}

static void add_fix(struct diagnosis *diagnosis, struct fix *fix)
{
	xgrow(&diagnosis->fixes, diagnosis->n_fixes, sizeof(struct fix *));
	diagnosis->fixes[diagnosis->n_fixes++] = fix;
}

void diagnosis_mend(struct diagnosis_run *d, const struct fix_wishes *wishes)
{
	const struct fix_context context = {
		.facts = d->result->facts,
		.ruleset = d->session->ruleset,
		.scratch = d->session->scratch,
		.nl = d->session->rules,
		.env = &d->session->environment.env,
		.packet_at = packet_at,
		.eval_of = eval_of,
		.data = d,
	};

	for (size_t i = 0; i < d->result->n_diagnoses; i++) {
		struct diagnosis *diagnosis = d->result->diagnoses[i];

		for (size_t j = 0; j < wishes[i].n; j++) {
			const struct fix_wish *wish = &wishes[i].wishes[j];
			struct err err = { 0 };
			struct fix *fix;

			if (fix_build(&context, wish->builder, wish->record, wish->prefix, &fix, &err) < 0) {
				if (!diagnosis->no_fix)
					diagnosis->no_fix = xstrdup(err.text);
				continue;
			}
			if (wish->condition && !fix->condition)
				fix->condition = xstrdup(wish->condition);
			add_fix(diagnosis, fix);
		}
		if (diagnosis->n_fixes) {
			free(diagnosis->no_fix);
			diagnosis->no_fix = NULL;
		}
		diagnosis_manager(d, diagnosis, &wishes[i]);
	}
}
