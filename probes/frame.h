/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds the probe's bytes: IPv4 or IPv6 with TCP, UDP or an ICMP echo, checksums included. Touches no socket.
 */
#ifndef NFDIAG_PROBES_FRAME_H
#define NFDIAG_PROBES_FRAME_H

#include "engine/base/payload.h"
#include "engine/base/tuple.h"

#define FRAME_MAX (128 + PAYLOAD_MAX) /* Ethernet, IPv6 and TCP headers with options fit, or a payload */

/* TCP flag bits (RFC 9293, 3.1). */
#define FRAME_FIN 0x01
#define FRAME_SYN 0x02
#define FRAME_RST 0x04
#define FRAME_ACK 0x10

struct frame {
	uint8_t bytes[FRAME_MAX];
	size_t len;
};

/* All make an IP packet (no link-layer header): TTL 64, and DF with IPv4. Its `ip_mark` is the identification (16 bits)
 * or the flow label (20 bits). */

/* One TCP segment without payload. A SYN carries what a Linux client's does: MSS, SACK permitted, timestamps, window
 * scale; window 64240 (stacks and rules treat odd ones oddly). */
void frame_tcp(const struct tuple *tuple, uint8_t flags, uint32_t seq, uint32_t ack, uint32_t ip_mark,
	       struct frame *ret_frame);

void frame_udp(const struct tuple *tuple, const struct payload *payload, uint32_t ip_mark, struct frame *ret_frame);

/* An echo request of ICMP or ICMPv6, as tuple->proto says; tuple->sport is its identifier. */
void frame_echo(const struct tuple *tuple, uint16_t seq, const struct payload *payload, uint32_t ip_mark,
		struct frame *ret_frame);

/* Puts an Ethernet header in front; the ethertype follows the IP version. */
void frame_ethernet(struct frame *frame, const uint8_t dst[6], const uint8_t src[6]);

#define FRAME_TAGS_MAX 3

/* A VLAN tag; host order. */
struct frame_tag {
	uint16_t proto; /* ETH_P_8021Q or ETH_P_8021AD */
	uint16_t id;
};

/* Puts them behind the addresses of an Ethernet header, the first one outermost. */
void frame_tags(struct frame *frame, const struct frame_tag *tags, size_t n);

/* Internet checksum (RFC 1071) of len bytes, continued from `sum`; complemented, network order in memory. */
uint16_t frame_checksum(const void *bytes, size_t len, uint32_t sum);

#endif
