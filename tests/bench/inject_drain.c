/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The floor under 'nfdiag expect --contain': one contained probe injected again and again, and its trace events read
 * until there are no more. Nothing is explained. Run in the router's network namespace:
 *
 *	inject_drain DEV CLIENT PUBLIC PORT COUNT	prints 'PROBES-PER-SECOND EVENTS-PER-PROBE'
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "probes/inject.h"
#include "rules/trace_table.h"

#define EVENTS_MAX 16384
#define SEQUENCE 0x6e666467

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int prepare(char **argv, struct trace_plan *plan, struct link *link, struct err *err)
{
	_cleanup_(nl_freep) struct nl *route = NULL;
	int r = nl_open(NETLINK_ROUTE, &route, err);

	if (r == 0)
		r = link_by_name(route, argv[1], link, err);
	if (r < 0)
		return r;
	*plan = (struct trace_plan){ .probe = { .proto = IPPROTO_TCP, .sport = 40000 },
				     .seq = SEQUENCE,
				     .contain = true };
	memcpy(plan->iif, link->name, sizeof(plan->iif));
	plan->probe.dport = (uint16_t)atoi(argv[4]);
	if (addr_parse(argv[2], &plan->probe.src) < 0 || addr_parse(argv[3], &plan->probe.dst) < 0)
		return err_usage(err, -EINVAL, "usage: inject_drain DEV CLIENT PUBLIC PORT COUNT");
	return 0;
}

static int measure(struct injector *injector, struct trace *trace, const struct trace_plan *plan, long count,
		   struct err *err)
{
	struct trace_event event;
	struct frame frame;
	unsigned long events = 0;
	double start;
	int r = 0;

	frame_tcp(&plan->probe, FRAME_SYN, plan->seq, 0, plan->ip_mark, &frame);
	start = now();
	for (long i = 0; i < count && r == 0; i++) {
		r = injector->ops->send(injector, &frame, err);
		while (r == 0 && trace_next(trace, 0, &event) > 0)
			events++;
	}
	if (r == 0)
		printf("%.0f %.1f\n", (double)count / (now() - start), (double)events / (double)count);
	return r;
}

int main(int argc, char **argv)
{
	_cleanup_(trace_table_freep) struct trace_table *table = NULL;
	_cleanup_(trace_freep) struct trace *trace = NULL;
	struct inject_target target = { 0 };
	struct injector injector = { 0 };
	struct trace_plan plan;
	struct err err = { 0 };
	int r = argc == 6 ? prepare(argv, &plan, &target.link, &err)
			  : err_usage(&err, -EINVAL, "five arguments, please");

	if (r == 0)
		r = trace_open(EVENTS_MAX, &trace, &err);
	if (r == 0)
		r = injector_open(&target, &injector, NULL, &err);
	if (r == 0)
		r = trace_table_open(&plan, &table, &err);
	if (r == 0)
		r = measure(&injector, trace, &plan, atol(argv[5]), &err);
	if (r < 0)
		fprintf(stderr, "inject_drain: %s\n", err.text);
	injector_close(&injector);
	return r < 0;
}
