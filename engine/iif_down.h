/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's interface, or the device below it by which its packets come in, is down or has no carrier. A probe could
 * be put in all the same, and would show what no real packet meets.
 */
#ifndef NFDIAG_ENGINE_IIF_DOWN_H
#define NFDIAG_ENGINE_IIF_DOWN_H

#include "engine/diagnose_private.h"

/* Is it known for certain that the client's packets would come in there, and does the flow need them to? */
bool iif_down_matters(const struct flow *flow, const struct approach *approach);

/* The verdict where approach.down is set: nothing was sent. 0 or -errno with err. */
int iif_down_judge(struct diagnosis_run *d, struct err *err);

#endif
