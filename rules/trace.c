/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's trace events of nf_tables: decoding one, and the socket on which they come.
 */
#include "rules/trace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/base/missing.h"
#include "engine/base/str.h"
#include "engine/base/testswitch.h"

/* Not in the headers of Linux 6.1 (measured on 6.18). */
enum { TRACE_CT_ID = 18, TRACE_CT_DIRECTION, TRACE_CT_STATUS, TRACE_CT_STATE, TRACE_ATTR_COUNT };

#define EVENT_BUFFER_BYTES 1280

static const enum mnl_attr_data_type trace_attrs[TRACE_ATTR_COUNT] = {
	[NFTA_TRACE_TABLE] = MNL_TYPE_NUL_STRING,
	[NFTA_TRACE_CHAIN] = MNL_TYPE_NUL_STRING,
	[NFTA_TRACE_RULE_HANDLE] = MNL_TYPE_U64,
	[NFTA_TRACE_TYPE] = MNL_TYPE_U32,
	[NFTA_TRACE_VERDICT] = MNL_TYPE_NESTED,
	[NFTA_TRACE_ID] = MNL_TYPE_U32,
	[NFTA_TRACE_LL_HEADER] = MNL_TYPE_BINARY,
	[NFTA_TRACE_NETWORK_HEADER] = MNL_TYPE_BINARY,
	[NFTA_TRACE_TRANSPORT_HEADER] = MNL_TYPE_BINARY,
	[NFTA_TRACE_IIF] = MNL_TYPE_U32,
	[NFTA_TRACE_IIFTYPE] = MNL_TYPE_U16,
	[NFTA_TRACE_OIF] = MNL_TYPE_U32,
	[NFTA_TRACE_OIFTYPE] = MNL_TYPE_U16,
	[NFTA_TRACE_MARK] = MNL_TYPE_U32,
	[NFTA_TRACE_NFPROTO] = MNL_TYPE_U32,
	[NFTA_TRACE_POLICY] = MNL_TYPE_U32,
	[TRACE_CT_ID] = MNL_TYPE_U32,
	[TRACE_CT_DIRECTION] = MNL_TYPE_U8,
	[TRACE_CT_STATUS] = MNL_TYPE_U32,
	[TRACE_CT_STATE] = MNL_TYPE_U32,
};

static int trace_attr(const struct nlattr *attr, void *data)
{
	const struct nlattr **attrs = data;
	uint16_t type = mnl_attr_get_type(attr);

	if (type >= TRACE_ATTR_COUNT || trace_attrs[type] == MNL_TYPE_UNSPEC)
		return MNL_CB_OK;
	if (mnl_attr_validate(attr, trace_attrs[type]) < 0)
		return MNL_CB_ERROR;
	attrs[type] = attr;
	return MNL_CB_OK;
}

static uint32_t attr_be32(const struct nlattr *attr)
{
	return attr ? ntohl(mnl_attr_get_u32(attr)) : 0;
}

static uint16_t attr_be16(const struct nlattr *attr)
{
	return attr ? ntohs(mnl_attr_get_u16(attr)) : 0;
}

/* A name longer than the kernel allows is not one of its names. */
static int attr_name(const struct nlattr *attr, char name[TRACE_NAME_MAX])
{
	if (!attr)
		return 0;
	if (mnl_attr_get_payload_len(attr) > TRACE_NAME_MAX)
		return -EBADMSG;
	strcpy(name, mnl_attr_get_str(attr));
	return 0;
}

static uint8_t attr_bytes(const struct nlattr *attr, uint8_t *bytes, size_t size)
{
	size_t len = attr ? mnl_attr_get_payload_len(attr) : 0;

	if (len > size)
		len = size;
	if (len)
		memcpy(bytes, mnl_attr_get_payload(attr), len);
	return (uint8_t)len;
}

static int parse_verdict(const struct nlattr *nest, struct trace_event *event)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		switch (mnl_attr_get_type(attr)) {
		case NFTA_VERDICT_CODE:
			if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
				return -EBADMSG;
			event->verdict = (int32_t)attr_be32(attr);
			event->verdict_known = true;
			break;
		case NFTA_VERDICT_CHAIN:
			if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0 ||
			    attr_name(attr, event->verdict_chain) < 0)
				return -EBADMSG;
			break;
		}
	}
	return 0;
}

static void parse_conntrack(const struct nlattr *const *attrs, struct trace_event *event)
{
	if (!attrs[TRACE_CT_STATE] || test_switch("no-trace-ct"))
		return;
	event->has_ct = true;
	event->ct_state = attr_be32(attrs[TRACE_CT_STATE]);
	event->ct_id = attr_be32(attrs[TRACE_CT_ID]);
	event->ct_status = attr_be32(attrs[TRACE_CT_STATUS]);
	if (attrs[TRACE_CT_DIRECTION])
		event->ct_direction = mnl_attr_get_u8(attrs[TRACE_CT_DIRECTION]);
}

