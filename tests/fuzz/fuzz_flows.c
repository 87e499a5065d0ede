/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of flows.
 */
#include "engine/flow_file.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct flow_defaults defaults = { .proto = IPPROTO_TCP };
	struct flow_list list = { 0 };
	struct err err = { 0 };

	flow_file_load(fuzz_file(data, size), &defaults, &list, &err);
	fuzz_file_done();
	flow_list_done(&list);
	return 0;
}
