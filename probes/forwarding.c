/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether this host forwards what comes in on an interface.
 */
#include "probes/forwarding.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "engine/base/str.h"

static int read_switch(const char *version, const char *iif, const char *name)
{
	_cleanup_(freep) char *path = xasprintf("/proc/sys/net/%s/conf/%s/%s", version, iif, name);
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char value;

	if (fd < 0)
		return -errno;
	if (read(fd, &value, 1) != 1)
		return -EIO;
	return value != '0';
}

int forwarding_on(uint8_t family, const char *iif)
{
	int all;

	if (family == AF_INET)
		return read_switch("ipv4", iif, "forwarding");
	all = read_switch("ipv6", "all", "forwarding");
	return all ? all : read_switch("ipv6", iif, "force_forwarding") > 0;
}
