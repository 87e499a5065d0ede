/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds neighbour solicitations and advertisements (RFC 4861, 4.3 and 4.4) without their options.
 */
#include "rules/nd.h"

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <string.h>

#define ND_SOLICIT 135
#define ND_ADVERTISE 136
#define ND_LEN 24	      /* with the target's address */
#define ND_OPTION_LEN 8	      /* a hardware address */
#define CT_STATE_UNTRACKED 64 /* conntrack leaves neighbour discovery alone */

/* RFC 4291, 2.7.1: the group that a solicitation goes to. */
static void solicited_node(const struct addr *peer, uint8_t ret_bytes[16])
{
	static const uint8_t prefix[16] = { 0xff, 0x02, [11] = 1, [12] = 0xff };

	memcpy(ret_bytes, prefix, sizeof(prefix));
	memcpy(ret_bytes + 13, peer->bytes + 13, 3);
}

void nd_packet(const struct arp_exchange *exchange, enum arp_operation operation, uint8_t family, uint8_t hook,
	       struct packet *ret_packet)
{
	const uint8_t len = ND_LEN + ND_OPTION_LEN;
	bool asks = operation == ARP_ASKS;
	struct packet packet = {
		.family = family,
		.nfproto = NFPROTO_IPV6,
		.hook = hook,
		.l4proto = IPPROTO_ICMPV6,
		.nh = { .bytes = { 0x60, [5] = len, [6] = IPPROTO_ICMPV6, [7] = 255 }, .len = 40 },
		.th = { .bytes = { asks ? ND_SOLICIT : ND_ADVERTISE, [4] = asks ? 0 : 0x60 }, .len = ND_LEN },
		.length = 40 + len,
		.ethertype = ETH_P_IPV6,
		.mark_known = true,
		.ct_known = true,
		.ct_state = CT_STATE_UNTRACKED,
	};

	memcpy(packet.nh.bytes + 8, asks ? exchange->own.bytes : exchange->peer.bytes, 16);
	if (asks)
		solicited_node(&exchange->peer, packet.nh.bytes + 24);
	else
		memcpy(packet.nh.bytes + 24, exchange->own.bytes, 16);
	memcpy(packet.th.bytes + 8, exchange->peer.bytes, 16);
	if (arp_leaves(exchange, operation)) {
		packet.oif = exchange->ifindex;
		packet.oiftype = ARPHRD_ETHER;
		memcpy(packet.oifname, exchange->ifname, sizeof(packet.oifname));
	} else {
		packet.iif = exchange->ifindex;
		packet.iiftype = ARPHRD_ETHER;
		memcpy(packet.iifname, exchange->ifname, sizeof(packet.iifname));
	}
	*ret_packet = packet;
}
