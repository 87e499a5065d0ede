/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Settings of the network and of its interfaces. Only reads.
 */
#ifndef NFDIAG_PROBES_SYSCTL_H
#define NFDIAG_PROBES_SYSCTL_H

#include "engine/base/util.h"

/* The number in net.NAME, as in "ipv4/ip_forward": 0 or more; -ENOENT where this kernel has no such setting or interface,
 * another -errno where it cannot be read. */
int sysctl_net(const char *name);

/* The same of net.ipv4.conf.IIF.NAME (AF_INET), net.ipv6.conf.IIF.NAME (AF_INET6). `iif` may be "all". */
int sysctl_conf(uint8_t family, const char *iif, const char *name);

#endif
