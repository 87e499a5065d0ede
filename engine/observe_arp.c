/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The next hop did not answer ARP or ND: would this host's rules let the question out, and the answer in?
 */
#include "engine/observe_private.h"

#include <string.h>

#include "engine/arp_drops.h"
#include "rules/ttl.h"

static void dropped_facts(struct observation *obs, const struct arp_guess *guess, const struct arp_drop *drop,
			  struct scratch *scratch)
{
	struct record *top = facts_top(obs->facts);
	const struct rule *decider = drop->decider;

	if (decider)
		rules_text(obs->explainer.ruleset, scratch,
			   (struct rule *[]){ chain_rule(decider->chain, decider->handle) }, 1, NULL);
	fact_bool(top, "arp.dropped", true);
	fact_bool(top, "arp.spoilt", decider && ttl_written_by(decider, AF_INET6));
	fact_word(top, "arp.operation", drop->operation == ARP_ASKS ? "request" : "reply");
	fact_addr(top, "arp.own", &guess->exchange[0].own);
	fact_text(top, "arp.device", drop->device);
	fact_word(top, "arp.hook", hook_name(drop->family, drop->hook));
	observe_rule(top, "arp.rule", decider ? decider->chain : drop->chain, decider);
}

/* With which address does this host ask? That of the interface whose network the peer is in; of IPv6 also the link's
 * own. */
static bool own_addresses(const struct observation *obs, struct arp_guess *guess)
{
	static const struct addr link_local = { .family = AF_INET6, .bytes = { 0xfe, 0x80 } };
	struct arp_exchange *exchange = guess->exchange;
	struct link_addr *addrs;
	bool found = false;
	size_t n;

	if (link_addrs(obs->route, exchange->peer.family, &addrs, &n, NULL) < 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (addrs[i].ifindex != exchange->ifindex)
			continue;
		if (addr_in_prefix(&exchange->peer, &addrs[i].addr, addrs[i].prefix) && !found) {
			exchange[0].own = addrs[i].addr;
			found = true;
		} else if (addrs[i].addr.family == AF_INET6 && addr_in_prefix(&addrs[i].addr, &link_local, 10)) {
			exchange[1].own = addrs[i].addr;
		}
	}
	free(addrs);
	if (!exchange[1].own.family)
		exchange[1].own = exchange[0].own;
	return found;
}

void observe_arp(struct observation *obs, struct scratch *scratch)
{
	const char *state = fact_get_text(facts_top(obs->facts), "neigh.state", "");
	const struct arp_exchange exchange = { .peer = fact_get_addr(facts_top(obs->facts), "neigh.addr") };
	struct arp_guess guess;
	struct arp_drop drop;
	struct link link;
	int found;

	if ((strcmp(state, "failed") && strcmp(state, "incomplete")) ||
	    link_by_index(obs->route, obs->way.oif, &link, NULL) < 0)
		return;
	arp_guess_at(obs, &link, &exchange, &guess);
	if (!own_addresses(obs, &guess)) {
		fact_group_unknown(obs->facts, "arp", "it is not known with which address the next hop is asked");
		return;
	}
	found = arp_drops(obs, &guess, &drop);
	if (found > 0)
		dropped_facts(obs, &guess, &drop, scratch);
	else if (found < 0)
		fact_group_unknown(obs->facts, "arp", "not every rule that such a packet meets could be evaluated");
	else
		fact_bool(facts_top(obs->facts), "arp.dropped", false);
}
