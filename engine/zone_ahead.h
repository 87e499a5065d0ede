/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * To which conntrack zone would the client's packets come, if one were sent? By the rules alone: nothing is sent.
 */
#ifndef NFDIAG_ENGINE_ZONE_AHEAD_H
#define NFDIAG_ENGINE_ZONE_AHEAD_H

#include "engine/approach.h"
#include "rules/eval.h"

/* True where it is certain. `probe`: the packet, from its network header on. */
bool zone_ahead(struct ruleset *ruleset, const struct eval_env *env, const struct approach *approach,
		const struct frame *probe, uint16_t *ret_zone);

#endif
