/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds ARP packets (RFC 826, Ethernet and IPv4) for the evaluator.
 */
#include "rules/arp.h"

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter_arp.h>
#include <string.h>

#include <libnftnl/expr.h>

/* Offsets within the header. */
#define ARP_SENDER_MAC 8
#define ARP_SENDER_IP 14
#define ARP_TARGET_MAC 18
#define ARP_TARGET_IP 24
#define ARP_LEN 28

static void arp_header(const struct arp_exchange *exchange, enum arp_operation operation, uint8_t bytes[ARP_LEN])
{
	const uint8_t start[ARP_SENDER_MAC] = { 0, ARPHRD_ETHER,      ETH_P_IP >> 8, ETH_P_IP & 0xff, 6, 4,
						0, (uint8_t)operation };
	bool asks = operation == ARP_ASKS;

	memset(bytes, 0, ARP_LEN);
	memcpy(bytes, start, sizeof(start));
	memcpy(bytes + ARP_SENDER_MAC, asks ? exchange->own_mac : exchange->peer_mac, 6);
	memcpy(bytes + ARP_SENDER_IP, asks ? exchange->own.bytes : exchange->peer.bytes, 4);
	if (!asks)
		memcpy(bytes + ARP_TARGET_MAC, exchange->own_mac, 6);
	memcpy(bytes + ARP_TARGET_IP, asks ? exchange->peer.bytes : exchange->own.bytes, 4);
}

bool arp_leaves(const struct arp_exchange *exchange, enum arp_operation operation)
{
	return (operation == ARP_ASKS) != exchange->asked;
}

void arp_packet(const struct arp_exchange *exchange, enum arp_operation operation, struct packet *ret_packet)
{
	const bool out = arp_leaves(exchange, operation);
	struct packet packet = {
		.family = NFPROTO_ARP,
		.nfproto = NFPROTO_ARP,
		.hook = out ? NF_ARP_OUT : NF_ARP_IN,
		.nh.len = ARP_LEN,
		.ethertype = ETH_P_ARP,
		.mark_known = true,
	};

	arp_header(exchange, operation, packet.nh.bytes);
	if (out) {
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

void arp_on_wire(const struct arp_exchange *exchange, enum arp_operation operation, uint8_t family, uint8_t hook,
		 struct packet *packet)
{
	static const uint8_t everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	const uint8_t ethertype[2] = { (uint8_t)(packet->ethertype >> 8), (uint8_t)packet->ethertype };
	bool asks = operation == ARP_ASKS;

	packet->family = family;
	packet->hook = hook;
	packet->ct_known = false;
	packet->ll.len = ETH_HLEN;
	memcpy(packet->ll.bytes, asks ? everybody : exchange->own_mac, 6);
	/* RFC 2464, 7: an IPv6 group's. */
	if (asks && packet->ethertype == ETH_P_IPV6) {
		memset(packet->ll.bytes, 0x33, 2);
		memcpy(packet->ll.bytes + 2, packet->nh.bytes + 36, 4);
	}
	memcpy(packet->ll.bytes + 6, asks ? exchange->own_mac : exchange->peer_mac, 6);
	memcpy(packet->ll.bytes + 12, ethertype, sizeof(ethertype));
}

struct mac_search {
	bool arp, found;
};

static int look_for_mac(struct nftnl_expr *expr, void *data)
{
	struct mac_search *search = data;
	uint32_t base, offset, len;

	if (strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), "payload") ||
	    !nftnl_expr_is_set(expr, NFTNL_EXPR_PAYLOAD_DREG))
		return 0;
	offset = nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET);
	len = nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_LEN);
	base = nftnl_expr_get_u32(expr, NFTNL_EXPR_PAYLOAD_BASE);
	/* Of a frame the destination and the ethertype are known. */
	if (base == NFT_PAYLOAD_LL_HEADER)
		search->found = search->found || (offset < (uint32_t)2 * ETH_ALEN && offset + len > ETH_ALEN);
	else if (search->arp &&
		 (base != NFT_PAYLOAD_NETWORK_HEADER || (offset < ARP_SENDER_IP && offset + len > ARP_SENDER_MAC)))
		search->found = true;
	return 0;
}

bool arp_tests_sender_mac(const struct chain *chain, bool arp)
{
	struct mac_search search = { .arp = arp };

	for (size_t i = 0; i < chain->n_rules && !search.found; i++) {
		if (chain->rules[i]->unreadable)
			return true;
		nftnl_expr_foreach(chain->rules[i]->nftnl, look_for_mac, &search);
	}
	return search.found;
}
