/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The diagnosis of what the client itself sends: waits for it, and then takes it for a probe that was let go.
 */
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <time.h>

#include "engine/arrival.h"
#include "engine/base/clock.h"
#include "engine/bridged.h"
#include "engine/diagnose_private.h"
#include "engine/entries.h"
#include "engine/observe_old.h"
#include "probes/tc.h"

#define NEIGH_MS 3500 /* three solicitations a second apart */

/* Who hands us the client's packets. */
static void find_hop(struct diagnosis_run *d)
{
	const struct route_query query = { .tuple = { .dst = d->approach.probe.src }, .vrf = d->approach.vrf };
	struct route route;

	if (!d->approach.local && route_lookup(d->route, &query, &route, NULL) == 0 && !route.error)
		d->approach.hop = route.gateway.family ? route.gateway : d->approach.probe.src;
}

/* The way that it came. In a VRF prerouting runs for its port first. */
static int find_approach(struct diagnosis_run *d, struct err *err)
{
	const struct journey_log *log = &d->contained.journeys.logs[CLASS_PROBE];
	const struct trace_event *first = &log->visits[0].first;
	struct link master;
	int r;

	for (size_t i = 0; i < log->n_visits; i++)
		if (log->visits[i].own == OWN_PRE_START) {
			first = &log->visits[i].first;
			break;
		}
	d->approach = (struct approach){ .probe = d->contained.plan.probe, .local = !first->iif };
	if (!d->approach.local) {
		r = link_by_index(d->route, first->iif, &d->approach.link, err);
		if (r < 0)
			return r;
	}
	if (d->approach.link.master && link_by_index(d->route, d->approach.link.master, &master, NULL) == 0 &&
	    !strcmp(master.kind, "vrf"))
		d->approach.vrf = master.ifindex;
	find_hop(d);
	d->result->client = d->approach.probe.src;
	d->result->client_port = proto_has_ports(d->flow->proto) ? d->approach.probe.sport : 0;
	if (d->flow->iif && strcmp(d->flow->iif, d->approach.local ? "lo" : d->approach.link.name))
		result_note(d->result, "it came in on %s, not on %s", d->approach.local ? "lo" : d->approach.link.name,
			    d->flow->iif);
	free(d->result->iif);
	d->result->iif = xstrdup(d->approach.local ? "lo" : d->approach.link.name);
	return 0;
}

/* A bridge that translates holds it back in prerouting, until its neighbour is given up. */
static void await_in_bridge(const struct diagnosis_run *d)
{
	const struct timespec pause = { .tv_nsec = 50000000L };
	int64_t end = clock_ms() + NEIGH_MS;
	struct neigh neigh = { 0 };
	struct addr hop;

	if (!bridged_waits(d->route, &d->approach, &d->contained, &hop))
		return;
	while (!(neigh.state & NUD_FAILED) && clock_ms() < end && !diagnose_interrupted()) {
		nanosleep(&pause, NULL);
		if (neigh_lookup(d->route, d->approach.link.ifindex, &hop, &neigh, NULL) < 0)
			return;
	}
}

static int walk(struct diagnosis_run *d, struct ruleset_watch *watch, struct err *err)
{
	struct run *run = &d->contained;
	int r;

	await_in_bridge(d);
	session_read(d->session);
	/* Other runs of this program change generations too. */
	if (ruleset_watch_read(watch) == RULESET_SAME) {
		run->generation_known = d->session->read_known;
		run->generation = d->session->read_at;
	}
	d->obs.explainer.ruleset = d->session->ruleset;
	r = observe_walk(&d->obs, run, CLASS_PROBE, JOURNEY_REQUEST, err);
	if (r < 0)
		return r;
	observe_way(&d->obs, run);
	return observe_walk(&d->obs, run, run->journeys.logs[CLASS_ANSWER].n_visits ? CLASS_ANSWER : CLASS_ICMP_ERROR,
			    JOURNEY_REPLY, err);
}

/* It was under way before (a SYN that is sent again, a datagram of many), and conntrack still takes it where the rules
 * then led, which is not where it should go. Of the rules as they are it shows nothing, unless they are right now: then
 * the entry is what is wrong. */
