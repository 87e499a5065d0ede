/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who listens: asks sock_diag for the TCP or UDP sockets of one port. Only reads the kernel.
 */
#ifndef NFDIAG_PROBES_SOCKDIAG_H
#define NFDIAG_PROBES_SOCKDIAG_H

#include "engine/base/tuple.h"
#include "engine/base/nl.h"

/* A socket that waits for packets (TCP: listens; UDP: is bound and not connected). */
struct sock {
	struct addr addr; /* where it is bound; of an unspecified address with that family */
	uint16_t port;	  /* host order */
	uint32_t ifindex; /* bound to that device; 0: to none */
	bool v6only;	  /* of IPv6: it takes no IPv4 packets */
};

struct socks {
	struct sock *list;
	size_t n;
};
void socks_done(struct socks *socks);

/* The sockets of that protocol (IPPROTO_TCP, IPPROTO_UDP) on that port, of both families. 0; -ENOENT where this kernel
 * has no sock_diag for the protocol; -errno; with err (exit 3). */
int socks_read(uint8_t proto, uint16_t port, struct socks *ret_socks, struct err *err);

/* The socket that a packet to `addr`, come in on `iif` (0: not known), is handed to; NULL where none takes it. */
const struct sock *socks_taker(const struct socks *socks, const struct addr *addr, uint32_t iif);

/* One answer of the kernel, for the tests. 0, or -EBADMSG. */
int sock_parse(const struct nlmsghdr *nlh, struct sock *ret_sock);

#endif
