/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends the probe: arms our table, injects, collects the trace, tidies up. Two steps: contained, and real.
 */
#ifndef NFDIAG_ENGINE_RUN_H
#define NFDIAG_ENGINE_RUN_H

#include <pthread.h>

#include "engine/approach.h"
#include "engine/lost.h"
#include "engine/taken.h"
#include "probes/counters.h"
#include "rules/journey.h"

/* How long a packet that was sent may take to come through the hooks where another processor takes it up. */
#define RUN_SETTLE_MS 50

/* One step, as it went. */
struct run {
	struct trace_plan plan;
	struct frame probe; /* the IP packet */
	struct journeys journeys;
	bool sent;
	bool first;	  /* this program had sent nothing before it: a limit that it meets was used up by others */
	bool lost;	  /* trace events were lost, in every try */
	uint64_t counted; /* packets that our start rules counted; asked only where no event came */
	bool counted_known;
	unsigned int waited_ms; /* for the answer */
	struct counters before, after;
	bool generation_known;
	uint32_t generation; /* of the ruleset when the probe was sent, see runner_generation() */
	unsigned int retries;
	struct ct_entry entry; /* real: the probe's own entry, before it was deleted */
	bool entry_found;
	struct taken ingress, egress; /* what took it where no hook sees it */
	struct lost reason;	      /* why the kernel dropped it */
	char *left; /* what could not be tidied, with the command that does it; or NULL */
};

struct runner {
	struct nl *route, *netfilter;
	struct injector *injector;
	const struct approach *approach;
	const struct payload *payload; /* the user's, or NULL */
	struct trace *trace;
	struct trace_table *table;
	volatile int *interrupted;
	unsigned int n_sent; /* packets */
};

/* Opens the trace socket, in which it must be before anything is armed. */
int runner_open(struct runner *runner, struct err *err);
void runner_close(struct runner *runner);
/* The ruleset's generation, our own changes left out: equal before and after, nobody changed it between. */
bool runner_generation(struct runner *runner, uint32_t *ret_generation);
/* Forgets what the trace still had to say of an earlier flow. */
void runner_drain(struct runner *runner);
/* Takes our table out of the ruleset, as soon as it is not needed any more. */
void runner_disarm(struct runner *runner);

/* Step 1. The table stays armed (contained) until runner_disarm or step 2. 0 or -errno with err. */
int run_contained(struct runner *runner, struct run *ret_run, struct err *err);

/* One of several contained probes that are sent together. */
struct shot {
	const struct approach *approach;
	const struct payload *payload; /* the user's, or NULL */
	uint8_t src_mac[6];
	struct run run; /* the caller's to run_done(); must not move: its journeys point to its plan */
	bool good;	/* it was traced to its end, and nobody changed the ruleset meanwhile */
};

/* Step 1 for all of them with our table armed once: all go over the runner's injector. What is not good is worth
 * nothing, and has to be run alone. The table is out of the ruleset afterwards. */
void run_volley(struct runner *runner, struct shot *const *shots, size_t n_shots);

/* A volley in a thread of its own, while others are judged. */
struct flight {
	struct runner runner;
	struct shot **shots; /* owned */
	size_t n_shots;
	pthread_t thread;
	bool flying;
};
/* The runner's sockets, table and injector are the flight's until it has landed, but for its `netfilter`: the flight
 * asks that one. Takes the array. Where there can be no thread it has landed when this returns. */
void flight_start(struct flight *flight, const struct runner *runner, struct nl *netfilter, struct shot **shots,
		  size_t n_shots);
/* Waits for it; nothing where there is none. */
void flight_land(struct flight *flight, struct runner *runner);

/* What step 2 needs to know from step 1. */
struct run_target {
	struct tuple reply; /* as it comes back: the inverse of how the probe would have left */
	const struct trace_target *wanted;
	size_t n_wanted;
	uint32_t oif;
	char oifname[IFNAMSIZ];
	struct addr next_hop; /* who must answer ARP or ND */
	unsigned int wait_ms;
};

/* Step 2: the probe goes out, its answer is traced and kept back, everything is tidied. */
int run_real(struct runner *runner, const struct run_target *target, struct run *ret_run, struct err *err);

void run_done(struct run *run);

#endif
