/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of a flow that must stay closed: is it open, and if so what let it in? Every chain on the way let the packet pass; to
 * blame is what names most of this flow, out of that without which the flow would be closed.
 */
#include "engine/observe_open.h"

#include <linux/netfilter.h>
#include <linux/netfilter_bridge.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "engine/observe_private.h"
#include "probes/tc.h"
#include "rules/hypothesis.h"

#define BEYOND_MAX 1000 /* base chains looked at */

#define TCP_ACK 0x10
#define TCP_FLAGS_AT 13

/* How much of the flow a rule names. A rule of a filter that names as much as the translation is the one to blame. */
#define SCORE_POLICY (-1)
#define SCORE_OTHER_POLICY (-2) /* of a chain that is not where one filters */
#define SCORE_NOTHING (-3)
#define SCORE_NAT_LEAST 3 /* more than what only names the client */

struct opener {
	const char *kind, *hook;
	size_t visit;
	size_t decider;		  /* the item that accepted, WALK_NO_PARENT: the policy did */
	size_t lookup;		  /* the item that looked the element up, or WALK_NO_PARENT */
	const struct term *term;  /* that look-up, or NULL */
	const struct chain *base; /* NULL: there is no chain */
	enum would without;
	int score;
};

/* Parts of the flow that the rule's matching terms name: to one value or element, or at least to a range of them. */
static void add_named(const struct rule_eval *eval, uint32_t *exact, uint32_t *loose)
{
	for (size_t i = 0; i < eval->n_terms; i++) {
		const struct term *term = &eval->terms[i];

		if (term->outcome != OUTCOME_MATCH || term->negated)
			continue;
		*loose |= term->subjects;
		if (term->pins || term_is_lookup(term))
			*exact |= term->subjects;
	}
}

static int part_score(uint32_t exact, uint32_t loose, enum term_subject subject, int points)
{
	uint32_t bit = (uint32_t)1 << subject;

	return exact & bit ? 2 * points : loose & bit ? points : 0;
}

/* The rule and those that led to it. */
static int named_score(const struct walk *walk, size_t item)
{
	uint32_t exact = 0, loose = 0;

	for (size_t i = item; i != WALK_NO_PARENT; i = walk->items[i].parent)
		add_named(&walk->items[i].eval, &exact, &loose);
	return part_score(exact, loose, SUBJECT_DADDR, 5) + part_score(exact, loose, SUBJECT_DPORT, 4) +
	       !!(loose & (uint32_t)1 << SUBJECT_SADDR);
}

/* The look-up of this flow in a named set or map, by which the packet came to that accept. */
static const struct term *flow_lookup(const struct walk *walk, size_t item, size_t *ret_item)
{
	const uint32_t parts = (uint32_t)1 << SUBJECT_SADDR | (uint32_t)1 << SUBJECT_DADDR |
			       (uint32_t)1 << SUBJECT_SPORT | (uint32_t)1 << SUBJECT_DPORT;

	for (size_t i = item; i != WALK_NO_PARENT; i = walk->items[i].parent)
		for (size_t t = 0; t < walk->items[i].eval.n_terms; t++) {
			const struct term *term = &walk->items[i].eval.terms[t];

			if (!term_is_lookup(term) || term->outcome != OUTCOME_MATCH || term->negated || !term->set ||
			    term->set->flags & NFT_SET_ANONYMOUS || !(term->subjects & parts))
				continue;
			*ret_item = i;
			return term;
		}
	return NULL;
}

static bool is_filter_place(const struct observation *obs, const struct chain *base)
{
	const char *hook = hook_name(base->family, base->hook);

	return !strcmp(base->type, "filter") && (!strcmp(hook, "forward") || !strcmp(hook, "input") ||
						 (obs->approach->local && !strcmp(hook, "output")));
}

static struct opener opener_policy(const struct observation *obs, size_t v)
{
	const struct chain *base = obs->visits[v].walk.base;

	return (struct opener){
		.kind = "policy",
		.hook = hook_name(base->family, base->hook),
		.visit = v,
		.decider = WALK_NO_PARENT,
		.lookup = WALK_NO_PARENT,
		.base = base,
		.without = WOULD_DROP,
		.score = is_filter_place(obs, base) ? SCORE_POLICY : SCORE_OTHER_POLICY,
	};
}

/* One chain that let the packet pass. Where it would have passed without the rule that accepted it, by the chain's
 * policy, the policy is what counts. */
