/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives up what a diagnosis does not need: all capabilities but four, the right to gain any, and every system call
 * that is not on the list. docs/privileges.md.
 */
#ifndef NFDIAG_ENGINE_PRIVILEGE_H
#define NFDIAG_ENGINE_PRIVILEGE_H

#include "engine/base/lodge.h"

/* For the calling thread, the threads of the lodges (NULL: none), and all that they start. Other namespaces must be
 * open by then. 0 or -errno with err (exit 4). */
int privilege_give_up(struct lodge *const *lodges, size_t n_lodges, struct err *err);

/* -EPERM with err (exit 4) where a call was refused since: nothing that was found may be told. Else 0. */
int privilege_kept(struct err *err);

#endif
