/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells when somebody changes the ruleset.
 */
#ifndef NFDIAG_RULES_RULESET_WATCH_H
#define NFDIAG_RULES_RULESET_WATCH_H

#include "engine/base/err.h"

struct ruleset_watch;

/* In the current network namespace. 0, or -errno with err. */
int ruleset_watch_open(struct ruleset_watch **ret_watch, struct err *err);
void ruleset_watch_free(struct ruleset_watch *watch);
DEFINE_FREEP(struct ruleset_watch, ruleset_watch_free)

/* Readable when there may be something to tell. */
int ruleset_watch_fd(const struct ruleset_watch *watch);

/* What somebody else has changed since the last call; other runs of this program are not counted. */
enum ruleset_change {
	RULESET_SAME,
	RULESET_CHANGED,
	RULESET_CHAINS, /* a base chain may have come, which stands where it likes */
};

/* Reads all there is. Where more came than the socket holds: RULESET_CHAINS. */
enum ruleset_change ruleset_watch_read(struct ruleset_watch *watch);

#endif
