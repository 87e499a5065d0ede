/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Adds, updates or deletes an element by the packet. Whether the set takes it only the kernel knows.
 */
#include "rules/expr/table.h"

/* True where a part of the key is the source address. */
static bool key_has_source(struct machine *m, unsigned int offset, uint32_t len)
{
	for (unsigned int at = offset; at < offset + len; at += 4) {
		struct load *load = reg_load(m, at);
		struct field field;

		if (!load)
			continue;
		field_at(load, 0, &field);
		if (field.subject == SUBJECT_SADDR)
			return true;
	}
	return false;
}

/* An element may carry a limit of its own: `add @set { ip saddr limit rate over 5/second }`. */
static int look_for_limit(struct nftnl_expr *expr, void *data)
{
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);

	if (name && (!strcmp(name, "limit") || !strcmp(name, "quota") || !strcmp(name, "connlimit")))
		*(bool *)data = true;
	return 0;
}

static bool is_limited(const struct nftnl_expr *expr)
{
	bool limited = false;

	if (nftnl_expr_is_set(expr, NFTNL_EXPR_DYNSET_EXPR))
		look_for_limit((struct nftnl_expr *)nftnl_expr_get(expr, NFTNL_EXPR_DYNSET_EXPR, &(uint32_t){ 0 }),
			       &limited);
	else if (nftnl_expr_is_set(expr, NFTNL_EXPR_DYNSET_EXPRESSIONS))
		nftnl_expr_expr_foreach(expr, look_for_limit, &limited);
	return limited;
}

EXPR(dynset)
{
	const char *name = expr_text(expr, NFTNL_EXPR_DYNSET_SET_NAME);
	const struct chain *chain = m->rule->chain;
	const struct set *set = NULL;
	_cleanup_(freep) char *field = NULL;
	uint32_t sreg, op = NFT_DYNSET_OP_ADD, len = 4;
	unsigned int offset;

	effect_add(m, EFFECT_DYNSET);
	if (m->eval && is_limited(expr))
		effect_add(m, EFFECT_LIMIT);
	if (!m->eval)
		return OUTCOME_UNKNOWN;
	expr_u32(expr, NFTNL_EXPR_DYNSET_OP, &op);
	if (!name || !expr_u32(expr, NFTNL_EXPR_DYNSET_SREG_KEY, &sreg) || !reg_offset(sreg, 1, &offset))
		return term_other(m, "dynset", unreadable(m));
	if (m->env->set_find && chain && !m->env->set_find(m->env->data, chain->family, chain->table, name, &set) &&
	    set->key_len <= REG_BYTES - offset)
		len = set->key_len;
	if (op != NFT_DYNSET_OP_DELETE && key_has_source(m, offset, len)) {
		m->eval->adds_source = true;
		m->eval->source_set = set;
	}
	field = xasprintf("%s @%s",
			  op == NFT_DYNSET_OP_ADD      ? "add"
			  : op == NFT_DYNSET_OP_UPDATE ? "update"
						       : "delete",
			  name);
	return term_other(m, field, unknown(m, "whether the set takes it is not known"));
}
