/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network namespaces by setns(2).
 */
#include "engine/base/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>

#include "engine/base/missing.h"
#include "engine/base/str.h"

int netns_open(const char *which, int *ret_fd, struct err *err)
{
	_cleanup_(freep) char *path = NULL;
	int fd;

	if (!*which || strchr(which, '/') || !strcmp(which, ".") || !strcmp(which, ".."))
		return err_usage(err, -EINVAL, "'%s' is no namespace: give a name of 'ip netns list' or a pid", which);
	if (strspn(which, "0123456789") == strlen(which))
		path = xasprintf("/proc/%s/ns/net", which);
	else
		path = xasprintf("/run/netns/%s", which);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return err_usage(err, -ENOENT, "there is no namespace '%s': give a name of 'ip netns list' or a pid",
				 which);
	/* Another user's process. */
	if (fd < 0)
		return err_missing(err, -errno, CAP_SYS_PTRACE, "cannot open the namespace '%s'", which);
	*ret_fd = fd;
	return 0;
}

int netns_enter(int fd, struct err *err)
{
	if (setns(fd, CLONE_NEWNET) < 0)
		return err_missing(err, -errno, CAP_SYS_ADMIN, "cannot enter a network namespace");
	return 0;
}
