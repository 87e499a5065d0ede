/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which parts of a packet's headers does a rule write that tell whose packet it is?
 */
#ifndef NFDIAG_RULES_REWRITE_H
#define NFDIAG_RULES_REWRITE_H

#include "rules/ruleset.h"

enum rewrite {
	REWRITES_SRC = 1 << 0, /* address or port */
	REWRITES_DST = 1 << 1,
	REWRITES_REST = 1 << 2, /* what a connection goes by besides: length, sequence, flags, an echo's identifier */
	REWRITES_ANY = (1 << 3) - 1,
};

/* Those of `wanted` that a payload statement of the rule writes; `family` (AF_*) and `proto` are the packet's.
 * *ret_name: the first of them in words ("destination port"); untouched where there is none. */
unsigned int rule_rewrites(const struct rule *rule, uint8_t family, uint8_t proto, unsigned int wanted,
			   const char **ret_name);

#endif
