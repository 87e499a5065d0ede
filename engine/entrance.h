/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * By which device the client's packets come in: below a bridge, a bond, a VLAN or a macvlan that is another one than
 * the interface on which they come up.
 */
#ifndef NFDIAG_ENGINE_ENTRANCE_H
#define NFDIAG_ENGINE_ENTRANCE_H

#include "engine/approach.h"
#include "rules/trace_plan.h"

struct diagnosis_run;

/* Fills approach.below, and the target's device, address and tags; says in notes what cannot be reached. `mac`: the
 * client's, or NULL. 0, or -errno with err where no packet may be put in: -ENETDOWN where a device is down, with
 * approach.down if that is the flow's fault. */
int entrance_find(struct diagnosis_run *d, const uint8_t *mac, struct inject_target *target, struct err *err);

/* The devices below the client's interface and below plan->oif, where packets meet chains before they come up, or
 * behind where they leave. Those on the client's own way first: there is room for TRACE_PORTS_MAX. */
void entrance_ports(struct nl *route, const struct approach *approach, struct trace_plan *plan);

#endif
