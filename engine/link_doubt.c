/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/link_doubt.h"

#include <linux/rtnetlink.h>

#include "engine/base/str.h"
#include "probes/fib.h"

char *link_doubt(struct nl *nl, const struct route *way, const struct addr *client)
{
	struct link taken, main_link;
	char text[ADDR_TEXT_MAX];
	struct fib_route by_main;

	if (link_by_index(nl, way->oif, &taken, NULL) < 0)
		return NULL;
	if (way->several)
		return xasprintf("whether %s comes in on %s: the route to it has more than one interface: give --iif",
				 addr_text(client, text), taken.name);
	if (way->table == RT_TABLE_MAIN || way->table == RT_TABLE_LOCAL || !way->table ||
	    fib_longest(nl, RT_TABLE_MAIN, client, 0, NULL, &by_main) <= 0 || by_main.type != RTN_UNICAST ||
	    by_main.oif == way->oif || link_by_index(nl, by_main.oif, &main_link, NULL) < 0)
		return NULL;
	return xasprintf("whether %s comes in on %s, where routing rules lead to it, or on %s, where table main leads: "
			 "give --iif",
			 addr_text(client, text), taken.name, main_link.name);
}
