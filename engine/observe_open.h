/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What let a packet through that should have been stopped (target drop), and whether it is open at all.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_OPEN_H
#define NFDIAG_ENGINE_OBSERVE_OPEN_H

#include "engine/observe.h"

/* Sets the facts open.* and the list `openers`, after observe_request() and observe_socks(). Does nothing for a flow
 * that may pass. */
void observe_open(struct observation *obs, const struct run *run);

/* The client is this host, and so is where the request goes: what is kept from leaving has met no input chain. */
bool observe_to_itself(const struct observation *obs);

/* Sets the facts sock.*: who takes the request, where it was delivered to this host (observe_socks.c). */
void observe_socks(struct observation *obs, const struct run *run);

#endif
