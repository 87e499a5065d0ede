/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verdict on a flow that must stay closed.
 */
#ifndef NFDIAG_ENGINE_TARGET_DROP_H
#define NFDIAG_ENGINE_TARGET_DROP_H

#include "engine/observe.h"

/* Sets verdict and summary, by the facts open.*. `failed` (taken) is the summary where a diagnosis says what opens it,
 * or NULL. Notes in obs->depends_on a drop that says nothing of another try. */
void verdict_drop(struct observation *obs, char *failed);

#endif
