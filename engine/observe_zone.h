/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conntrack zones of the request and its answer, as facts of group "ct.zone".
 */
#ifndef NFDIAG_ENGINE_OBSERVE_ZONE_H
#define NFDIAG_ENGINE_OBSERVE_ZONE_H

#include "engine/observe.h"

/* Of a real step to which something came back; behind observe_reply(). */
void observe_zone(struct observation *obs, const struct run *run);

#endif
