/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers about routes, neighbours, links, traffic control, sockets and conntrack, of any bytes.
 */
#include <netinet/in.h>

#include "engine/base/str.h"
#include "probes/conntrack.h"
#include "probes/link.h"
#include "probes/route.h"
#include "probes/sockdiag.h"
#include "probes/tc.h"
#include "tests/fuzz/fuzz.h"

static void ask_route(struct nl *nl, struct route_query *query)
{
	struct route route;

	if (route_lookup(nl, query, &route, NULL) == 0 && !route.error)
		free(route_text(&route, "eth0"));
	route_kind_name(&route);
}

static void ask_links(struct nl *nl)
{
	struct link_addr *addrs = NULL;
	struct tc_state state;
	struct link link;
	uint64_t packets;
	size_t n;

	link_by_name(nl, "enp0", &link, NULL);
	link_by_index(nl, 2, &link, NULL);
	if (link_addrs(nl, AF_INET, &addrs, &n, NULL) == 0)
		free(addrs);
	if (tc_read(nl, 2, 0, &state, NULL) == 0)
		str_done(&state.takers);
	tc_sent(nl, 2, &packets, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feed feed = { data, size };
	struct route_query query = { .tuple = { .proto = IPPROTO_TCP, .sport = 1, .dport = 2 }, .iif = 2 };
	struct ct_entry entry;
	struct neigh neigh;
	struct socks socks;
	struct nl *nl;

	addr_parse(feed_u8(&feed) & 1 ? "2001:db8::1" : "192.168.70.10", &query.tuple.dst);
	query.tuple.src = query.tuple.dst;
	fakenl_feed(&feed);
	nl_open(NETLINK_ROUTE, &nl, NULL);
	ask_route(nl, &query);
	if (neigh_lookup(nl, 2, &query.tuple.dst, &neigh, NULL) == 0)
		neigh_state_name(&neigh);
	ask_links(nl);
	nl_free(nl);
	nl_open(NETLINK_NETFILTER, &nl, NULL);
	conntrack_find(nl, NULL, &query.tuple, &entry, NULL);
	nl_free(nl);
	if (socks_read(IPPROTO_TCP, 22, &socks, NULL) == 0) {
		socks_taker(&socks, &query.tuple.dst, 2);
		socks_done(&socks);
	}
	return 0;
}
