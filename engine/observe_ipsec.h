/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPsec policies that keep a packet from being passed on, as facts of list "ipsec".
 */
#ifndef NFDIAG_ENGINE_OBSERVE_IPSEC_H
#define NFDIAG_ENGINE_OBSERVE_IPSEC_H

#include "engine/observe.h"

/* Asks only where a journey ended in silence between the routing decision and the next hook. Behind observe_reply(). */
void observe_ipsec(struct observation *obs, const struct run *run);

#endif
