/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a packet was lost without a word: what the kernel says when it drops it.
 */
#ifndef NFDIAG_ENGINE_LOST_H
#define NFDIAG_ENGINE_LOST_H

#include "engine/base/fact.h"
#include "probes/dropreason.h"

struct runner;
struct run;

struct lost {
	bool known;
	struct drop drop;
	char *why; /* not known: the reason; NULL: it was not asked */
};

/* Sends the contained probe once more, if it was seen in no end of its path, and asks why, unless that is known already
 * (lost_watch()). The table must still be armed. */
void lost_ask(struct runner *runner, struct run *run);

/* The same of what is dropped later, or on another occasion: between the two calls. NULL: it cannot be asked, and
 * run->reason.why says why. */
struct drop_watch *lost_watch(struct run *run);
void lost_read(struct drop_watch *watch, struct run *run);

void lost_facts(const struct run *run, struct facts *facts);

#endif
