/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The probe was put where the client's packets come in. They only do where this host answers when the client, or its
 * router, asks for its hardware address: ARP, neighbour discovery.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_ASKED_H
#define NFDIAG_ENGINE_OBSERVE_ASKED_H

#include "engine/observe.h"

/* Why it would not, by its rules and settings, in words that the caller frees; NULL: nothing says so, or nobody needs
 * to ask. */
char *observe_asked(const struct observation *obs, const struct run *run);

#endif
