/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pacing: a start every 1/rate of a second, at most.
 */
#include "engine/pace.h"

#include <time.h>

#define SECOND_NS 1000000000LL

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

void pace_wait(const struct pace *pace)
{
	const struct timespec until = { .tv_sec = pace->next_ns / SECOND_NS, .tv_nsec = pace->next_ns % SECOND_NS };

	if (pace->next_ns)
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

void pace_count(struct pace *pace)
{
	pace->next_ns = now_ns() + SECOND_NS / pace->rate;
}
