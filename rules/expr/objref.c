/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Named objects: only quotas, limits and connection limits decide; a map of objects also needs the key.
 */
#include "rules/expr/table.h"

/* Counters, helpers, timeouts, expectations, secmarks, synproxies, tunnels let every packet go on. */
static enum outcome object_outcome(struct machine *m, uint32_t type)
{
	switch (type) {
	case NFT_OBJECT_QUOTA:
		effect_add(m, EFFECT_QUOTA);
		break;
	case NFT_OBJECT_LIMIT:
		effect_add(m, EFFECT_LIMIT);
		break;
	case NFT_OBJECT_CONNLIMIT:
		effect_add(m, EFFECT_CONNLIMIT);
		break;
	case NFT_OBJECT_SYNPROXY:
		effect_add(m, EFFECT_OTHER);
		break;
	default:
		return OUTCOME_MATCH;
	}
	return term_other(m, "named object", unknown(m, "how far it is used up is not known"));
}

EXPR(objref)
{
	struct lookup lookup = { .kind = TERM_MAP_LOOKUP };
	struct set_answer answer = { 0 };
	enum outcome outcome;
	uint32_t sreg, type;

	if (expr_u32(expr, NFTNL_EXPR_OBJREF_IMM_TYPE, &type))
		return object_outcome(m, type);
	lookup.set_name = expr_text(expr, NFTNL_EXPR_OBJREF_SET_NAME);
	if (!lookup.set_name || !expr_u32(expr, NFTNL_EXPR_OBJREF_SET_SREG, &sreg) ||
	    !reg_offset(sreg, 1, &lookup.offset))
		return term_other(m, "objref", unreadable(m));
	outcome = machine_lookup(m, lookup.set_name, lookup.offset, &lookup.set, &answer);
	lookup.answer = outcome == OUTCOME_UNKNOWN ? NULL : &answer;
	lookup.len = lookup.set && lookup.set->key_len <= REG_BYTES - lookup.offset ? lookup.set->key_len : 4;
	outcome = term_lookup(m, &lookup, outcome, NULL);
	return outcome == OUTCOME_MATCH && lookup.set ? object_outcome(m, lookup.set->obj_type) : outcome;
}
