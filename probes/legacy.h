/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of the old iptables (iptables-legacy), as the kernel hands them out. Only those that this network
 * namespace has loaded are read: asking for another would load it.
 */
#ifndef NFDIAG_PROBES_LEGACY_H
#define NFDIAG_PROBES_LEGACY_H

#include "engine/base/err.h"
#include "engine/base/legacy_blob.h"

struct legacy_blobs {
	struct legacy_blob *list;
	size_t n;
};
void legacy_blobs_done(struct legacy_blobs *blobs);

/* All loaded tables of that family. 0, also where there is none; -errno with err. */
int legacy_read(uint8_t family, struct legacy_blobs *ret_blobs, struct err *err);

#endif
