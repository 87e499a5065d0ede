/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The queue to which a packet was handed: is there a program that reads it?
 */
#include "engine/observe_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One line for each queue that a program has bound: number, port id, length, ... Where the file is missing no program
 * of this namespace ever asked for one. */
#define QUEUES_FILE "/proc/thread-self/net/netfilter/nfnetlink_queue"

void observe_queue(struct record *stop, unsigned int number)
{
	FILE *file = fopen(QUEUES_FILE, "re");
	bool read = false;
	unsigned int one;
	char line[256];

	fact_int(stop, "queue.number", number);
	if (!file && errno != ENOENT) {
		fact_unknown(stop, "queue.read", "cannot read " QUEUES_FILE ": %s%s", strerror(errno),
			     errno == EACCES ? " (only root may; run nfdiag as root)" : "");
		return;
	}
	while (file && fgets(line, sizeof(line), file))
		read = read || (sscanf(line, "%u", &one) == 1 && one == number);
	if (file)
		fclose(file);
	fact_bool(stop, "queue.read", read);
}
