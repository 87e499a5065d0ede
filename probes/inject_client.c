/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends from inside the client's own network namespace, out of the interface that its route to the public address
 * takes: the packet comes to this host as the client's would.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netpacket/packet.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "engine/base/missing.h"
#include "probes/inject.h"
#include "probes/route.h"

#define RESOLVE_TRIES 1600
#define RESOLVE_PAUSE_NS 2000000 /* with the tries: a little over the three requests, one a second */

/* Asks the kernel to resolve the neighbour now, as a packet to it would: a new entry is made by NTF_USE, a known
 * address is put to the test by NUD_PROBE. */
static int resolve_start(struct nl *route, uint32_t ifindex, const struct addr *addr, const struct neigh *neigh)
{
	char buf[128] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ndmsg *ndm = mnl_nlmsg_put_extra_header(nlh, sizeof(*ndm));
	bool known = neigh->found && neigh->has_mac && !(neigh->state & NUD_FAILED);

	nlh->nlmsg_type = RTM_NEWNEIGH;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE;
	ndm->ndm_family = addr->family;
	ndm->ndm_ifindex = (int)ifindex;
	ndm->ndm_state = known ? NUD_PROBE : NUD_NONE;
	ndm->ndm_flags = known ? 0 : NTF_USE;
	mnl_attr_put(nlh, NDA_DST, addr_len(addr), addr->bytes);
	if (known)
		mnl_attr_put(nlh, NDA_LLADDR, sizeof(neigh->mac), neigh->mac);
	return nl_talk(route, nlh, NULL, NULL, NULL);
}

static bool neigh_usable(const struct neigh *neigh)
{
	return neigh->found && neigh->has_mac && neigh->state & (NUD_REACHABLE | NUD_PERMANENT | NUD_NOARP);
}

/* Starts the kernel's resolution and waits until it has come to an end. */
static int resolve_once(struct nl *route, uint32_t ifindex, const struct addr *hop, struct neigh *neigh,
			struct err *err)
{
	const struct timespec pause = { .tv_nsec = RESOLVE_PAUSE_NS };
	char text[ADDR_TEXT_MAX];
	int r = resolve_start(route, ifindex, hop, neigh);

	if (r < 0)
		return err_wrap(err, r, "cannot resolve %s in the client's namespace", addr_text(hop, text));
	for (int i = 0; i < RESOLVE_TRIES; i++) {
		r = neigh_lookup(route, ifindex, hop, neigh, err);
		if (r < 0 || neigh_usable(neigh) || neigh->state & NUD_FAILED)
			break;
		nanosleep(&pause, NULL);
	}
	return r;
}

static int resolve(struct nl *route, uint32_t ifindex, const struct addr *hop, uint8_t ret_mac[6], struct err *err)
{
	char text[ADDR_TEXT_MAX];
	struct neigh neigh = { 0 };
	int r = neigh_lookup(route, ifindex, hop, &neigh, err);

	/* A known address is asked by unicast: where it is no longer right, only the second round, after it has failed,
	 * asks everybody. */
	for (int rounds = r >= 0 && neigh.has_mac ? 2 : 1; rounds && r >= 0 && !neigh_usable(&neigh); rounds--)
		r = resolve_once(route, ifindex, hop, &neigh, err);
	if (r < 0)
		return r;
	if (!neigh_usable(&neigh))
		return err_set(err, -EHOSTUNREACH, "the client's next hop %s does not answer %s",
			       addr_text(hop, text), hop->family == AF_INET6 ? "neighbour solicitations" : "ARP");
	memcpy(ret_mac, neigh.mac, 6);
	return 0;
}

/* The interface and the next hop that the client's route gives. */
static int client_route(struct nl *route, const struct addr *public, struct link *ret_link, struct addr *ret_hop,
			struct err *err)
{
	const struct route_query query = { .tuple = { .proto = IPPROTO_TCP, .dst = *public } };
	char text[ADDR_TEXT_MAX];
	struct route found = { 0 };
	int r = route_lookup(route, &query, &found, err);

