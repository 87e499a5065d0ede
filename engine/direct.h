/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Client and target in one network: the client's packets go to the target itself, and this host routes none of them.
 */
#ifndef NFDIAG_ENGINE_DIRECT_H
#define NFDIAG_ENGINE_DIRECT_H

#include "engine/approach.h"

/* 0, or -EHOSTDOWN with err (inconclusive) where that is so. To be asked when the approach is found. */
int direct_check(const struct flow *flow, const struct approach *approach, struct err *err);

#endif
