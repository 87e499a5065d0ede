/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What came back, and where it went: the answer's own journey, the wire, the next hop.
 */
#include "engine/observe_private.h"

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/rtnetlink.h>
#include <stdio.h>

#include "engine/observe_return.h"
#include "engine/observe_ttl.h"
#include "engine/reply_word.h"
#include "probes/link.h"
#include "rules/observed.h"

#define CHAINS_MAX 4096

static void neigh_step(struct observation *obs)
{
	struct record *top = facts_top(obs->facts);
	struct addr hop = fact_get_addr(top, "neigh.addr");
	struct step *step = observe_step(obs, JOURNEY_REQUEST, STEP_NEIGHBOUR, NULL);
	char text[ADDR_TEXT_MAX];

	step->text = xasprintf("%s is %s%s%s", addr_text(&hop, text), fact_get_text(top, "neigh.lladdr", ""),
			       *fact_get_text(top, "neigh.lladdr", "") ? ", " : "",
			       fact_get_text(top, "neigh.state", "unknown"));
}

static void neigh_facts(struct observation *obs)
{
	struct record *top = facts_top(obs->facts);
	const struct addr *hop = obs->way.gateway.family ? &obs->way.gateway : &obs->way_dst;
	char mac[sizeof("00:00:00:00:00:00")];
	struct neigh neigh;

	if (!obs->way_known || obs->way.error || !obs->way.oif || obs->way.type == RTN_LOCAL ||
	    neigh_lookup(obs->route, obs->way.oif, hop, &neigh, NULL) < 0) {
		fact_group_unknown(obs->facts, "neigh", "no next hop is known");
		return;
	}
	fact_word(top, "neigh.state", neigh_state_name(&neigh));
	fact_addr(top, "neigh.addr", hop);
	if (!neigh.has_mac)
		return;
	snprintf(mac, sizeof(mac), "%02x:%02x:%02x:%02x:%02x:%02x", neigh.mac[0], neigh.mac[1], neigh.mac[2],
		 neigh.mac[3], neigh.mac[4], neigh.mac[5]);
	fact_text(top, "neigh.lladdr", mac);
}

void observe_neighbour(struct observation *obs)
{
	neigh_facts(obs);
	if (fact_get_addr(facts_top(obs->facts), "neigh.addr").family)
		neigh_step(obs);
}

static void ct_facts(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);

	fact_bool(top, "ct.found", run->entry_found);
	if (!run->entry_found)
		return;
	fact_int(top, "ct.id", run->entry.id);
	fact_int(top, "ct.status", run->entry.status);
	fact_addr(top, "ct.reply.src", &run->entry.reply.src);
	fact_int(top, "ct.reply.sport", run->entry.reply.sport);
	fact_addr(top, "ct.reply.dst", &run->entry.reply.dst);
}

/* The request ended in a process of this host. */
static bool delivered(const struct run *run)
{
	return journey_visit(&run->journeys, CLASS_PROBE, OWN_INPUT_END);
}

/* The answer's kind by the first event of its journey; false where there was none. */
static bool reply_kind(struct observation *obs, const struct run *run, enum journey_class *ret_class)
{
	struct record *top = facts_top(obs->facts);
	const struct journey_log *log = &run->journeys.logs[CLASS_ANSWER],
				 *error = &run->journeys.logs[CLASS_ICMP_ERROR];
	struct tuple tuple;
	uint8_t flags;

	if (log->n_visits) {
		trace_event_tuple(&log->visits[0].first, &tuple, &flags);
		fact_word(top, "reply.kind", reply_word(run->plan.probe.proto, flags));
		fact_addr(top, "reply.from", &tuple.src);
		*ret_class = CLASS_ANSWER;
		return true;
	}
	if (error->n_visits) {
		const struct trace_event *first = &error->visits[0].first;

		trace_event_tuple(first, &tuple, NULL);
		fact_word(top, "reply.kind", "icmp-error");
		fact_addr(top, "reply.from", &tuple.src);
		fact_int(top, "reply.icmp.type", first->th[0]);
		fact_int(top, "reply.icmp.code", first->th[1]);
		fact_word(top, "reply.icmp.meaning", icmp_error_word(tuple.proto, first->th[0], first->th[1]));
		*ret_class = CLASS_ICMP_ERROR;
		return true;
	}
	/* Of a packet that a rule made unrecognisable the kernel could not look for an answer. */
	if (!run->plan.await || observed_answer_awaited(&run->journeys))
		fact_word(top, "reply.kind", "none");
	return false;
}

