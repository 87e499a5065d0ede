/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks in YAML: loaded, verified, and tried on no facts at all.
 */
#include "engine/check.h"
#include "engine/base/str.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(checks_freep) struct checks *checks = checks_new();
	struct err err = { 0 };
	int r;

	r = checks_load_file(checks, fuzz_file(data, size), &err);
	fuzz_file_done();
	if (r == 0)
		checks_verify(checks, &err);
	return 0;
}
