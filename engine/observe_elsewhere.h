/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The right translation, where the request was never asked: facts of list "elsewhere".
 */
#ifndef NFDIAG_ENGINE_OBSERVE_ELSEWHERE_H
#define NFDIAG_ENGINE_OBSERVE_ELSEWHERE_H

#include "engine/observe.h"

/* Searches only where the request should have been translated to a target, the nat chains saw it, and it was not. To be
 * called behind observe_request(); `sent` is the packet as it came to the place where destinations are translated. */
void observe_elsewhere(struct observation *obs, const struct packet *sent, struct scratch *scratch);

#endif
