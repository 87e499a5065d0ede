/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of interfaces by their index, which the trace asks for again and again.
 */
#ifndef NFDIAG_BASE_IFNAME_H
#define NFDIAG_BASE_IFNAME_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

/* As if_indextoname(3), in the thread's network namespace; at most 20 ms old. False: there is none. */
bool ifname_of(uint32_t ifindex, char name[IFNAMSIZ]);

#endif
