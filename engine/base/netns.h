/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network namespaces: entering one by name or pid.
 */
#ifndef NFDIAG_BASE_NETNS_H
#define NFDIAG_BASE_NETNS_H

#include "engine/base/err.h"

/* Opens the namespace called `which` (a name of ip-netns(8), or a pid): *ret_fd, close-on-exec.
 * 0; -ENOENT, -EINVAL (exit 2), -EPERM (exit 4). */
int netns_open(const char *which, int *ret_fd, struct err *err);

/* Moves this thread. -EPERM needs CAP_SYS_ADMIN (exit 4). */
int netns_enter(int fd, struct err *err);

#endif
