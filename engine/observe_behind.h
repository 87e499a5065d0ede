/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer is kept back behind postrouting. Chains that stand behind that, at the device and in a bridge, are
 * evaluated; filters of traffic control are only named.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_BEHIND_H
#define NFDIAG_ENGINE_OBSERVE_BEHIND_H

#include "engine/observe.h"

/* What the first chain there that does not just let the answer pass would do with it, or may do, in words that the
 * caller frees; NULL: there is none, or the answer did not come so far. Of the client's own (observed) what such a chain
 * changes alone. */
char *observe_behind(const struct observation *obs, const struct run *run);

#endif
