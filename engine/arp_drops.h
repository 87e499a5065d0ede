/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would this host's rules drop the packets by which hosts ask for each other's hardware address (ARP, neighbour
 * discovery)? They cannot be probed or traced: the rules are evaluated.
 */
#ifndef NFDIAG_ENGINE_ARP_DROPS_H
#define NFDIAG_ENGINE_ARP_DROPS_H

#include "engine/observe.h"
#include "probes/link.h"
#include "rules/arp.h"

#define ARP_PORTS_MAX 64

/* What is not known of the exchange, in the two ways in which it may be: only what is so in both counts. */
struct arp_guess {
	struct arp_exchange exchange[2];
	bool mac_known; /* of the other host, in both */
	struct link link;
	struct link ports[ARP_PORTS_MAX]; /* below that */
	size_t n_ports;
};

struct arp_drop {
	struct chain *chain;
	const struct rule *decider; /* NULL: the chain's policy */
	uint8_t family, hook;
	enum arp_operation operation;
	char device[16]; /* the link, or its port */
};

/* The exchange on that link twice, with hardware addresses of the other host that are made up. */
void arp_guess_at(const struct observation *obs, const struct link *link, const struct arp_exchange *exchange,
		  struct arp_guess *ret_guess);

/* 1: *ret_drop drops one of its packets, or writes a hop limit with which it is not taken; 0: none does; -1: that could
 * not be told. */
int arp_drops(const struct observation *obs, const struct arp_guess *guess, struct arp_drop *ret_drop);

#endif
