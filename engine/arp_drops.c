/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Evaluates the chains that ARP and neighbour discovery meet on packets that are made up.
 */
#include "engine/arp_drops.h"

#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_arp.h>
#include <linux/netfilter_bridge.h>

#include "engine/observe_private.h"
#include "probes/bridge.h"
#include "probes/lower.h"
#include "rules/hypothesis.h"
#include "rules/nd.h"
#include "rules/possible.h"
#include "rules/ttl.h"

#define CHAINS_MAX 1000
#define RULES_MAX 2000 /* of a chain that is read only for this, where nothing points to it */

/* Where such a packet meets rules. */
struct meeting {
	uint8_t family;
	uint8_t hook;
	bool out;
};
static const struct meeting arp_meetings[] = {
	{ NFPROTO_ARP, NF_ARP_OUT, true },
	{ NFPROTO_ARP, NF_ARP_IN, false },
};
static const struct meeting nd_meetings[] = {
	{ NFPROTO_IPV6, NF_INET_LOCAL_OUT, true },    { NFPROTO_INET, NF_INET_LOCAL_OUT, true },
	{ NFPROTO_IPV6, NF_INET_POST_ROUTING, true }, { NFPROTO_INET, NF_INET_POST_ROUTING, true },
	{ NFPROTO_IPV6, NF_INET_PRE_ROUTING, false }, { NFPROTO_INET, NF_INET_PRE_ROUTING, false },
	{ NFPROTO_IPV6, NF_INET_LOCAL_IN, false },    { NFPROTO_INET, NF_INET_LOCAL_IN, false },
};

/* Where they are frames: at the interface itself, and at the ports of a bridge. */
static const struct meeting frame_meetings[] = {
	{ NFPROTO_NETDEV, NF_NETDEV_EGRESS, true },
	{ NFPROTO_BRIDGE, NF_BR_LOCAL_OUT, true },
	{ NFPROTO_BRIDGE, NF_BR_POST_ROUTING, true },
	{ NFPROTO_NETDEV, NF_NETDEV_INGRESS, false },
	{ NFPROTO_BRIDGE, NF_BR_PRE_ROUTING, false },
	{ NFPROTO_BRIDGE, NF_BR_LOCAL_IN, false },
	/* of IPv6 alone */
	{ NFPROTO_INET, NF_INET_INGRESS, false },
};

/* Two addresses that have no byte in common: what is decided for both is not decided by the address. */
static const uint8_t made_up[2][6] = { { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 }, { 0x06, 0xee, 0xdd, 0xcc, 0xbb, 0xaa } };

static enum arp_operation operation_at(const struct arp_guess *guess, const struct meeting *meeting)
{
	return meeting->out != guess->exchange[0].asked ? ARP_ASKS : ARP_ANSWERS;
}

static bool is_frame(const struct meeting *meeting)
{
	return meeting->family == NFPROTO_NETDEV || meeting->family == NFPROTO_BRIDGE ||
	       (meeting->family == NFPROTO_INET && meeting->hook == NF_INET_INGRESS);
}

/* The exchange as it is seen there, at that device. */
static void make_packet(const struct arp_guess *guess, size_t i, const struct meeting *meeting,
			const struct link *device, struct packet *ret_packet)
{
	const enum arp_operation operation = operation_at(guess, meeting);
	struct arp_exchange exchange = guess->exchange[i];

	exchange.ifindex = device->ifindex;
	memcpy(exchange.ifname, device->name, sizeof(exchange.ifname));
	if (exchange.peer.family == AF_INET)
		arp_packet(&exchange, operation, ret_packet);
	else
		nd_packet(&exchange, operation, meeting->family, meeting->hook, ret_packet);
	if (is_frame(meeting))
		arp_on_wire(&exchange, operation, meeting->family, meeting->hook, ret_packet);
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

static struct hypothesis chain_would(const struct observation *obs, const struct arp_guess *guess,
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
	    ((meeting->family == NFPROTO_ARP || is_frame(meeting)) && !meeting->out && !guess->mac_known &&
	     arp_tests_sender_mac(chain, guess->exchange[0].peer.family == AF_INET)))
		would[0].result = WOULD_UNKNOWN;
	return would[0];
}

