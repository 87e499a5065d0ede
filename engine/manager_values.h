/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values that every manager's texts may use, in one table, and how they come from the facts.
 */
#ifndef NFDIAG_ENGINE_MANAGER_VALUES_H
#define NFDIAG_ENGINE_MANAGER_VALUES_H

#include "engine/manager.h"

bool manager_value_is_known(const char *name);
void manager_values_nearest(struct nearest *nearest);

/* All that the facts and the place tell. A value that would name more than the user did is not there: `client` only
 * where the user gave it. */
void manager_values_fill(struct facts *facts, const struct manager_place *place, struct manager_values *values);

#endif
