/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * No packet of the client met a hook: was one seen at all, and what else was seen meanwhile?
 */
#ifndef NFDIAG_ENGINE_ARRIVAL_H
#define NFDIAG_ENGINE_ARRIVAL_H

#include "engine/await.h"
#include "engine/diagnose_private.h"

/* Facts "arrival.*", checks and verdict. `repeats`: so many packets were seen of attempts that had begun before. 0 or
 * -errno with err. */
int arrival_missed(struct diagnosis_run *d, const struct awaited *awaited, unsigned int repeats, struct err *err);

#endif
