/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's own sets to which the probes of this run have added their source: what a later flow of the same run finds
 * in them may be nfdiag's own doing.
 */
#ifndef NFDIAG_ENGINE_FILLED_H
#define NFDIAG_ENGINE_FILLED_H

#include "rules/ruleset.h"

struct filled {
	char **names; /* "FAMILY-NUMBER TABLE SET" */
	size_t n;
};

void filled_add(struct filled *filled, const struct set *set);
bool filled_has(const struct filled *filled, const struct set *set);
void filled_done(struct filled *filled);

#endif
