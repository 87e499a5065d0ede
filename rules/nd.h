/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv6's neighbour discovery as chains of families ip6 and inet see it: made up for the evaluator, never sent.
 */
#ifndef NFDIAG_RULES_ND_H
#define NFDIAG_RULES_ND_H

#include "rules/arp.h"

/* The solicitation, or the advertisement that answers it, at that hook of a chain of that family. */
void nd_packet(const struct arp_exchange *exchange, enum arp_operation operation, uint8_t family, uint8_t hook,
	       struct packet *ret_packet);

#endif
