/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The next hop did not answer ARP: would a chain of family arp let the question out, and the answer in? Such packets
 * cannot be probed, so the rules are evaluated on ones that are made up.
 */
#include "engine/observe_private.h"

#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_arp.h>

#include "probes/link.h"
#include "rules/arp.h"
#include "rules/hypothesis.h"

#define CHAINS_MAX 1000

/* Two addresses that have no byte in common: what is decided for both is not decided by the address. */
static const uint8_t made_up[2][6] = { { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 }, { 0x06, 0xee, 0xdd, 0xcc, 0xbb, 0xaa } };

static struct hypothesis chain_would(const struct observation *obs, const struct arp_exchange *exchange,
				     enum arp_operation operation, struct chain *chain)
{
	struct arp_exchange other = *exchange;
	struct hypothesis would[2];
	struct packet packet;

	for (size_t i = 0; i < ARRAY_SIZE(would); i++) {
		memcpy(other.peer_mac, made_up[i], sizeof(other.peer_mac));
		arp_packet(&other, operation, &packet);
		would[i] = hypothesis_chain(obs->explainer.ruleset, obs->explainer.env, chain, &packet);
	}
	if (would[0].result != would[1].result || would[0].decider != would[1].decider ||
	    (operation == ARP_ANSWERS && arp_tests_sender_mac(chain)))
		would[0].result = WOULD_UNKNOWN;
	return would[0];
}

/* 1: found, the facts are set; 0: none drops it; -1: that could not be told. */
static int search_hook(struct observation *obs, const struct arp_exchange *exchange, enum arp_operation operation,
		       struct scratch *scratch)
{
	const uint32_t hook = operation == ARP_ASKS ? NF_ARP_OUT : NF_ARP_IN;
	struct ruleset *ruleset = obs->explainer.ruleset;
	struct record *top = facts_top(obs->facts);
	struct chain **chains = NULL;
	bool complete = false, dormant;
	int result = 0;
	size_t n = 0;

	if (ruleset_base_chains(ruleset, NFPROTO_ARP, hook, CHAINS_MAX, &chains, &n, &complete, NULL) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct hypothesis would;

		if (ruleset_table(ruleset, NFPROTO_ARP, chains[i]->table, &dormant, NULL) < 0 || dormant)
			continue;
		would = chain_would(obs, exchange, operation, chains[i]);
		if (would.result == WOULD_UNKNOWN)
			result = -1;
		if (would.result != WOULD_DROP)
			continue;
		fact_bool(top, "arp.dropped", true);
		fact_word(top, "arp.operation", operation == ARP_ASKS ? "request" : "reply");
		fact_addr(top, "arp.own", &exchange->own);
		if (would.decider)
			rules_text(ruleset, scratch,
				   (struct rule *[]){ chain_rule(would.decider->chain, would.decider->handle) }, 1,
				   NULL);
		observe_rule(top, "arp.rule", would.decider ? would.decider->chain : chains[i], would.decider);
		return 1;
	}
	return complete ? result : -1;
}

/* With which address does this host ask? That of the interface whose network the peer is in. */
static bool own_addr(const struct observation *obs, struct arp_exchange *exchange)
{
	struct link_addr *addrs;
	bool found = false;
	size_t n;

	if (link_addrs(obs->route, AF_INET, &addrs, &n, NULL) < 0)
		return false;
	for (size_t i = 0; i < n && !found; i++) {
		if (addrs[i].ifindex != exchange->ifindex ||
		    !addr_in_prefix(&exchange->peer, &addrs[i].addr, addrs[i].prefix))
			continue;
		exchange->own = addrs[i].addr;
		found = true;
	}
	free(addrs);
	return found;
}

void observe_arp(struct observation *obs, struct scratch *scratch)
{
	const char *state = fact_get_text(facts_top(obs->facts), "neigh.state", "");
	struct arp_exchange exchange = { .peer = fact_get_addr(facts_top(obs->facts), "neigh.addr") };
	struct link link;
	int asks, answers;

	if ((strcmp(state, "failed") && strcmp(state, "incomplete")) ||
	    link_by_index(obs->route, obs->way.oif, &link, NULL) < 0)
		return;
	if (exchange.peer.family != AF_INET) {
		fact_group_unknown(obs->facts, "arp", "rules about IPv6's neighbour discovery were not looked at");
		return;
	}
	exchange.ifindex = link.ifindex;
	memcpy(exchange.ifname, link.name, sizeof(exchange.ifname));
	memcpy(exchange.own_mac, link.mac, sizeof(exchange.own_mac));
	if (!own_addr(obs, &exchange)) {
		fact_group_unknown(obs->facts, "arp", "it is not known with which address the next hop is asked");
		return;
	}
	asks = search_hook(obs, &exchange, ARP_ASKS, scratch);
	answers = asks > 0 ? 0 : search_hook(obs, &exchange, ARP_ANSWERS, scratch);
	if (asks < 0 || answers < 0)
		fact_group_unknown(obs->facts, "arp", "not every rule of family arp could be evaluated");
	else if (!asks && !answers)
		fact_bool(facts_top(obs->facts), "arp.dropped", false);
}
