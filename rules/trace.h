/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's trace events of nf_tables: decoding one, and the socket on which they come.
 */
#ifndef NFDIAG_RULES_TRACE_H
#define NFDIAG_RULES_TRACE_H

#include <libmnl/libmnl.h>

#include "engine/base/err.h"

#define TRACE_NAME_MAX 256 /* NFT_NAME_MAXLEN, with the NUL */

/* One event. Headers, interfaces, mark and conntrack come only with the first event of each base chain. */
struct trace_event {
	uint8_t family; /* of the table: NFPROTO_* */
	char table[TRACE_NAME_MAX], chain[TRACE_NAME_MAX];
	uint32_t type;	 /* NFT_TRACETYPE_POLICY, or _RULE: the end of a chain has no handle */
	uint64_t handle; /* rule; 0: none */
	bool verdict_known;
	int32_t verdict; /* NF_DROP, NF_ACCEPT, NF_QUEUE, NFT_CONTINUE, NFT_RETURN, NFT_JUMP, NFT_GOTO */
	char verdict_chain[TRACE_NAME_MAX];
	uint32_t policy; /* NFT_TRACETYPE_POLICY: NF_ACCEPT or NF_DROP */
	uint32_t id;	 /* a hash: repeats, so look at the headers wherever they are present */
	bool has_headers;
	uint8_t ll[16], nh[40], th[40];
	uint8_t ll_len, nh_len, th_len; /* how much of each the event carries */
	/* What `th` is of where IPv6 extension headers stand before it, which the event does not carry; 0: not known.
	 * journeys_add() knows it of our own packets. */
	uint8_t hidden_l4proto;
	uint32_t nfproto;		/* NFPROTO_IPV4, NFPROTO_IPV6, ... */
	uint32_t iif, oif;		/* 0: none */
	uint16_t iiftype, oiftype;
	uint32_t mark; /* absent means 0 where has_headers */
	/* Linux 6.16 and later (attributes 18-21); absent means that the packet has no conntrack entry, or an older
	 * kernel */
	bool has_ct;
	uint32_t ct_id, ct_status;
	uint8_t ct_direction;
	uint32_t ct_state; /* enum ip_conntrack_info bits as `ct state` compares them */
};

/* Decodes an NFT_MSG_TRACE message. 0, or -EBADMSG where an attribute is shorter or longer than its type allows.
 * Attributes that are not known are ignored. */
int trace_event_parse(const struct nlmsghdr *nlh, struct trace_event *ret_event);

struct trace;

/* Subscribes to the trace group of the current namespace, before anything is armed. The receive buffer is asked to
 * hold `events` events (1280 bytes of buffer each: measured). -EPERM: needs CAP_NET_ADMIN (exit 4). */
int trace_open(unsigned int events, struct trace **ret_trace, struct err *err);
void trace_free(struct trace *trace);
DEFINE_FREEP(struct trace, trace_free)

/* Readable when there may be an event, of those that were not yet read into this process: read all, then poll. */
int trace_fd(const struct trace *trace);

/* The next event, waiting at most timeout_ms for it (0: not at all). 1: *ret_event is filled; 0: none came in time;
 * -ENOBUFS: events were lost (once for each overrun; those before are good); -EBADMSG: the kernel sent an event that
 * cannot be decoded. */
int trace_next(struct trace *trace, int timeout_ms, struct trace_event *ret_event);

#endif
