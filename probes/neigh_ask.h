/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks for a hardware address by a frame of our own, past the kernel's neighbour table and past netfilter: an ARP
 * request, or a neighbour solicitation. Such an answer makes no entry in the table; one that is there, and not
 * permanent, may be refreshed by it.
 */
#ifndef NFDIAG_PROBES_NEIGH_ASK_H
#define NFDIAG_PROBES_NEIGH_ASK_H

#include "engine/base/addr.h"
#include "probes/link.h"

struct neigh_question {
	const struct link *link;
	struct addr own; /* an address of this host on that link */
	struct addr peer;
};

#define NEIGH_ASK_MAX 96

/* Can it be asked on such a link at all (Ethernet, up, with carrier, no IFF_NOARP)? */
bool neigh_can_ask(const struct link *link);

/* The frame that asks: its length. Touches no socket. */
size_t neigh_question(const struct neigh_question *question, uint8_t ret_frame[NEIGH_ASK_MAX]);

/* Is that frame the peer's answer? Touches no socket. */
bool neigh_is_answer(const struct neigh_question *question, const uint8_t *frame, size_t len, uint8_t ret_mac[6]);

/* Asks twice, and waits for at most a second. With `known`, a hardware address, an answer with that one counts
 * before any other. 1: *ret_mac; 0: nobody answered; -errno: it could not be asked. */
int neigh_ask(const struct neigh_question *question, const uint8_t *known, uint8_t ret_mac[6], struct err *err);

/* The same; -EOPNOTSUPP with err where the link, or want of an own address, does not let it be asked. */
int neigh_ask_from(const struct neigh_question *question, const uint8_t *known, uint8_t ret_mac[6], struct err *err);

/* Does the owner of `mac` answer for any address of that network (the question's own address, `len` bits)? Two are
 * asked for that are nobody's most likely. Then its answer proves nothing. A second where it does not. */
bool neigh_answers_for_all(const struct neigh_question *question, unsigned int len, const uint8_t mac[6]);

#endif
