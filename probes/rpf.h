/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4's reverse path filter of an interface, and where the route to a source leads. Only reads.
 */
#ifndef NFDIAG_PROBES_RPF_H
#define NFDIAG_PROBES_RPF_H

#include "probes/link.h"
#include "probes/policy.h"
#include "probes/route.h"

struct rpf {
	int value;	  /* the interface's own rp_filter */
	const char *mode; /* "off", "strict", "loose": the higher of it and all's counts (kernel: ip-sysctl) */
	bool own;	  /* the source is an address of this host */
	bool way;	  /* there is a route to it: `route` */
	struct route route; /* error and iif: it was asked for what comes in on iif */
	bool ruled;	    /* a routing rule that not every host has decided about the way: `rule` */
	struct policy_rule rule;
};

/* For a packet that came in on `iif` (`vrf` as in struct route_query). The way back is looked up as for one from its
 * destination that comes in where this one would go out (kernel: __fib_validate_source()); with rules that every host
 * has the plain way to its source is the same. 0; -ENOTSUP: IPv6 has none; -errno with err. */
int rpf_look(struct nl *nl, const struct link *iif, uint32_t vrf, const struct policy_packet *packet,
	     struct rpf *ret_rpf, struct err *err);

#endif
