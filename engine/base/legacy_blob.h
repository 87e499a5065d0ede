/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One table of the old iptables in the kernel's bytes: a probe reads it, the rules are made of it.
 */
#ifndef NFDIAG_BASE_LEGACY_BLOB_H
#define NFDIAG_BASE_LEGACY_BLOB_H

#include <stdint.h>

#define LEGACY_HOOKS 5 /* NF_INET_NUMHOOKS */

struct legacy_blob {
	uint8_t family; /* NFPROTO_IPV4, NFPROTO_IPV6 */
	char table[32];
	uint32_t hooks;					       /* bit (1 << NF_INET_*) for each that it is called in */
	uint32_t entry[LEGACY_HOOKS], underflow[LEGACY_HOOKS]; /* offsets in bytes: first rule, policy */
	uint8_t *bytes; /* struct ipt_entry or ip6t_entry, one behind the other */
	uint32_t size;
};

#endif