/* Did it leave as the client expects it: from the public address and port? */
static void untranslated(struct observation *obs, const struct run *run, enum journey_class class)
{
	/* This host's own answer leaves, also to itself. */
	bool comes_in = obs->approach->local && !delivered(run);
	const struct visit *visit = journey_visit(&run->journeys, class, comes_in ? OWN_INPUT_END : OWN_POST_END);
	const struct tuple *probe = &run->plan.probe;
	struct tuple tuple;

	if (!visit || class != CLASS_ANSWER)
		return;
	trace_event_tuple(&visit->first, &tuple, NULL);
	/* An echo's identifier was compared when its journey was told from others. */
	fact_bool(facts_top(obs->facts), "reply.untranslated",
		  addr_equal(&tuple.src, &probe->dst) && addr_equal(&tuple.dst, &probe->src) &&
			  (!proto_has_ports(probe->proto) ||
			   (tuple.sport == probe->dport && tuple.dport == probe->sport)));
}

/* What conntrack does not follow is not translated back. Behind conntrack's own hook it is too late for that. */
static void notrack_facts(struct observation *obs)
{
	for (size_t v = 0; v < obs->n_visits; v++) {
		const struct walk *walk = &obs->visits[v].walk;

		if (obs->visits[v].journey != JOURNEY_REPLY || walk->base->priority >= NF_IP_PRI_CONNTRACK)
			continue;
		for (size_t i = 0; i < walk->n_items; i++) {
			const struct walk_item *item = &walk->items[i];

			if (!item->matched || !(item->eval.effects & EFFECT_NOTRACK))
				continue;
			observe_rule(facts_top(obs->facts), "reply.notrack", item->rule->chain, item->rule);
			return;
		}
	}
}

static void reply_step(struct observation *obs, const char *hook)
{
	struct record *top = facts_top(obs->facts);
	struct addr from = fact_get_addr(top, "reply.from");
	const char *kind = fact_get_text(top, "reply.kind", "none");
	char text[ADDR_TEXT_MAX];
	struct step *step = observe_step(obs, JOURNEY_REPLY, STEP_WIRE, hook);

	fact_int(top, "reply.place", step->place);
	step->decisive = true;
	if (!from.family)
		step->text = xasprintf("no answer within %lld ms", (long long)fact_get_int(top, "reply.waited_ms", 0));
	else
		step->text = xasprintf("%s from %s", kind, addr_text(&from, text));
}

/* Chains behind the last place at which the trace can show the packet. */
static bool may_end_unseen(const struct observation *obs, const struct run *run)
{
	struct chain **chains = NULL;
	bool complete, found = false;
	size_t n = 0;

	if (journeys_show_egress(&run->journeys) || !journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END))
		return false;
	if (ruleset_base_chains(obs->explainer.ruleset, NFPROTO_NETDEV, NF_NETDEV_EGRESS, CHAINS_MAX, &chains, &n,
				&complete, NULL) < 0 ||
	    !complete)
		return true;
	for (size_t i = 0; i < n; i++)
		found |= chain_has_device(chains[i], obs->oifname) && !chain_is_dormant(obs, chains[i]);
	return found;
}

/* It is on the wire; and of a udp service only its own kind of question can be expected to be answered. */
static bool proves_nothing(const struct observation *obs, const struct run *run)
{
	if (may_end_unseen(obs, run) || fact_get_text(facts_top(obs->facts), "egress.untried", NULL))
		return true;
	return obs->flow->proto == IPPROTO_UDP && !obs->flow->payload && !run->plan.await &&
	       journey_visit(&run->journeys, CLASS_PROBE, OWN_EGRESS_END);
}

/* The client awaits the answer where its request went. In a VRF the hook runs for the VRF's own device too. */
static void leaving_facts(struct observation *obs, uint32_t ifindex)
{
	struct record *top = facts_top(obs->facts);
	struct link oif;

	if (link_by_index(obs->route, ifindex, &oif, NULL) < 0)
		return;
	fact_text(top, "reply.oif", oif.name);
	fact_bool(top, "reply.back",
		  ifindex == obs->approach->link.ifindex || (obs->approach->vrf && ifindex == obs->approach->vrf));
}

