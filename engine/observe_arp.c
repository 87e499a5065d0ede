/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The next hop did not answer ARP or ND: would this host's rules let the question out, and the answer in? Such packets
 * cannot be probed, so the rules are evaluated on ones that are made up.
 */
#include "engine/observe_private.h"

#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_arp.h>
#include <linux/netfilter_bridge.h>

#include "probes/bridge.h"
#include "probes/lower.h"
#include "rules/hypothesis.h"
#include "rules/nd.h"
#include "rules/possible.h"
#include "rules/ttl.h"

#define CHAINS_MAX 1000
#define PORTS_MAX 64

/* Where such a packet meets rules. */
struct meeting {
	uint8_t family;
	uint8_t hook;
	enum arp_operation operation;
};
static const struct meeting arp_meetings[] = {
	{ NFPROTO_ARP, NF_ARP_OUT, ARP_ASKS },
	{ NFPROTO_ARP, NF_ARP_IN, ARP_ANSWERS },
};
static const struct meeting nd_meetings[] = {
	{ NFPROTO_IPV6, NF_INET_LOCAL_OUT, ARP_ASKS },	    { NFPROTO_INET, NF_INET_LOCAL_OUT, ARP_ASKS },
	{ NFPROTO_IPV6, NF_INET_POST_ROUTING, ARP_ASKS },   { NFPROTO_INET, NF_INET_POST_ROUTING, ARP_ASKS },
	{ NFPROTO_IPV6, NF_INET_PRE_ROUTING, ARP_ANSWERS }, { NFPROTO_INET, NF_INET_PRE_ROUTING, ARP_ANSWERS },
	{ NFPROTO_IPV6, NF_INET_LOCAL_IN, ARP_ANSWERS },    { NFPROTO_INET, NF_INET_LOCAL_IN, ARP_ANSWERS },
};

/* Where they are frames: at the interface itself, and at the ports of a bridge. */
static const struct meeting frame_meetings[] = {
	{ NFPROTO_NETDEV, NF_NETDEV_EGRESS, ARP_ASKS },
	{ NFPROTO_BRIDGE, NF_BR_LOCAL_OUT, ARP_ASKS },
	{ NFPROTO_BRIDGE, NF_BR_POST_ROUTING, ARP_ASKS },
	{ NFPROTO_NETDEV, NF_NETDEV_INGRESS, ARP_ANSWERS },
	{ NFPROTO_BRIDGE, NF_BR_PRE_ROUTING, ARP_ANSWERS },
	{ NFPROTO_BRIDGE, NF_BR_LOCAL_IN, ARP_ANSWERS },
	/* of IPv6 alone */
	{ NFPROTO_INET, NF_INET_INGRESS, ARP_ANSWERS },
};

/* Two addresses that have no byte in common: what is decided for both is not decided by the address. */
static const uint8_t made_up[2][6] = { { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 }, { 0x06, 0xee, 0xdd, 0xcc, 0xbb, 0xaa } };

/* What is not known of the exchange, in the two ways in which it may be. */
struct guess {
	struct arp_exchange exchange[2];
	struct link oif;
	struct link ports[PORTS_MAX]; /* below that */
	size_t n_ports;
};

static bool is_frame(const struct meeting *meeting)
{
	return meeting->family == NFPROTO_NETDEV || meeting->family == NFPROTO_BRIDGE ||
	       (meeting->family == NFPROTO_INET && meeting->hook == NF_INET_INGRESS);
}

/* The exchange as it is seen there, at that device. */
static void make_packet(const struct guess *guess, size_t i, const struct meeting *meeting, const struct link *device,
			struct packet *ret_packet)
{
	struct arp_exchange exchange = guess->exchange[i];

	exchange.ifindex = device->ifindex;
	memcpy(exchange.ifname, device->name, sizeof(exchange.ifname));
	if (exchange.peer.family == AF_INET)
		arp_packet(&exchange, meeting->operation, ret_packet);
	else
		nd_packet(&exchange, meeting->operation, meeting->family, meeting->hook, ret_packet);
	if (is_frame(meeting))
		arp_on_wire(&exchange, meeting->operation, meeting->family, meeting->hook, ret_packet);
}

