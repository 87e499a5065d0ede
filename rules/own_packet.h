/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tells our own packets from everybody else's: comparisons of header bytes. Our table has them as rules, and
 * the same ones sort the trace events.
 */
#ifndef NFDIAG_RULES_OWN_PACKET_H
#define NFDIAG_RULES_OWN_PACKET_H

#include "rules/trace.h"
#include "rules/trace_plan.h"

enum own_packet {
	PACKET_PROBE,	      /* as it is sent */
	PACKET_PROBE_TRANSLATED, /* wherever it is: by what NAT does not touch */
	PACKET_RESET,	      /* as we send it to close the backend's half-open connection (tcp) */
	PACKET_RESET_TRANSLATED, /* wherever that is */
	PACKET_ANSWER,	      /* as a backend sends it */
	PACKET_ANSWER_TO_CLIENT, /* on its way to the client: un-NATed (or not, if that fails), or of this host's own */
	PACKET_ERROR,	      /* an ICMP error that quotes the probe */
};

/* One comparison: bytes of a header, or a meta key of one byte. */
struct match {
	enum { MATCH_META, MATCH_PAYLOAD } kind;
	uint32_t what; /* NFT_META_* or NFT_PAYLOAD_*_HEADER */
	uint32_t offset, len;
	uint8_t value[16];
	bool masked;
	uint8_t mask[4]; /* masked: of the first len bytes */
};

#define MATCHES_MAX 12

struct matches {
	struct match match[MATCHES_MAX];
	size_t n;
};

/* Which packets are that: the i-th of several possibilities, each of which must hold as a whole. False past the last
 * one (at once, where the protocol has no such packet). */
bool own_packet_matches(const struct trace_plan *plan, enum own_packet which, size_t i, struct matches *ret_matches);

/* The same with a destination besides; port 0 is not asked. */
void matches_add_dst(struct matches *matches, const struct addr *addr, uint16_t port);

/* Is the event's packet one of these? What the event does not show (it carries 40 bytes of a network header and 20 of a
 * transport header) counts as right: the kernel saw it when it switched the trace on. */
bool own_packet_is(const struct trace_plan *plan, enum own_packet which, const struct trace_event *event);

#endif
