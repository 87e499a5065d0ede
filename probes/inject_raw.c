/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends as a client on this host does, through the output hook: a raw IP socket that takes the whole header.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/base/missing.h"
#include "probes/inject.h"

static int raw_can_run(const struct inject_target *target, struct err *err)
{
	if (!target->local)
		return -ENOTSUP;
	(void)err;
	return 0;
}

static int raw_open(struct injector *injector, const struct inject_target *target, struct err *err)
{
	/* IPPROTO_RAW takes the network header along, in either family. */
	injector->fd =
		socket(target->public.family == AF_INET6 ? AF_INET6 : AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	if (injector->fd < 0)
		return err_missing(err, -errno, CAP_NET_RAW, "cannot open a raw IP socket");
	return 0;
}

static int raw_send(struct injector *injector, const struct frame *ip, struct err *err)
{
	struct sockaddr_in to4 = { .sin_family = AF_INET };
	struct sockaddr_in6 to6 = { .sin6_family = AF_INET6 };
	bool ip6 = ip->bytes[0] >> 4 == 6;
	const struct sockaddr *to = ip6 ? (const struct sockaddr *)&to6 : (const struct sockaddr *)&to4;
	ssize_t n;

	memcpy(&to4.sin_addr, ip->bytes + 16, 4);
	memcpy(&to6.sin6_addr, ip->bytes + 24, 16);
	do {
		n = sendto(injector->fd, ip->bytes, ip->len, 0, to, ip6 ? sizeof(to6) : sizeof(to4));
	} while (n < 0 && errno == EINTR);
	/* A drop in the output hook comes back as EPERM: the packet was made, and the trace says by which rule. */
	if (n < 0 && errno != EPERM)
		return err_wrap(err, -errno, "cannot send a probe as this host's own");
	return 0;
}

static void raw_close(struct injector *injector)
{
	closep(&injector->fd);
}

const struct injector_ops inject_raw = {
	.name = "raw",
	.can_run = raw_can_run,
	.open = raw_open,
	.send = raw_send,
	.close = raw_close,
};
