/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads addresses and ports out of a packet's header bytes.
 */
#include "rules/packet.h"

#include <linux/netfilter.h>

bool ip6_is_extension(uint8_t next)
{
	switch (next) {
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_FRAGMENT:
	case IPPROTO_DSTOPTS:
	case IPPROTO_AH:
	case IPPROTO_MH:
		return true;
	}
	return false;
}

static struct addr packet_addr(const struct packet *packet, unsigned int offset4, unsigned int offset6)
{
	struct addr none = { 0 };

	if (packet->nfproto == NFPROTO_IPV4 && packet->nh.len >= offset4 + 4)
		return addr_from_bytes(AF_INET, packet->nh.bytes + offset4);
	if (packet->nfproto == NFPROTO_IPV6 && packet->nh.len >= offset6 + 16)
		return addr_from_bytes(AF_INET6, packet->nh.bytes + offset6);
	return none;
}

struct addr packet_src(const struct packet *packet)
{
	return packet_addr(packet, 12, 8);
}

struct addr packet_dst(const struct packet *packet)
{
	return packet_addr(packet, 16, 24);
}

static uint16_t packet_port(const struct packet *packet, unsigned int offset)
{
	switch (packet->l4proto) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
		break;
	default:
		return 0;
	}
	if (packet->th.len < offset + 2u)
		return 0;
	return (uint16_t)(packet->th.bytes[offset] << 8 | packet->th.bytes[offset + 1]);
}

uint16_t packet_sport(const struct packet *packet)
{
	return packet_port(packet, 0);
}

uint16_t packet_dport(const struct packet *packet)
{
	return packet_port(packet, 2);
}
