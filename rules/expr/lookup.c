/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks a key up in a set, a map or a verdict map.
 */
#include "rules/expr/table.h"

/* The element's data go into the register; without an element as many unknown bytes. */
static enum outcome store_data(struct machine *m, uint32_t dreg, const struct set *set, const struct set_answer *answer,
			       int term)
{
	struct load load = { .from = FROM_MAP, .term = term, .why = "what the map gives is not known" };
	uint32_t len = set && set->data_len && set->data_len <= REG_BYTES ? set->data_len : 4;

	if (!answer)
		return reg_store_unknown(m, dreg, len, &load);
	return reg_store(m, dreg, answer->data, answer->data_len, &load);
}

static enum outcome take_verdict(struct machine *m, const struct set_answer *answer)
{
	if (!answer->verdict_known)
		return unreadable(m);
	action_verdict(m, answer->verdict, *answer->verdict_chain ? answer->verdict_chain : NULL);
	if (answer->verdict == NFT_BREAK)
		return OUTCOME_NO_MATCH;
	m->ended = answer->verdict != NFT_CONTINUE;
	return OUTCOME_MATCH;
}

/* Whether an inverted look-up heeds the catch-all element differs between kernels. */
static enum outcome invert(struct machine *m, const struct set_answer *answer, enum outcome outcome)
{
	if (outcome == OUTCOME_UNKNOWN)
		return outcome;
	if (outcome == OUTCOME_NO_MATCH)
		return OUTCOME_MATCH;
	return answer->catch_all ? unknown(m, "a catch-all element in a set that must not have the key")
				 : OUTCOME_NO_MATCH;
}

EXPR(lookup)
{
	struct lookup lookup = { .kind = TERM_SET_LOOKUP };
	struct set_answer answer = { 0 };
	enum outcome outcome, stored;
	uint32_t sreg, dreg = 0, flags = 0;
	bool map = nftnl_expr_is_set(expr, NFTNL_EXPR_LOOKUP_DREG);
	int term = -1;

	lookup.set_name = expr_text(expr, NFTNL_EXPR_LOOKUP_SET);
	if (!lookup.set_name || !expr_u32(expr, NFTNL_EXPR_LOOKUP_SREG, &sreg) ||
	    !reg_offset(sreg, 1, &lookup.offset) || (map && !expr_u32(expr, NFTNL_EXPR_LOOKUP_DREG, &dreg)))
		return term_other(m, "lookup", unreadable(m));
	expr_u32(expr, NFTNL_EXPR_LOOKUP_FLAGS, &flags);
	lookup.negated = flags & NFT_LOOKUP_F_INV;
	if (map)
		lookup.kind = dreg == NFT_REG_VERDICT ? TERM_VMAP_LOOKUP : TERM_MAP_LOOKUP;
	outcome = machine_lookup(m, lookup.set_name, lookup.offset, &lookup.set, &answer);
	lookup.answer = outcome == OUTCOME_UNKNOWN ? NULL : &answer;
	lookup.len = lookup.set && lookup.set->key_len <= REG_BYTES - lookup.offset ? lookup.set->key_len : 4;
	if (lookup.negated)
		outcome = invert(m, &answer, outcome);
	outcome = term_lookup(m, &lookup, outcome, &term);
	if (lookup.kind == TERM_VMAP_LOOKUP && outcome == OUTCOME_MATCH)
		return take_verdict(m, &answer);
	if (lookup.kind != TERM_MAP_LOOKUP)
		return outcome;
	stored = store_data(m, dreg, lookup.set, outcome == OUTCOME_MATCH ? &answer : NULL, term);
	return stored == OUTCOME_MATCH ? outcome : OUTCOME_UNKNOWN;
}
