/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Talking netlink over libmnl.
 */
#include "engine/base/nl.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

#include "engine/base/nl_memory.h"
#include "engine/base/str.h"

#define NL_DUMP_TRIES 3
#define NL_TIMEOUT_S 10
/* Closing a socket of nf_tables waits until what was deleted before is gone: a grace period, some 8 ms. The rest of an
 * answer that nobody wants is read instead where it is no more than that many buffers. */
#define NL_REST_MAX 4
/* A dump's datagram is at most 32 KiB (netlink_dump's limit); answers to a batch of ours echo up to the request. */
#define NL_RECV_SIZE 65536

struct nl {
	struct mnl_socket *sock;
	int bus;
	uint32_t seq;
	struct nl_memory *memory; /* or NULL */
	char buf[NL_RECV_SIZE];
};

static int nl_socket(struct nl *nl)
{
	const struct timeval timeout = { .tv_sec = NL_TIMEOUT_S };
	int one = 1;

	nl->sock = mnl_socket_open2(nl->bus, SOCK_CLOEXEC);
	if (!nl->sock)
		return -errno;
	if (mnl_socket_bind(nl->sock, 0, MNL_SOCKET_AUTOPID) < 0)
		return -errno;
	if (setsockopt(nl_fd(nl), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)) < 0)
		return -errno;
	/* Without it an error carries the whole request back. */
	mnl_socket_setsockopt(nl->sock, NETLINK_CAP_ACK, &one, sizeof(one));
	/* rtnetlink filters a dump by what the request says only when it is strict. */
	mnl_socket_setsockopt(nl->sock, NETLINK_GET_STRICT_CHK, &one, sizeof(one));
	return 0;
}

int nl_open(int bus, struct nl **ret_nl, struct err *err)
{
	_cleanup_(nl_freep) struct nl *nl = xcalloc(1, sizeof(*nl));
	int r;

	nl->bus = bus;
	nl->seq = (uint32_t)time(NULL);
	r = nl_socket(nl);
	if (r == -EPROTONOSUPPORT)
		return err_env(err, r, "this kernel has no %s netlink: load the module %s",
			       bus == NETLINK_ROUTE ? "routing" : "netfilter",
			       bus == NETLINK_ROUTE ? "rtnetlink" : "nfnetlink");
	if (r < 0)
		return err_wrap(err, r, "cannot open a netlink socket");
	*ret_nl = TAKE_PTR(nl);
	return 0;
}

void nl_free(struct nl *nl)
{
	if (!nl)
		return;
	if (nl->sock)
		mnl_socket_close(nl->sock);
	nl_memory_free(nl->memory);
	free(nl);
}

int nl_fd(const struct nl *nl)
{
	return mnl_socket_get_fd(nl->sock);
}

void nl_remember(struct nl *nl, bool on)
{
	if (on && nl->memory)
		return;
	nl_memory_free(nl->memory);
	nl->memory = on ? nl_memory_new() : NULL;
}

uint32_t nl_next_seq(struct nl *nl)
{
	return ++nl->seq;
}

/* One datagram into nl->buf: its length, or -errno. */
static ssize_t nl_receive(struct nl *nl)
{
	ssize_t n;

	do
		n = mnl_socket_recvfrom(nl->sock, nl->buf, sizeof(nl->buf));
	while (n < 0 && errno == EINTR);
	return n >= 0 ? n : errno == EAGAIN ? -ETIMEDOUT : -errno;
}

static int nl_send(struct nl *nl, const void *buf, size_t len)
{
	while (mnl_socket_sendto(nl->sock, buf, len) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* The error number of an NLMSG_ERROR (0: an acknowledgement), or -EBADMSG. */
static int nl_error(const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(nlh);

	if (nlh->nlmsg_len < mnl_nlmsg_size(sizeof(*error)))
		return -EBADMSG;
	return error->error < 0 ? error->error : -error->error;
}

enum answer {
	ANSWER_WHOLE,
	ANSWER_STOPPED, /* by the callback; the rest was read, and nobody wanted it */
	ANSWER_CUT,	/* by the callback; there is more than NL_REST_MAX buffers of it */
};

/* Reads the answer to request `seq`. An enum answer, or -errno. */
static int nl_answer(struct nl *nl, uint32_t seq, bool dump, nl_cb cb, void *data, bool *interrupted)
{
	bool stopped = false;

	for (int rest = NL_REST_MAX; rest >= 0; rest -= stopped) {
		ssize_t received = nl_receive(nl);
		const struct nlmsghdr *nlh = (const struct nlmsghdr *)nl->buf;
		int len = (int)received, r;

		if (received < 0)
			return (int)received;
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_seq != seq)
				continue;
			if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
				*interrupted = true;
			if (nlh->nlmsg_type == NLMSG_ERROR) {
				r = nl_error(nlh);
				return stopped ? ANSWER_STOPPED : r < 0 ? r : ANSWER_WHOLE;
			}
			if (nlh->nlmsg_type == NLMSG_DONE) {
				if (stopped)
					return ANSWER_STOPPED;
				if (nlh->nlmsg_len >= mnl_nlmsg_size(sizeof(int)) &&
				    *(int *)mnl_nlmsg_get_payload(nlh) < 0)
					return *(int *)mnl_nlmsg_get_payload(nlh);
				return ANSWER_WHOLE;
			}
			r = cb && !stopped ? cb(nlh, data) : 0;
			if (r < 0)
				return r;
			stopped |= r == NL_STOP;
			/* Not by NLM_F_MULTI: ctnetlink sets it on single answers too, and no NLMSG_DONE follows. */
			if (!dump)
				return stopped ? ANSWER_STOPPED : ANSWER_WHOLE;
		}
	}
	return ANSWER_CUT;
}

