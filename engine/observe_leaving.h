/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer is kept back where it would leave for the client: is the next hop there to which it would go?
 */
#ifndef NFDIAG_ENGINE_OBSERVE_LEAVING_H
#define NFDIAG_ENGINE_OBSERVE_LEAVING_H

#include "engine/observe.h"

/* The next hop that answered last, so that many flows ask it once. */
struct answered_hop {
	uint32_t oif;
	struct addr hop;
};

/* Facts "leaving.*", where the answer would leave by a gateway of which the kernel has no hardware address, or to a
 * next hop of which somebody made the entry by hand: then it is asked for, if `may_ask` (a second where nobody
 * answers). Of an observed answer, which is not kept back, what the kernel was told. Behind observe_reply(). */
void observe_leaving(struct observation *obs, const struct run *run, struct answered_hop *last, bool may_ask);

/* The route by which the answer leaves, looked up once more. false: it does not leave. */
bool observe_way_back(const struct observation *obs, const struct run *run, struct route *ret_way);

/* The answer would leave by a gateway that has sent it: in words that the caller frees, or NULL. */
char *observe_sent_back(const struct observation *obs, const struct run *run);

#endif
