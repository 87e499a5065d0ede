/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the routing decision may have against a request that was last seen before it.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_REFUSED_H
#define NFDIAG_ENGINE_OBSERVE_REFUSED_H

#include "engine/observe.h"

/* Facts "rpf.*", "route.forwarding_all" and a record of "ttls", where the request got to the routing decision and was
 * given no output interface. Behind observe_request(). */
void observe_refused(struct observation *obs, const struct run *run);

#endif
