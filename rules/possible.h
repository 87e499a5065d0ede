/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may a base chain do with a packet of which not all is known? Follows both ways of every rule that cannot be
 * told.
 */
#ifndef NFDIAG_RULES_POSSIBLE_H
#define NFDIAG_RULES_POSSIBLE_H

#include "rules/eval.h"

enum possible_end {
	MAY_PASS = 1 << 0,
	MAY_DROP = 1 << 1,
	MAY_TRANSLATE = 1 << 2, /* to `addr` and `port` */
	MAY_DIFFER = 1 << 3,	/* or to others */
	MAY_ANY = (1 << 4) - 1,
	MAY_RETURN = 1 << 4, /* of a chain that is jumped to; never of a base chain */
};

enum { ZONE_NONE = -1, ZONE_UNKNOWN = -2 };

struct possible {
	unsigned int ends;
	struct addr addr;   /* family 0: this host's own */
	uint16_t port;	    /* 0: the packet's */
	int32_t zone;	    /* conntrack zone that rules give to the packet, or ZONE_* */
	struct packet left; /* as it may leave the chain: a mark that is not the same in all cases is not known */
};

/* Bounded: where a chain is too long to be followed everything is possible. */
void possible_ends(struct ruleset *ruleset, const struct eval_env *env, struct chain *chain,
		   const struct packet *packet, struct possible *ret_possible);

#endif
