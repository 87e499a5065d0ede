/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends the probe and collects what the kernel tells of it.
 */
#include "engine/run.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <string.h>

#include "engine/base/clock.h"
#include "engine/base/testswitch.h"
#include "engine/bridged.h"
#include "engine/entrance.h"
#include "engine/guard.h"
#include "engine/probe_packet.h"
#include "probes/route.h"
#include "rules/ruleset.h"

#define EVENTS_MAX 16384 /* room for a chain path of any sane length, and for foreign traced packets */
#define READ_BEHIND ((size_t)2 * EVENTS_MAX)
#define TRIES 3		 /* where events were lost */
/* Sending is synchronous but for RPS, threaded NAPI, queues (KERNEL.md 1). */
#define SETTLE_MS RUN_SETTLE_MS
/* Where something came late, or nothing at all: another processor has it, which may be busy. */
#define LATE_MS 250
/* Three solicitations a second apart, then FAILED (measured: about 3 s). */
#define NEIGH_MS 3500
#define NEIGH_POLL_MS 20

int runner_open(struct runner *runner, struct err *err)
{
	return trace_open(test_switch("lose-events") ? 1 : EVENTS_MAX, &runner->trace, err);
}

void runner_drain(struct runner *runner)
{
	struct trace_event event;
	int r = 1;

	/* Where strangers' packets are traced without end, there is no end to wait for. */
	for (size_t i = 0; i < READ_BEHIND && (r > 0 || r == -ENOBUFS || r == -EBADMSG); i++)
		r = trace_next(runner->trace, 0, &event);
}

void runner_disarm(struct runner *runner)
{
	if (runner->table)
		trace_table_remove(runner->table);
}

void runner_close(struct runner *runner)
{
	trace_table_free(runner->table);
	runner->table = NULL;
	trace_free(runner->trace);
	runner->trace = NULL;
}

bool runner_generation(struct runner *runner, uint32_t *ret_generation)
{
	uint32_t commits = runner->table ? trace_table_hold(runner->table) : 0;
	int r = ruleset_generation(runner->netfilter, ret_generation, NULL);

	if (runner->table)
		trace_table_let_go(runner->table);
	*ret_generation -= commits;
	return r == 0;
}

void run_done(struct run *run)
{
	journeys_done(&run->journeys);
	free(run->ingress.by);
	free(run->egress.by);
	free(run->left);
	free(run->reason.why);
	run->reason.why = NULL;
	run->ingress.by = run->egress.by = run->left = NULL;
}

static bool probe_ended(const struct run *run)
{
	return journey_ended(&run->journeys, CLASS_PROBE);
}

/* Reads until `done` says so, nothing came for `ms`, events were lost, or the user interrupts. */
static void collect(struct runner *runner, struct run *run, bool (*done)(const struct run *run), int ms)
{
	int64_t end = clock_ms() + ms;
	struct trace_event event;
	size_t behind = 0;

	for (;;) {
		int64_t left = done && done(run) ? 0 : end - clock_ms();
		bool over = left <= 0 || *runner->interrupted;
		int r = trace_next(runner->trace, over ? 0 : (int)left, &event);

		if (r > 0)
			journeys_add(&run->journeys, &event);
		else if (r < 0 && (run->plan.answer || !probe_ended(run)))
			/* Of a contained probe nothing comes behind its end. */
			run->lost = true;
		/* After an overrun the rest is stale: read it all, believe none of it. But where strangers' packets are
		 * traced without end there is always one more. */
		if (over && (r == 0 || behind++ > READ_BEHIND))
			return;
		if (r < 0 && r != -ENOBUFS && r != -EBADMSG)
			return;
	}
}

static bool probe_on_wire(const struct run *run)
{
	return journey_dropped(&run->journeys, CLASS_PROBE) ||
	       journey_visit(&run->journeys, CLASS_PROBE, OWN_EGRESS_END);
}

static bool answered(const struct run *run)
{
	return journey_dropped(&run->journeys, CLASS_ANSWER) || journey_dropped(&run->journeys, CLASS_ICMP_ERROR);
}

static bool reset_passed(const struct run *run)
{
	return journey_ended(&run->journeys, CLASS_RESET);
}

static int arm(struct runner *runner, struct run *run, struct err *err)
{
	if (runner->table)
		return trace_table_change(runner->table, &run->plan, err);
	return trace_table_open(&run->plan, &runner->table, err);
}

