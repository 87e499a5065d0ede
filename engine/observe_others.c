/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would a chain do the same with the packets of another client, or with those from another of the client's ports, where
 * these had to be assumed? Evaluates the whole chain for them.
 */
#include "engine/observe.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>

#include "engine/place.h"
#include "rules/possible.h"

/* Ports that are tried: the ends of the range that clients take theirs from, and as many between. */
#define PORT_LOW 32768
#define PORT_HIGH 60999
#define PORTS 16

enum { OTHER_CLIENT, OTHER_PORT };

struct question {
	struct observation *obs;
	const struct observed_visit *visit;
	struct packet packet; /* as it came */
	struct others *marks;
};

static void ask(const struct question *q, const struct packet *packet, struct possible *ret_possible)
{
	possible_ends(q->obs->explainer.ruleset, q->obs->explainer.env, q->visit->walk.base, packet, ret_possible);
}

static bool same(const struct possible *a, const struct possible *b)
{
	return a->ends == b->ends && a->port == b->port && a->addr.family == b->addr.family &&
	       (!a->addr.family || addr_equal(&a->addr, &b->addr));
}

static bool mark_differs(const struct packet *any, const struct packet *one)
{
	return one->mark_known && (!any->mark_known || any->mark != one->mark);
}

static bool ct_mark_differs(const struct packet *any, const struct packet *one)
{
	return one->ct_mark_known && (!any->ct_mark_known || any->ct_mark != one->ct_mark);
}

/* The trace carries no mark of the connection: a new one has none, and what the rules set is evaluated. */
static void begin(struct question *q, struct others *marks)
{
	struct packet *packet = &q->packet;

	q->marks = marks;
	if (packet->ct_known && packet->ct_state == NF_CT_STATE_BIT(IP_CT_NEW) && !marks->ct_mark_known) {
		marks->ct_mark_known = true;
		marks->ct_mark = 0;
	}
	packet->ct_mark_known = packet->ct_known && marks->ct_mark_known;
	packet->ct_mark = marks->ct_mark;
}

static struct packet of_any(const struct question *q, bool client)
{
	struct packet packet = q->packet;

	packet.any_src = client;
	packet.any_sport = !client;
	packet.mark_known = packet.mark_known && !q->marks->mark_differs;
	packet.ct_mark_known = packet.ct_mark_known && !q->marks->ct_mark_differs;
	return packet;
}

static void end(struct question *q, const struct possible *any, const struct possible *one)
{
	struct others *marks = q->marks;

	marks->mark_differs = mark_differs(&any->left, &one->left);
	marks->ct_mark_differs = marks->ct_mark_known && ct_mark_differs(&any->left, &one->left);
	if (one->left.ct_mark_known)
		marks->ct_mark = one->left.ct_mark;
}

/* Whatever is not known of the packet, it fares so: the one that was seen does as well. */
static bool is_certain(const struct possible *any)
{
	return !(any->ends & (any->ends - 1)) && any->left.mark_known && any->left.ct_mark_known;
}

/* It is understood what the chain does with the one packet, and with others it may be something else. */
static bool may_differ(const struct possible *any, const struct possible *one)
{
	return !(one->ends & (one->ends - 1)) && any->ends != one->ends;
}

/* A port that may matter does not if every one is dealt with alike. */
static bool a_port_differs(const struct question *q, const struct possible *one)
{
	for (unsigned int i = 0; i < PORTS; i++) {
		unsigned int port = PORT_LOW + i * (PORT_HIGH - PORT_LOW) / (PORTS - 1);
		struct packet packet = q->packet;
		struct possible other;

		packet.th.bytes[0] = (uint8_t)(port >> 8);
		packet.th.bytes[1] = (uint8_t)port;
		packet.orig_sport = (uint16_t)port;
		packet.mark_known = packet.mark_known && !q->marks->mark_differs;
		packet.ct_mark_known = packet.ct_mark_known && !q->marks->ct_mark_differs;
		ask(q, &packet, &other);
		if (!same(&other, one))
			return true;
	}
	return false;
}

static void note(char **what, const struct question *q, bool client)
{
	const struct chain *base = q->visit->walk.base;
	_cleanup_(freep) char *place = place_text(&(struct rule_at){
		.family = family_name(base->family),
		.table = base->table,
		.chain = base->name,
		.iptables = base->dialect == DIALECT_IPTABLES,
	});

	if (!*what)
		*what = xasprintf("%s (the outcome in %s hangs on it",
				  client ? "the client: give --from" : "the client's port: give --from ADDR:PORT",
				  place);
}

static void judge(const struct question *q, bool client, unsigned int ends, bool stopped)
{
	struct observation *obs = q->obs;

	if (chain_translates(q->visit->walk.base))
		note(&obs->nat_depends_on, q, client);
	else if (stopped && ends & MAY_PASS)
		note(&obs->depends_on, q, client);
	else if (!stopped && ends & MAY_DROP && !flow_drops(obs->flow))
		/* Every client has many ports. */
		note(client ? &obs->others_differ : &obs->depends_on, q, client);
}

static void compare(struct question *q, bool client, bool stopped)
{
	struct packet packet;
	struct possible one, any;

	begin(q, &q->obs->others[client ? OTHER_CLIENT : OTHER_PORT]);
	packet = of_any(q, client);
	ask(q, &packet, &any);
	one = any;
	if (!is_certain(&any))
		ask(q, &q->packet, &one);
	if (may_differ(&any, &one) && (client || a_port_differs(q, &one)))
		judge(q, client, any.ends, stopped);
	end(q, &any, &one);
}

void observe_others(struct observation *obs, const struct observed_visit *visit, bool stopped)
{
	const struct packet *packet = &visit->walk.packet;
	struct addr src = packet_src(packet);
	struct question q = { .obs = obs, .visit = visit, .packet = *packet };

	if (visit->journey != JOURNEY_REQUEST || visit->walk.base->family == NFPROTO_ARP)
		return;
	if (obs->approach->client_assumed && addr_equal(&src, &obs->approach->probe.src))
		compare(&q, true, stopped);
	q.packet = *packet;
	if (obs->approach->port_assumed && packet->th.len >= 2 && packet_sport(packet) == obs->approach->probe.sport)
		compare(&q, false, stopped);
}
