/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does the time to live (IPv6: hop limit) of the request and of its answer last for the way that they have to go?
 */
#ifndef NFDIAG_ENGINE_OBSERVE_TTL_H
#define NFDIAG_ENGINE_OBSERVE_TTL_H

#include "engine/observe.h"

/* An answer that leaves with less than this may not come to a client behind a router: how far that is nobody knows
 * here. Hosts begin with 64 and more. */
#define TTL_ENOUGH 16

/* A record of "ttls": that packet came to the routing decision with a time to live with which it is not forwarded. */
void observe_ttl_refused(struct observation *obs, enum journey journey, const struct visit *visit);
/* The same where the request leaves for the backend, or the answer for the client, by a router or nobody knows how far,
 * with less than TTL_ENOUGH. */
void observe_ttl_leaving(struct observation *obs, const struct run *run, enum journey_class class,
			 const struct visit *visit);

/* The next router of the client, or none, where the answer leaves for it. */
enum client_way { CLIENT_BESIDE, CLIENT_BEHIND_ROUTER, CLIENT_SOMEWHERE };
enum client_way observe_client_way(const struct observation *obs, const struct run *run, enum journey_class class,
				   const struct visit *visit, struct addr *ret_router);

/* Why it cannot be told whether the answer comes as far as the client, in words, or NULL: it does, or what is wrong is
 * known. */
char *observe_ttl_doubt(const struct observation *obs);

#endif
