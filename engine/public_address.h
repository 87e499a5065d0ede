/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does anybody answer for the public address in the network that the client's packets come from?
 */
#ifndef NFDIAG_ENGINE_PUBLIC_ADDRESS_H
#define NFDIAG_ENGINE_PUBLIC_ADDRESS_H

#include "engine/observe.h"
#include "probes/link.h"

/* The public address lies in the link's own network, where its hardware address is asked for, and this host does not
 * answer: it is none of its addresses, and neither proxy ARP nor proxy ND is set up for it. `vrf`: the link's, or 0. */
bool public_unanswered(struct nl *route, const struct link_addr *addrs, size_t n_addrs, const struct link *link,
		       uint32_t vrf, const struct addr *public);

/* What is in doubt where it is unanswered on that link; the caller frees. */
char *public_doubt(const struct flow *flow, const struct link *link);

/* Facts "public.asked" and "public.lladdr": asks who has it, where this host does not answer and `may_ask` says that
 * such a question may leave it. true: it was asked, and that settles whether the client's packets come here. */
bool observe_public(struct observation *obs, bool may_ask);

#endif
