/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel that answers with whatever the fuzzer says.
 */
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

/* The linker's names for what stands in (--wrap). */
#define nl_open __wrap_nl_open
#define nl_free __wrap_nl_free
#define nl_fd __wrap_nl_fd
#define nl_next_seq __wrap_nl_next_seq
#define nl_talk __wrap_nl_talk
#define nl_batch __wrap_nl_batch

#include "engine/base/nl.h"
#include "engine/base/str.h"
#include "tests/fuzz/fuzz.h"

struct nl {
	int bus;
	uint32_t seq;
};

static struct feed *feed;

void fakenl_feed(struct feed *from)
{
	feed = from;
}

int nl_open(int bus, struct nl **ret_nl, struct err *err)
{
	struct nl *nl = xcalloc(1, sizeof(*nl));

	(void)err;
	nl->bus = bus;
	*ret_nl = nl;
	return 0;
}

void nl_free(struct nl *nl)
{
	free(nl);
}

int nl_fd(const struct nl *nl)
{
	(void)nl;
	return -1;
}

uint32_t nl_next_seq(struct nl *nl)
{
	return ++nl->seq;
}

/* GETs follow their NEWs: at once in nfnetlink, two behind in rtnetlink. */
static uint16_t answer_type(const struct nl *nl, const struct nlmsghdr *request)
{
	return (uint16_t)(request->nlmsg_type - (nl->bus == NETLINK_NETFILTER ? 1 : nl->bus == NETLINK_ROUTE ? 2 : 0));
}

static struct nlmsghdr *next_message(const struct nl *nl, const struct nlmsghdr *request)
{
	uint16_t len = feed_u16(feed), type = answer_type(nl, request);
	struct nlmsghdr *nlh;
	size_t size;
	void *body;

	if (len & 0x8000)
		type = feed_u16(feed);
	body = feed_block(feed, len & 0x7fff, &size);
	/* As large as the kernel's are, so that what is read behind it is noticed: messages are padded. */
	nlh = calloc(1, sizeof(*nlh) + MNL_ALIGN(size));
	if (!nlh)
		abort();
	*nlh = (struct nlmsghdr){ .nlmsg_len = (uint32_t)(sizeof(*nlh) + size),
				  .nlmsg_type = type,
				  .nlmsg_seq = request->nlmsg_seq };
	memcpy(nlh + 1, body, size);
	free(body);
	/* The family asked for is the one that is answered, where it is told at all. */
	if (!(len & 0x8000) && nl->bus == NETLINK_NETFILTER && size >= sizeof(struct nfgenmsg))
		memcpy(nlh + 1, request + 1, sizeof(uint8_t));
	return nlh;
}

int nl_talk(struct nl *nl, struct nlmsghdr *request, nl_cb cb, void (*reset)(void *data), void *data)
{
	static const int ends[] = { 0, 0, -ENOENT, -EINTR };
	uint8_t head = feed_u8(feed);
	bool dump = (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;

	request->nlmsg_seq = nl_next_seq(nl);
	for (unsigned int i = 0; i < (head & 15u) && (dump || !i); i++) {
		struct nlmsghdr *nlh = next_message(nl, request);
		int r = cb ? cb(nlh, data) : 0;

		free(nlh);
		if (r)
			return r;
	}
	/* A dump that was interrupted is given once more. */
	if (ends[head >> 4 & 3] == -EINTR && reset) {
		reset(data);
		return nl_talk(nl, request, cb, NULL, data);
	}
	return ends[head >> 4 & 3];
}

int nl_batch(struct nl *nl, const void *batch, size_t len, unsigned int n_acks, uint32_t *ret_seq)
{
	(void)nl, (void)batch, (void)len, (void)n_acks, (void)ret_seq;
	return 0;
}
