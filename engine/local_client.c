/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/local_client.h"

#include <net/if.h>
#include <string.h>

#include <linux/rtnetlink.h>

#include "engine/base/str.h"
#include "probes/fib.h"

/* Where addresses are put for this host's own use alone. */
static bool is_for_itself(const struct link *link)
{
	return link->flags & (IFF_LOOPBACK | IFF_NOARP) || link->master || !strcmp(link->kind, "dummy");
}

static const struct link_addr *owner(const struct link_addr *addrs, size_t n_addrs, const struct addr *client)
{
	const struct link_addr *own = NULL;

	for (size_t i = 0; i < n_addrs; i++)
		if (addr_equal(&addrs[i].addr, client))
			own = &addrs[i];
	for (size_t i = 0; own && i < n_addrs; i++)
		if (addrs[i].ifindex == own->ifindex && addrs[i].prefix < addr_len(client) * 8 &&
		    addr_in_prefix(client, &addrs[i].addr, addrs[i].prefix))
			return NULL;
	return own;
}

char *local_client_doubt(struct nl *route, const struct link_addr *addrs, size_t n_addrs, const struct addr *client)
{
	const struct link_addr *own = owner(addrs, n_addrs, client);
	char text[ADDR_TEXT_MAX];
	struct fib_route own_route, way;
	struct link has, leads;
	int r;

	if (!own || link_by_index(route, own->ifindex, &has, NULL) < 0 || is_for_itself(&has))
		return NULL;
	r = fib_longest(route, RT_TABLE_MAIN, client, 0, NULL, &own_route);
	way = own_route;
	/* Of an own address IPv6 puts one there. */
	if (r > 0 && own_route.oif == own->ifindex && own_route.len == addr_len(client) * 8)
		r = fib_longest(route, RT_TABLE_MAIN, client, 0, &own_route, &way);
	if (r <= 0 || way.type != RTN_UNICAST || !way.oif ||
	    way.oif == own->ifindex || link_by_index(route, way.oif, &leads, NULL) < 0)
		return NULL;
	return xasprintf(
		"whether the client is this host, which has %s on %s (--iif lo), or one of that address to which "
		"the routes lead by %s (--iif %s)",
		addr_text(client, text), has.name, leads.name, leads.name);
}
