/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP as the chains of family arp see it, and what those that see a whole frame do besides. Such packets are not sent or
 * traced: they are made up and evaluated.
 */
#ifndef NFDIAG_RULES_ARP_H
#define NFDIAG_RULES_ARP_H

#include "rules/packet.h"
#include "rules/ruleset.h"

enum arp_operation { ARP_ASKS = 1, ARP_ANSWERS = 2 };

struct arp_exchange {
	uint32_t ifindex;
	char ifname[16];
	bool asked; /* by another host, of this one: what is `own` below is that host's, and this one is the peer */
	uint8_t own_mac[6];
	struct addr own, peer;
	uint8_t peer_mac[6];
};

/* Does it leave this host? */
bool arp_leaves(const struct arp_exchange *exchange, enum arp_operation operation);

/* The request, or the answer to it. */
void arp_packet(const struct arp_exchange *exchange, enum arp_operation operation, struct packet *ret_packet);

/* Makes of an ARP or neighbour discovery packet what a chain of that family sees of it where there is a link layer:
 * bridge, netdev, or inet's ingress. */
void arp_on_wire(const struct arp_exchange *exchange, enum arp_operation operation, uint8_t family, uint8_t hook,
		 struct packet *packet);

/* A rule of that chain tests the sender's hardware address: of ARP, else of neighbour discovery. */
bool arp_tests_sender_mac(const struct chain *chain, bool arp);

#endif