	if (r < 0)
		return r;
	addr_text(public, text);
	if (found.error)
		return err_set(err, found.error, "the client's namespace has no route to %s: %s", text,
			       strerror(-found.error));
	if (found.type != RTN_UNICAST)
		return err_set(err, -EADDRINUSE, "in the client's namespace %s is no other host's address (%s)", text,
			       route_kind_name(&found));
	*ret_hop = found.gateway.family ? found.gateway : *public;
	return link_by_index(route, found.oif, ret_link, err);
}

static int client_check_link(const struct link *link, struct err *err)
{
	if (!(link->flags & IFF_UP) || !(link->flags & IFF_RUNNING))
		return err_set(err, -ENETDOWN, "the client's interface '%s' %s", link->name,
			       link->flags & IFF_UP ? "has no carrier" : "is down");
	return 0;
}

struct client_setup {
	struct injector *injector;
	struct err *err;
};

/* Everything that happens in the client's namespace. */
static int client_setup(void *data)
{
	struct injector *injector = ((struct client_setup *)data)->injector;
	struct err *err = ((struct client_setup *)data)->err;
	_cleanup_(nl_freep) struct nl *route = NULL;
	_cleanup_(closep) int fd = -1;
	struct sockaddr_ll from = { .sll_family = AF_PACKET };
	struct link link = { 0 };
	struct addr hop = { 0 };
	int r = nl_open(NETLINK_ROUTE, &route, err);

	if (r >= 0)
		r = client_route(route, &injector->target.public, &link, &hop, err);
	if (r >= 0)
		r = client_check_link(&link, err);
	/* An interface without ARP takes any frame; one without Ethernet takes the bare packet. */
	if (r >= 0 && link.has_mac && !(link.flags & IFF_NOARP))
		r = resolve(route, link.ifindex, &hop, injector->dst_mac, err);
	if (r < 0)
		return r;
	/* Protocol 0: it only sends. */
	fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_missing(err, -errno, CAP_NET_RAW, "cannot open a packet socket in the client's namespace");
	from.sll_ifindex = (int)link.ifindex;
	if (bind(fd, (const struct sockaddr *)&from, sizeof(from)) < 0)
		return err_wrap(err, -errno, "cannot use the client's interface '%s'", link.name);
	if (link.flags & IFF_NOARP)
		memcpy(injector->dst_mac, link.mac, 6);
	memcpy(injector->src_mac, link.mac, 6);
	injector->target.link = link;
	injector->ifindex = link.ifindex;
	injector->fd = take_fd(&fd);
	return 0;
}

static int client_can_run(const struct inject_target *target, struct err *err)
{
	if (!target->client_netns)
		return -ENOTSUP;
	if (!target->public.family)
		return err_set(err, -EINVAL,
			       "the client's namespace is given, but not the address that it connects to");
	return 0;
}

static int client_open(struct injector *injector, const struct inject_target *target, struct err *err)
{
	struct client_setup setup = { injector, err };

	return lodge_run(target->client_netns, client_setup, &setup);
}

static int client_send(struct injector *injector, const struct frame *ip, struct err *err)
{
	const struct link *link = &injector->target.link;
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)injector->ifindex,
		.sll_protocol = htons(ip->bytes[0] >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP),
	};
	struct frame frame = *ip;
	ssize_t n;

	if (link->has_mac)
		frame_ethernet(&frame, injector->dst_mac, injector->src_mac);
	do {
		n = sendto(injector->fd, frame.bytes, frame.len, 0, (const struct sockaddr *)&to, sizeof(to));
	} while (n < 0 && errno == EINTR);
	return n < 0 ? err_wrap(err, -errno, "cannot send from the client's interface '%s'", link->name) : 0;
}

static void client_close(struct injector *injector)
{
	closep(&injector->fd);
}

const struct injector_ops inject_client = {
	.name = "client",
	.can_run = client_can_run,
	.open = client_open,
	.send = client_send,
	.close = client_close,
};