static int nl_ask(struct nl *nl, struct nlmsghdr *request, nl_cb cb, void (*reset)(void *data), void *data)
{
	bool dump = (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	bool ack = request->nlmsg_flags & NLM_F_ACK;

	for (int i = 0; i < NL_DUMP_TRIES; i++) {
		bool interrupted = false;
		int r;

		request->nlmsg_seq = nl_next_seq(nl);
		r = nl_send(nl, request, request->nlmsg_len);
		if (r < 0)
			return r;
		r = nl_answer(nl, request->nlmsg_seq, dump || ack, cb, data, &interrupted);
		if (r == ANSWER_CUT) {
			/* The kernel would go on with the dump and refuse the next one: a new socket is cheaper than
			 * the rest, where that is long. */
			mnl_socket_close(nl->sock);
			nl->sock = NULL;
			r = nl_socket(nl);
			return r < 0 ? r : NL_STOP;
		}
		if (r < 0)
			return r;
		if (!interrupted || r == ANSWER_STOPPED)
			return r == ANSWER_STOPPED ? NL_STOP : 0;
		if (reset)
			reset(data);
	}
	return -EINTR;
}

/* Hands a message on, and keeps a copy. */
struct listener {
	struct nl_memory *memory;
	const struct nlmsghdr *request;
	nl_cb cb;
	void (*reset)(void *data);
	void *data;
};

static int listen_to(const struct nlmsghdr *nlh, void *data)
{
	const struct listener *listener = data;

	nl_memory_add(listener->memory, nlh);
	return listener->cb ? listener->cb(nlh, listener->data) : 0;
}

static void listen_anew(void *data)
{
	const struct listener *listener = data;

	nl_memory_begin(listener->memory, listener->request);
	if (listener->reset)
		listener->reset(listener->data);
}

int nl_talk(struct nl *nl, struct nlmsghdr *request, nl_cb cb, void (*reset)(void *data), void *data)
{
	struct listener listener = { nl->memory, request, cb, reset, data };
	int r;

	if (!nl->memory || !nl_memory_wants(request))
		return nl_ask(nl, request, cb, reset, data);
	if (nl_memory_replay(nl->memory, request, cb, data, &r))
		return r;
	nl_memory_begin(nl->memory, request);
	r = nl_ask(nl, request, listen_to, listen_anew, &listener);
	/* What the callback stopped or refused is not the whole answer. */
	if (r != NL_STOP && r != -EINTR && r != -ETIMEDOUT && r != -EBADMSG)
		nl_memory_end(nl->memory, r);
	return r;
}

int nl_batch(struct nl *nl, const void *batch, size_t len, unsigned int n_acks, uint32_t *ret_seq)
{
	unsigned int acks = 0;
	int first = 0, r;

	r = nl_send(nl, batch, len);
	if (r < 0)
		return r;
	while (acks < n_acks && !first) {
		ssize_t received = nl_receive(nl);
		const struct nlmsghdr *nlh = (const struct nlmsghdr *)nl->buf;
		int left = (int)received;

		if (received < 0)
			return (int)received;
		for (; mnl_nlmsg_ok(nlh, left); nlh = mnl_nlmsg_next(nlh, &left)) {
			if (nlh->nlmsg_type != NLMSG_ERROR)
				continue;
			acks++;
			r = nl_error(nlh);
			if (r < 0 && !first) {
				first = r;
				if (ret_seq)
					*ret_seq = nlh->nlmsg_seq;
			}
		}
	}
	return first;
}
