/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ports of a bridge, and behind which of them a host is, by rtnetlink. Only reads the kernel.
 */
#ifndef NFDIAG_PROBES_BRIDGE_H
#define NFDIAG_PROBES_BRIDGE_H

#include "probes/link.h"

bool link_is_bridge(const struct link *link);

/* The first `max` ports of the bridge with that index: *ret_n of them in `ret_ports`. 0 or -errno. */
int bridge_ports(struct nl *route, uint32_t bridge, struct link *ret_ports, size_t max, size_t *ret_n, struct err *err);

/* The port behind which the bridge has learnt that address, in that VLAN (0: it does not tell VLANs apart). 0; -ENOENT: it
 * knows none (or it is the bridge's own). */
int bridge_port_of(struct nl *route, uint32_t bridge, const uint8_t mac[6], uint16_t vlan, struct link *ret_port,
		   struct err *err);

/* The VLAN to which a port of a bridge, or the bridge itself, counts what comes untagged; 0: to none. 0 or -errno. */
int bridge_pvid(struct nl *route, uint32_t ifindex, uint16_t *ret_vlan, struct err *err);

#endif
