/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lookup that the kernel does for itself, and that rtnetlink cannot be asked for (it would also judge the packet):
 * rules and tables are walked as the kernel does. Only reads.
 */
#ifndef NFDIAG_PROBES_POLICY_WALK_H
#define NFDIAG_PROBES_POLICY_WALK_H

#include "probes/fib.h"
#include "probes/policy.h"

struct policy_walk {
	bool decided;		 /* rule; else no rule leads to a route */
	struct policy_rule rule; /* leads to the route, or forbids the way itself */
	bool forbidden;		 /* by the rule, or by a route of that type */
	struct fib_route route;	 /* unless the rule forbids the way itself */
};

/* 1: *ret_walk; 0: nothing was asked, since there are only rules that every host has; -ENOTSUP: what some rule takes
 * cannot be told, or its packet is in a VRF; -E2BIG: a table is too large to be read; other -errno. */
int policy_walk(struct nl *route, const struct policy_packet *packet, struct policy_walk *ret_walk);

#endif
