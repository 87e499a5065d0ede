/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On which of this host's own networks is the target, and who has the next hop's address, whatever routes and neighbour
 * entries say?
 */
#ifndef NFDIAG_ENGINE_OBSERVE_ONLINK_H
#define NFDIAG_ENGINE_OBSERVE_ONLINK_H

#include "engine/observe.h"

/* Facts "subnet.*" where the request goes elsewhere than into the network of an interface in which the target lies, and
 * "neigh.asked*" where its next hop's entry was made by hand; neither where an answer came. `may_ask`: ARP requests or
 * neighbour solicitations of our own may leave this host (a second for each that nobody answers). Behind
 * observe_reply(). */
void observe_onlink(struct observation *obs, const struct run *run, bool may_ask);

#endif
