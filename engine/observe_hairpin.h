/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Are the client and the backend each other's neighbours, so that the answer need not come by this host?
 */
#ifndef NFDIAG_ENGINE_OBSERVE_HAIRPIN_H
#define NFDIAG_ENGINE_OBSERVE_HAIRPIN_H

#include "engine/observe.h"

/* Facts "hairpin.*"; `run` is the step that went furthest. A note besides, where no answer is asked for. */
void observe_hairpin(struct observation *obs, const struct run *run, bool asked);

#endif