static struct opener opener_chain(const struct observation *obs, size_t v)
{
	const struct walk *walk = &obs->visits[v].walk;
	struct opener opener = opener_policy(obs, v);
	enum would without;

	if (walk->decider == WALK_NO_PARENT)
		return opener;
	without = hypothesis_with(obs->explainer.ruleset, obs->explainer.env, walk->base, &walk->packet,
				  walk->items[walk->decider].rule, RULE_ABSENT)
			  .result;
	opener.decider = walk->decider;
	if (without == WOULD_ACCEPT)
		return opener;
	opener.without = without;
	opener.term = flow_lookup(walk, walk->decider, &opener.lookup);
	opener.kind = opener.term ? "element" : "rule";
	opener.score = named_score(walk, walk->decider);
	return opener;
}

/* The packet as one of a connection that was made before. */
static struct packet later_packet(const struct packet *first)
{
	struct packet packet = *first;

	if (packet.ct_known && packet.ct_state == NF_CT_STATE_BIT(IP_CT_NEW)) {
		packet.ct_state = NF_CT_STATE_BIT(IP_CT_ESTABLISHED);
		packet.ct_status |= IPS_SEEN_REPLY | IPS_CONFIRMED | IPS_ASSURED;
	} else {
		packet.ct_known = packet.ct_status_known = false;
	}
	if (packet.l4proto == IPPROTO_TCP && packet.th.len > TCP_FLAGS_AT)
		packet.th.bytes[TCP_FLAGS_AT] = TCP_ACK;
	packet.mark_known = packet.mark_known && !packet.mark;
	return packet;
}

/* Where a drop would close the flow: before the rule that accepted it, or left the chain; else at the chain's end. */
static void gate_facts(const struct observation *obs, struct record *record, const struct opener *at)
{
	const struct walk *walk = &obs->visits[at->visit].walk;
	const struct rule *gate = at->decider == WALK_NO_PARENT ? observe_exit(walk) : walk->items[at->decider].rule;
	struct packet later = later_packet(&walk->packet);
	enum would would;

	observe_rule(record, "gate", gate ? gate->chain : walk->base, gate);
	/* A nat chain sees first packets only. */
	if (!strcmp(walk->base->type, "nat")) {
		fact_bool(record, "cuts", false);
		return;
	}
	would = hypothesis_with(obs->explainer.ruleset, obs->explainer.env, walk->base, &later, gate,
				gate ? RULE_DROPS : POLICY_DROPS)
			.result;
	if (would == WOULD_ACCEPT || would == WOULD_DROP)
		fact_bool(record, "cuts", would == WOULD_DROP);
	else
		fact_unknown(record, "cuts", "not every rule before can be evaluated");
}

static void element_facts(struct record *record, const struct term *term)
{
	_cleanup_(freep) char *element = NULL;

	fact_text(record, "set.name", term->set->name);
	fact_text(record, "key", term->packet);
	if (!term->answer.member)
		return;
	element = term->answer.catch_all ? xstrdup("*")
					 : set_key_text(term->set, term->answer.start,
							term->answer.interval ? term->answer.end : NULL);
	fact_text(record, "element", element);
	fact_bool(record, "interval", term->answer.interval || term->answer.catch_all);
}

/* `at`: the opener at whose place a drop belongs. */
static struct record *opener_add(struct observation *obs, const struct opener *opener, const struct opener *at)
{
	struct record *record = facts_add(obs->facts, "openers");
	const struct walk *walk;
	const struct rule *rule = NULL;
	size_t link = opener->lookup == WALK_NO_PARENT ? opener->decider : opener->lookup;

	fact_word(record, "kind", opener->kind);
	fact_word(record, "hook", opener->hook);
	fact_bool(record, "best", false);
	if (opener->without == WOULD_UNKNOWN)
		fact_unknown(record, "closing", "not every rule behind it can be evaluated");
	else
		fact_bool(record, "closing", opener->without == WOULD_DROP);
	if (!opener->base) {
		fact_bool(record, "cuts", true);
		fact_int(record, "place", obs->place);
		return record;
	}
	walk = &obs->visits[opener->visit].walk;
	if (strcmp(opener->kind, "policy"))
		rule = walk->items[link].rule;
	observe_rule(record, "rule", rule ? rule->chain : walk->base, rule);
	fact_int(record, "place", observe_place(obs, rule ? rule->chain : walk->base, rule));
	observe_remember(obs, record, at->visit, at == opener ? link : at->decider);
	gate_facts(obs, record, at);
	if (opener->term)
		element_facts(record, opener->term);
	return record;
}

