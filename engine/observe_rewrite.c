/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NAT is told by its own rules; what 'ip daddr set' or 'tcp dport set' do is told here.
 */
#include "engine/observe_rewrite.h"

#include <string.h>

#include <linux/netfilter.h>

#include "engine/observe_private.h"
#include "engine/place.h"
#include "rules/possible.h"
#include "rules/rewrite.h"

#define CHAINS_MAX 4096
#define TCP_FIN_SYN_RST_ACK 0x17

struct writer {
	size_t visit, item;
	const char *part;
};

/* The last rule of that visit that wrote one of those parts. */
static bool writer_in(const struct observation *obs, size_t v, unsigned int parts, struct writer *ret_writer)
{
	const struct walk *walk = &obs->visits[v].walk;
	uint8_t family = obs->flow->public.family;

	for (size_t i = walk->n_items; i-- > 0;) {
		if (!walk->items[i].matched ||
		    !rule_rewrites(walk->items[i].rule, family, obs->flow->proto, parts, &ret_writer->part))
			continue;
		ret_writer->visit = v;
		ret_writer->item = i;
		return true;
	}
	return false;
}

/* The last one on that journey; of a request before the routing decision, or behind it. */
static bool writer_on(const struct observation *obs, enum journey journey, bool routed, unsigned int parts,
		      struct writer *ret_writer)
{
	for (size_t v = obs->n_visits; v-- > 0;) {
		if (obs->visits[v].journey != journey ||
		    (journey == JOURNEY_REQUEST && observe_is_before_routing(obs, obs->visits[v].walk.base) == routed))
			continue;
		if (writer_in(obs, v, parts, ret_writer))
			return true;
	}
	return false;
}

static struct record *add(struct observation *obs, enum journey journey, const char *effect,
			  const struct writer *writer)
{
	const struct rule *rule = obs->visits[writer->visit].walk.items[writer->item].rule;
	struct record *record = facts_add(obs->facts, "rewrites");

	fact_word(record, "journey", journey == JOURNEY_REPLY ? "reply" : "request");
	fact_word(record, "effect", effect);
	fact_text(record, "part", writer->part);
	fact_int(record, "place", observe_place(obs, rule->chain, rule));
	observe_rule(record, "rule", rule->chain, rule);
	observe_remember(obs, record, writer->visit, writer->item);
	return record;
}

static void add_target(struct observation *obs, const struct writer *writer, const struct tuple *tuple)
{
	_cleanup_(freep) char *endpoint = endpoint_text(&tuple->dst, tuple->dport);

	fact_text(add(obs, JOURNEY_REQUEST, "target", writer), "to", endpoint);
}

/* The visit of the rule that translated; false: there is none. */
static bool translated_in(const struct observation *obs, size_t *ret_visit)
{
	for (size_t v = 0; v < obs->n_visits && obs->nat_item; v++) {
		const struct walk *walk = &obs->visits[v].walk;

		if (obs->nat_item >= walk->items && obs->nat_item < walk->items + walk->n_items) {
			*ret_visit = v;
			return true;
		}
	}
	return false;
}

/* What is written before the rule that translates is that rule's to mend. */
static void request_before_routing(struct observation *obs, const struct tuple *tuple)
{
	struct writer writer;
	size_t nat;

	if (!fact_get_bool(facts_top(obs->facts), "nat.consulted", false) ||
	    fact_get_bool(facts_top(obs->facts), "nat.expected", true) ||
	    !strcmp(fact_get_text(facts_top(obs->facts), "nat.kind", ""), "captured") ||
	    !writer_on(obs, JOURNEY_REQUEST, false, REWRITES_DST, &writer) ||
	    (translated_in(obs, &nat) && writer.visit <= nat))
		return;
	add_target(obs, &writer, tuple);
}

static void request_behind_routing(struct observation *obs, const struct run *run, const struct tuple *routed)
{
	const struct visit *post = journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END);
	struct writer writer;
	struct tuple tuple;

	if (!post)
		return;
	trace_event_tuple(&post->first, &tuple, NULL);
	if ((addr_equal(&tuple.dst, &routed->dst) && tuple.dport == routed->dport) ||
	    flow_wants(obs->flow, &tuple.dst, tuple.dport) ||
	    !writer_on(obs, JOURNEY_REQUEST, true, REWRITES_DST, &writer))
		return;
	add_target(obs, &writer, &tuple);
}

static uint16_t length_of(const struct trace_event *event)
{
	size_t at = event->nh_len && event->nh[0] >> 4 == 6 ? 4 : 2;

	return event->nh_len > at + 1 ? (uint16_t)(event->nh[at] << 8 | event->nh[at + 1]) : 0;
}

/* Of what NAT leaves alone, has something changed by which the client knows the answer? */
static bool answer_differs(const struct trace_event *came, const struct trace_event *leaves, uint8_t proto)
{
	if (length_of(came) != length_of(leaves))
		return true;
	if (proto != IPPROTO_TCP || came->th_len < 14 || leaves->th_len < 14)
		return false;
	return memcmp(came->th + 4, leaves->th + 4, 8) || (came->th[13] ^ leaves->th[13]) & TCP_FIN_SYN_RST_ACK;
}

