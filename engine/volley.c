/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several contained probes, one after the other, under one trace table: to arm it for each takes longer than all the
 * rest. A probe that does not end in a drop (somebody's, or ours at the end of its way) is not judged here.
 */
#include "engine/run.h"

#include <string.h>

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

static void fire(struct runner *runner, struct shot *shot)
{
	struct run *run = &shot->run;
	struct trace_event event;
	int r;

	memcpy(runner->injector->src_mac, shot->src_mac, sizeof(shot->src_mac));
	if (runner->injector->ops->send(runner->injector, &run->probe, NULL) < 0)
		return;
	run->sent = true;
	run->first = !runner->n_sent++;
	while ((r = trace_next(runner->trace, 0, &event)) > 0)
		journeys_add(&run->journeys, &event);
	run->lost = r < 0;
	shot->good = !run->lost && journey_drop(&run->journeys, CLASS_PROBE, NULL);
}

void run_volley(struct runner *runner, struct shot *const *shots, size_t n_shots)
{
	uint32_t before = 0, after = 0;
	bool known;

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
	}
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