/* A rule that writes the hop limit of neighbour discovery spoils it. The rule, where it stands in the base chain. */
static const struct rule *spoilt_by(const struct observation *obs, struct chain *chain, const struct packet *packet)
{
	const size_t at = ttl_offset(AF_INET6);
	struct possible may;

	if (packet->nfproto != NFPROTO_IPV6)
		return NULL;
	possible_ends(obs->explainer.ruleset, obs->explainer.env, chain, packet, &may);
	if (may.ends != MAY_PASS || may.left.nh.len <= at || may.left.nh.bytes[at] == packet->nh.bytes[at])
		return NULL;
	for (size_t i = 0; i < chain->n_rules; i++) {
		struct packet scratch = *packet;
		enum outcome outcome;

		eval_rule_quick(chain->rules[i], obs->explainer.env, &scratch, &outcome);
		if (outcome == OUTCOME_MATCH && ttl_written_by(chain->rules[i], AF_INET6))
			return chain->rules[i];
	}
	return NULL;
}

static struct hypothesis chain_would(const struct observation *obs, const struct guess *guess,
				     const struct meeting *meeting, struct chain *chain, const struct link *device)
{
	struct hypothesis would[2];
	const struct rule *spoiler;
	struct packet packet;

	for (size_t i = 0; i < ARRAY_SIZE(would); i++) {
		make_packet(guess, i, meeting, device, &packet);
		would[i] = hypothesis_chain(obs->explainer.ruleset, obs->explainer.env, chain, &packet);
		spoiler = would[i].result == WOULD_ACCEPT ? spoilt_by(obs, chain, &packet) : NULL;
		if (spoiler)
			would[i] = (struct hypothesis){ .result = WOULD_DROP, .decider = spoiler };
	}
	if (would[0].result != would[1].result || would[0].decider != would[1].decider ||
	    ((meeting->family == NFPROTO_ARP || is_frame(meeting)) && meeting->operation == ARP_ANSWERS &&
	     arp_tests_sender_mac(chain, guess->exchange[0].peer.family == AF_INET)))
		would[0].result = WOULD_UNKNOWN;
	return would[0];
}

/* Whichever of these devices it takes: dropped only where it is by all of them. *ret_device: one that it is dropped at.
 */
static struct hypothesis at_devices(const struct observation *obs, const struct guess *guess,
				    const struct meeting *meeting, struct chain *chain, const struct link *devices,
				    size_t n, const struct link **ret_device)
{
	const bool bound = is_frame(meeting) && meeting->family != NFPROTO_BRIDGE;
	struct hypothesis drop = { .result = WOULD_NOTHING };
	size_t n_drops = 0;

	for (size_t i = 0; i < n; i++) {
		struct hypothesis would;

		if (bound && !chain_has_device(chain, devices[i].name))
			continue;
		would = chain_would(obs, guess, meeting, chain, &devices[i]);
		if (would.result == WOULD_UNKNOWN)
			return would;
		if (would.result != WOULD_DROP)
			continue;
		drop = would;
		*ret_device = &devices[i];
		n_drops++;
	}
	if (n_drops && n_drops < n)
		drop.result = WOULD_UNKNOWN;
	return drop;
}

static struct hypothesis anywhere(const struct observation *obs, const struct guess *guess,
				  const struct meeting *meeting, struct chain *chain, const struct link **ret_device)
{
	struct hypothesis would = { .result = WOULD_NOTHING };

	if (meeting->family != NFPROTO_BRIDGE)
		would = at_devices(obs, guess, meeting, chain, &guess->oif, 1, ret_device);
	if (would.result == WOULD_DROP || !is_frame(meeting) ||
	    (meeting->family == NFPROTO_BRIDGE && !link_is_bridge(&guess->oif)))
		return would;
	return at_devices(obs, guess, meeting, chain, guess->ports, guess->n_ports, ret_device);
}

static void dropped_facts(struct observation *obs, const struct guess *guess, const struct meeting *meeting,
			  const struct chain *chain, const struct rule *decider, const struct link *device,
			  struct scratch *scratch)
{
	struct record *top = facts_top(obs->facts);

	if (decider)
		rules_text(obs->explainer.ruleset, scratch,
			   (struct rule *[]){ chain_rule(decider->chain, decider->handle) }, 1, NULL);
	fact_bool(top, "arp.dropped", true);
	fact_bool(top, "arp.spoilt", decider && ttl_written_by(decider, AF_INET6));
	fact_word(top, "arp.operation", meeting->operation == ARP_ASKS ? "request" : "reply");
	fact_addr(top, "arp.own", &guess->exchange[0].own);
	fact_text(top, "arp.device", device->name);
	fact_word(top, "arp.hook", hook_name(meeting->family, meeting->hook));
	observe_rule(top, "arp.rule", decider ? decider->chain : chain, decider);
}

