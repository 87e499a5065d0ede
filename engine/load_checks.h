/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checks that a run uses.
 */
#ifndef NFDIAG_ENGINE_LOAD_CHECKS_H
#define NFDIAG_ENGINE_LOAD_CHECKS_H

#include "engine/check.h"

/* The built-in ones, those of /etc/nfdiag/checks.d where it exists, and those of the directories given (--checks).
 * 0, or -errno with err set. */
int load_checks(const char *const *dirs, size_t n_dirs, struct checks **ret_checks, struct err *err);

#endif
