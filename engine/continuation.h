/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would the connection go on? The probe shows the first packet and its answer; the next packets are only evaluated.
 */
#ifndef NFDIAG_ENGINE_CONTINUATION_H
#define NFDIAG_ENGINE_CONTINUATION_H

#include "engine/observe.h"

/* The base chain that would drop the client's next packet, or the server's (*ret_journey: which of them; in TCP an ACK
 * of the established connection), for certain as far as rules can be evaluated; NULL where none would, or where it
 * cannot be told. */
const struct chain *continuation_dropped_by(const struct observation *obs, enum journey *ret_journey);

/* Has the client's next packet, by the rules, another mark when it is routed than the first one had, and does it go
 * another way by that (asked of the kernel)? In words, the caller frees; NULL: no, or it cannot be told. */
char *continuation_astray(const struct observation *obs, const struct run *run);

#endif
