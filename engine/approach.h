/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the client's packets come to this host: its address, its port, the interface. What the user did not say is
 * chosen here, and listed as assumed.
 */
#ifndef NFDIAG_ENGINE_APPROACH_H
#define NFDIAG_ENGINE_APPROACH_H

#include "engine/diagnose.h"
#include "probes/conntrack.h"
#include "probes/inject.h"
#include "probes/lower.h"

struct approach {
	struct tuple probe; /* client to public */
	struct link link;   /* the client-facing interface; ifindex 0 where the client is this host */
	uint32_t vrf;	    /* the VRF that this interface is in, its ifindex; or 0 */
	bool local;	    /* the client is this host */
	struct addr hop;    /* who hands us the client's packets: itself, or its gateway */
	bool client_assumed, port_assumed;
	bool iif_assumed; /* no client was named, and clients may come in elsewhere too: by the default route */
	bool unanswered;       /* nobody answers for the public address: public_unanswered() */
	char *doubt;	       /* what the verdict hangs on besides, as in "depends on ..."; or NULL */
	bool doubts_public;    /* that is whether the public address is answered for */
	bool down;	       /* that, or a device below it, is down or has no carrier: nothing may be sent */
	struct lower below;    /* from `link` down to where the client's packets come in; n 0: it was not asked */
	bool busy;	       /* the user's client port has a conntrack entry: nothing may be sent over it */
	struct ct_entry entry; /* busy: that entry */
	struct ct_others others; /* of the client that was given: entries of other ports that go elsewhere */
};

/* What was found for the flow before, for one of the same client and public address; at most some milliseconds old. */
struct approach_memory {
	bool filled;
	struct addr client, public;
	char *iif; /* as asked, or NULL */
	const struct lodge *client_netns;
	int64_t when_ms;
	struct approach approach;
};
void approach_memory_done(struct approach_memory *memory);

/* What helps with many flows; NULL each: it is asked anew. */
struct approach_help {
	const struct ct_view *view; /* conntrack's entries as they were a moment ago */
	struct approach_memory *memory;
};

/* Fills it, adding notes and assumptions to the result. 0; -errno with err (exit 2: the user must say more, exit 3:
 * something here is in the way, both with the mend), and then nothing may be sent. */
int approach_find(struct nl *route, struct nl *netfilter, const struct approach_help *help, const struct flow *flow,
		  const struct diagnose_options *options, struct result *result, struct approach *ret_approach,
		  struct err *err);

#endif