static bool opener_nat(const struct observation *obs, struct opener *ret_opener)
{
	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct walk *walk = &obs->visits[v].walk;

		for (size_t i = 0; i < walk->n_items && obs->visits[v].journey == JOURNEY_REQUEST; i++) {
			if (&walk->items[i] != obs->nat_item)
				continue;
			*ret_opener = (struct opener){
				.kind = "nat",
				.hook = hook_name(walk->base->family, walk->base->hook),
				.visit = v,
				.decider = i,
				.lookup = WALK_NO_PARENT,
				.base = walk->base,
				.without = WOULD_UNKNOWN,
				.score = named_score(walk, i),
			};
			if (ret_opener->score < SCORE_NAT_LEAST)
				ret_opener->score = SCORE_NAT_LEAST;
			return true;
		}
	}
	return false;
}

static void find_openers(struct observation *obs, const char *hook)
{
	struct opener best = { .kind = "policy",
			       .hook = hook,
			       .score = SCORE_NOTHING,
			       .decider = WALK_NO_PARENT,
			       .lookup = WALK_NO_PARENT,
			       .without = WOULD_UNKNOWN };
	struct record *chosen = NULL, *record;
	struct opener nat;

	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct observed_visit *visit = &obs->visits[v];
		struct opener opener;

		if (visit->journey != JOURNEY_REQUEST || !strcmp(visit->walk.base->type, "nat"))
			continue;
		opener = opener_chain(obs, v);
		record = opener_add(obs, &opener, &opener);
		if (opener.score > best.score) {
			best = opener;
			chosen = record;
		}
	}
	if (fact_get_bool(facts_top(obs->facts), "nat.done", false) && opener_nat(obs, &nat)) {
		/* One filters in filters, where there is one. */
		record = opener_add(obs, &nat, best.score > SCORE_OTHER_POLICY ? &best : &nat);
		if (nat.score > best.score)
			chosen = record;
	}
	if (!chosen)
		chosen = opener_add(obs, &best, &best);
	fact_bool(chosen, "best", true);
}

/* Chains behind our last one, to which a packet that is kept back does not get: of the device that it would leave on,
 * and of its bridge. */
static const struct {
	uint8_t family;
	uint32_t hook;
} beyond[] = {
	{ NFPROTO_NETDEV, NF_NETDEV_EGRESS },
	{ NFPROTO_BRIDGE, NF_BR_LOCAL_OUT },
	{ NFPROTO_BRIDGE, NF_BR_POST_ROUTING },
};

static bool is_on_way(const struct observation *obs, const struct chain *chain, const struct link *oif)
{
	return chain->family == NFPROTO_BRIDGE ? !strcmp(oif->kind, "bridge")
					       : !chain->device || chain_has_device(chain, obs->oifname);
}

/* One of those that might drop it by its rules; NULL where none is there or all would let it pass. */
static const struct chain *beyond_stops(const struct observation *obs, const struct visit *post)
{
	struct link oif;

	if (link_by_index(obs->route, post->first.oif, &oif, NULL) < 0)
		return NULL;
	for (size_t b = 0; b < ARRAY_SIZE(beyond); b++) {
		struct chain **chains = NULL;
		bool complete;
		size_t n = 0;

		if (ruleset_base_chains(obs->explainer.ruleset, beyond[b].family, beyond[b].hook, BEYOND_MAX, &chains,
					&n, &complete, NULL) < 0)
			continue;
		for (size_t i = 0; i < n; i++) {
			struct packet packet;

			if (!is_on_way(obs, chains[i], &oif) || chain_is_dormant(obs, chains[i]))
				continue;
			explain_packet(&obs->explainer, post, chains[i], &packet);
			if (hypothesis_chain(obs->explainer.ruleset, obs->explainer.env, chains[i], &packet).result !=
			    WOULD_ACCEPT)
				return chains[i];
		}
	}
	return NULL;
}

static void state(struct observation *obs, const char *word, const char *why)
{
	fact_word(facts_top(obs->facts), "open.state", word);
	fact_text(facts_top(obs->facts), "open.why", why);
}

/* Delivered to this host: open where somebody takes it. */
static void state_local(struct observation *obs)
{
	const struct fact *listening = fact_get(facts_top(obs->facts), "sock.listening");

	if (!listening || !listening->known)
		state(obs, "unknown", "it is delivered to this host, and whether anybody listens there cannot be told");
	else if (listening->value.b)
		state(obs, "open", NULL);
	else
		state(obs, "closed", "every rule lets it pass, and nothing listens at that address and port");
}

