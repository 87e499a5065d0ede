/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules of iptables-nft, for the tests in which the kernel and iptables decide.
 */
#ifndef NFDIAG_TESTS_UNIT_XTRULES_H
#define NFDIAG_TESTS_UNIT_XTRULES_H

#include <stddef.h>

/* Conditions without a target. "? " in front: the evaluator may say that it does not know. */
extern const char *const xt_rules[];
extern const size_t xt_n_rules;
/* The same of ipsets, which that shell command makes. */
extern const char xt_make_sets[];
extern const char *const xt_set_rules[];
extern const size_t xt_n_set_rules;

#endif
