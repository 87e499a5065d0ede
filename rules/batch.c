/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds and sends nf_tables transactions.
 */
#include "rules/batch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/base/str.h"

struct batch_entry {
	size_t offset, len;
	uint32_t seq; /* as last sent */
	bool dropped;
};

struct batch {
	struct nl *nl;
	char *buf;
	size_t len, size;
	struct batch_entry *entries;
	size_t n;
};

struct batch *batch_new(struct nl *nl)
{
	struct batch *batch = xcalloc(1, sizeof(*batch));

	batch->nl = nl;
	return batch;
}

void batch_free(struct batch *batch)
{
	if (!batch)
		return;
	free(batch->buf);
	free(batch->entries);
	free(batch);
}

/* Pages that are never written to cost nothing, so the room for a whole message is always there. */
static void batch_room(struct batch *batch, size_t len)
{
	size_t need = batch->len + len;
	char *grown;

	if (need <= batch->size)
		return;
	grown = xcalloc(1, need * 2);
	if (batch->len)
		memcpy(grown, batch->buf, batch->len);
	free(batch->buf);
	batch->buf = grown;
	batch->size = need * 2;
}

static struct batch_entry *batch_entry_add(struct batch *batch)
{
	struct batch_entry *entry;

	xgrow(&batch->entries, batch->n, sizeof(*batch->entries));
	entry = &batch->entries[batch->n++];
	*entry = (struct batch_entry){ .offset = batch->len };
	return entry;
}

struct nlmsghdr *batch_msg(struct batch *batch, uint16_t nft_msg_type, uint8_t family, uint16_t flags)
{
	struct nfgenmsg *nfg;
	struct nlmsghdr *nlh;

	batch_room(batch, BATCH_MSG_MAX);
	batch_entry_add(batch);
	nlh = mnl_nlmsg_put_header(batch->buf + batch->len);
	nlh->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | nft_msg_type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = family;
	nfg->version = NFNETLINK_V0;
	return nlh;
}

void batch_msg_end(struct batch *batch)
{
	struct batch_entry *entry = &batch->entries[batch->n - 1];
	struct nlmsghdr *nlh = (struct nlmsghdr *)(batch->buf + entry->offset);

	entry->len = MNL_ALIGN(nlh->nlmsg_len);
	batch->len += entry->len;
}

void batch_add_raw(struct batch *batch, const struct nlmsghdr *msg, uint16_t flags)
{
	struct nlmsghdr *copy;

	batch_room(batch, MNL_ALIGN(msg->nlmsg_len));
	batch_entry_add(batch);
	copy = (struct nlmsghdr *)(batch->buf + batch->len);
	memcpy(copy, msg, msg->nlmsg_len);
	copy->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	copy->nlmsg_pid = 0;
	batch_msg_end(batch);
}

size_t batch_count(const struct batch *batch)
{
	return batch->n;
}

void batch_drop(struct batch *batch, unsigned int index)
{
	batch->entries[index].dropped = true;
}

static size_t put_frame(struct nl *nl, char *to, uint16_t type)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(to);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	nlh->nlmsg_seq = nl_next_seq(nl);
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->version = NFNETLINK_V0;
	nfg->res_id = htons(NFNL_SUBSYS_NFTABLES);
	return nlh->nlmsg_len;
}

/* Only the last message asks for an answer: refusals are reported anyway, and thousands of acknowledgements at once
 * would overrun the receive buffer. */
static size_t batch_render(struct batch *batch, char *to)
{
	struct nlmsghdr *last = NULL;
	size_t len = put_frame(batch->nl, to, NFNL_MSG_BATCH_BEGIN);

	for (size_t i = 0; i < batch->n; i++) {
		struct batch_entry *entry = &batch->entries[i];

		if (entry->dropped)
			continue;
		last = (struct nlmsghdr *)(to + len);
		memcpy(last, batch->buf + entry->offset, entry->len);
		entry->seq = nl_next_seq(batch->nl);
		last->nlmsg_seq = entry->seq;
		last->nlmsg_flags &= ~NLM_F_ACK;
		len += entry->len;
	}
	if (!last)
		return 0;
	last->nlmsg_flags |= NLM_F_ACK;
	return len + put_frame(batch->nl, to + len, NFNL_MSG_BATCH_END);
}

/* nf_tables answers before send() returns; a refused batch can leave answers that nobody has read. */
static void batch_drain(struct nl *nl)
{
	char byte;

	for (int i = 0; i < 1 << 16; i++)
		if (recv(nl_fd(nl), &byte, sizeof(byte), MSG_DONTWAIT | MSG_TRUNC) < 0 && errno != ENOBUFS &&
		    errno != EINTR)
			return;
}

static void batch_sndbuf(struct nl *nl, size_t len)
{
	int want = (int)len, have = 0;
	socklen_t size = sizeof(have);

	getsockopt(nl_fd(nl), SOL_SOCKET, SO_SNDBUF, &have, &size);
	if (have >= want)
		return;
	if (setsockopt(nl_fd(nl), SOL_SOCKET, SO_SNDBUFFORCE, &want, sizeof(want)) < 0)
		setsockopt(nl_fd(nl), SOL_SOCKET, SO_SNDBUF, &want, sizeof(want));
}

static unsigned int batch_index(const struct batch *batch, uint32_t seq)
{
	for (size_t i = 0; i < batch->n; i++)
		if (!batch->entries[i].dropped && batch->entries[i].seq == seq)
			return (unsigned int)i;
	return BATCH_WHOLE;
}

int batch_send(struct batch *batch, unsigned int *ret_index, struct err *err)
{
	_cleanup_(freep) char *message = xcalloc(1, batch->len + 64);
	size_t len = batch_render(batch, message);
	uint32_t seq = 0;
	unsigned int index;
	int r;

	if (!len)
		return 0;
	batch_drain(batch->nl);
	batch_sndbuf(batch->nl, len + 4096);
	r = nl_batch(batch->nl, message, len, 1, &seq);
	if (r == 0)
		return 0;
	batch_drain(batch->nl);
	index = batch_index(batch, seq);
	if (ret_index)
		*ret_index = index;
	if (index == BATCH_WHOLE)
		return err_wrap(err, r, "nf_tables refused the transaction");
	return err_wrap(err, r, "nf_tables refused message %u of the transaction", index);
}
