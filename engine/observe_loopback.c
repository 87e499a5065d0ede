/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet from outside with a loopback destination is refused by the routing decision, unless the interface says
 * otherwise.
 */
#include "engine/observe_loopback.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* 1, 0, -errno. */
static int route_localnet(const char *iif)
{
	_cleanup_(freep) char *path = xasprintf("/proc/sys/net/ipv4/conf/%s/route_localnet", iif);
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char value = '0';

	if (fd < 0)
		return -errno;
	return read(fd, &value, 1) == 1 ? value != '0' : -EIO;
}

void observe_loopback(struct observation *obs)
{
	struct record *top = facts_top(obs->facts);
	struct addr target = fact_get_addr(top, "nat.target.addr");
	const char *iif = obs->approach->link.name;
	int all, own;

	if (target.family != AF_INET || target.bytes[0] != 127 || obs->approach->local)
		return;
	/* Either of the two is enough. */
	all = route_localnet("all");
	own = route_localnet(iif);
	if (all >= 0 && own >= 0)
		fact_bool(top, "route.localnet", all || own);
	else
		fact_unknown(top, "route.localnet", "cannot read route_localnet of %s: %s", iif,
			     strerror(all < 0 ? -all : -own));
}
