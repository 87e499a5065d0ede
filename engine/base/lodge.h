/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread that lives in another network namespace and runs functions there: sockets can be opened in that namespace
 * long after the right to enter it was given up (engine/privilege.h).
 */
#ifndef NFDIAG_BASE_LODGE_H
#define NFDIAG_BASE_LODGE_H

#include "engine/base/err.h"

struct lodge;

/* Moves in: into the namespace called `which` as netns_open() takes it, or, NULL, into a new and empty one. It lives as
 * long as the lodge and the sockets opened in it. 0; -errno, where CAP_SYS_ADMIN is missing with exit 4. */
int lodge_open(const char *which, struct lodge **ret_lodge, struct err *err);
void lodge_free(struct lodge *lodge);
DEFINE_FREEP(struct lodge, lodge_free)

/* Runs fn in that namespace, returns what it returns. From one thread at a time. */
int lodge_run(struct lodge *lodge, int (*fn)(void *data), void *data);

/* As it was called, or "". */
const char *lodge_name(const struct lodge *lodge);

#endif