static int prepare(struct runner *runner, struct run *run, struct err *err)
{
	int r;

	run->plan.probe = runner->approach->probe;
	if (!runner->approach->local)
		memcpy(run->plan.iif, runner->approach->link.name, sizeof(run->plan.iif));
	entrance_ports(runner->route, runner->approach, &run->plan);
	run->plan.payload = *probe_payload(run->plan.probe.proto, runner->payload);
	r = probe_fresh_numbers(&run->plan, err);
	if (r < 0)
		return r;
	probe_frame(&run->plan, &run->probe);
	return arm(runner, run, err);
}

static int send_probe(struct runner *runner, struct run *run, struct err *err)
{
	size_t at_once;
	int r;

	journeys_init(&run->journeys, runner->table, &run->plan);
	run->generation_known = runner_generation(runner, &run->generation);
	/* Strangers' events that came while we armed must not crowd out ours. */
	runner_drain(runner);
	counters_read(run->plan.probe.src.family, &run->before);
	r = runner->injector->ops->send(runner->injector, &run->probe, err);
	if (r < 0)
		return r;
	run->sent = true;
	run->first = !runner->n_sent++;
	collect(runner, run, NULL, 0);
	at_once = run->journeys.logs[CLASS_PROBE].n_visits;
	if (!probe_ended(run) && !run->lost)
		collect(runner, run, probe_ended, SETTLE_MS);
	if (!probe_ended(run) && !run->lost && (!at_once || run->journeys.logs[CLASS_PROBE].n_visits > at_once))
		collect(runner, run, probe_ended, LATE_MS);
	counters_read(run->plan.probe.src.family, &run->after);
	return 0;
}

/* What the counters of our own rules say, where the trace says nothing. */
static int ask_counters(struct runner *runner, struct run *run, struct err *err)
{
	int r;

	if (run->journeys.logs[CLASS_PROBE].n_visits)
		return 0;
	r = trace_table_counted(runner->table, &run->counted, err);
	run->counted_known = r == 0;
	return r;
}

/* The packet waits for its neighbour: until that is on the wire, or the neighbour is given up. */
static void await_neighbour(struct runner *runner, const struct run_target *target, struct run *run)
{
	int64_t end = clock_ms() + NEIGH_MS;
	_cleanup_(drop_watch_freep) struct drop_watch *watch = NULL;

	/* Most answer at once. */
	collect(runner, run, probe_on_wire, NEIGH_POLL_MS);
	if (!probe_on_wire(run) && !*runner->interrupted)
		watch = lost_watch(run);
	while (!probe_on_wire(run) && clock_ms() < end && !*runner->interrupted) {
		struct neigh neigh;

		if (neigh_lookup(runner->route, target->oif, &target->next_hop, &neigh, NULL) == 0 && neigh.found &&
		    neigh.state & NUD_FAILED)
			break;
		collect(runner, run, probe_on_wire, NEIGH_POLL_MS);
	}
	if (watch && !probe_on_wire(run))
		lost_read(watch, run);
}

/* A bridge that translates holds the packet back in prerouting. It must not outlive the table that contains it. */
static void await_in_bridge(struct runner *runner, struct run *run)
{
	struct run_target target = { .oif = runner->approach->link.ifindex };

	if (!probe_ended(run) && bridged_waits(runner->route, runner->approach, run, &target.next_hop))
		await_neighbour(runner, &target, run);
}

int run_contained(struct runner *runner, struct run *ret_run, struct err *err)
{
	struct run run = { 0 };
	int r = 0;

	for (unsigned int i = 0; i < TRIES && !*runner->interrupted; i++) {
		run_done(&run);
		run = (struct run){ .retries = i, .plan = { .contain = true } };
		r = prepare(runner, &run, err);
		if (r == 0)
			r = send_probe(runner, &run, err);
		if (r == 0 && !run.lost)
			await_in_bridge(runner, &run);
		if (r == 0)
			r = ask_counters(runner, &run, err);
		if (r < 0 || !run.lost)
			break;
	}
	if (r == 0 && run.counted_known && !run.counted && !run.lost && !*runner->interrupted)
		taken_at_ingress(runner, &run);
	if (r == 0 && !*runner->interrupted)
		lost_ask(runner, &run);
	if (r < 0) {
		run_done(&run);
		return r;
	}
	*ret_run = run;
	/* The journeys point to the plan beside them. */
	ret_run->journeys.plan = &ret_run->plan;
	return 0;
}

static void await_answer(struct runner *runner, const struct run_target *target, struct run *run)
{
	int64_t start = clock_ms();

	if (journeys_show_egress(&run->journeys) && journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END) &&
	    !probe_on_wire(run))
		await_neighbour(runner, target, run);
	if (!journeys_show_egress(&run->journeys) || journey_visit(&run->journeys, CLASS_PROBE, OWN_EGRESS_END) ||
	    journey_visit(&run->journeys, CLASS_PROBE, OWN_INPUT_END)) {
		start = clock_ms();
		collect(runner, run, answered, (int)target->wait_ms);
	}
	run->waited_ms = (unsigned int)(clock_ms() - start);
	counters_read(run->plan.probe.src.family, &run->after);
}

