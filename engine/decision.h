/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which routing rule and which route decided about a packet: walked as the kernel did, which tells a table, or an errno
 * alone.
 */
#ifndef NFDIAG_ENGINE_DECISION_H
#define NFDIAG_ENGINE_DECISION_H

#include "probes/fib.h"
#include "probes/policy.h"
#include "probes/route.h"

struct decision {
	/* what is asked */
	struct nl *nl;
	struct policy_packet packet;
	const struct route *way; /* what the kernel said: route_lookup() */
	/* the answer */
	struct policy_rule rule;
	const char *forbids; /* the rule leads to a route of that kind (blackhole, unreachable, prohibit); NULL: no */
	struct fib_route route; /* forbids: that route */
};

/* 1: d->rule decided, and d->forbids; 0: none did, for all that can be told; -errno: could not be asked; -ENOTSUP: it
 * cannot be told which packets some rule takes. */
int decision_find(struct decision *d);

/* 1: a lookup for d->packet that finds nothing also asks that table; 0: no rule leads there (or it only takes part of its
 * routes); -errno, -ENOTSUP as above. */
int decision_asks(struct decision *d, uint32_t table);

/* "which routing rule decided cannot be told: ..." for such an errno; the caller frees. */
char *decision_unknown(int error);

#endif
