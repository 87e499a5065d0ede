/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client's address that is this host's own: is the client this host?
 */
#ifndef NFDIAG_ENGINE_LOCAL_CLIENT_H
#define NFDIAG_ENGINE_LOCAL_CLIENT_H

#include "probes/link.h"

/* Why that is in doubt: the address was put on one interface alone, without its network, and table main leads to it by
 * another one. NULL: it is not, or cannot be told. The caller frees. */
char *local_client_doubt(struct nl *route, const struct link_addr *addrs, size_t n_addrs, const struct addr *client);

#endif
