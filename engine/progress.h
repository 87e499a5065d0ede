/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line on a terminal that says how far a long run is; gone when the run is over.
 */
#ifndef NFDIAG_ENGINE_PROGRESS_H
#define NFDIAG_ENGINE_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

struct progress {
	size_t total;
	int64_t shown_ms; /* when the line was last written, 0: never */
};

/* Writes to stderr where that is a terminal and there is more than one flow, at most ten times a second. */
void progress_show(struct progress *progress, size_t done, size_t failed);
void progress_erase(struct progress *progress);

#endif
