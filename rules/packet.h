/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One packet as rules see it at one hook: header bytes and metadata, each known or not. The explainer fills it from
 * trace events; evaluated statements (mark set, payload set) change it.
 */
#ifndef NFDIAG_RULES_PACKET_H
#define NFDIAG_RULES_PACKET_H

#include "engine/base/addr.h"

/* As much as the largest IPv4 header with TCP options. */
#define PACKET_NH_MAX 60
#define PACKET_TH_MAX 64
#define PACKET_LL_MAX 14

struct packet_bytes {
	uint8_t bytes[PACKET_TH_MAX];
	uint16_t len; /* how many are known; 0: none */
};

struct packet {
	uint8_t family;	 /* of the base chain: NFPROTO_INET, NFPROTO_IPV4, ... */
	uint8_t nfproto; /* NFPROTO_IPV4 or NFPROTO_IPV6: what the packet is */
	uint8_t hook;	 /* NF_INET_*; of a netdev chain NF_NETDEV_* */
	uint8_t l4proto;
	struct packet_bytes ll; /* where the hook has a link-layer header */
	struct packet_bytes nh;
	struct packet_bytes th;
	uint16_t length;    /* whole length from the network header on (meta length) */
	uint16_t ethertype; /* host order (meta protocol) */
	uint32_t iif, oif;  /* 0: none at this hook */
	char iifname[16], oifname[16];
	uint16_t iiftype, oiftype; /* ARPHRD_* */
	bool mark_known;
	uint32_t mark;
	/* conntrack, as trace attributes 18-21 or ctnetlink gave it */
	bool ct_known;	   /* ct_state and ct_direction below are true */
	uint32_t ct_state; /* as `ct state` compares it: 1 << (ctinfo % 3 + 1), invalid 1, untracked 64 */
	uint8_t ct_direction;
	bool ct_status_known;
	uint32_t ct_status; /* IPS_* */
	/* The original tuple where it is known (the probe as it was sent; NAT does not change it). */
	bool orig_known;
	struct addr orig_src, orig_dst;
	uint16_t orig_sport, orig_dport; /* host order */
	bool ct_mark_known;
	uint32_t ct_mark;
	bool rewritten; /* by payload statements: checksums are no longer true */
	/* Stands for the packets of any client, or from any port: the source, and the original tuple's, is not
	 * known. */
	bool any_src, any_sport;
};

/* An IPv6 next header that is no transport: what stands behind it is another one. */
bool ip6_is_extension(uint8_t next);

/* Address and port as the headers have them; family 0 where the bytes are not known. */
struct addr packet_src(const struct packet *packet);
struct addr packet_dst(const struct packet *packet);
uint16_t packet_sport(const struct packet *packet); /* host order, 0 where not known or no ports */
uint16_t packet_dport(const struct packet *packet);

#endif
