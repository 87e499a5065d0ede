/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Settings of the network.
 */
#include "probes/sysctl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "engine/base/str.h"

int sysctl_net(const char *name)
{
	_cleanup_(freep) char *path = xasprintf("/proc/sys/net/%s", name);
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[16] = "";

	if (fd < 0)
		return -errno;
	if (read(fd, text, sizeof(text) - 1) < 1)
		return -EIO;
	return atoi(text) < 0 ? -EIO : atoi(text);
}

int sysctl_conf(uint8_t family, const char *iif, const char *name)
{
	_cleanup_(freep) char *path = xasprintf("%s/conf/%s/%s", family == AF_INET ? "ipv4" : "ipv6", iif, name);

	return sysctl_net(path);
}
