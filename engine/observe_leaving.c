/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks the answer's way up once more, and asks for its next hop.
 */
#include "engine/observe_leaving.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "engine/base/str.h"
#include "engine/decision.h"
#include "engine/observe_private.h"
#include "probes/neigh_ask.h"

/* The routing rule that leads there, and whether table main would send it where the request came from. */
static void rule_facts(struct observation *obs, const struct route_query *query, const struct route *way,
		       const char *iif)
{
	struct record *top = facts_top(obs->facts);
	struct decision d = {
		.nl = obs->route,
		.way = way,
		.packet = { .tuple = query->tuple,
			    .iif = iif,
			    .mark = query->mark,
			    .tos = query->tos,
			    .in_vrf = obs->approach->vrf },
	};
	_cleanup_(freep) char *text = NULL;
	struct fib_route by;

	if (way->table == RT_TABLE_MAIN || decision_find(&d) <= 0 || policy_is_everyones(&d.rule))
		return;
	text = policy_rule_text(&d.rule);
	fact_text(top, "leaving.rule", text);
	fact_word(top, "leaving.family", query->tuple.dst.family == AF_INET6 ? "-6" : "-4");
	if (d.rule.priority > 1 && fib_longest(obs->route, RT_TABLE_MAIN, &query->tuple.dst, 0, NULL, &by) > 0 &&
	    by.type == RTN_UNICAST && by.oif == obs->approach->link.ifindex)
		fact_int(top, "leaving.earlier", d.rule.priority - 1);
}

/* The client was named, and a route makes it a neighbour on an interface whose own networks do not have it: what lacks its
 * gateway looks like that. */
