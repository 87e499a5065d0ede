/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grammar of flows, of clients, and of payloads.
 */
#include <string.h>

#include "engine/base/flow.h"
#include "engine/base/payload.h"
#include "engine/base/str.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(freep) char *text = xasprintf("%.*s", (int)size, (const char *)data);
	struct flow_fault fault;
	struct flow *flow = NULL;
	struct err err = { 0 };
	struct addr addr;
	uint16_t port;

	if (flow_parse(text, NULL, &flow, &err) == 0)
		flow_free(flow);
	if (flow_parse_at(text, NULL, &flow, &fault) == 0)
		flow_free(flow);
	else if (fault.at > strlen(text))
		abort();
	flow_parse_client(text, "--from", IPPROTO_TCP, &addr, &port, &err);
	return 0;
}
