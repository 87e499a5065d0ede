/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An xt match (iptables-nft): not decoded yet.
 */
#include "rules/expr/table.h"

/* Those that match by chance, or as long as there is not too much. */
static const struct {
	const char *name;
	enum side_effect effect;
} matches[] = {
	{ "statistic", EFFECT_CHANCE },	   { "cpu", EFFECT_CHANCE },	  { "limit", EFFECT_LIMIT },
	{ "hashlimit", EFFECT_LIMIT },	   { "recent", EFFECT_LIMIT },	  { "quota", EFFECT_QUOTA },
	{ "connlimit", EFFECT_CONNLIMIT }, { "connbytes", EFFECT_LIMIT },
};

EXPR(match)
{
	const char *name = expr_text(expr, NFTNL_EXPR_MT_NAME);
	char field[64];

	for (size_t i = 0; name && i < ARRAY_SIZE(matches); i++)
		if (!strcmp(matches[i].name, name))
			effect_add(m, matches[i].effect);

	snprintf(field, sizeof(field), "xt match %s", name ? name : "?");
	/* It only carries a text. */
	if (name && !strcmp(name, "comment"))
		return OUTCOME_MATCH;
	return term_other(m, field, unknown(m, "xt matches are not decoded"));
}
