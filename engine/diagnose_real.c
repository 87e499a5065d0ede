/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * May the second step be made, and what does it need to know from the first?
 */
#include "engine/diagnose_private.h"

#include <string.h>

#include "engine/target_local.h"

static const char *source_adder(const struct observation *obs)
{
	for (size_t v = 0; v < obs->n_visits; v++)
		for (size_t i = 0; i < obs->visits[v].walk.n_items; i++) {
			const struct walk_item *item = &obs->visits[v].walk.items[i];

			if (item->reached && !item->eval.n_failed && item->eval.adds_source)
				return item->rule->chain->name;
		}
	return NULL;
}

/* The backends, and this host's own address as the contained probe had it in the end. A backend may be this host too:
 * `here` says that the probe came to it. Where nothing is expected, what it came to. */
static size_t list_wanted(struct diagnosis_run *d, const struct tuple *leaving, bool here)
{
	d->wanted = xcalloc(d->flow->n_targets + 1, sizeof(*d->wanted));
	if (!d->flow->n_targets) {
		d->wanted[0] = (struct trace_target){ leaving->dst, leaving->dport, here };
		return 1;
	}
	for (size_t i = 0; i < d->flow->n_targets; i++) {
		const struct target *target = &d->flow->targets[i];

		d->wanted[i] = (struct trace_target){ target->addr, target->port,
						      target->kind == TARGET_LOCAL ||
							      (here && addr_equal(&target->addr, &leaving->dst)) };
		if (target->kind == TARGET_LOCAL)
			d->wanted[i].addr = leaving->dst;
	}
	return d->flow->n_targets;
}

/* Where step 1 kept the probe back, with every rule behind it, on its way to a target; or NULL. */
static const struct visit *kept_at_target(const struct diagnosis_run *d, struct tuple *ret_translated)
{
	const struct visit *post = journey_visit(&d->contained.journeys, CLASS_PROBE, OWN_POST_END);

	if (!observe_translated(&d->obs, &d->contained, ret_translated, NULL) || !d->obs.way_known || d->obs.way.error)
		return NULL;
	if (!post)
		return local_wants_real(&d->obs, &d->contained);
	return !d->flow->n_targets || flow_wants(d->flow, &ret_translated->dst, ret_translated->dport) ? post : NULL;
}

bool diagnosis_wants_real(struct diagnosis_run *d, struct run_target *ret_target)
{
	struct tuple translated, leaving;
	const struct visit *post;
	const char *adder;
	size_t n_wanted;

	if (d->options->contain || d->options->until_wire || d->contained.lost)
		return false;
	post = kept_at_target(d, &translated);
	if (!post)
		return false;
	adder = source_adder(&d->obs);
	if (adder && !d->options->force) {
		d->why_contained = xasprintf(
			"a rule of chain %s would put the client's address into a set: the real step needs --force",
			adder);
		return false;
	}
	trace_event_tuple(&post->first, &leaving, NULL);
	n_wanted = list_wanted(d, &leaving, post == journey_visit(&d->contained.journeys, CLASS_PROBE, OWN_INPUT_END));
	*ret_target = (struct run_target){
		.reply = { .proto = leaving.proto,
			   .src = leaving.dst,
			   .dst = leaving.src,
			   .sport = leaving.dport,
			   .dport = leaving.sport },
		.wanted = d->wanted,
		.n_wanted = n_wanted,
		.oif = post->first.oif,
		.next_hop = d->obs.way.gateway.family ? d->obs.way.gateway : translated.dst,
		.wait_ms = d->options->wait_ms,
	};
	memcpy(ret_target->oifname, d->obs.oifname, sizeof(ret_target->oifname));
	return true;
}
