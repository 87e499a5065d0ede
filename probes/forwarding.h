/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether this host forwards what comes in on an interface, by its sysctls. Only reads.
 */
#ifndef NFDIAG_PROBES_FORWARDING_H
#define NFDIAG_PROBES_FORWARDING_H

#include "engine/base/util.h"

/* IPv4: the interface's own switch (ip_forward sets them all). IPv6: the one for all interfaces, or since Linux 6.17
 * the interface's force_forwarding; its `forwarding` only means that it is a router's. 1, 0, or -errno. */
int forwarding_on(uint8_t family, const char *iif);

#endif
