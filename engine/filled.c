/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/filled.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/str.h"

static char *name_of(const struct set *set)
{
	return xasprintf("%u %s %s", set->family, set->table, set->name);
}

bool filled_has(const struct filled *filled, const struct set *set)
{
	_cleanup_(freep) char *name = filled->n ? name_of(set) : NULL;

	for (size_t i = 0; i < filled->n; i++)
		if (!strcmp(filled->names[i], name))
			return true;
	return false;
}

void filled_add(struct filled *filled, const struct set *set)
{
	if (filled_has(filled, set))
		return;
	xgrow(&filled->names, filled->n, sizeof(*filled->names));
	filled->names[filled->n++] = name_of(set);
}

void filled_done(struct filled *filled)
{
	for (size_t i = 0; i < filled->n; i++)
		free(filled->names[i]);
	free(filled->names);
	*filled = (struct filled){ 0 };
}
