/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is the request larger than what the device takes by which it would leave?
 */
#ifndef NFDIAG_ENGINE_OBSERVE_SIZE_H
#define NFDIAG_ENGINE_OBSERVE_SIZE_H

#include "engine/observe.h"

/* Facts "size.*", if it is, of a request that was last seen in that visit and had no output interface yet. The kernel compares
 * with the device's MTU (ip_forward(), ip6_forward(); a route's own MTU counts for IPv6, and where it is locked, and is
 * not read). Behind the look-up of obs->way. */
void observe_size(struct observation *obs, const struct visit *visit);

#endif