/* Where the answer leaves for the client, and we keep it back. */
static void last_step(struct observation *obs, const struct run *run, enum journey_class class)
{
	const struct visit *visit =
		journey_visit(&run->journeys, class, obs->approach->local ? OWN_INPUT_END : OWN_POST_END);
	_cleanup_(freep) char *from = NULL;
	struct tuple tuple;
	struct step *step;

	if (!visit)
		return;
	step = observe_step(obs, JOURNEY_REPLY, STEP_WIRE, obs->approach->local ? "input" : "postrouting");
	observe_step_seen(step, &visit->first);
	if (obs->approach->local) {
		step->text = xstrdup(run->plan.await ? "reaches this host's client"
						     : "would reach this host's client (kept back here)");
		return;
	}
	fact_int(facts_top(obs->facts), "leaving.place", step->place);
	leaving_facts(obs, visit->first.oif);
	trace_event_tuple(&visit->first, &tuple, NULL);
	from = endpoint_text(&tuple.src, proto_has_ports(tuple.proto) ? tuple.sport : 0);
	step->text = xasprintf(run->plan.await ? "leaves for the client on %s, as from %s"
					       : "would leave for the client on %s, as from %s (kept back here)",
			       fact_get_text(facts_top(obs->facts), "reply.oif", "?"), from);
	observe_ttl_leaving(obs, run, class, visit);
}

static void way_back(struct observation *obs, const struct run *run, enum journey_class class)
{
	/* What this host itself answers is routed before its first chain. */
	bool routed = delivered(run);

	for (size_t v = 0; v < obs->n_visits; v++) {
		if (obs->visits[v].journey != JOURNEY_REPLY)
			continue;
		if (!routed && !observe_is_before_routing(obs, obs->visits[v].walk.base)) {
			observe_return(obs, run, class);
			routed = true;
		}
		observe_visit(obs, v);
	}
	if (!routed)
		observe_return(obs, run, class);
}

/* Behind the last rule on its way: there we drop it, unless it is the client's own. */
static bool came_through(const struct observation *obs, const struct run *run, enum journey_class class)
{
	return journey_visit(&run->journeys, class, obs->approach->local ? OWN_INPUT_END : OWN_POST_END) &&
	       (run->plan.await || journey_drop(&run->journeys, class, NULL));
}

static void request_leaves(struct observation *obs, const struct run *run)
{
	const struct visit *visit = journey_visit(&run->journeys, CLASS_PROBE, OWN_EGRESS_END);

	if (!visit)
		visit = journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END);
	if (visit && !delivered(run))
		observe_ttl_leaving(obs, run, CLASS_PROBE, visit);
}

void observe_reply(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	enum journey_class class;
	bool any;

	obs->first_probe = false;
	observe_neighbour(obs);
	ct_facts(obs, run);
	/* Nothing left this host, or it was dropped by a bridge behind: nothing can have come back. */
	if (journey_drop(&run->journeys, CLASS_PROBE, NULL) ||
	    (!journey_visit(&run->journeys, CLASS_PROBE, OWN_EGRESS_END) && !delivered(run) &&
	     journeys_show_egress(&run->journeys))) {
		fact_word(top, "reply.kind", "none");
		fact_group_unknown(obs->facts, "reply", "the probe did not leave this host");
		return;
	}
	request_leaves(obs, run);
	fact_int(top, "reply.waited_ms", run->waited_ms);
	any = reply_kind(obs, run, &class);
	if (!any && run->plan.await && !observed_answer_awaited(&run->journeys)) {
		fact_group_unknown(obs->facts, "reply", "its answer could not be told from others");
		return;
	}
	reply_step(obs, !any ? NULL : delivered(run) ? "output" : "prerouting");
	if (any)
		observe_step_seen(&obs->result->steps[obs->result->n_steps - 1],
				  &run->journeys.logs[class].visits[0].first);
	if (!any && proves_nothing(obs, run))
		return;
	if (!any) {
		observe_silence(obs, JOURNEY_REQUEST,
				delivered(run)					   ? "input"
				: journeys_show_egress(&run->journeys) ? "egress"
									      : "postrouting");
		return;
	}
	way_back(obs, run, class);
	notrack_facts(obs);
	untranslated(obs, run, class);
	if (came_through(obs, run, class))
		last_step(obs, run, class);
	else if (!obs->approach->local && journey_visit(&run->journeys, class, OWN_INPUT_END))
		observe_silence(obs, JOURNEY_REPLY, "input");
	else if (!journey_drop(&run->journeys, class, NULL) && !observe_legacy(obs, run, class, JOURNEY_REPLY))
		observe_silence(obs, JOURNEY_REPLY, observe_last_hook(obs, run, class));
}