bool observe_to_itself(const struct observation *obs)
{
	return obs->approach->local && obs->way_known && !obs->way.error && obs->way.type == RTN_LOCAL;
}

/* Filters of the output interface, to which it does not get either. Who reads them knows whether they take it. */
static char *tc_behind(const struct observation *obs, const struct visit *post)
{
	struct tc_state tc = { 0 };
	char *why = NULL;

	if (tc_read(obs->route, post->first.oif, TC_EGRESS, &tc, NULL) == 0 && tc.takers.len)
		why = xasprintf("behind the place where the probe is kept back there is on %s: %s; whether that takes "
				"it was not tried",
				obs->oifname, tc.takers.s);
	str_done(&tc.takers);
	return why;
}

/* Counted by no hook, though the tracer works; and each time that it was sent a filter counted one more. */
static char *taken_before(const struct observation *obs)
{
	const struct record *top = facts_top(obs->facts);

	if (fact_get_bool(top, "trace.seen", true) || !fact_get_bool(top, "trace.proven", false) ||
	    fact_get_int(top, "ingress.taken", 0) <= 0)
		return NULL;
	return xasprintf("before every hook on %s, by %s", obs->approach->link.name,
			 fact_get_text(top, "ingress.by", "a filter"));
}

/* Kept back at the end of postrouting. */
static void state_leaving(struct observation *obs, const struct visit *post)
{
	const struct chain *chain = beyond_stops(obs, post);
	_cleanup_(freep) char *why = NULL;

	if (observe_to_itself(obs)) {
		state(obs, "unknown",
		      "client and public address are both this host's, and the probe is kept back "
		      "before it comes in on lo");
		return;
	}
	if (!chain && (why = tc_behind(obs, post))) {
		state(obs, "unknown", why);
		return;
	}
	if (!chain) {
		state(obs, "open", NULL);
		return;
	}
	why = xasprintf("chain %s %s %s, behind the place where the probe is kept back, may drop it by its rules; that "
			"was evaluated, not tried",
			family_name(chain->family), chain->table, chain->name);
	state(obs, "unknown", why);
}

static bool stopped_here(const struct observation *obs)
{
	for (size_t i = 0; i < facts_count(obs->facts, "stops"); i++)
		if (observe_stopped(facts_at(obs->facts, "stops", i)))
			return true;
	return false;
}

/* The client's own packet is not kept back: it is gone, or delivered. */
static void open_observed(struct observation *obs, const struct run *run)
{
	const struct visit *input = journey_visit(&run->journeys, CLASS_PROBE, OWN_INPUT_END);
	const struct visit *post = journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END);
	bool gone = journey_visit(&run->journeys, CLASS_PROBE, OWN_EGRESS_END) ||
		    (post && !journeys_show_egress(&run->journeys));
	_cleanup_(freep) char *behind = gone && post ? tc_behind(obs, post) : NULL;

	if (input)
		state_local(obs);
	else if (behind)
		state(obs, "unknown", behind);
	else if (gone)
		state(obs, "open", NULL);
	else
		state(obs, "closed", "no rule stopped it, and it was not seen again");
	if (input || gone)
		find_openers(obs, input ? "input" : obs->approach->local ? "output" : "forward");
}

void observe_open(struct observation *obs, const struct run *run)
{
	_cleanup_(freep) char *taken = NULL;
	const struct visit *ended = NULL;

	if (!flow_drops(obs->flow)) {
		fact_group_unknown(obs->facts, "open", "the flow need not be closed");
		return;
	}
	if (stopped_here(obs)) {
		state(obs, "stopped", NULL);
		return;
	}
	taken = taken_before(obs);
	if (taken) {
		state(obs, "stopped", taken);
		return;
	}
	if (run->plan.await) {
		open_observed(obs, run);
		return;
	}
	if (!journey_drop(&run->journeys, CLASS_PROBE, &ended)) {
		state(obs, "closed", "no rule stopped it, and it was not seen again");
		return;
	}
	if (ended->own == OWN_INPUT_END)
		state_local(obs);
	else if (ended->own == OWN_POST_END)
		state_leaving(obs, ended);
	else
		state(obs, "unknown", "it was handed to a program by a queue");
	if (ended->own != OWN_NONE)
		find_openers(obs, ended->own == OWN_INPUT_END ? "input" : obs->approach->local ? "output" : "forward");
}