static bool is_stranger(const struct observation *obs, const struct route *way, const struct addr *client)
{
	struct link_addr *addrs;
	bool stranger = obs->flow->client.family && !way->gateway.family;
	size_t n;

	if (!stranger || link_addrs(obs->route, client->family, &addrs, &n, NULL) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (addrs[i].ifindex == way->oif && addr_in_prefix(client, &addrs[i].addr, addrs[i].prefix))
			stranger = false;
	free(addrs);
	return stranger;
}

/* What is there of it: nothing to be asked about, an entry that was made by hand, or none. */
enum entry { ENTRY_GOOD, ENTRY_BY_HAND, ENTRY_NONE };

static enum entry entry_of(struct observation *obs, const struct route *way, const struct addr *hop,
			   struct neigh *ret_entry)
{
	const uint16_t good = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE;

	if (neigh_lookup(obs->route, way->oif, hop, ret_entry, NULL) < 0 ||
	    (ret_entry->found && ret_entry->state & good))
		return ENTRY_GOOD;
	if (ret_entry->found && ret_entry->state & (NUD_PERMANENT | NUD_NOARP))
		return ret_entry->has_mac ? ENTRY_BY_HAND : ENTRY_GOOD;
	/* A client in this host's own network may be off. */
	return way->gateway.family || is_stranger(obs, way, hop) ? ENTRY_NONE : ENTRY_GOOD;
}

/* 1, 0 or -errno as neigh_ask(); -EXFULL: somebody answers there for every address. */
static int ask(struct observation *obs, const struct link *oif, const struct addr *hop, const uint8_t *known,
	       uint8_t ret_mac[6], struct err *err)
{
	struct neigh_question question = { .link = oif, .peer = *hop };
	struct link_addr *addrs;
	unsigned int len = 0;
	size_t n;
	int r = link_addrs(obs->route, hop->family, &addrs, &n, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		if (addrs[i].ifindex != oif->ifindex)
			continue;
		if (addr_in_prefix(hop, &addrs[i].addr, addrs[i].prefix)) {
			question.own = addrs[i].addr;
			len = addrs[i].prefix;
		} else if (!question.own.family) {
			question.own = addrs[i].addr;
		}
	}
	free(addrs);
	r = neigh_ask_from(&question, known, ret_mac, err);
	if (r > 0 && known && memcmp(ret_mac, known, 6) && neigh_answers_for_all(&question, len, ret_mac))
		return err_set(err, -EXFULL, "on %s somebody answers for every address (proxy)", oif->name);
	return r;
}

static void mac_fact(struct record *top, const char *name, const uint8_t mac[6])
{
	char text[sizeof("00:00:00:00:00:00")];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	fact_text(top, name, text);
}

/* The answer's way, as it was looked up; without an input interface it is this host's own. false: it does not leave. */
static bool way_of(const struct observation *obs, const struct run *run, struct route_query *query,
		   struct route *ret_way)
{
	const struct visit *visit = journey_visit(&run->journeys, CLASS_ANSWER, OWN_PRE_END),
			   *post = journey_visit(&run->journeys, CLASS_ANSWER, OWN_POST_END);

	if (!post || obs->approach->local)
		return false;
	if (!visit) {
		visit = post;
		query->vrf = obs->approach->vrf;
	}
	trace_event_tuple(&visit->first, &query->tuple, NULL);
	query->iif = visit->first.iif;
	query->mark = visit->first.mark;
	query->tos = observe_tos(&visit->first);
	return route_lookup(obs->route, query, ret_way, NULL) == 0 && !ret_way->error && ret_way->type == RTN_UNICAST;
}

static void hop_facts(struct observation *obs, const struct route_query *query, const struct route *way,
		      const struct addr *hop, bool silent)
{
	struct record *top = facts_top(obs->facts);
	const bool gateway = way->gateway.family && query->iif;
	struct link iif;

	fact_addr(top, "leaving.hop", hop);
	fact_bool(top, "leaving.silent", silent && gateway);
	fact_bool(top, "leaving.unanswered", silent && !gateway);
	if (silent && gateway && link_by_index(obs->route, query->iif, &iif, NULL) == 0)
		rule_facts(obs, query, way, iif.name);
}

/* Of an answer that is not kept back the kernel asks itself, three times. */
static void kernel_asked(struct observation *obs, const struct run *run, const struct route_query *query,
			 const struct route *way, const struct addr *hop)
{
	struct neigh known;

	if (!journey_visit(&run->journeys, CLASS_ANSWER, OWN_EGRESS_END) &&
	    neigh_lookup(obs->route, way->oif, hop, &known, NULL) == 0 && known.found &&
	    known.state & (NUD_INCOMPLETE | NUD_FAILED))
		hop_facts(obs, query, way, hop, true);
}

void observe_leaving(struct observation *obs, const struct run *run, struct answered_hop *last, bool may_ask)
{
	struct record *top = facts_top(obs->facts);
	struct route_query query = { 0 };
	struct err err = { 0 };
	enum entry entry;
	struct neigh known;
	struct route way;
	struct link oif;
	struct addr hop;
	uint8_t mac[6];
	int r;

	if ((!may_ask && !run->plan.await) || !way_of(obs, run, &query, &way) ||
	    link_by_index(obs->route, way.oif, &oif, NULL) < 0)
		return;
	hop = way.gateway.family ? way.gateway : query.tuple.dst;
	if (run->plan.await) {
		kernel_asked(obs, run, &query, &way, &hop);
		return;
	}
	entry = entry_of(obs, &way, &hop, &known);
	if (entry == ENTRY_GOOD || (last->oif == way.oif && addr_equal(&last->hop, &hop)))
		return;
	r = ask(obs, &oif, &hop, entry == ENTRY_BY_HAND ? known.mac : NULL, mac, &err);
	if (r < 0) {
		result_note(obs->result, "whether the next hop to the client is there is not known: %s", err.text);
		return;
	}
	hop_facts(obs, &query, &way, &hop, !r && entry == ENTRY_NONE);
	fact_bool(top, "leaving.other", r && entry == ENTRY_BY_HAND && memcmp(mac, known.mac, sizeof(mac)) != 0);
	if (fact_get_bool(top, "leaving.other", false)) {
		fact_word(top, "leaving.state", neigh_state_name(&known));
		mac_fact(top, "leaving.lladdr", known.mac);
		mac_fact(top, "leaving.asked", mac);
	} else if (r) {
		*last = (struct answered_hop){ way.oif, hop };
	}
}

bool observe_way_back(const struct observation *obs, const struct run *run, struct route *ret_way)
{
	struct route_query query = { 0 };

	return way_of(obs, run, &query, ret_way);
}

char *observe_sent_back(const struct observation *obs, const struct run *run)
{
	struct route_query query = { 0 };
	char gateway[ADDR_TEXT_MAX], client[ADDR_TEXT_MAX];
	struct route way;

	if (!way_of(obs, run, &query, &way) || !query.iif || !way.gateway.family || way.oif != query.iif ||
	    !addr_equal(&way.gateway, &query.tuple.src))
		return NULL;
	return xasprintf("the answer goes back to where it came from: by this host's routes %s is the gateway to %s; whether "
			 "it comes to the client from there was not seen",
			 addr_text(&way.gateway, gateway), addr_text(&query.tuple.dst, client));
}