/* Whichever of these devices it takes: dropped only where it is by all of them. *ret_device: one that it is dropped at.
 */
static struct hypothesis at_devices(const struct observation *obs, const struct arp_guess *guess,
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

static struct hypothesis anywhere(const struct observation *obs, const struct arp_guess *guess,
				  const struct meeting *meeting, struct chain *chain, const struct link **ret_device)
{
	struct hypothesis would = { .result = WOULD_NOTHING };

	if (meeting->family != NFPROTO_BRIDGE)
		would = at_devices(obs, guess, meeting, chain, &guess->link, 1, ret_device);
	if (would.result == WOULD_DROP || !is_frame(meeting) ||
	    (meeting->family == NFPROTO_BRIDGE && !link_is_bridge(&guess->link)))
		return would;
	return at_devices(obs, guess, meeting, chain, guess->ports, guess->n_ports, ret_device);
}

/* As arp_drops(), of one such place. */
static int search(const struct observation *obs, const struct arp_guess *guess, const struct meeting *meeting,
		  struct arp_drop *ret_drop)
{
	struct ruleset *ruleset = obs->explainer.ruleset;
	struct chain **chains = NULL;
	bool complete = false, dormant;
	int result = 0;
	size_t n = 0;

	if (ruleset_base_chains(ruleset, meeting->family, meeting->hook, CHAINS_MAX, &chains, &n, &complete, NULL) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct link *device = &guess->link;
		struct hypothesis would;

		if (!strcmp(chains[i]->type, "nat") || trace_table_named(chains[i]->table) ||
		    ruleset_table(ruleset, meeting->family, chains[i]->table, &dormant, NULL) < 0 || dormant)
			continue;
		if (guess->exchange[0].asked && !chains[i]->rules_complete && chains[i]->use > RULES_MAX)
			would = (struct hypothesis){ .result = WOULD_UNKNOWN };
		else
			would = anywhere(obs, guess, meeting, chains[i], &device);
		if (would.result == WOULD_UNKNOWN)
			result = -1;
		if (would.result != WOULD_DROP)
			continue;
		*ret_drop = (struct arp_drop){ .chain = chains[i],
					       .decider = would.decider,
					       .family = meeting->family,
					       .hook = meeting->hook,
					       .operation = operation_at(guess, meeting) };
		snprintf(ret_drop->device, sizeof(ret_drop->device), "%s", device->name);
		return 1;
	}
	return complete ? result : -1;
}

static int search_all(const struct observation *obs, const struct arp_guess *guess, const struct meeting *meetings,
		      size_t n, struct arp_drop *ret_drop)
{
	int found = 0;

	for (size_t i = 0; i < n && found <= 0; i++) {
		int r = search(obs, guess, &meetings[i], ret_drop);

		found = r ? r : found;
	}
	return found;
}

void arp_guess_at(const struct observation *obs, const struct link *link, const struct arp_exchange *exchange,
		  struct arp_guess *ret_guess)
{
	*ret_guess = (struct arp_guess){ .exchange = { *exchange, *exchange }, .link = *link };
	for (size_t i = 0; i < ARRAY_SIZE(made_up); i++) {
		struct arp_exchange *one = &ret_guess->exchange[i];

		one->ifindex = link->ifindex;
		memcpy(one->asked ? one->peer_mac : one->own_mac, link->mac, sizeof(link->mac));
		memcpy(one->asked ? one->own_mac : one->peer_mac, made_up[i], sizeof(made_up[i]));
	}
	lower_next(obs->route, link, ret_guess->ports, ARP_PORTS_MAX, &ret_guess->n_ports);
}

int arp_drops(const struct observation *obs, const struct arp_guess *guess, struct arp_drop *ret_drop)
{
	const bool nd = guess->exchange[0].peer.family == AF_INET6;
	int found = nd ? search_all(obs, guess, nd_meetings, ARRAY_SIZE(nd_meetings), ret_drop)
		       : search_all(obs, guess, arp_meetings, ARRAY_SIZE(arp_meetings), ret_drop);
	int framed = 0;

	if (found <= 0)
		framed = search_all(obs, guess, frame_meetings, ARRAY_SIZE(frame_meetings) - !nd, ret_drop);
	return found > 0 || framed > 0 ? 1 : found < 0 || framed < 0 ? -1 : 0;
}
