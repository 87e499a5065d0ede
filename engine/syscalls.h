/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The seccomp filter: the list of system calls that a diagnosis makes. Every other one is refused, and that is told:
 * what was found with a call refused is not to be believed.
 */
#ifndef NFDIAG_ENGINE_SYSCALLS_H
#define NFDIAG_ENGINE_SYSCALLS_H

#include "engine/base/err.h"

/* For all threads of this process and what they start; needs no_new_privs. 0 or -errno with err. */
int syscalls_restrict(struct err *err);

/* The first call that was refused in this process, by its name, or NULL. The caller frees. */
char *syscalls_refused(void);

#endif
