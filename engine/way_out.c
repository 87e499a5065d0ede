/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Evaluates the chains of output and postrouting for an answer of this host that nobody sent.
 */
#include "engine/way_out.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_conntrack_tuple_common.h>
#include <linux/netfilter_ipv4.h>

#include "rules/possible.h"

#define CHAINS_MAX 4096
#define TTL 64

/* In the order in which the answer meets them. */
static const uint32_t hooks[] = { NF_INET_LOCAL_OUT, NF_INET_POST_ROUTING };

struct answer {
	struct packet packet;
	struct addr asked; /* as what the client knows this host */
	uint16_t asked_port;
	bool tracked, status_known; /* the request was, with that status */
	uint32_t status;
};

static void put_addrs(struct packet *packet, const struct addr *src, const struct addr *dst)
{
	bool ip6 = packet->nfproto == NFPROTO_IPV6;

	memcpy(packet->nh.bytes + (ip6 ? 8 : 12), src->bytes, addr_len(src));
	memcpy(packet->nh.bytes + (ip6 ? 24 : 16), dst->bytes, addr_len(dst));
}

static void put_ports(struct packet *packet, uint16_t sport, uint16_t dport)
{
	uint16_t ports[2] = { htons(sport), htons(dport) };

	memcpy(packet->th.bytes, ports, sizeof(ports));
	packet->th.len = sizeof(ports);
}

/* False where it is not known which way the answer would go. */
static bool answer_make(const struct observation *obs, const struct visit *input, struct answer *answer)
{
	struct packet *packet = &answer->packet;
	struct route_query query = { .vrf = obs->approach->vrf };
	struct chain none = { .family = NFPROTO_INET, .hook = NF_INET_LOCAL_IN };
	struct route route;
	struct tuple tuple;
	struct link oif;
	bool ip6;

	trace_event_tuple(&input->first, &tuple, NULL);
	query.tuple = (struct tuple){ .src = tuple.dst, .dst = tuple.src };
	if (route_lookup(obs->route, &query, &route, NULL) < 0 || route.error ||
	    link_by_index(obs->route, route.oif, &oif, NULL) < 0)
		return false;
	explain_packet(&obs->explainer, input, &none, packet);
	ip6 = packet->nfproto == NFPROTO_IPV6;
	packet->ll.len = packet->length = 0;
	memset(packet->nh.bytes, 0, sizeof(packet->nh.bytes));
	packet->nh.len = ip6 ? 40 : 20;
	packet->nh.bytes[0] = ip6 ? 0x60 : 0x45;
	packet->nh.bytes[ip6 ? 6 : 9] = packet->l4proto;
	packet->nh.bytes[ip6 ? 7 : 8] = TTL;
	put_addrs(packet, &tuple.dst, &tuple.src);
	put_ports(packet, tuple.dport, tuple.sport);
	packet->iif = packet->iiftype = 0;
	memset(packet->iifname, 0, sizeof(packet->iifname));
	packet->oif = oif.ifindex;
	packet->oiftype = oif.type;
	memcpy(packet->oifname, oif.name, sizeof(packet->oifname));
	packet->mark_known = true;
	packet->mark = 0;
	packet->orig_known = true;
	packet->orig_src = obs->approach->probe.src;
	packet->orig_dst = obs->approach->probe.dst;
	packet->orig_sport = obs->approach->probe.sport;
	packet->orig_dport = obs->approach->probe.dport;
	answer->asked = obs->approach->probe.dst;
	answer->asked_port = obs->approach->probe.dport;
	answer->tracked =
		packet->ct_known && !(packet->ct_state & (NF_CT_STATE_INVALID_BIT | NF_CT_STATE_UNTRACKED_BIT));
	answer->status_known = packet->ct_status_known;
	answer->status = packet->ct_status;
	/* What the answer is, its own way has to tell. */
	packet->ct_known = false;
	return true;
}

/* What conntrack makes of it, where it has come to that chain. */
static void pass_conntrack(struct answer *answer, const struct chain *base)
{
	struct packet *packet = &answer->packet;
	struct addr client = packet_dst(packet);
	bool raw = base->hook == NF_INET_LOCAL_OUT && base->priority < NF_IP_PRI_CONNTRACK;

	/* By a rule of a chain before. */
	if (packet->ct_known && packet->ct_state == NF_CT_STATE_UNTRACKED_BIT)
		return;
	packet->ct_known = raw || answer->tracked;
	packet->ct_state = raw ? NF_CT_STATE_INVALID_BIT : NF_CT_STATE_BIT(IP_CT_ESTABLISHED);
	packet->ct_direction = IP_CT_DIR_REPLY;
	packet->ct_status_known = !raw && answer->status_known;
	packet->ct_status = answer->status | IPS_SEEN_REPLY | IPS_CONFIRMED;
	if (answer->tracked && base->hook == NF_INET_POST_ROUTING && base->priority >= NF_IP_PRI_NAT_SRC) {
		put_addrs(packet, &answer->asked, &client);
		put_ports(packet, answer->asked_port, packet_dport(packet));
	}
}

static int by_priority(const void *a, const void *b)
{
	const struct chain *one = *(struct chain *const *)a, *two = *(struct chain *const *)b;

	return (one->priority > two->priority) - (one->priority < two->priority);
}

/* The filters of both families on that hook, in order. False where they could not all be read. */
static bool chains_of(const struct observation *obs, uint8_t family, uint32_t hook, struct chain ***chains, size_t *n)
{
	const uint8_t families[] = { NFPROTO_INET, family };

	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		struct chain **some = NULL;
		bool complete = false, dormant = false;
		size_t n_some = 0;

		if (ruleset_base_chains(obs->explainer.ruleset, families[f], hook, CHAINS_MAX, &some, &n_some,
					&complete, NULL) < 0 ||
		    !complete)
			return false;
		for (size_t i = 0; i < n_some; i++) {
			/* nat chains see only the first packet. */
			if (!strcmp(some[i]->type, "nat") || (ruleset_table(obs->explainer.ruleset, some[i]->family,
									    some[i]->table, &dormant, NULL) == 0 &&
							      dormant))
				continue;
			xgrow(chains, *n, sizeof(**chains));
			(*chains)[(*n)++] = some[i];
		}
	}
	if (*n)
		qsort(*chains, *n, sizeof(**chains), by_priority);
	return true;
}

const struct chain *way_out_stops(const struct observation *obs, const struct visit *input, bool *ret_certain)
{
	struct answer answer = { 0 };
	const struct chain *doubt = NULL;

	if (!answer_make(obs, input, &answer))
		return NULL;
	for (size_t h = 0; h < ARRAY_SIZE(hooks); h++) {
		_cleanup_(freep) struct chain **chains = NULL;
		size_t n = 0;

		if (!chains_of(obs, answer.packet.nfproto, hooks[h], &chains, &n))
			return NULL;
		for (size_t i = 0; i < n; i++) {
			struct possible possible;

			answer.packet.family = chains[i]->family;
			answer.packet.hook = (uint8_t)chains[i]->hook;
			pass_conntrack(&answer, chains[i]);
			possible_ends(obs->explainer.ruleset, obs->explainer.env, chains[i], &answer.packet, &possible);
			*ret_certain = possible.ends == MAY_DROP;
			if (*ret_certain)
				return chains[i];
			if (possible.ends & MAY_DROP && !doubt)
				doubt = chains[i];
			answer.packet = possible.left;
		}
	}
	*ret_certain = false;
	return doubt;
}
