/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A route with next hops on several interfaces: the kernel picks one by a hash, and one alone was tried.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_SEVERAL_H
#define NFDIAG_ENGINE_OBSERVE_SEVERAL_H

#include "engine/observe.h"

/* In words that the caller frees, where the request or its answer has such a route; NULL: neither has. *ret_chance: other
 * connections of the same client may take another one. */
char *observe_several(const struct observation *obs, const struct run *run, bool *ret_chance);

#endif