/* The command that does what we could not; the caller frees. */
static char *forget_command(const struct tuple *probe)
{
	bool ip6 = probe->src.family == AF_INET6, ports = proto_has_ports(probe->proto);
	char src[ADDR_TEXT_MAX], dst[ADDR_TEXT_MAX];
	struct str text = { 0 };

	str_addf(&text, "conntrack -D%s -p %s -s %s -d %s", ip6 ? " -f ipv6" : "", proto_name(probe->proto),
		 addr_text(&probe->src, src), addr_text(&probe->dst, dst));
	if (ports)
		str_addf(&text, " --sport %u --dport %u", probe->sport, probe->dport);
	else
		str_addf(&text, " --icmp%s-id %u", ip6 ? "v6" : "", probe->sport);
	return str_take(&text);
}

/* Of the probe's conntrack entry, as the trace tells since Linux 6.16; 0: not known. */
static uint32_t entry_id(const struct run *run)
{
	const struct journey_log *log = &run->journeys.logs[CLASS_PROBE];

	for (size_t i = log->n_visits; i-- > 0;)
		if (log->visits[i].first.has_ct)
			return log->visits[i].first.ct_id;
	return 0;
}

/* `reset` NULL: there is nothing to close. */
static void tidy(struct runner *runner, struct run *run, const struct frame *reset)
{
	const struct tuple *probe = &run->plan.probe;
	_cleanup_(freep) char *command = NULL;
	struct err err = { 0 };
	int r = 0;

	run->entry_found = conntrack_find_id(runner->netfilter, probe, entry_id(run), &run->entry, NULL) > 0;
	if (reset)
		r = runner->injector->ops->send(runner->injector, reset, &err);
	/* The reset must be through before its translation goes. */
	if (r == 0 && reset && run->entry_found)
		collect(runner, run, reset_passed, SETTLE_MS);
	if (r == 0)
		r = guard_forget(runner->netfilter, probe, entry_id(run), &err);
	if (r == 0)
		return;
	command = forget_command(probe);
	run->left = xasprintf("a conntrack entry may be left (%s); it expires by itself, or: %s", err.text, command);
}

/* Armed and guarded: sends, waits, tidies. */
static int guarded_probe(struct runner *runner, const struct run_target *target, struct run *run, struct err *err)
{
	struct frame frame;
	const struct frame *reset = probe_reset_frame(&run->plan, &frame) ? &frame : NULL;
	struct guard guard = GUARD_NONE;
	int r;

	r = guard_start(runner->injector, reset, &run->plan.probe, &guard, err);
	if (r < 0)
		return r;
	r = send_probe(runner, run, err);
	guard_tell(&guard, entry_id(run));
	if (r == 0 && !journey_drop(&run->journeys, CLASS_PROBE, NULL))
		await_answer(runner, target, run);
	if (r == 0 && !run->lost && !answered(run) && !*runner->interrupted &&
	    journey_visit(&run->journeys, CLASS_PROBE, OWN_EGRESS_END) &&
	    !journey_drop(&run->journeys, CLASS_PROBE, NULL))
		taken_at_egress(runner, target->oif, &target->next_hop, run);
	/* A probe that was dropped on its way has left nothing. */
	if (journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END) ||
	    journey_visit(&run->journeys, CLASS_PROBE, OWN_INPUT_END) || run->lost)
		tidy(runner, run, reset);
	guard_release(&guard);
	return r;
}

static void plan_answer(const struct run_target *target, struct trace_plan *plan)
{
	*plan = (struct trace_plan){
		.answer = true,
		.reply = target->reply,
		.targets = target->wanted,
		.n_targets = target->n_wanted,
	};
	memcpy(plan->oif, target->oifname, sizeof(plan->oif));
}

int run_real(struct runner *runner, const struct run_target *target, struct run *ret_run, struct err *err)
{
	struct run run = { 0 };
	int r = 0;

	for (unsigned int i = 0; i < TRIES && !*runner->interrupted; i++) {
		run_done(&run);
		run = (struct run){ .retries = i };
		plan_answer(target, &run.plan);
		r = prepare(runner, &run, err);
		if (r == 0)
			r = guarded_probe(runner, target, &run, err);
		if (r < 0 || !run.lost)
			break;
	}
	if (r < 0) {
		run_done(&run);
		return r;
	}
	*ret_run = run;
	ret_run->journeys.plan = &ret_run->plan;
	return 0;
}
