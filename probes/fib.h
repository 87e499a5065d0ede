/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routes as they stand in one table: for what a lookup does not tell, since it gives an errno alone. Only reads the
 * kernel.
 */
#ifndef NFDIAG_PROBES_FIB_H
#define NFDIAG_PROBES_FIB_H

#include "engine/base/addr.h"
#include "engine/base/nl.h"

struct fib_route {
	uint8_t type;	  /* RTN_* */
	uint8_t protocol; /* RTPROT_* */
	uint32_t table;
	struct addr prefix;
	unsigned int len;
	uint32_t metric;
	uint32_t oif;	     /* 0: none, or several next hops */
	struct addr gateway; /* family 0: none, or several next hops */
	bool dead;	     /* its interface is down, or it is out of the cache: lookups pass it by */
};

/* One RTM_NEWROUTE of a dump: 0 or -EBADMSG. Touches no socket. */
int fib_route_parse(const struct nlmsghdr *nlh, struct fib_route *ret_route);

#define FIB_ROUTES_MAX 200000 /* read of one table */

/* The route of that table with the longest prefix that covers `dst`, the lowest metric of several; of one type alone
 * where `type` is not 0 (the kernel sends no others then). `but`: as if that one were not there; NULL: as it is.
 * 1: *ret_route; 0: none covers it; -E2BIG: the table is too large to be read; other -errno. */
int fib_longest(struct nl *route, uint32_t table, const struct addr *dst, uint8_t type, const struct fib_route *but,
		struct fib_route *ret_route);

#endif
