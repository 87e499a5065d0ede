/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translation to a loopback address: does the interface let such packets in?
 */
#ifndef NFDIAG_ENGINE_OBSERVE_LOOPBACK_H
#define NFDIAG_ENGINE_OBSERVE_LOOPBACK_H

#include "engine/observe.h"

/* Reads the sysctl route_localnet, only where the request was translated to 127/8. Behind observe_request(). */
void observe_loopback(struct observation *obs);

#endif