static void answer_spoilt(struct observation *obs, const struct run *run)
{
	const struct journey_log *log = &run->journeys.logs[CLASS_ANSWER];
	const struct visit *post = journey_visit(&run->journeys, CLASS_ANSWER, OWN_POST_END);
	struct writer writer;

	if (!log->n_visits || !post)
		return;
	if (!fact_get_bool(facts_top(obs->facts), "reply.untranslated", true) &&
	    writer_on(obs, JOURNEY_REPLY, false, REWRITES_SRC, &writer))
		add(obs, JOURNEY_REPLY, "source", &writer);
	else if (answer_differs(&log->visits[0].first, &post->first, obs->flow->proto) &&
		 writer_on(obs, JOURNEY_REPLY, false, REWRITES_REST, &writer))
		add(obs, JOURNEY_REPLY, "answer", &writer);
}

/* Does what makes it this packet differ? The first bytes of TCP up to the acknowledgement, its flags; of others the
 * first eight. */
static bool is_another(const struct packet *was, const struct packet *now)
{
	struct addr src = packet_src(was), dst = packet_dst(was), new_src = packet_src(now), new_dst = packet_dst(now);
	size_t len = was->l4proto == IPPROTO_TCP ? 12 : 6;

	return now->nh.len < was->nh.len || now->th.len < was->th.len || !addr_equal(&src, &new_src) ||
	       !addr_equal(&dst, &new_dst) || (was->th.len >= len && memcmp(was->th.bytes, now->th.bytes, len));
}

/* Where it was changed by the first rule of a chain that matched, it was not recognised within that chain either: by
 * evaluation. */
static struct chain *would_rewrite(const struct observation *obs, const struct visit *last, const char *hook)
{
	const uint8_t families[] = { NFPROTO_INET, obs->flow->public.family == AF_INET6 ? NFPROTO_IPV6 : NFPROTO_IPV4 };

	for (size_t f = 0; f < (size_t)2 * NF_INET_NUMHOOKS; f++) {
		struct chain **chains = NULL;
		bool complete;
		size_t n = 0;

		if (strcmp(hook_name(NFPROTO_INET, f / 2), hook) ||
		    ruleset_base_chains(obs->explainer.ruleset, families[f % 2], f / 2, CHAINS_MAX, &chains, &n,
					&complete, NULL) < 0)
			continue;
		for (size_t i = 0; i < n; i++) {
			struct possible may;
			struct packet packet;

			if (chain_translates(chains[i]) || chain_is_dormant(obs, chains[i]))
				continue;
			explain_packet(&obs->explainer, last, chains[i], &packet);
			possible_ends(obs->explainer.ruleset, obs->explainer.env, chains[i], &packet, &may);
			if (is_another(&packet, &may.left))
				return chains[i];
		}
	}
	return NULL;
}

static void lost_in(struct record *stop, const char *part, const struct chain *chain, const struct rule *rule)
{
	fact_text(stop, "rewritten", part);
	observe_rule(stop, "rewriter", chain, rule);
}

static void lost_behind(struct observation *obs, const struct run *run, struct record *stop)
{
	bool reply = !strcmp(fact_get_text(stop, "journey", ""), "reply");
	const struct journey_log *log = &run->journeys.logs[reply ? CLASS_ANSWER : CLASS_PROBE];
	const char *hook = fact_get_text(stop, "hook", "");
	const struct chain *base;
	struct writer writer;
	size_t v = obs->n_visits;

	while (v > 0 && obs->visits[v - 1].journey != (reply ? JOURNEY_REPLY : JOURNEY_REQUEST))
		v--;
	base = v ? obs->visits[v - 1].walk.base : NULL;
	if (base && !strcmp(hook_name(base->family, base->hook), hook) &&
	    writer_in(obs, v - 1, REWRITES_ANY, &writer)) {
		const struct rule *rule = obs->visits[writer.visit].walk.items[writer.item].rule;

		lost_in(stop, writer.part, rule->chain, rule);
		return;
	}
	base = log->n_visits ? would_rewrite(obs, &log->visits[log->n_visits - 1], hook) : NULL;
	if (base)
		lost_in(stop, "headers", base, NULL);
}

void observe_rewrites(struct observation *obs, const struct run *run)
{
	const struct visit *visit;
	struct tuple tuple;

	if (observe_translated(obs, run, &tuple, &visit)) {
		request_before_routing(obs, &tuple);
		request_behind_routing(obs, run, &tuple);
	}
	answer_spoilt(obs, run);
	for (size_t i = 0; i < facts_count(obs->facts, "stops"); i++) {
		struct record *stop = facts_at(obs->facts, "stops", i);

		if (!strcmp(fact_get_text(stop, "kind", ""), "silent"))
			lost_behind(obs, run, stop);
	}
}

char *observe_rewrite_lost(const struct observation *obs)
{
	for (size_t i = 0; i < facts_count(obs->facts, "stops"); i++) {
		const struct record *stop = facts_at(obs->facts, "stops", i);
		const char *part = fact_get_text(stop, "rewritten", NULL);
		_cleanup_(freep) char *place = part ? place_record_text(stop, "rewriter") : NULL;

		if (part)
			return xasprintf(
				"%s writes the packet's %s: behind it it was not recognised, and what became of "
				"it is not known",
				place ? place : "a rule", part);
	}
	return NULL;
}
