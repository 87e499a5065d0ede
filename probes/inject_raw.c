/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends as a client on this host does, through the output hook: a raw IP socket that takes the whole header.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "probes/inject.h"

static int raw_can_run(const struct inject_target *target, struct err *err)
{
	if (!target->local)
		return -ENOTSUP;
	if (target->public.family == AF_INET6)
		return err_env(err, -EAFNOSUPPORT, "a local client's IPv6 probe is not made yet");
	return 0;
}

static int raw_open(struct injector *injector, const struct inject_target *target, struct err *err)
{
	(void)target;
	/* IPPROTO_RAW has IP_HDRINCL set. */
	injector->fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	if (injector->fd < 0)
		return err_env(err, -errno, "cannot open a raw IP socket: %s (it needs CAP_NET_RAW)", strerror(errno));
	return 0;
}

static int raw_send(struct injector *injector, const struct frame *ip, struct err *err)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	ssize_t n;

	memcpy(&to.sin_addr, ip->bytes + 16, 4);
	do {
		n = sendto(injector->fd, ip->bytes, ip->len, 0, (const struct sockaddr *)&to, sizeof(to));
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
