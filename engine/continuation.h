/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would the connection go on? The probe shows the SYN and its answer; the client's next packet is only evaluated.
 */
#ifndef NFDIAG_ENGINE_CONTINUATION_H
#define NFDIAG_ENGINE_CONTINUATION_H

#include "engine/observe.h"

/* The base chain on the request's way that would drop the client's next packet (an ACK of the established connection),
 * for certain as far as rules can be evaluated; NULL where none would, or where it cannot be told. */
const struct chain *continuation_dropped_by(const struct observation *obs);

#endif
