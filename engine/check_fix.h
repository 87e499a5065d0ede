/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes the fixes of a diagnosis: literal ones at once, the others as wishes to the builders.
 */
#ifndef NFDIAG_ENGINE_CHECK_FIX_H
#define NFDIAG_ENGINE_CHECK_FIX_H

#include "engine/check_private.h"

void check_fixes_make(const struct check *check, const struct binding *binding, struct diagnosis *diagnosis,
		      struct fix_wishes *wishes);

#endif
