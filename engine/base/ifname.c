/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * if_indextoname(3) opens a socket for each question: so the last few answers are kept for a moment.
 */
#include "engine/base/ifname.h"

#include <string.h>
#include <time.h>

#define KEPT 8
#define KEPT_MS 20

static _Thread_local struct {
	uint32_t ifindex;
	int64_t when_ms;
	char name[IFNAMSIZ];
} kept[KEPT];

bool ifname_of(uint32_t ifindex, char name[IFNAMSIZ])
{
	struct timespec t;
	int64_t now;

	clock_gettime(CLOCK_MONOTONIC, &t);
	now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
	if (kept[ifindex % KEPT].ifindex != ifindex || now - kept[ifindex % KEPT].when_ms >= KEPT_MS) {
		if (!if_indextoname(ifindex, name))
			return false;
		kept[ifindex % KEPT].ifindex = ifindex;
		kept[ifindex % KEPT].when_ms = now;
		memcpy(kept[ifindex % KEPT].name, name, IFNAMSIZ);
	}
	memcpy(name, kept[ifindex % KEPT].name, IFNAMSIZ);
	return true;
}
