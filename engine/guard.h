/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small process that tidies up after a real probe if this one is killed: it resets the backend's half-open
 * connection (tcp) and deletes our conntrack entry. Everything else that we make vanishes with our sockets.
 */
#ifndef NFDIAG_ENGINE_GUARD_H
#define NFDIAG_ENGINE_GUARD_H

#include "probes/conntrack.h"
#include "probes/inject.h"

struct guard {
	int pipe; /* our end; -1: there is none */
	pid_t pid;
	uint32_t *id; /* shared with it: of the probe's conntrack entry, 0: not known yet */
};

#define GUARD_NONE ((struct guard){ .pipe = -1 })

/* Deletes the probe's entry if its original tuple is still this one, its id that one (0: it is not known), and nobody
 * has made a connection of it (not ASSURED). No entry is no error. 0 or -errno with err. */
int guard_forget(struct nl *netfilter, const struct tuple *probe, uint32_t id, struct err *err);

/* Starts it; when it returns the guard is on watch. The injector is shared with it; `reset` may be NULL: there is
 * nothing to close. 0 or -errno. */
int guard_start(struct injector *injector, const struct frame *reset, const struct tuple *probe,
		struct guard *ret_guard, struct err *err);

/* The probe's entry has this id. */
void guard_tell(const struct guard *guard, uint32_t id);

/* All is tidy: the guard goes home. */
void guard_release(struct guard *guard);

#endif
