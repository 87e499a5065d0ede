/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The progress line.
 */
#include "engine/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "engine/base/clock.h"

#define EVERY_MS 100

void progress_show(struct progress *progress, size_t done, size_t failed)
{
	int64_t now = clock_ms();

	if (progress->total < 2 || now < progress->shown_ms + EVERY_MS || !isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r%zu of %zu flows", done, progress->total);
	if (failed)
		fprintf(stderr, ", %zu not as expected", failed);
	fputs("\033[K", stderr);
	fflush(stderr);
	progress->shown_ms = now;
}

void progress_erase(struct progress *progress)
{
	if (!progress->shown_ms)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->shown_ms = 0;
}
