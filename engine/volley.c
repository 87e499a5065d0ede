/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several contained probes, one after the other, under one trace table: to arm it for each takes longer than all the
 * rest. A probe that does not end in a drop (somebody's, or ours at the end of its way) is not judged here.
 */
#include "engine/run.h"

#include <string.h>

#include "engine/base/clock.h"
#include "engine/base/str.h"
#include "engine/probe_packet.h"

static int load_shot(struct shot *shot)
{
	struct run *run = &shot->run;

	*run = (struct run){ .plan = { .contain = true, .probe = shot->approach->probe } };
	if (!shot->approach->local)
		memcpy(run->plan.iif, shot->approach->link.name, sizeof(run->plan.iif));
	run->plan.payload = *probe_payload(run->plan.probe.proto, shot->payload);
	if (probe_fresh_numbers(&run->plan, NULL) < 0)
		return -1;
	probe_frame(&run->plan, &run->probe);
	return 0;
}

static int arm(struct runner *runner, struct shot *const *shots, size_t n_shots)
{
	_cleanup_(freep) const struct trace_plan **plans = xcalloc(n_shots, sizeof(*plans));

	for (size_t i = 0; i < n_shots; i++)
		plans[i] = &shots[i]->run.plan;
	if (!runner->table)
		runner->table = trace_table_new();
	return trace_table_change_all(runner->table, plans, n_shots, NULL);
}

/* Those that are not at their end. */
static size_t still_open(struct shot *const *shots, size_t n_shots)
{
	size_t n = 0;

	for (size_t i = 0; i < n_shots; i++) {
		struct run *run = &shots[i]->run;

		shots[i]->good = shots[i]->good || (!run->lost && journey_drop(&run->journeys, CLASS_PROBE, NULL));
		n += run->sent && !shots[i]->good;
	}
	return n;
}

static void hand_out(struct shot *const *shots, size_t n_shots, const struct trace_event *event, int r)
{
	for (size_t i = 0; i < n_shots; i++) {
		struct run *run = &shots[i]->run;

		if (shots[i]->good || !run->sent)
			continue;
		if (r > 0)
			journeys_add(&run->journeys, event);
		run->lost = run->lost || r < 0;
	}
}

/* Reads all that has come for those that were fired; false: some are not at their end. */
static bool hear(struct runner *runner, struct shot *const *shots, size_t n_shots)
{
	struct trace_event event;
	int r;

	do {
		r = trace_next(runner->trace, 0, &event);
		hand_out(shots, n_shots, &event, r);
	} while (r > 0);
	return !still_open(shots, n_shots);
}

/* What is still under way must not outlive the table that contains it. */
static void await(struct runner *runner, struct shot *const *shots, size_t n_shots)
{
	int64_t end = clock_ms() + RUN_SETTLE_MS;
	struct trace_event event;
	int r = 1;

	while (r > 0 && still_open(shots, n_shots) && clock_ms() < end) {
		r = trace_next(runner->trace, (int)(end - clock_ms()), &event);
		hand_out(shots, n_shots, &event, r);
	}
}

static void fire(struct runner *runner, struct shot *shot)
{
	struct run *run = &shot->run;

	memcpy(runner->injector->src_mac, shot->src_mac, sizeof(shot->src_mac));
	if (runner->injector->ops->send(runner->injector, &run->probe, NULL) < 0)
		return;
	run->sent = true;
	run->first = !runner->n_sent++;
}

void run_volley(struct runner *runner, struct shot *const *shots, size_t n_shots)
{
	uint32_t before = 0, after = 0;
	bool known, done = true;

	for (size_t i = 0; i < n_shots; i++)
		if (load_shot(shots[i]) < 0)
			return;
	if (arm(runner, shots, n_shots) < 0)
		return;
	runner_drain(runner);
	known = runner_generation(runner, &before);
	for (size_t i = 0; i < n_shots && known && !*runner->interrupted; i++) {
		shots[i]->run.generation_known = true;
		shots[i]->run.generation = before;
		journeys_init(&shots[i]->run.journeys, runner->table, &shots[i]->run.plan);
		fire(runner, shots[i]);
		done = hear(runner, shots, i + 1);
	}
	if (!done)
		await(runner, shots, n_shots);
	known = runner_generation(runner, &after) && before == after;
	for (size_t i = 0; i < n_shots && !known; i++)
		shots[i]->good = false;
	runner_disarm(runner);
}

static void *fly(void *data)
{
	struct flight *flight = data;

	run_volley(&flight->runner, flight->shots, flight->n_shots);
	return NULL;
}

void flight_start(struct flight *flight, const struct runner *runner, struct nl *netfilter, struct shot **shots,
		  size_t n_shots)
{
	*flight = (struct flight){ .runner = *runner, .shots = shots, .n_shots = n_shots };
	flight->runner.netfilter = netfilter;
	flight->flying = true;
	if (pthread_create(&flight->thread, NULL, fly, flight) == 0)
		return;
	fly(flight);
	flight->thread = pthread_self();
}

void flight_land(struct flight *flight, struct runner *runner)
{
	if (!flight->flying)
		return;
	if (!pthread_equal(flight->thread, pthread_self()))
		pthread_join(flight->thread, NULL);
	runner->n_sent = flight->runner.n_sent;
	flight->flying = false;
	free(flight->shots);
	flight->shots = NULL;
}
