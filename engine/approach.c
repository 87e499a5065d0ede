/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chooses the client's address, port and interface. Only reads the kernel.
 */
#include "engine/approach.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/random.h>

#include "engine/base/clock.h"
#include "engine/base/netns.h"
#include "engine/direct.h"
#include "engine/entries.h"
#include "engine/iif_down.h"
#include "engine/link_doubt.h"
#include "engine/local_client.h"
#include "engine/public_address.h"
#include "probes/route.h"

/* Where Linux takes its own client ports from (net.ipv4.ip_local_port_range's default). */
#define PORT_FIRST 32768
#define PORT_COUNT 28232
#define PORT_TRIES 16

#define CLIENT_TRIES 64

/* Addresses that belong to nobody: RFC 5737, RFC 3849. */
static struct addr nobody_of(uint8_t family)
{
	static const uint8_t nobody4[] = { 203, 0, 113, 0 };
	static const uint8_t nobody6[16] = { 0x20, 0x01, 0x0d, 0xb8, 0xff };

	return addr_from_bytes(family, family == AF_INET6 ? nobody6 : nobody4);
}

struct finder {
	struct nl *route, *netfilter;
	const struct ct_view *view;
	const struct flow *flow;
	const struct diagnose_options *options;
	struct result *result;
	struct link_addr *addrs;
	size_t n_addrs;
	uint32_t vrf; /* in which routes are looked up; 0: none */
};

static bool is_ours(const struct finder *f, const struct addr *addr)
{
	for (size_t i = 0; i < f->n_addrs; i++)
		if (addr_equal(&f->addrs[i].addr, addr))
			return true;
	return false;
}

/* The interface that has the most specific subnet with `addr` in it, or 0. */
static uint32_t subnet_owner(const struct finder *f, const struct addr *addr)
{
	const struct link_addr *best = NULL;

	for (size_t i = 0; i < f->n_addrs; i++) {
		const struct link_addr *candidate = &f->addrs[i];

		if (addr_in_prefix(addr, &candidate->addr, candidate->prefix) &&
		    (!best || candidate->prefix > best->prefix))
			best = candidate;
	}
	return best ? best->ifindex : 0;
}

/* The way to `addr` as for an answer from the public address. */
static int way_to(const struct finder *f, const struct addr *addr, struct route *ret_route, struct err *err)
{
	const struct route_query query = {
		.tuple = { .proto = f->flow->proto, .src = f->flow->public, .dst = *addr },
		.vrf = f->vrf,
	};
	struct route_query plain = query;
	int r;

	/* A source that is not this host's own cannot be asked for. */
	if (!is_ours(f, &f->flow->public))
		plain.tuple.src = (struct addr){ 0 };
	r = route_lookup(f->route, &plain, ret_route, err);
	return r;
}

static const char *link_name(const struct finder *f, uint32_t ifindex, char name[IFNAMSIZ])
{
	struct link link;

	if (link_by_index(f->route, ifindex, &link, NULL) < 0)
		return "?";
	memcpy(name, link.name, IFNAMSIZ);
	return name;
}

static int uplink(const struct finder *f, uint32_t *ret_ifindex, struct err *err)
{
	const struct addr nobody_addr = nobody_of(f->flow->public.family);
	struct route route;
	int r = way_to(f, &nobody_addr, &route, err);

	if (r == 0)
		*ret_ifindex = route.error || route.type != RTN_UNICAST ? 0 : route.oif;
	return r;
}

static bool is_loopback(const struct finder *f, uint32_t ifindex)
{
	struct link link;

	return ifindex && link_by_index(f->route, ifindex, &link, NULL) == 0 && link.flags & IFF_LOOPBACK;
}

/* An address on lo says nothing of where clients are. */
static uint32_t public_subnet(const struct finder *f)
{
	uint32_t ifindex = subnet_owner(f, &f->flow->public);

	return is_loopback(f, ifindex) ? 0 : ifindex;
}

/* The VRF that the interface is in, or 0. */
static uint32_t vrf_of(const struct finder *f, uint32_t ifindex)
{
	struct link link, master;

	if (!ifindex || link_by_index(f->route, ifindex, &link, NULL) < 0 || !link.master ||
	    link_by_index(f->route, link.master, &master, NULL) < 0 || strcmp(master.kind, "vrf"))
		return 0;
	return master.ifindex;
}

/* A client in a subnet of ours is there. Otherwise the route to the client tells, or for want of a client the default
 * route. Where the public address is ours and its interface is the uplink too, the client may just as well come that
 * way: then that interface is taken (and where the client was named, the verdict hangs on it); also where the route to
 * the client has several. */
