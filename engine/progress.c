/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The progress line.
 */
#include "engine/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define EVERY_MS 100

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_show(struct progress *progress, size_t done, size_t failed)
{
	int64_t now = now_ms();

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
