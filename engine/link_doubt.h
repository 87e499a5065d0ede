/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The route back to a client was taken for the way by which it comes: is that so?
 */
#ifndef NFDIAG_ENGINE_LINK_DOUBT_H
#define NFDIAG_ENGINE_LINK_DOUBT_H

#include "probes/link.h"
#include "probes/route.h"

/* Why that is in doubt: the route that was found has several interfaces, or it is in a table to which only routing rules
 * lead, and table main leads elsewhere. NULL: it is not, or cannot be told. The caller frees. */
char *link_doubt(struct nl *nl, const struct route *way, const struct addr *client);

#endif