static int choose_link(struct finder *f, struct link *ret_link, bool *ret_assumed, char **ret_doubt, struct err *err)
{
	uint32_t by_subnet = public_subnet(f), by_default = 0, by_route, near_by = 0, chosen;
	bool named = f->flow->client.family, ours = is_ours(f, &f->flow->public);
	char a[IFNAMSIZ], b[IFNAMSIZ], text[ADDR_TEXT_MAX];
	struct route route = { 0 };
	int r;

	if (f->flow->iif)
		return link_by_name(f->route, f->flow->iif, ret_link, err);
	f->vrf = vrf_of(f, by_subnet);
	r = uplink(f, &by_default, err);
	if (r == 0 && named)
		r = way_to(f, &f->flow->client, &route, err);
	if (r < 0)
		return r;
	by_route = !named ? by_default : route.error || route.type != RTN_UNICAST ? 0 : route.oif;
	if (named && is_loopback(f, by_route))
		by_route = 0;
	if (named)
		near_by = subnet_owner(f, &f->flow->client);
	if (near_by && near_by == by_route)
		chosen = near_by;
	else if (ours && by_subnet && (!named || by_subnet == by_default || !by_route || route.several))
		chosen = by_subnet;
	else
		chosen = by_route ? by_route : by_default && !ours ? by_default : by_subnet;
	if (!chosen)
		return err_usage(err, -EINVAL,
				 "no interface has %s in its subnet, and no route tells where clients are: give --iif",
				 addr_text(&f->flow->public, text));
	if (named && by_route && chosen != by_route && !route.several) {
		*ret_doubt = xstrdup("the interface on which the client's packets come in: give --iif");
		result_note(f->result,
			    "%s is in the subnet of %s, but the route to the client goes out of %s: took %s (--iif "
			    "decides)",
			    addr_text(&f->flow->public, text), link_name(f, by_subnet, a), link_name(f, by_route, b),
			    a);
	} else if (named && by_route && !f->vrf && chosen != near_by && !(ours && chosen == by_subnet)) {
		*ret_doubt = link_doubt(f->route, &route, &f->flow->client);
	}
	*ret_assumed = !named && by_default && chosen != by_default;
	return link_by_index(f->route, chosen, ret_link, err);
}

/* Nobody is known to have it, and it is routed to that interface. */
static bool is_free_client(const struct finder *f, const struct link *link, const struct addr *addr)
{
	struct route route;
	struct neigh neigh;

	if (is_ours(f, addr) || addr_equal(addr, &f->flow->public))
		return false;
	if (way_to(f, addr, &route, NULL) < 0 || route.error || route.type != RTN_UNICAST || route.oif != link->ifindex)
		return false;
	if (addr_equal(addr, &route.gateway))
		return false;
	return neigh_lookup(f->route, link->ifindex, addr, &neigh, NULL) == 0 && !neigh.found;
}

/* A subnet in which a client may be assumed: with room, and not one that is on every link. */
static bool has_room(const struct link_addr *own)
{
	static const struct addr link_local = { .family = AF_INET6, .bytes = { 0xfe, 0x80 } };
	unsigned int bits = (unsigned int)addr_len(&own->addr) * 8;

	return own->prefix >= 8 && own->prefix + 2 <= bits && !addr_in_prefix(&own->addr, &link_local, 10);
}

/* The last address of the subnet, minus n < 256. */
static struct addr from_top(const struct link_addr *own, uint8_t n)
{
	struct addr addr = own->addr;
	size_t len = addr_len(&addr);

