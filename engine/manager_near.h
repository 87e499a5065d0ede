/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts of the rules around a place: how a manager writes them tells more than a chain's name.
 */
#ifndef NFDIAG_ENGINE_MANAGER_NEAR_H
#define NFDIAG_ENGINE_MANAGER_NEAR_H

#include "engine/manager.h"
#include "rules/ruleset.h"

/* Sets place->near and place->whole; `handle` 0: no rule of the chain decided. Reads the rest of the chain only where
 * it is short. Of a chain that cannot be read: none. */
void manager_near(struct ruleset *ruleset, uint64_t handle, struct manager_place *place);
void manager_near_done(struct manager_place *place);

#endif
