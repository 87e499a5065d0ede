/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may own the place of a diagnosis, and the fix that lasts in the owner's words.
 */
#ifndef NFDIAG_ENGINE_DIAGNOSE_MANAGER_H
#define NFDIAG_ENGINE_DIAGNOSE_MANAGER_H

#include "engine/diagnose_private.h"

/* Sets diagnosis->owner, and adds a lasting fix behind those that are there. Looks at the path of this flow, and asks
 * for a few chains by name. */
void diagnosis_manager(struct diagnosis_run *d, struct diagnosis *diagnosis, const struct fix_wishes *wishes);

#endif
