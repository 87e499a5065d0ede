/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time that only passes: for how long something takes, and until when to wait.
 */
#ifndef NFDIAG_BASE_CLOCK_H
#define NFDIAG_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds of CLOCK_MONOTONIC. */
int64_t clock_ms(void);

#endif
