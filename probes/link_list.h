/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All interfaces of this network namespace, and what one has received. Only reads the kernel.
 */
#ifndef NFDIAG_PROBES_LINK_LIST_H
#define NFDIAG_PROBES_LINK_LIST_H

#include "probes/link.h"

/* The caller frees *ret_links. 0 or -errno with err. */
int link_list(struct nl *route, struct link **ret_links, size_t *ret_n, struct err *err);

/* Packets that the driver has received since the interface is there. 0 or -errno. */
int link_received(struct nl *route, uint32_t ifindex, uint64_t *ret_packets);

#endif
