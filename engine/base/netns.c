/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network namespaces by setns(2) and unshare(2).
 */
#include "engine/base/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>

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
	if (fd < 0)
		return err_env(err, -errno, "cannot open the namespace '%s': %s", which, strerror(errno));
	*ret_fd = fd;
	return 0;
}

int netns_current(int *ret_fd, struct err *err)
{
	int fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_env(err, -errno, "cannot open /proc/thread-self/ns/net: %s (is /proc mounted?)",
			       strerror(errno));
	*ret_fd = fd;
	return 0;
}

int netns_enter(int fd, struct err *err)
{
	if (setns(fd, CLONE_NEWNET) < 0)
		return err_env(err, -errno, "cannot enter a network namespace: %s (run as root, or with CAP_SYS_ADMIN)",
			       strerror(errno));
	return 0;
}

int netns_make(int *ret_fd, struct err *err)
{
	_cleanup_(closep) int home = -1, made = -1;
	int r;

	r = netns_current(&home, err);
	if (r < 0)
		return r;
	if (unshare(CLONE_NEWNET) < 0)
		return err_env(err, -errno, "cannot make a network namespace: %s (run as root, or with CAP_SYS_ADMIN)",
			       strerror(errno));
	r = netns_current(&made, err);
	if (netns_enter(home, err) < 0 || r < 0)
		return r < 0 ? r : -EPERM;
	*ret_fd = take_fd(&made);
	return 0;
}