static bool repeated(struct diagnosis_run *d)
{
	struct packet sent;

	return d->flow->n_targets && d->contained.entry_found && observe_captured(&d->obs, &d->contained) &&
	       !entry_expected(d->flow, &d->contained.entry) &&
	       !(diagnosis_packet_sent(d, &sent) == 0 && observe_would_be_right(&d->obs, &sent));
}

static void forget(struct diagnosis_run *d)
{
	runner_disarm(d->runner);
	observation_done(&d->obs);
	diagnosis_begin(d);
	run_done(&d->contained);
	d->contained = (struct run){ 0 };
}

/* Until a packet has come that shows what the rules do, or the time is over. */
static int await_attempt(struct diagnosis_run *d, struct awaited *awaited, unsigned int *ret_repeats, struct err *err)
{
	_cleanup_(ruleset_watch_freep) struct ruleset_watch *watch = NULL;
	struct await await = {
		.flow = d->flow,
		.end_ms = d->session->await_end_ms,
		.span_ms = d->options->wait_ms,
		.answer = !d->options->until_wire,
	};
	int r = ruleset_watch_open(&watch, err);

	if (r < 0)
		return r;
	await.watch = watch;
	for (;;) {
		awaited->met = false;
		r = run_await(d->runner, &await, &d->contained, awaited, err);
		if (r < 0 || !awaited->met)
			return r;
		diagnosis_begin(d);
		r = find_approach(d, err);
		if (r == 0)
			r = walk(d, watch, err);
		if (r < 0 || !repeated(d))
			return r;
		(*ret_repeats)++;
		forget(d);
	}
}

/* Behind the last hook traffic control may have taken it; to know that it would have to be sent again. */
static void find_filters(struct diagnosis_run *d)
{
	const struct journeys *journeys = &d->contained.journeys;
	struct tc_state tc = { 0 };

	if (!journey_visit(journeys, CLASS_PROBE, OWN_EGRESS_END) || journeys->logs[CLASS_ANSWER].n_visits ||
	    !d->obs.way_known || d->obs.way.error)
		return;
	if (tc_read(d->route, d->obs.way.oif, TC_EGRESS, &tc, NULL) == 0 && tc.takers.len)
		fact_text(facts_top(d->result->facts), "egress.untried", tc.takers.s);
	str_done(&tc.takers);
}

int diagnosis_observe(struct diagnosis_run *d, struct err *err)
{
	struct awaited awaited = { 0 };
	unsigned int repeats = 0;
	int r;

	environment_forget(&d->session->environment);
	d->session->size_before = ruleset_size(d->session->ruleset);
	/* All attempts of a diagnosis have one end. */
	if (!d->session->await_end_ms)
		d->session->await_end_ms = clock_ms() + d->options->wait_ms;
	diagnosis_begin(d);
	r = await_attempt(d, &awaited, &repeats, err);
	if (awaited.changes)
		result_note(d->result,
			    "the ruleset was changed while the client was awaited (%zu times); each time the trace was "
			    "armed anew",
			    awaited.changes);
	if (r < 0)
		return r;
	free(d->result->stage);
	d->result->stage = xstrdup("observed");
	d->session->await_met |= awaited.met;
	if (!awaited.met)
		return arrival_missed(d, &awaited, repeats, err);
	diagnosis_flow_facts(d);
	if (!d->approach.local) {
		fact_text(facts_top(d->result->facts), "probe.iif", d->approach.link.name);
		fact_text(facts_top(d->result->facts), "probe.device", d->approach.link.name);
	}
	if (d->contained.entry_found && observe_captured(&d->obs, &d->contained)) {
		result_note(d->result,
			    "the packet was of a connection that conntrack followed before: no nat rule was asked");
		fact_bool(entry_facts(d->result->facts, d->flow, &d->contained.entry, true), "reached", true);
	}
	find_filters(d);
	d->real = d->contained;
	d->real_done = true;
	return diagnosis_conclude(d, err);
}
