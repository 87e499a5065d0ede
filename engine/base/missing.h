/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words for a capability that is missing: which, and what to do about it.
 */
#ifndef NFDIAG_BASE_MISSING_H
#define NFDIAG_BASE_MISSING_H

#include <linux/capability.h>

#include "engine/base/err.h"

/* Does this thread have it in force? In whose user namespace, is another question. */
bool has_capability(int capability);

/* "CONTEXT: CAP_X is missing; ..." with the mend that fits this process, exit 4; where the errno `r` is another than
 * EPERM and EACCES "CONTEXT: its text". Returns r. */
int err_missing(struct err *err, int r, int capability, const char *fmt, ...) _printf_(4, 5);

/* "CAP_NET_ADMIN". */
const char *capability_name(int capability);

#endif
