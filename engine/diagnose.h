/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One diagnosis, from arming the trace to the verdict.
 */
#ifndef NFDIAG_ENGINE_DIAGNOSE_H
#define NFDIAG_ENGINE_DIAGNOSE_H

#include "engine/check.h"

struct diagnose_options {
	const char *client_netns; /* --client-netns or NULL */
	bool contain;		  /* --contain */
	bool until_wire;	  /* --until wire */
	bool force;		  /* --force */
	bool explain;		  /* --explain: keep every rule of the path */
	unsigned int wait_ms;	  /* --wait */
};

struct session;

/* Diagnoses one flow in the current network namespace, with what the session has from the flows before it. Always
 * returns a result, also where nothing could be sent (verdict inconclusive, error_exit set). */
struct result *diagnose(struct session *session, const struct flow *flow, const struct diagnose_options *options,
			const struct checks *checks);

/* What a signal handler calls: the running diagnosis stops at its next step and undoes what it did. */
void diagnose_interrupt(void);

#endif
