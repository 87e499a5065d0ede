/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the flows of one run share: sockets, our table, the injector, the scratch namespace, and the ruleset as far as
 * it was read. All that nfdiag makes in the kernel belongs to it and goes with it.
 */
#ifndef NFDIAG_ENGINE_SESSION_H
#define NFDIAG_ENGINE_SESSION_H

#include "engine/environment.h"
#include "engine/observe_leaving.h"
#include "engine/filled.h"
#include "engine/run.h"
#include "rules/scratch.h"

struct session {
	struct nl *route, *netfilter, *rules;
	struct ruleset *ruleset; /* good while nobody else changes the live one: session_read() */
	bool generation_known;
	uint32_t generation; /* that the ruleset was read at, our own changes left out */
	bool read_known;
	uint32_t read_at;   /* generation at the last session_read() */
	size_t size_before; /* of the ruleset, before the probe */
	bool keep;	    /* the next session_read() forgets nothing: engine/steady.h */
	struct environment environment;
	struct runner runner;
	struct injector injector;   /* ops NULL: there is none yet */
	struct inject_target asked; /* for which it was opened */
	uint8_t nobodys_mac[6];	    /* with which it was opened */
	char *skipped;		    /* why a better injector was not taken, or NULL */
	struct scratch *scratch;
	struct lodge *client; /* --client-netns, or NULL */
	struct flight flight;	 /* of contained probes */
	struct nl *flight_nl;	 /* what it asks */
	struct approach_memory approach;
	int64_t await_end_ms; /* of clock_ms(): until then the client's own attempt is awaited; 0: it was not yet */
	bool await_met;	      /* one came, whatever became of its diagnosis */
	struct filled filled; /* by the probes of the flows so far */
	struct answered_hop hop;
	struct ct_view *view; /* while several flows are prepared: conntrack's entries; else NULL */
};

/* Costs nothing yet. */
struct session *session_new(void);
/* Waits for what the kernel frees late (8-24 ms), once for all flows. */
void session_free(struct session *session);
DEFINE_FREEP(struct session, session_free)

/* Opens the other namespaces (client_netns may be NULL), and gives up what is not needed from then on
 * (engine/privilege.h). Without a scratch namespace it goes on. 0, or -errno with err. */
int session_settle(struct session *session, const char *client_netns, struct err *err);

/* Opens the sockets, in the network namespace of the thread, if they are not open yet. 0, or -errno with err. */
int session_open(struct session *session, struct err *err);

/* The injector for that target: the one of the flow before where it will do. 0, or -errno with err. */
int session_inject(struct session *session, const struct inject_target *target, struct err *err);

/* Makes sure that session->ruleset holds nothing older than now: what was read is forgotten where somebody changed the
 * live ruleset since. Nothing of it may be in use. */
void session_read(struct session *session);

#endif
