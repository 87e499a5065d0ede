/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/observe_return.h"

#include <errno.h>
#include <string.h>

#include <linux/rtnetlink.h>

#include "engine/decision.h"
#include "engine/observe_private.h"
#include "engine/observe_ttl.h"
#include "probes/forwarding.h"
#include "probes/link.h"
#include "probes/rpf.h"
#include "probes/sysctl.h"

/* Kernel: IPv4 keeps a switch for each interface, and one that sets them all. */
static void forwarding_facts(struct observation *obs, uint8_t family, const struct link *iif)
{
	struct record *top = facts_top(obs->facts);
	int on = forwarding_on(family, iif->name), all = sysctl_conf(family, "all", "forwarding");

	if (on >= 0)
		fact_bool(top, "back.forwarding", on);
	if (all >= 0)
		fact_bool(top, "back.forwarding_all", all);
}

static void reverse_path_facts(struct observation *obs, const struct route_query *query, const struct link *iif)
{
	const struct policy_packet packet = { .tuple = query->tuple,
					      .iif = iif->name,
					      .mark = query->mark,
					      .tos = query->tos,
					      .in_vrf = obs->approach->vrf };
	struct record *top = facts_top(obs->facts);
	struct err err = { 0 };
	struct rpf rpf;
	struct link oif;
	int r = rpf_look(obs->route, iif, obs->approach->vrf, &packet, &rpf, &err);

	if (r == -ENOTSUP)
		return;
	if (r < 0) {
		fact_group_unknown(obs->facts, "back.rpf", "%s", err.text);
		return;
	}
	fact_int(top, "back.rpf.value", rpf.value);
	fact_word(top, "back.rpf.mode", rpf.mode);
	fact_bool(top, "back.rpf.way", rpf.way);
	if (!rpf.way)
		return;
	fact_bool(top, "back.rpf.same", rpf.route.oif == iif->ifindex);
	if (link_by_index(obs->route, rpf.route.oif, &oif, NULL) == 0)
		fact_text(top, "back.rpf.oif", oif.name);
}

/* Where table main would lead without that route: a longer prefix goes past it. */
static void way_besides(struct observation *obs, const struct fib_route *forbidding, const struct addr *dst)
{
	struct fib_route behind;

	if (forbidding->table != RT_TABLE_MAIN || forbidding->len >= addr_len(dst) * 8 ||
	    fib_longest(obs->route, RT_TABLE_MAIN, dst, 0, forbidding, &behind) <= 0)
		return;
	if (behind.type == RTN_UNICAST && !behind.dead && behind.oif == obs->approach->link.ifindex &&
	    behind.gateway.family == dst->family)
		fact_addr(facts_top(obs->facts), "back.gateway", &behind.gateway);
}

/* Which rule or route decided, and forbids the way? */
static void decision_facts(struct observation *obs, const struct route *way, const struct route_query *query,
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
	int r = decision_find(&d);

	if (r < 0) {
		_cleanup_(freep) char *why = decision_unknown(r);

		fact_group_unknown(obs->facts, "back.decision", "%s", why);
		return;
	}
	if (r && !policy_is_everyones(&d.rule)) {
		_cleanup_(freep) char *rule = policy_rule_text(&d.rule);

		fact_text(top, "back.rule", rule);
	}
	if (r && d.forbids) {
		char prefix[ADDR_TEXT_MAX];
		_cleanup_(freep) char *route =
			xasprintf("%s %s/%u of table %u", d.forbids, addr_text(&d.route.prefix, prefix), d.route.len,
				  d.route.table);

		fact_text(top, "back.forbidden_by", route);
		way_besides(obs, &d.route, &query->tuple.dst);
	}
}

/* It was refused: what the kernel has against it. */
static void refused_facts(struct observation *obs, const struct route *way, const struct route_query *query,
			  const struct link *iif)
{
	struct route_query own = *query;
	struct route without;

	own.iif = 0;
	own.tuple.src = (struct addr){ 0 };
	forwarding_facts(obs, query->tuple.dst.family, iif);
	reverse_path_facts(obs, query, iif);
	if (!way->error)
		return;
	if (route_lookup(obs->route, &own, &without, NULL) == 0)
		fact_text(facts_top(obs->facts), "back.error_without_iif",
			  without.error ? observe_errno_name(without.error) : "none");
	decision_facts(obs, way, query, iif->name);
}

static void step(struct observation *obs, const struct visit *visit, const struct route *way, const char *oif,
		 bool arrives)
{
	struct step *step = observe_step(obs, JOURNEY_REPLY, STEP_ROUTE, "routing");

	step->decisive = !arrives;
	observe_step_seen(step, &visit->first);
	step->text = route_text(way, oif);
	fact_int(facts_top(obs->facts), "back.place", step->place);
}

/* IP takes no frame for another's hardware address; the interface's ingress hook sees it all the same. */
static void misaddressed(struct observation *obs, const struct run *run, enum journey_class class)
{
	const struct visit *visit = journey_visit(&run->journeys, class, OWN_REPLY_INGRESS);
	struct record *top = facts_top(obs->facts);
	_cleanup_(freep) char *mac = NULL;
	const uint8_t *to;
	struct link iif;

	if (!visit || journey_visit(&run->journeys, class, OWN_PRE_START) || visit->first.ll_len < 14 ||
	    link_by_index(obs->route, visit->first.iif, &iif, NULL) < 0)
		return;
	to = visit->first.ll;
	if (!iif.has_mac || to[0] & 1 || !memcmp(to, iif.mac, sizeof(iif.mac)))
		return;
	mac = xasprintf("%02x:%02x:%02x:%02x:%02x:%02x", to[0], to[1], to[2], to[3], to[4], to[5]);
	fact_text(top, "back.iif", iif.name);
	fact_text(top, "back.sent_to", mac);
}

void observe_return(struct observation *obs, const struct run *run, enum journey_class class)
{
	const struct visit *visit = journey_visit(&run->journeys, class, OWN_PRE_END);
	struct record *top = facts_top(obs->facts);
	struct route_query query = { 0 };
	struct route way;
	struct link iif, oif = { 0 };

	if (!visit)
		misaddressed(obs, run, class);
	if (!visit || obs->approach->local || !visit->first.iif)
		return;
	trace_event_tuple(&visit->first, &query.tuple, NULL);
	query.iif = visit->first.iif;
	query.mark = visit->first.mark;
	query.tos = observe_tos(&visit->first);
	if (link_by_index(obs->route, query.iif, &iif, NULL) < 0 || route_lookup(obs->route, &query, &way, NULL) < 0) {
		fact_group_unknown(obs->facts, "back", "the answer's way could not be looked up");
		return;
	}
	if (!way.error && way.oif)
		link_by_index(obs->route, way.oif, &oif, NULL);
	step(obs, visit, &way, oif.name, journey_visit(&run->journeys, class, OWN_POST_END));
	fact_text(top, "back.iif", iif.name);
	fact_addr(top, "back.src", &query.tuple.src);
	fact_addr(top, "back.dst", &query.tuple.dst);
	fact_text(top, "back.error", way.error ? observe_errno_name(way.error) : "none");
	if (journey_visit(&run->journeys, class, OWN_FORWARD_START))
		return;
	if (!way.error && way.type == RTN_LOCAL) {
		fact_bool(top, "back.local", true);
		decision_facts(obs, &way, &query, iif.name);
		return;
	}
	refused_facts(obs, &way, &query, &iif);
	observe_ttl_refused(obs, JOURNEY_REPLY, visit);
}
