/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads NFDIAG_TEST.
 */
#include "engine/base/testswitch.h"

#include <string.h>

bool test_switch(const char *word)
{
	const char *list = secure_getenv("NFDIAG_TEST");
	size_t n = strlen(word);

	while (list && *list) {
		size_t len = strcspn(list, ",");

		if (len == n && !memcmp(list, word, n))
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}
