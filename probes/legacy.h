/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of the old iptables (iptables-legacy), as the kernel hands them out. Only those that this network
 * namespace has loaded are read: asking for another would load it.
 */
#ifndef NFDIAG_PROBES_LEGACY_H
#define NFDIAG_PROBES_LEGACY_H

#include "engine/base/err.h"

#define LEGACY_HOOKS 5 /* NF_INET_NUMHOOKS */

struct legacy_blob {
	uint8_t family; /* NFPROTO_IPV4, NFPROTO_IPV6 */
	char table[32];
	uint32_t hooks;					       /* bit (1 << NF_INET_*) for each that it is called in */
	uint32_t entry[LEGACY_HOOKS], underflow[LEGACY_HOOKS]; /* offsets in bytes: first rule, policy */
	uint8_t *bytes; /* struct ipt_entry or ip6t_entry, one behind the other */
	uint32_t size;
};

struct legacy_blobs {
	struct legacy_blob *list;
	size_t n;
};
void legacy_blobs_done(struct legacy_blobs *blobs);

/* All loaded tables of that family. 0, also where there is none; -errno with err. */
int legacy_read(uint8_t family, struct legacy_blobs *ret_blobs, struct err *err);

#endif
