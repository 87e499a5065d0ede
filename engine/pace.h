/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps the backends from being asked too fast.
 */
#ifndef NFDIAG_ENGINE_PACE_H
#define NFDIAG_ENGINE_PACE_H

#include <stdint.h>

#define PACE_DEFAULT 20 /* a second */

struct pace {
	unsigned int rate; /* a second */
	int64_t next_ns;   /* on CLOCK_MONOTONIC: not before */
};

/* Waits until the next one may start; a signal ends the wait early. */
void pace_wait(const struct pace *pace);
/* One is about to start. */
void pace_count(struct pace *pace);

#endif
