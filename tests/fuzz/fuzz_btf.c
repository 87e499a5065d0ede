/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's description of its types: any bytes are parsed, and asked what nfdiag asks of the real ones.
 */
#include "probes/btf.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btf *btf = NULL;
	const char *name;
	uint32_t at;

	if (btf_parse(data, size, &btf, NULL) < 0)
		return 0;
	btf_member(btf, "packet", "far", sizeof(void *), &at);
	btf_member(btf, "packet", "in.y", 4, &at);
	for (uint32_t i = 0; i < 8; i++) {
		name = btf_enum_name(btf, "reason", i);
		if (name && strlen(name) > size)
			abort();
	}
	btf_free(btf);
	return 0;
}
