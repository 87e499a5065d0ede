/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer is kept back where it would leave for the client: is the gateway there to which it would go?
 */
#ifndef NFDIAG_ENGINE_OBSERVE_LEAVING_H
#define NFDIAG_ENGINE_OBSERVE_LEAVING_H

#include "engine/observe.h"

/* The gateway that answered last, so that many flows ask it once. */
struct answered_hop {
	uint32_t oif;
	struct addr gateway;
};

/* Facts "leaving.*", where the answer would leave by a gateway of which the kernel has no hardware address: then it is
 * asked for, if `may_ask` (a second where nobody answers). A client in this host's own network is not asked for: it may
 * be off. Behind observe_reply(). */
void observe_leaving(struct observation *obs, const struct run *run, struct answered_hop *hop, bool may_ask);

#endif
