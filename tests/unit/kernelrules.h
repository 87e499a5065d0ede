/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules of every kind, as nft writes them, for the test in which the kernel decides.
 */
#ifndef NFDIAG_TESTS_UNIT_KERNELRULES_H
#define NFDIAG_TESTS_UNIT_KERNELRULES_H

#include <stddef.h>

/* Sets and maps of a table. */
extern const char kernel_sets[];
/* Conditions without a verdict. '? ' in front: the evaluator may say that it does not know. */
extern const char *const kernel_rules[];
extern const size_t kernel_n_rules;

#endif