/* 1: found, the facts are set; 0: none drops it; -1: that could not be told. */
static int search(struct observation *obs, const struct guess *guess, const struct meeting *meeting,
		  struct scratch *scratch)
{
	struct ruleset *ruleset = obs->explainer.ruleset;
	struct chain **chains = NULL;
	bool complete = false, dormant;
	int result = 0;
	size_t n = 0;

	if (ruleset_base_chains(ruleset, meeting->family, meeting->hook, CHAINS_MAX, &chains, &n, &complete, NULL) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct link *device = &guess->oif;
		struct hypothesis would;

		if (!strcmp(chains[i]->type, "nat") || trace_table_named(chains[i]->table) ||
		    ruleset_table(ruleset, meeting->family, chains[i]->table, &dormant, NULL) < 0 || dormant)
			continue;
		would = anywhere(obs, guess, meeting, chains[i], &device);
		if (would.result == WOULD_UNKNOWN)
			result = -1;
		if (would.result != WOULD_DROP)
			continue;
		dropped_facts(obs, guess, meeting, chains[i], would.decider, device, scratch);
		return 1;
	}
	return complete ? result : -1;
}

/* With which address does this host ask? That of the interface whose network the peer is in; of IPv6 also the link's
 * own. */
static bool make_guess(const struct observation *obs, const struct arp_exchange *exchange, struct guess *ret_guess)
{
	static const struct addr link_local = { .family = AF_INET6, .bytes = { 0xfe, 0x80 } };
	struct guess guess = { .exchange = { *exchange, *exchange } };
	struct link_addr *addrs;
	bool found = false;
	size_t n;

	if (link_addrs(obs->route, exchange->peer.family, &addrs, &n, NULL) < 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (addrs[i].ifindex != exchange->ifindex)
			continue;
		if (addr_in_prefix(&exchange->peer, &addrs[i].addr, addrs[i].prefix) && !found) {
			guess.exchange[0].own = addrs[i].addr;
			found = true;
		} else if (addrs[i].addr.family == AF_INET6 && addr_in_prefix(&addrs[i].addr, &link_local, 10)) {
			guess.exchange[1].own = addrs[i].addr;
		}
	}
	free(addrs);
	if (!guess.exchange[1].own.family)
		guess.exchange[1].own = guess.exchange[0].own;
	for (size_t i = 0; i < ARRAY_SIZE(made_up); i++)
		memcpy(guess.exchange[i].peer_mac, made_up[i], sizeof(made_up[i]));
	*ret_guess = guess;
	return found;
}

/* 1 and the facts, 0: none drops it, -1: that could not be told. */
static int search_all(struct observation *obs, const struct guess *guess, const struct meeting *meetings, size_t n,
		      struct scratch *scratch)
{
	int found = 0;

	for (size_t i = 0; i < n && found <= 0; i++) {
		int r = search(obs, guess, &meetings[i], scratch);

		found = r ? r : found;
	}
	return found;
}

void observe_arp(struct observation *obs, struct scratch *scratch)
{
	const char *state = fact_get_text(facts_top(obs->facts), "neigh.state", "");
	struct arp_exchange exchange = { .peer = fact_get_addr(facts_top(obs->facts), "neigh.addr") };
	const bool nd = exchange.peer.family == AF_INET6;
	struct guess guess;
	struct link link;
	int found, framed;

	if ((strcmp(state, "failed") && strcmp(state, "incomplete")) ||
	    link_by_index(obs->route, obs->way.oif, &link, NULL) < 0)
		return;
	exchange.ifindex = link.ifindex;
	memcpy(exchange.own_mac, link.mac, sizeof(exchange.own_mac));
	if (!make_guess(obs, &exchange, &guess)) {
		fact_group_unknown(obs->facts, "arp", "it is not known with which address the next hop is asked");
		return;
	}
	guess.oif = link;
	guess.n_ports = 0;
	lower_next(obs->route, &link, guess.ports, PORTS_MAX, &guess.n_ports);
	found = nd ? search_all(obs, &guess, nd_meetings, ARRAY_SIZE(nd_meetings), scratch)
		   : search_all(obs, &guess, arp_meetings, ARRAY_SIZE(arp_meetings), scratch);
	framed = found > 0 ? 0 : search_all(obs, &guess, frame_meetings, ARRAY_SIZE(frame_meetings) - !nd, scratch);
	if (found > 0 || framed > 0)
		return;
	if (found < 0 || framed < 0)
		fact_group_unknown(obs->facts, "arp", "not every rule that such a packet meets could be evaluated");
	else
		fact_bool(facts_top(obs->facts), "arp.dropped", false);
}
