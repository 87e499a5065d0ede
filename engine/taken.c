/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks for what takes the probe in front of netfilter, or behind it.
 */
#include "engine/taken.h"

#include <linux/if_link.h>
#include <string.h>

#include "engine/run.h"
#include "probes/route.h"
#include "probes/tc.h"

/* How often the probe is sent between two looks: what others do in one of these moments refutes nothing. */
#define ROUNDS 3

struct look {
	struct tc_state tc;
	uint64_t sent;
};

static void look_done(struct look *look)
{
	str_done(&look->tc.takers);
}

static int look_at(struct runner *runner, uint32_t ifindex, enum tc_side side, struct look *ret_look)
{
	struct look look = { 0 };
	int r = tc_read(runner->route, ifindex, side, &look.tc, NULL);

	if (r == 0 && side == TC_EGRESS)
		r = tc_sent(runner->route, ifindex, &look.sent, NULL);
	if (r < 0)
		str_done(&look.tc.takers);
	else
		*ret_look = look;
	return r;
}

/* Sends it between two looks, and keeps the least that each round has counted. */
static void count(struct runner *runner, const struct run *run, uint32_t ifindex, enum tc_side side,
		  struct taken *taken)
{
	for (int i = 0; i < ROUNDS && !*runner->interrupted; i++) {
		_cleanup_(look_done) struct look before = { 0 }, after = { 0 };
		uint64_t rise, sent;

		if (look_at(runner, ifindex, side, &before) < 0)
			return;
		runner->injector->ops->send(runner->injector, &run->probe, NULL);
		/* It was told before what this packet meets. */
		runner_drain(runner);
		if (look_at(runner, ifindex, side, &after) < 0)
			return;
		rise = after.tc.taken - before.tc.taken;
		sent = after.sent - before.sent;
		taken->taken = i && taken->taken < rise ? taken->taken : rise;
		taken->sent = i && taken->sent < sent ? taken->sent : sent;
		taken->known = true;
	}
}

/* Drivers of hardware count later than they send. */
static bool counts_at_once(struct runner *runner, uint32_t ifindex)
{
	struct link link;

	return link_by_index(runner->route, ifindex, &link, NULL) == 0 && !strcmp(link.kind, "veth");
}

/* Our rules do not ask for the interface: they must count the same packet where nothing takes it. */
static bool prove_tracer(struct runner *runner, const struct run *run)
{
	struct inject_target target = { 0 };
	struct injector injector = { 0 };
	uint64_t counted = 0;

	if (link_by_name(runner->route, "lo", &target.link, NULL) < 0 || !(target.link.flags & IFF_UP) ||
	    injector_open(&target, &injector, NULL, NULL) < 0)
		return false;
	if (injector.ops->send(&injector, &run->probe, NULL) < 0 ||
	    trace_table_counted(runner->table, &counted, NULL) < 0)
		counted = 0;
	injector_close(&injector);
	runner_drain(runner);
	return counted > run->counted;
}

/* A program that the injected packet runs through; what a tap injects passes by that of the device it is put in at. */
static void add_xdp(const struct runner *runner, const struct link *device, struct str *by)
{
	struct link link;

	if ((runner->injector->ops != &inject_xdp && device->ifindex == runner->injector->target.link.ifindex) ||
	    link_by_index(runner->route, device->ifindex, &link, NULL) < 0 || link.xdp_mode == XDP_ATTACHED_NONE)
		return;
	str_addf(by, "XDP program, id %u", link.xdp_id);
}

/* What may take the packet at one of the devices on its way, and what it counted. */
static void add_device(struct runner *runner, struct run *run, const struct link *device, bool several,
		       enum tc_side side, struct taken *taken)
{
	_cleanup_(look_done) struct look before = { 0 };
	struct taken here = { 0 };
	struct str by = { 0 };
	char *former = taken->by;

	if (look_at(runner, device->ifindex, side, &before) < 0)
		return;
	if (side == TC_INGRESS)
		add_xdp(runner, device, &by);
	if (before.tc.takers.len) {
		str_add(&by, by.len ? "; " : "");
		str_add(&by, before.tc.takers.s);
		count(runner, run, device->ifindex, side, &here);
	}
	if (by.len) {
		taken->by = xasprintf("%s%s%s%s%s", former ? former : "", former ? "; " : "",
				      several ? device->name : "", several ? ": " : "", by.s);
		free(former);
	}
	str_done(&by);
	taken->known = taken->known || here.known;
	taken->taken += here.taken;
	if (here.known && side == TC_EGRESS) {
		taken->sent = here.sent;
		taken->sent_known = counts_at_once(runner, device->ifindex);
	}
}

void taken_at_ingress(struct runner *runner, struct run *run)
{
	const struct approach *approach = runner->approach;
	const struct lower own = { .links = { approach->link }, .n = 1 };
	const struct lower *below = approach->below.n ? &approach->below : &own;

	if (approach->local)
		return;
	for (size_t i = below->n; i-- > 0;)
		add_device(runner, run, &below->links[i], below->n > 1, TC_INGRESS, &run->ingress);
	run->ingress.tracer_proven = prove_tracer(runner, run);
}

void taken_at_egress(struct runner *runner, uint32_t oif, const struct addr *next_hop, struct run *run)
{
	_cleanup_(drop_watch_freep) struct drop_watch *watch = NULL;
	struct neigh neigh = { 0 };
	struct lower below;
	struct link link;

	if (link_by_index(runner->route, oif, &link, NULL) < 0)
		return;
	if (neigh_lookup(runner->route, oif, next_hop, &neigh, NULL) < 0)
		neigh.has_mac = false;
	lower_find(runner->route, &link, neigh.has_mac ? neigh.mac : NULL, &below);
	watch = lost_watch(run);
	for (size_t i = 0; i < below.n; i++)
		add_device(runner, run, &below.links[i], below.n > 1, TC_EGRESS, &run->egress);
	if (watch && run->egress.by)
		lost_read(watch, run);
}

void taken_facts(const struct run *run, struct facts *facts)
{
	struct record *top = facts_top(facts);

	if (run->ingress.by) {
		fact_text(top, "ingress.by", run->ingress.by);
		fact_int(top, "ingress.place", 0);
	}
	if (run->ingress.known)
		fact_int(top, "ingress.taken", (int64_t)run->ingress.taken);
	if (run->egress.by)
		fact_text(top, "egress.by", run->egress.by);
	if (run->egress.known)
		fact_int(top, "egress.taken", (int64_t)run->egress.taken);
	if (run->egress.sent_known)
		fact_int(top, "egress.sent", (int64_t)run->egress.sent);
	else if (run->egress.by)
		fact_unknown(top, "egress.sent", "this driver does not count at once what it sends");
}
