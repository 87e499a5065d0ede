/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What on an interface may take a packet where netfilter does not see it: filters of traffic control and XDP programs;
 * and what they count. Only reads the kernel.
 */
#ifndef NFDIAG_PROBES_TC_H
#define NFDIAG_PROBES_TC_H

#include "engine/base/nl.h"
#include "engine/base/str.h"

enum tc_side { TC_INGRESS, TC_EGRESS };

struct tc_state {
	struct str
		takers; /* those filters that may drop or redirect, in words, joined by "; "; s NULL: there are none */
	uint64_t taken; /* packets that they, or their qdisc's drops, have counted: everybody's */
};

/* Filters of the clsact or ingress qdisc. 0, or -errno with err. The caller frees ret_state->takers with str_done(). */
int tc_read(struct nl *route, uint32_t ifindex, enum tc_side side, struct tc_state *ret_state, struct err *err);

/* Packets that the driver has sent since the interface is there. 0, or -errno with err. */
int tc_sent(struct nl *route, uint32_t ifindex, uint64_t *ret_packets, struct err *err);

/* One RTM_NEWTFILTER or RTM_NEWQDISC, added to the state: 0, or -EBADMSG. Touch no socket. */
int tc_parse_filter(const struct nlmsghdr *nlh, struct tc_state *state);
int tc_parse_qdisc(const struct nlmsghdr *nlh, uint32_t ifindex, struct tc_state *state);

#endif
