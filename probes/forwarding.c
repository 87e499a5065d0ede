/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether this host forwards what comes in on an interface.
 */
#include "probes/forwarding.h"

#include <sys/socket.h>

#include "probes/sysctl.h"

int forwarding_on(uint8_t family, const char *iif)
{
	int all;

	if (family == AF_INET)
		return sysctl_conf(AF_INET, iif, "forwarding");
	all = sysctl_conf(AF_INET6, "all", "forwarding");
	return all ? all : sysctl_conf(AF_INET6, iif, "force_forwarding") > 0;
}
