/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network namespaces: entering one by name or pid, making a throw-away one, coming back.
 */
#ifndef NFDIAG_BASE_NETNS_H
#define NFDIAG_BASE_NETNS_H

#include "engine/base/err.h"

/* Opens the namespace called `which` (a name of ip-netns(8), or a pid): *ret_fd, close-on-exec.
 * 0; -ENOENT, -EINVAL (exit 2), -EPERM (exit 4). */
int netns_open(const char *which, int *ret_fd, struct err *err);

/* A descriptor of the namespace that this thread is in. */
int netns_current(int *ret_fd, struct err *err);

/* Moves this thread. -EPERM needs CAP_SYS_ADMIN (exit 4). */
int netns_enter(int fd, struct err *err);

/* Makes an empty namespace, and comes back to where the thread was: it lives as long as *ret_fd and the sockets
 * opened in it. -EPERM needs CAP_SYS_ADMIN (exit 4). */
int netns_make(int *ret_fd, struct err *err);

#endif
