/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a flow to a process of this host has that others do not: whether its probe is let go, and its verdict.
 */
#ifndef NFDIAG_ENGINE_TARGET_LOCAL_H
#define NFDIAG_ENGINE_TARGET_LOCAL_H

#include "engine/observe.h"

/* That address is this host's own, by the routing of that VRF (0: none). */
bool target_is_here(struct nl *route, uint32_t vrf, const struct addr *addr);

/* The contained probe's last visit, where it came to a port of this host that the flow names and where a real one can
 * tell more; else NULL. What says little to a service of its own (udp without a payload) is not delivered: who is bound
 * there, sock_diag tells. */
const struct visit *local_wants_real(const struct observation *obs, const struct run *contained);

/* The verdict where the request was delivered and no answer seen. `real`: it was asked for. `unasked`: it was not, and
 * is wanted: where the request was delivered; or NULL. */
void verdict_local(struct observation *obs, const struct visit *unasked, bool real);

#endif
