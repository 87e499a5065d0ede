/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing decisions and neighbour entries, asked of the kernel by rtnetlink. Only reads.
 */
#ifndef NFDIAG_PROBES_ROUTE_H
#define NFDIAG_PROBES_ROUTE_H

#include "engine/base/tuple.h"
#include "engine/base/nl.h"

struct route_query {
	struct tuple tuple; /* dst must be set; src, proto and ports where known (0: left out) */
	uint32_t iif; /* 0: this host's own packet, and a src that is another's is left out; else src must be set */
	uint32_t vrf; /* without iif: the VRF whose table is asked, its ifindex; 0: none */
	uint32_t mark;
	uint8_t tos;
};

struct route {
	int error;    /* 0, or the lookup's -errno (-ENETUNREACH, -EHOSTUNREACH, -EACCES, -EINVAL); then the rest is
		       * unset */
	uint8_t type; /* RTN_* */
	uint32_t oif; /* 0: none */
	struct addr gateway; /* family 0: on-link */
	struct addr prefsrc;
	struct addr prefix; /* of the route that matched (RTM_F_FIB_MATCH) */
	unsigned int prefix_len;
	uint32_t metric; /* likewise */
	uint32_t table; /* IPv4's local routes count to main while this namespace has no routing rule of its own */
	bool several;	/* interfaces: the route that matched has next hops on more than one */
	uint32_t iif;	/* as in the query: some errnos mean more than one thing for a forwarded packet */
};

/* 0 whether or not there is a route (see route->error); -errno only where the kernel could not be asked. */
int route_lookup(struct nl *route, const struct route_query *query, struct route *ret_route, struct err *err);

/* One RTM_NEWROUTE, the plain answer and that of RTM_F_FIB_MATCH, into the struct: 0 or -EBADMSG. Touch no socket. */
int route_parse_decision(const struct nlmsghdr *nlh, struct route *route);
int route_parse_match(const struct nlmsghdr *nlh, struct route *route);

/* "192.168.70.0/24 dev veth21", "default via 10.0.0.1 dev eth0", "unreachable"; the caller frees. `oif` is the name. */
char *route_text(const struct route *route, const char *oif);

/* Word of fact "route.kind" for a lookup. With an input interface EHOSTUNREACH and EINVAL are just "error": the same
 * lookup without one tells an unreachable or blackhole route (its word is then certain) from forwarding off, or a
 * refused source. */
const char *route_kind_name(const struct route *route);

struct neigh {
	bool found;
	uint16_t state; /* NUD_* */
	uint8_t mac[6];
	bool has_mac;
};

/* One entry, by RTM_GETNEIGH; not found is no error. */
int neigh_lookup(struct nl *route, uint32_t ifindex, const struct addr *addr, struct neigh *ret_neigh, struct err *err);

/* This host was told to answer for that address on that interface (ip neigh add proxy). Also false where it cannot be
 * asked. */
bool neigh_is_proxied(struct nl *route, uint32_t ifindex, const struct addr *addr);

/* One RTM_NEWNEIGH: 0 or -EBADMSG. Touches no socket. */
int neigh_parse(const struct nlmsghdr *nlh, struct neigh *ret_neigh);

/* Word of fact "neigh.state". */
const char *neigh_state_name(const struct neigh *neigh);

#endif