	for (unsigned int bit = own->prefix; bit < len * 8; bit++)
		addr.bytes[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
	addr.bytes[len - 1] = (uint8_t)(addr.bytes[len - 1] - n);
	return addr;
}

/* From the top of the interface's own subnet down; else one of the addresses that belong to nobody. */
static int assume_client(const struct finder *f, const struct link *link, struct addr *ret_client, struct err *err)
{
	struct addr nobody_addr = nobody_of(f->flow->public.family);

	for (size_t i = 0; i < f->n_addrs; i++) {
		const struct link_addr *own = &f->addrs[i];
		unsigned int host_bits = (unsigned int)addr_len(&own->addr) * 8 - own->prefix;

		if (own->ifindex != link->ifindex || !has_room(own))
			continue;
		/* Neither the first address nor the last. */
		for (uint8_t n = 1; n < CLIENT_TRIES && (host_bits > 6 || n + 1U < 1U << host_bits); n++) {
			struct addr candidate = from_top(own, n);

			if (is_free_client(f, link, &candidate)) {
				*ret_client = candidate;
				return 0;
			}
		}
	}
	for (uint32_t n = 1; n < CLIENT_TRIES; n++) {
		struct addr candidate = addr_plus(&nobody_addr, n);

		if (is_free_client(f, link, &candidate)) {
			*ret_client = candidate;
			return 0;
		}
	}
	return err_usage(err, -EINVAL, "no client address is routed to %s: give --from", link->name);
}

struct client_seek {
	const struct finder *finder;
	struct addr *ret_client;
	struct err *err;
};

/* Within the client's namespace. */
static int seek_client(void *data)
{
	const struct client_seek *seek = data;
	const struct finder *f = seek->finder;
	const struct route_query query = { .tuple = { .proto = f->flow->proto, .dst = f->flow->public } };
	_cleanup_(nl_freep) struct nl *nl = NULL;
	struct route route = { 0 };
	int r = nl_open(NETLINK_ROUTE, &nl, seek->err);

	if (r == 0)
		r = route_lookup(nl, &query, &route, seek->err);
	if (r < 0)
		return r;
	if (route.error || !route.prefsrc.family)
		return err_set(seek->err, -ENETUNREACH, "the client's namespace %s has no route to the public address",
			       lodge_name(f->options->client_netns));
	*seek->ret_client = route.prefsrc;
	return 0;
}

/* The address from which a client in that namespace would connect. */
static int client_in_netns(const struct finder *f, struct addr *ret_client, struct err *err)
{
	struct client_seek seek = { f, ret_client, err };

	return lodge_run(f->options->client_netns, seek_client, &seek);
}

static void assume(struct result *result, const char *what)
{
	xgrow(&result->assumed, result->n_assumed, sizeof(*result->assumed));
	result->assumed[result->n_assumed++] = xstrdup(what);
}

/* What a bridge or bond takes in comes up on the bridge or bond, not on its port. */
static int check_not_port(const struct finder *f, const struct link *link, struct err *err)
{
	struct link master;

	if (!link->master || link_by_index(f->route, link->master, &master, NULL) < 0 ||
	    (strcmp(master.kind, "bridge") && strcmp(master.kind, "bond") && strcmp(master.kind, "team")))
		return 0;
	return err_usage(err, -EINVAL, "%s is a port of %s: give --iif %s", link->name, master.name, master.name);
}

static int choose_client(const struct finder *f, struct approach *approach, struct err *err)
{
	int r;

	approach->probe.src = f->flow->client;
	if (f->flow->client.family)
		return 0;
	if (f->options->client_netns)
		return client_in_netns(f, &approach->probe.src, err);
	r = assume_client(f, &approach->link, &approach->probe.src, err);
	if (r < 0)
		return r;
	approach->client_assumed = true;
	assume(f->result, "client");
	return 0;
}

/* It would take the client's packets to where they are not expected. A TCP entry that has ended gives way to a SYN. */
static bool goes_elsewhere(const void *data, const struct ct_entry *entry)
{
	return entry_captures(entry) && !entry_expected(data, entry);
}

/* Of an echo: its identifier. */
static int choose_port(const struct finder *f, struct approach *approach, struct err *err)
{
	int r;

	approach->probe.sport = f->flow->client_port;
	if (f->flow->client_port) {
		r = conntrack_find(f->netfilter, f->view, &approach->probe, &approach->entry, err);
		approach->busy = r > 0;
		return r < 0 ? r : 0;
	}
	for (int i = 0; i < PORT_TRIES; i++) {
		uint16_t random;

		if (getrandom(&random, sizeof(random), 0) != sizeof(random))
			return err_set(err, -errno, "cannot get random bytes");
		approach->probe.sport = (uint16_t)(PORT_FIRST + random % PORT_COUNT);
		approach->others = (struct ct_others){ .odd = goes_elsewhere, .data = f->flow };
		r = conntrack_busy(f->netfilter, f->view, &approach->probe,
				   f->flow->client.family ? &approach->others : NULL, err);
		if (r < 0)
			return r;
		if (r == 0) {
			approach->port_assumed = true;
			if (proto_has_ports(f->flow->proto))
				assume(f->result, "client_port");
			return 0;
		}
	}
	return err_set(err, -EADDRINUSE,
		       "no client port is free of conntrack entries after %d tries: give --from ADDR:PORT", PORT_TRIES);
}

/* A client that is not named must be one that an answer can go back to. */
static int check_way_back(const struct finder *f, struct approach *approach, struct err *err)
{
	char text[ADDR_TEXT_MAX];
	struct route route;
	int r = way_to(f, &approach->probe.src, &route, err);

	if (r < 0)
		return r;
	if (route.error || (route.type != RTN_UNICAST && route.type != RTN_LOCAL)) {
		if (f->flow->client.family)
			return 0;
		addr_text(&approach->probe.src, text);
		return err_set(err, -ENETUNREACH,
			       "no route back to the client %s (%s): nothing was sent; add one, for instance: ip route "
			       "add %s/%u dev %s",
			       text, route.error ? strerror(-route.error) : route_kind_name(&route), text,
			       (unsigned int)addr_len(&approach->probe.src) * 8, approach->link.name);
	}
	approach->hop = route.gateway.family ? route.gateway : approach->probe.src;
	return 0;
}

/* Everything but the port. */
static int find_way(struct finder *f, struct approach *approach, struct err *err)
{
	_cleanup_(freep) struct link_addr *addrs = NULL;
	int r;

	r = link_addrs(f->route, f->flow->public.family, &addrs, &f->n_addrs, err);
	if (r < 0)
		return r;
	f->addrs = addrs;
	approach->probe.src = f->flow->client;
	/* With an interface named the packet comes in there, whosever address it has. */
	approach->local = f->flow->client.family && is_ours(f, &f->flow->client) && !f->options->client_netns &&
			  (!f->flow->iif || !strcmp(f->flow->iif, "lo"));
	if (approach->local) {
		if (!f->flow->iif)
			approach->doubt = local_client_doubt(f->route, addrs, f->n_addrs, &f->flow->client);
		return 0;
	}
	r = choose_link(f, &approach->link, &approach->iif_assumed, &approach->doubt, err);
	if (r == 0)
		approach->vrf = f->vrf = vrf_of(f, approach->link.ifindex);
	if (r == 0)
		r = check_not_port(f, &approach->link, err);
	if (r == 0) {
		r = inject_check_link(&approach->link, err);
		approach->down = r == -ENETDOWN && iif_down_matters(f->flow, approach);
	}
	/* Its routes are gone with it. */
	if (approach->down) {
		f->addrs = NULL;
		f->n_addrs = 0;
		return 0;
	}
	if (r == 0)
		r = choose_client(f, approach, err);
	if (r == 0)
		r = check_way_back(f, approach, err);
	approach->unanswered = r == 0 && public_unanswered(f->route, f->addrs, f->n_addrs, &approach->link,
							    approach->vrf, &f->flow->public);
	if (r == 0)
		r = direct_check(f->flow, approach, err);
	approach->doubts_public = r == 0 && !approach->doubt && approach->unanswered;
	if (approach->doubts_public)
		approach->doubt = public_doubt(f->flow, &approach->link);
	f->addrs = NULL;
	f->n_addrs = 0;
	return r;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Only what was said in so many words is remembered: a client that is named, and no doubt. */
static bool recall(const struct finder *f, const struct approach_memory *memory, struct approach *approach)
{
	const struct tuple probe = approach->probe;

	if (!memory || !memory->filled || clock_ms() - memory->when_ms >= NL_MEMORY_MS ||
	    memory->approach.probe.proto != probe.proto || !addr_equal(&memory->client, &f->flow->client) ||
	    !addr_equal(&memory->public, &f->flow->public) || !same_text(memory->iif, f->flow->iif) ||
	    memory->client_netns != f->options->client_netns)
		return false;
	*approach = memory->approach;
	approach->probe = probe;
	approach->probe.src = f->flow->client;
	return true;
}

static void memorise(const struct finder *f, const struct approach *approach, struct approach_memory *memory)
{
	if (!memory || !f->flow->client.family || approach->doubt || approach->down || f->result->n_notes)
		return;
	free(memory->iif);
	*memory = (struct approach_memory){ .filled = true,
					    .client = f->flow->client,
					    .public = f->flow->public,
					    .iif = f->flow->iif ? xstrdup(f->flow->iif) : NULL,
					    .client_netns = f->options->client_netns,
					    .when_ms = clock_ms(),
					    .approach = *approach };
}

void approach_memory_done(struct approach_memory *memory)
{
	free(memory->iif);
	*memory = (struct approach_memory){ 0 };
}

int approach_find(struct nl *route, struct nl *netfilter, const struct approach_help *help, const struct flow *flow,
		  const struct diagnose_options *options, struct result *result, struct approach *ret_approach,
		  struct err *err)
{
	struct finder f = { .route = route,
			    .netfilter = netfilter,
			    .view = help->view,
			    .flow = flow,
			    .options = options,
			    .result = result };
	struct approach approach = { .probe = {
					     .proto = flow->proto, .dst = flow->public, .dport = flow->public_port } };
	int r = 0;

	if (!recall(&f, help->memory, &approach)) {
		r = find_way(&f, &approach, err);
		if (r == 0)
			memorise(&f, &approach, help->memory);
	}
	if (r == 0)
		r = choose_port(&f, &approach, err);
	if (r == 0)
		*ret_approach = approach;
	else
		free(approach.doubt);
	return r;
}
