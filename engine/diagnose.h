/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One diagnosis, from arming the trace to the verdict.
 */
#ifndef NFDIAG_ENGINE_DIAGNOSE_H
#define NFDIAG_ENGINE_DIAGNOSE_H

#include "engine/base/lodge.h"
#include "engine/check.h"

struct diagnose_options {
	struct lodge *client_netns; /* --client-netns or NULL */
	bool contain;		  /* --contain */
	bool until_wire;	  /* --until wire */
	bool force;		  /* --force */
	bool observe;		  /* --observe: nothing is sent, wait_ms is for the client's own attempt */
	bool explain;		  /* --explain: keep every rule of the path */
	unsigned int wait_ms;	  /* --wait */
};

struct session;

/* Diagnoses one flow in the current network namespace, with what the session has from the flows before it. Always
 * returns a result, also where nothing could be sent (verdict inconclusive, error_exit set). */
struct result *diagnose(struct session *session, const struct flow *flow, const struct diagnose_options *options,
			const struct checks *checks);

/* The same for several flows whose probes are all contained (options->contain or until_wire): they are sent together
 * where they are alike, and some are judged while others are sent. ret_results has room for all; returns how many there
 * are: fewer than n after an interrupt. `progress` is called with the number of results now and then. */
size_t diagnose_several(struct session *session, struct flow *const *flows, size_t n,
			const struct diagnose_options *options, const struct checks *checks,
			struct result **ret_results, void (*progress)(void *data, size_t done), void *data);

/* What a signal handler calls: the running diagnosis stops at its next step and undoes what it did. */
void diagnose_interrupt(void);
bool diagnose_interrupted(void);

#endif
