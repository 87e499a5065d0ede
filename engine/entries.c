/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Old conntrack entries as facts.
 */
#include "engine/entries.h"

#include <linux/netfilter/nf_conntrack_tcp.h>
#include <netinet/in.h>

/* Another connection's entry is never the first thing to tell. */
#define BEHIND_ALL 1000000

bool entry_captures(const struct ct_entry *entry)
{
	return entry->orig.proto != IPPROTO_TCP ||
	       (entry->tcp_state != TCP_CONNTRACK_TIME_WAIT && entry->tcp_state != TCP_CONNTRACK_CLOSE);
}

bool entry_expected(const struct flow *flow, const struct ct_entry *entry)
{
	return flow_wants(flow, &entry->reply.src, entry->reply.sport) || flow_wants_local(flow, entry->reply.sport);
}

struct record *entry_facts(struct facts *facts, const struct flow *flow, const struct ct_entry *entry, bool exact)
{
	struct record *record = facts_add(facts, "ct_entries");

	fact_int(record, "id", entry->id);
	fact_int(record, "zone", entry->zone);
	fact_addr(record, "src", &entry->orig.src);
	fact_int(record, "sport", entry->orig.sport);
	fact_addr(record, "dst", &entry->orig.dst);
	fact_int(record, "dport", entry->orig.dport);
	fact_addr(record, "reply.src", &entry->reply.src);
	fact_int(record, "reply.sport", entry->reply.sport);
	fact_bool(record, "captures", entry_captures(entry));
	fact_bool(record, "expected", entry_expected(flow, entry));
	fact_bool(record, "exact", exact);
	fact_int(record, "place", exact ? 0 : BEHIND_ALL);
	return record;
}
