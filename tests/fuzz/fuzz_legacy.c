/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables of iptables-legacy: any bytes are parsed, and a packet is run through what comes of them.
 */
#include "rules/legacy/legacy.h"
#include "tests/fuzz/fuzz.h"

#include <linux/netfilter.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct eval_env no_env = { 0 };
	struct feed feed = { data, size };
	struct legacy_table *table = NULL;
	struct legacy_blob blob = { .table = "filter" };
	struct packet packet;
	size_t len;

	feed_packet(&feed, &packet);
	blob.family = packet.nfproto;
	blob.hooks = feed_u8(&feed);
	for (int hook = 0; hook < LEGACY_HOOKS; hook++) {
		blob.entry[hook] = feed_u16(&feed);
		blob.underflow[hook] = feed_u16(&feed);
	}
	blob.bytes = feed_block(&feed, feed.size, &len);
	blob.size = (uint32_t)len;
	if (legacy_parse(&blob, &table, NULL) == 0)
		for (uint32_t hook = 0; hook < LEGACY_HOOKS; hook++) {
			struct packet copy = packet;
			struct legacy_end end;

			if (!legacy_base(table, hook))
				continue;
			legacy_walk(table, hook, &no_env, &copy, &end);
			free(end.why);
			/* One is enough: hostile jumps may lead through a table for long. */
			break;
		}
	legacy_free(table);
	free(blob.bytes);
	return 0;
}
