/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * With br_netfilter a bridge translates what it takes in, and may pass it on to another port itself: such a packet is
 * not routed, and waits for its neighbour within prerouting.
 */
#ifndef NFDIAG_ENGINE_BRIDGED_H
#define NFDIAG_ENGINE_BRIDGED_H

#include "engine/observe.h"

/* May packets that come in on it fare so? */
bool bridged_may(const struct link *iif);
/* Does the probe wait there, as far as it was seen? Then *ret_hop is who must answer for it, on the bridge itself. */
bool bridged_waits(struct nl *route, const struct approach *approach, const struct run *run, struct addr *ret_hop);
/* Fact route.bridged, and where it is true those of the neighbour. */
void bridged_facts(struct observation *obs, const struct run *run);

#endif
