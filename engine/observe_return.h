/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The routing decision about the answer: which way it goes to the client, or why this host does not forward it.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_RETURN_H
#define NFDIAG_ENGINE_OBSERVE_RETURN_H

#include "engine/observe.h"

/* The step on the path, and facts "back.*". Nothing where the answer was not seen at the end of prerouting. */
void observe_return(struct observation *obs, const struct run *run, enum journey_class class);

#endif
