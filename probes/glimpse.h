/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sees one answer come in on whatever interface, before traffic control and netfilter do: a packet socket that only
 * reads.
 */
#ifndef NFDIAG_PROBES_GLIMPSE_H
#define NFDIAG_PROBES_GLIMPSE_H

#include "engine/base/err.h"
#include "engine/base/tuple.h"

/* Packets of that tuple (as they come in; of an echo the identifier is its sport): a socket, the caller closes it.
 * -errno with err. */
int glimpse_open(const struct tuple *answer, struct err *err);
/* Has one come in since, for this host's own hardware address? Then *ret_ifindex is where last. */
bool glimpse_seen(int fd, const struct tuple *answer, uint32_t *ret_ifindex);

#endif
