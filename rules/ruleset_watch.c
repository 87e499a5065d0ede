/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Listens to NFNLGRP_NFTABLES, which tells of every object that came or went.
 */
#include "rules/ruleset_watch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include <libmnl/libmnl.h>

#include "engine/base/str.h"
#include "rules/trace_table.h"

/* Many messages of one transaction stand in one datagram. */
#define BUFFER 16384

struct ruleset_watch {
	struct mnl_socket *sock;
	char buf[BUFFER];
};

int ruleset_watch_open(struct ruleset_watch **ret_watch, struct err *err)
{
	_cleanup_(ruleset_watch_freep) struct ruleset_watch *watch = xcalloc(1, sizeof(*watch));
	int group = NFNLGRP_NFTABLES;

	watch->sock = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!watch->sock || mnl_socket_bind(watch->sock, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    mnl_socket_setsockopt(watch->sock, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) < 0)
		return err_env(err, -errno, "cannot listen to changes of the ruleset: %s", strerror(errno));
	*ret_watch = TAKE_PTR(watch);
	return 0;
}

void ruleset_watch_free(struct ruleset_watch *watch)
{
	if (!watch)
		return;
	if (watch->sock)
		mnl_socket_close(watch->sock);
	free(watch);
}

int ruleset_watch_fd(const struct ruleset_watch *watch)
{
	return mnl_socket_get_fd(watch->sock);
}

static bool is_nft(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_type >> 8 == NFNL_SUBSYS_NFTABLES &&
	       nlh->nlmsg_len >= mnl_nlmsg_size(sizeof(struct nfgenmsg)) && nlh->nlmsg_len % MNL_ALIGNTO == 0;
}

/* The table of which a message tells: its first attribute, whatever it is about. */
static const char *table_of(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == NFTA_TABLE_NAME && mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) == 0)
			return mnl_attr_get_str(attr);
	return NULL;
}

static enum ruleset_change change_of(const struct nlmsghdr *nlh)
{
	uint16_t type = nlh->nlmsg_type & 0xff;
	const char *table;

	/* The end of a transaction follows what it did. */
	if (!is_nft(nlh) || type == NFT_MSG_NEWGEN)
		return RULESET_SAME;
	table = table_of(nlh);
	if (table && trace_table_named(table))
		return RULESET_SAME;
	/* A table that wakes up registers its chains anew. */
	return type == NFT_MSG_NEWCHAIN || type == NFT_MSG_NEWTABLE ? RULESET_CHAINS : RULESET_CHANGED;
}

enum ruleset_change ruleset_watch_read(struct ruleset_watch *watch)
{
	enum ruleset_change most = RULESET_SAME;

	for (;;) {
		ssize_t n = mnl_socket_recvfrom(watch->sock, watch->buf, sizeof(watch->buf));
		const struct nlmsghdr *nlh = (const struct nlmsghdr *)watch->buf;
		int left = (int)n;

		if (n < 0 && errno == EINTR)
			continue;
		/* ENOBUFS: more was told than there was room for. ENOSPC: a message was longer than this buffer. */
		if (n < 0 && errno != ENOBUFS && errno != ENOSPC)
			return most;
		if (n < 0)
			most = RULESET_CHAINS;
		for (; n > 0 && mnl_nlmsg_ok(nlh, left); nlh = mnl_nlmsg_next(nlh, &left))
			if (change_of(nlh) > most)
				most = change_of(nlh);
	}
}
