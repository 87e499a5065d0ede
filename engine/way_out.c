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

#include "engine/observe_private.h"
#include "engine/place.h"
#include "probes/legacy.h"
#include "probes/tc.h"
#include "rules/legacy/legacy.h"
#include "rules/possible.h"

#define CHAINS_MAX 4096
#define TTL 64

/* In the order in which the answer meets them. */
static const struct hook {
	bool device; /* of the output interface */
	uint32_t number;
} hooks[] = { { false, NF_INET_LOCAL_OUT }, { false, NF_INET_POST_ROUTING }, { true, NF_NETDEV_EGRESS } };

/* The tables of iptables-legacy that are loaded. */
struct legacy_tables {
	struct legacy_table **list;
	size_t n;
};

static void legacy_tables_done(struct legacy_tables *tables)
{
	for (size_t i = 0; i < tables->n; i++)
		legacy_free(tables->list[i]);
	free(tables->list);
}

static int legacy_tables_read(uint8_t family, struct legacy_tables *tables)
{
	_cleanup_(legacy_blobs_done) struct legacy_blobs blobs = { 0 };
	int r = legacy_read(family, &blobs, NULL);

	tables->list = xcalloc(blobs.n + 1, sizeof(struct legacy_table *));
	for (size_t i = 0; i < blobs.n && r == 0; i++) {
		r = legacy_parse(&blobs.list[i], &tables->list[tables->n], NULL);
		if (r == 0)
			tables->n++;
	}
	return r;
}

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
	if (answer->tracked && (base->family == NFPROTO_NETDEV ||
				(base->hook == NF_INET_POST_ROUTING && base->priority >= NF_IP_PRI_NAT_SRC))) {
		put_addrs(packet, &answer->asked, &client);
		put_ports(packet, answer->asked_port, packet_dport(packet));
	}
}

/* A base chain that the answer meets: nft's, or of a table of iptables-legacy. */
struct gate {
	struct chain *base;
	const struct legacy_table *legacy; /* or NULL */
};

struct gates {
	struct gate *list;
	size_t n;
};

static void gates_done(struct gates *gates)
{
	free(gates->list);
}

/* nat chains see only the first packet. */
static void gate_add(struct gates *gates, const struct chain *base, const struct legacy_table *legacy)
{
	if (!strcmp(legacy ? base->table : base->type, "nat"))
		return;
	xgrow(&gates->list, gates->n, sizeof(*gates->list));
	gates->list[gates->n++] = (struct gate){ (struct chain *)base, legacy };
}

static int by_priority(const void *a, const void *b)
{
	const struct gate *one = a, *two = b;

	return (one->base->priority > two->base->priority) - (one->base->priority < two->base->priority);
}

static bool add_family(const struct observation *obs, uint8_t family, uint32_t hook, const char *device,
		       struct gates *gates)
{
	struct chain **chains = NULL;
	bool complete = false;
	size_t n = 0;

	if (ruleset_base_chains(obs->explainer.ruleset, family, hook, CHAINS_MAX, &chains, &n, &complete, NULL) < 0 ||
	    !complete)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!chain_is_dormant(obs, chains[i]) && (!device || chain_has_device(chains[i], device)))
			gate_add(gates, chains[i], NULL);
	return true;
}

/* The filters of all families on that hook, in order. False where they could not all be read. */
static bool gates_of(const struct observation *obs, const struct packet *packet, const struct hook *hook,
		     const struct legacy_tables *legacy, struct gates *gates)
{
	if (hook->device)
		return add_family(obs, NFPROTO_NETDEV, hook->number, packet->oifname, gates);
	if (!add_family(obs, NFPROTO_INET, hook->number, NULL, gates) ||
	    !add_family(obs, packet->nfproto, hook->number, NULL, gates))
		return false;
	for (size_t i = 0; i < legacy->n; i++) {
		const struct chain *base = legacy_base(legacy->list[i], hook->number);

		if (base)
			gate_add(gates, base, legacy->list[i]);
	}
	return true;
}

/* What the chain may do with the answer, which goes on as it leaves it: bits of enum possible_end. */
static unsigned int pass_gate(const struct observation *obs, const struct gate *gate, uint32_t hook,
			      struct answer *answer)
{
	struct possible possible;
	struct legacy_end end;

	answer->packet.family = gate->base->family;
	answer->packet.hook = (uint8_t)hook;
	pass_conntrack(answer, gate->base);
	if (!gate->legacy) {
		possible_ends(obs->explainer.ruleset, obs->explainer.env, gate->base, &answer->packet, &possible);
		answer->packet = possible.left;
		return possible.ends;
	}
	legacy_walk(gate->legacy, hook, obs->explainer.env, &answer->packet, &end);
	if (end.doubt) {
		free(end.why);
		return MAY_ANY;
	}
	return end.action == ACTION_DROP || end.action == ACTION_REJECT ? MAY_DROP : MAY_PASS;
}

static char *gate_text(const struct gate *gate)
{
	return place_text(&(struct rule_at){
		.family = family_name(gate->base->family),
		.table = gate->base->table,
		.chain = gate->base->name,
		.iptables = gate->base->dialect == DIALECT_IPTABLES || gate->legacy,
		.legacy = gate->legacy,
	});
}

/* The first of that hook that drops it for certain, else *doubt: the first that may, where there was none. */
static char *hook_stops(const struct observation *obs, const struct hook *hook, const struct legacy_tables *legacy,
			struct answer *answer, char **doubt)
{
	_cleanup_(gates_done) struct gates gates = { 0 };

	if (!gates_of(obs, &answer->packet, hook, legacy, &gates) && !*doubt)
		*doubt = xasprintf("one of the chains of %s, which could not all be read,",
				   hook_name(hook->device ? NFPROTO_NETDEV : NFPROTO_INET, hook->number));
	if (gates.n)
		qsort(gates.list, gates.n, sizeof(*gates.list), by_priority);
	for (size_t i = 0; i < gates.n; i++) {
		unsigned int ends = pass_gate(obs, &gates.list[i], hook->number, answer);

		if (ends == MAY_DROP)
			return gate_text(&gates.list[i]);
		if (ends & MAY_DROP && !*doubt)
			*doubt = gate_text(&gates.list[i]);
	}
	return NULL;
}

static char *tc_behind(const struct observation *obs, const struct packet *packet)
{
	struct tc_state tc = { 0 };
	char *text = NULL;

	if (tc_read(obs->route, packet->oif, TC_EGRESS, &tc, NULL) == 0 && tc.takers.len)
		text = xasprintf("what is on %s behind every hook (%s)", packet->oifname, tc.takers.s);
	str_done(&tc.takers);
	return text;
}

char *way_out_stops(const struct observation *obs, const struct visit *input, bool *ret_certain)
{
	_cleanup_(legacy_tables_done) struct legacy_tables legacy = { 0 };
	struct answer answer = { 0 };
	char *stop = NULL, *doubt = NULL;

	*ret_certain = false;
	if (!answer_make(obs, input, &answer))
		return xstrdup("the routing, which knows no way to the client,");
	if (legacy_tables_read(answer.packet.nfproto, &legacy) < 0)
		doubt = xstrdup("iptables-legacy, which could not be read,");
	for (size_t h = 0; h < ARRAY_SIZE(hooks) && !stop; h++)
		stop = hook_stops(obs, &hooks[h], &legacy, &answer, &doubt);
	*ret_certain = stop;
	if (!stop && !doubt)
		doubt = tc_behind(obs, &answer.packet);
	if (stop)
		free(doubt);
	return stop ? stop : doubt;
}
