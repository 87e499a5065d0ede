/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What conntrack itself may have done to the packet: its table was full.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_CONNTRACK_H
#define NFDIAG_ENGINE_OBSERVE_CONNTRACK_H

#include "engine/observe.h"

/* To be called behind observe_request(). */
void observe_conntrack(struct observation *obs, const struct run *run);

#endif
