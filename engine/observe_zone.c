/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In which zone conntrack has the request's connection, and in which it looked for it when the answer came.
 */
#include "engine/observe_zone.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_tuple_common.h>
#include <linux/netfilter_ipv4.h>

struct zone_rule {
	const struct walk *walk;
	const struct walk_item *item;
};

/* The first rule before conntrack that gave the packet a zone: later ones change nothing any more. */
static bool find_zone_rule(const struct observation *obs, enum journey journey, struct zone_rule *ret_rule)
{
	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct walk *walk = &obs->visits[v].walk;

		if (obs->visits[v].journey != journey || walk->base->priority >= NF_IP_PRI_CONNTRACK ||
		    (walk->base->hook != NF_INET_PRE_ROUTING && walk->base->hook != NF_INET_LOCAL_OUT))
			continue;
		for (size_t i = 0; i < walk->n_items; i++)
			if (walk->items[i].matched && walk->items[i].eval.effects & EFFECT_ZONE) {
				*ret_rule = (struct zone_rule){ walk, &walk->items[i] };
				return true;
			}
	}
	return false;
}

static void place_facts(struct record *top, const struct zone_rule *rule)
{
	observe_rule(top, "ct.zone.rule", rule->item->rule->chain, rule->item->rule);
	observe_rule(top, "ct.zone.base", rule->walk->base, NULL);
}

void observe_zone(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	struct zone_rule request, answer;
	bool asked = find_zone_rule(obs, JOURNEY_REQUEST, &request);
	bool answered = find_zone_rule(obs, JOURNEY_REPLY, &answer);

	if (!run->entry_found || !run->journeys.logs[CLASS_ANSWER].n_visits)
		return;
	if (!asked && !answered && !run->entry.reply_zone) {
		fact_int(top, "ct.zone.wanted", 0);
		fact_int(top, "ct.zone.answer", 0);
		return;
	}
	fact_int(top, "ct.zone.wanted", run->entry.reply_zone);
	if (!answered || answer.item->eval.zone_dir == IP_CT_DIR_ORIGINAL)
		fact_int(top, "ct.zone.answer", 0);
	else if (answer.item->eval.zone >= 0)
		fact_int(top, "ct.zone.answer", answer.item->eval.zone);
	else
		fact_unknown(top, "ct.zone.answer",
			     "the rule that sets the zone takes it from something not known here");
	if (asked || answered)
		place_facts(top, asked ? &request : &answer);
}