int trace_event_parse(const struct nlmsghdr *nlh, struct trace_event *ret_event)
{
	const struct nlattr *attrs[TRACE_ATTR_COUNT] = { 0 };
	const struct nfgenmsg *nfg = mnl_nlmsg_get_payload(nlh);
	struct trace_event event = { 0 };

	/* Attributes are padded to 4; libmnl takes a length that is not for the next multiple, past the end. */
	if (nlh->nlmsg_len < mnl_nlmsg_size(sizeof(*nfg)) || nlh->nlmsg_len % MNL_ALIGNTO)
		return -EBADMSG;
	if (mnl_attr_parse(nlh, sizeof(*nfg), trace_attr, attrs) < 0)
		return -EBADMSG;
	if (!attrs[NFTA_TRACE_TYPE] || !attrs[NFTA_TRACE_ID])
		return -EBADMSG;
	event.family = nfg->nfgen_family;
	/* Linux 6.1 calls a rule's `return`, and the end of a chain, so; later ones call both RULE. */
	event.type = attr_be32(attrs[NFTA_TRACE_TYPE]);
	if (event.type == NFT_TRACETYPE_RETURN)
		event.type = NFT_TRACETYPE_RULE;
	event.id = attr_be32(attrs[NFTA_TRACE_ID]);
	if (attr_name(attrs[NFTA_TRACE_TABLE], event.table) < 0 || attr_name(attrs[NFTA_TRACE_CHAIN], event.chain) < 0)
		return -EBADMSG;
	if (attrs[NFTA_TRACE_RULE_HANDLE])
		event.handle = be64toh(mnl_attr_get_u64(attrs[NFTA_TRACE_RULE_HANDLE]));
	if (attrs[NFTA_TRACE_VERDICT] && parse_verdict(attrs[NFTA_TRACE_VERDICT], &event) < 0)
		return -EBADMSG;
	event.policy = attr_be32(attrs[NFTA_TRACE_POLICY]);
	event.ll_len = attr_bytes(attrs[NFTA_TRACE_LL_HEADER], event.ll, sizeof(event.ll));
	event.nh_len = attr_bytes(attrs[NFTA_TRACE_NETWORK_HEADER], event.nh, sizeof(event.nh));
	event.th_len = attr_bytes(attrs[NFTA_TRACE_TRANSPORT_HEADER], event.th, sizeof(event.th));
	event.has_headers = event.nh_len > 0;
	event.nfproto = attr_be32(attrs[NFTA_TRACE_NFPROTO]);
	event.iif = attr_be32(attrs[NFTA_TRACE_IIF]);
	event.oif = attr_be32(attrs[NFTA_TRACE_OIF]);
	event.iiftype = attr_be16(attrs[NFTA_TRACE_IIFTYPE]);
	event.oiftype = attr_be16(attrs[NFTA_TRACE_OIFTYPE]);
	event.mark = attr_be32(attrs[NFTA_TRACE_MARK]);
	parse_conntrack(attrs, &event);
	*ret_event = event;
	return 0;
}

struct trace {
	struct mnl_socket *sock;
	char buf[4096]; /* one event is below 1 KiB: two names, three headers, numbers */
	const struct nlmsghdr *next;
	int left;
};

int trace_open(unsigned int events, struct trace **ret_trace, struct err *err)
{
	_cleanup_(trace_freep) struct trace *trace = xcalloc(1, sizeof(*trace));
	int group = NFNLGRP_NFTRACE, size = (int)(events * EVENT_BUFFER_BYTES / 2), fd;

	trace->sock = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!trace->sock || mnl_socket_bind(trace->sock, 0, MNL_SOCKET_AUTOPID) < 0)
		return err_env(err, -errno, "cannot open a netfilter netlink socket: %s", strerror(errno));
	fd = mnl_socket_get_fd(trace->sock);
	/* The kernel doubles what it is given; a user namespace may only use the lower limit of SO_RCVBUF. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (mnl_socket_setsockopt(trace->sock, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) < 0)
		return err_missing(err, -errno, CAP_NET_ADMIN, "cannot listen to trace events");
	*ret_trace = TAKE_PTR(trace);
	return 0;
}

void trace_free(struct trace *trace)
{
	if (!trace)
		return;
	if (trace->sock)
		mnl_socket_close(trace->sock);
	free(trace);
}

int trace_fd(const struct trace *trace)
{
	return mnl_socket_get_fd(trace->sock);
}

/* One datagram: 1, 0 in time none, or -errno. */
static int trace_receive(struct trace *trace, int timeout_ms)
{
	struct pollfd fd = { .fd = mnl_socket_get_fd(trace->sock), .events = POLLIN };

	for (;;) {
		ssize_t n = mnl_socket_recvfrom(trace->sock, trace->buf, sizeof(trace->buf));
		int r;

		if (n >= 0) {
			trace->next = (const struct nlmsghdr *)trace->buf;
			trace->left = (int)n;
			return 1;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return -errno;
		if (!timeout_ms)
			return 0;
		r = poll(&fd, 1, timeout_ms);
		if (r == 0 || (r < 0 && errno == EINTR))
			return 0;
		if (r < 0)
			return -errno;
		timeout_ms = 0;
	}
}

int trace_next(struct trace *trace, int timeout_ms, struct trace_event *ret_event)
{
	const uint16_t wanted = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE;
	int r;

	for (;;) {
		while (trace->left > 0 && mnl_nlmsg_ok(trace->next, trace->left)) {
			const struct nlmsghdr *nlh = trace->next;

			trace->next = mnl_nlmsg_next(nlh, &trace->left);
			if (nlh->nlmsg_type == wanted) {
				if (test_switch("blind"))
					continue;
				r = trace_event_parse(nlh, ret_event);
				return r < 0 ? r : 1;
			}
		}
		trace->left = 0;
		r = trace_receive(trace, timeout_ms);
		if (r <= 0)
			return r;
	}
}
