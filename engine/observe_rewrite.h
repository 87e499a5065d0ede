/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules that write into the headers of request or answer what is not theirs to write: by payload statements, past NAT.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_REWRITE_H
#define NFDIAG_ENGINE_OBSERVE_REWRITE_H

#include "engine/observe.h"

/* List "rewrites", where such a rule is what leads the request elsewhere or spoils the answer; and stops.rewritten.*,
 * where a journey was lost in the chain of such a rule. Behind observe_request() and observe_reply(). */
void observe_rewrites(struct observation *obs, const struct run *run);

/* The packet was lost behind such a rule, in words: that proves nothing, since behind it it may not have been
 * recognised. NULL: there is none. */
char *observe_rewrite_lost(const struct observation *obs);

#endif
