/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks sock_diag who listens on a port.
 */
#include "probes/sockdiag.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <string.h>

#include "engine/base/str.h"

void socks_done(struct socks *socks)
{
	free(socks->list);
	*socks = (struct socks){ 0 };
}

/* "Port equals": two comparisons, since the equality of its own came with Linux 4.16. Each carries its port in a second
 * operation; `no` jumps one operation past the end, which refuses the socket. */
static void put_port_filter(struct nlmsghdr *nlh, uint16_t port)
{
	const uint16_t size = 4 * sizeof(struct inet_diag_bc_op);
	const uint8_t step = 2 * sizeof(struct inet_diag_bc_op);
	const struct inet_diag_bc_op program[] = {
		{ INET_DIAG_BC_S_GE, step, (uint16_t)(size + 4) },
		{ 0, 0, port },
		{ INET_DIAG_BC_S_LE, step, (uint16_t)(size - step + 4) },
		{ 0, 0, port },
	};

	mnl_attr_put(nlh, INET_DIAG_REQ_BYTECODE, sizeof(program), program);
}

int sock_parse(const struct nlmsghdr *nlh, struct sock *ret_sock)
{
	const struct inet_diag_msg *msg;
	const struct nlattr *attr;
	struct sock sock = { 0 };

	if (nlh->nlmsg_type != SOCK_DIAG_BY_FAMILY || mnl_nlmsg_get_payload_len(nlh) < sizeof(*msg))
		return -EBADMSG;
	msg = mnl_nlmsg_get_payload(nlh);
	if (msg->idiag_family != AF_INET && msg->idiag_family != AF_INET6)
		return -EBADMSG;
	sock.addr = addr_from_bytes(msg->idiag_family, msg->id.idiag_src);
	sock.port = ntohs(msg->id.idiag_sport);
	sock.ifindex = msg->id.idiag_if;
	mnl_attr_for_each(attr, nlh, sizeof(*msg))
		if (mnl_attr_get_type(attr) == INET_DIAG_SKV6ONLY && mnl_attr_get_payload_len(attr) >= 1)
			sock.v6only = mnl_attr_get_u8(attr);
	*ret_sock = sock;
	return 0;
}

struct reading {
	struct socks socks;
	size_t n_before;
	uint16_t port;
};

static int take_sock(const struct nlmsghdr *nlh, void *data)
{
	struct reading *reading = data;
	struct sock sock;
	int r;

	r = sock_parse(nlh, &sock);
	if (r < 0 || sock.port != reading->port)
		return r;
	xgrow(&reading->socks.list, reading->socks.n, sizeof(*reading->socks.list));
	reading->socks.list[reading->socks.n++] = sock;
	return 0;
}

static void restart(void *data)
{
	struct reading *reading = data;

	reading->socks.n = reading->n_before;
}

static int read_family(struct nl *nl, uint8_t family, uint8_t proto, struct reading *reading)
{
	char buf[256] __attribute__((aligned(8))) = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct inet_diag_req_v2 *request = mnl_nlmsg_put_extra_header(nlh, sizeof(*request));

	nlh->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	request->sdiag_family = family;
	request->sdiag_protocol = proto;
	/* An unconnected UDP socket counts as closed. */
	request->idiag_states = proto == IPPROTO_TCP ? 1U << TCP_LISTEN : 1U << TCP_CLOSE;
	put_port_filter(nlh, reading->port);
	reading->n_before = reading->socks.n;
	return nl_talk(nl, nlh, take_sock, restart, reading);
}

int socks_read(uint8_t proto, uint16_t port, struct socks *ret_socks, struct err *err)
{
	static const uint8_t families[] = { AF_INET, AF_INET6 };
	_cleanup_(nl_freep) struct nl *nl = NULL;
	struct reading reading = { .port = port };
	int r;

	r = nl_open(NETLINK_SOCK_DIAG, &nl, err);
	for (size_t i = 0; i < ARRAY_SIZE(families) && r == 0; i++) {
		r = read_family(nl, families[i], proto, &reading);
		/* IPv6 may be missing as a whole. */
		if (r == -ENOENT && families[i] == AF_INET6)
			r = 0;
	}
	if (r < 0) {
		socks_done(&reading.socks);
		return err_wrap(err, r, "cannot ask who listens on port %u", port);
	}
	*ret_socks = reading.socks;
	return 0;
}

/* An IPv6 socket may be bound to an IPv4 address (::ffff:192.0.2.1). */
static bool is_mapped(const struct addr *bound, const struct addr *addr)
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };

	return bound->family == AF_INET6 && addr->family == AF_INET && !memcmp(bound->bytes, prefix, sizeof(prefix)) &&
	       !memcmp(bound->bytes + 12, addr->bytes, 4);
}

static bool takes(const struct sock *sock, const struct addr *addr, uint32_t iif)
{
	if (sock->ifindex && iif && sock->ifindex != iif)
		return false;
	if (sock->addr.family == addr->family)
		return addr_is_any(&sock->addr) || addr_equal(&sock->addr, addr);
	return is_mapped(&sock->addr, addr) ||
	       (sock->addr.family == AF_INET6 && addr->family == AF_INET && addr_is_any(&sock->addr) && !sock->v6only);
}

const struct sock *socks_taker(const struct socks *socks, const struct addr *addr, uint32_t iif)
{
	for (size_t i = 0; i < socks->n; i++)
		if (takes(&socks->list[i], addr, iif))
			return &socks->list[i];
	return NULL;
}
