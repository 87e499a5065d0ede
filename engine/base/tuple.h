/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One direction of a connection, as conntrack and packets have it.
 */
#ifndef NFDIAG_BASE_TUPLE_H
#define NFDIAG_BASE_TUPLE_H

#include "engine/base/addr.h"

struct tuple {
	uint8_t proto; /* IPPROTO_* */
	struct addr src, dst;
	uint16_t sport,
		dport; /* host order; of an ICMP echo its identifier, in sport of a request, in dport of a reply */
};

#endif
