/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's own port is taken: the old entry is what its packets follow, so that is the finding, and nothing is
 * sent.
 */
#include "engine/diagnose_private.h"

#include "engine/entries.h"
#include "engine/probe_packet.h"
#include "engine/verdict.h"
#include "engine/zone_ahead.h"

enum reached { REACHED, NOT_REACHED, UNKNOWN };

/* There may be an entry of these addresses and ports in every zone: the one of the zone to which the rules lead counts.
 */
static enum reached choose_entry(struct diagnosis_run *d, struct ct_entry *entry, uint16_t *ret_zone)
{
	const struct approach *approach = &d->approach;
	struct trace_plan plan = { .probe = approach->probe };
	struct frame probe;
	int r;

	plan.payload = *probe_payload(plan.probe.proto, d->flow->payload);
	probe_frame(&plan, &probe);
	session_read(d->session);
	if (!zone_ahead(d->session->ruleset, &d->session->environment.env, approach, &probe, ret_zone))
		return UNKNOWN;
	if (entry->zone == *ret_zone)
		return REACHED;
	r = conntrack_find_in(d->session->netfilter, &approach->probe, *ret_zone, entry, NULL);
	return r < 0 ? UNKNOWN : r > 0 ? REACHED : NOT_REACHED;
}

static void say_why(struct diagnosis_run *d, const struct ct_entry *entry, enum reached reached, uint16_t zone)
{
	char src[ADDR_TEXT_MAX];

	if (reached == NOT_REACHED)
		verdict_inconclusive(d->result,
				     "conntrack has an entry of these addresses and ports in zone %u, and by the rules "
				     "this flow comes to zone %u: that is somebody else's, and nothing was sent; give "
				     "another client port, or none",
				     entry->zone, zone);
	else
		verdict_inconclusive(d->result,
				     "conntrack has an entry for this very connection, which goes to %s port %u: "
				     "nothing was sent over it%s",
				     addr_text(&entry->reply.src, src), entry->reply.sport,
				     reached == UNKNOWN ? " (whether the flow comes to its zone is not known)" : "");
}

int diagnosis_busy(struct diagnosis_run *d, struct err *err)
{
	struct ct_entry entry = d->approach.entry;
	struct record *top = facts_top(d->result->facts), *record;
	struct fix_wishes *wishes = NULL;
	enum reached reached;
	uint16_t zone = 0;
	int r;

	reached = choose_entry(d, &entry, &zone);
	fact_word(top, "probe.stage", "none");
	fact_bool(top, "nat.consulted", false);
	if (reached == REACHED)
		fact_word(top, "nat.kind", "captured");
	record = entry_facts(d->result->facts, d->flow, &entry, true);
	if (reached == UNKNOWN)
		fact_unknown(record, "reached", "to which conntrack zone the rules lead the flow");
	else
		fact_bool(record, "reached", reached == REACHED);
	r = d->flow->n_targets ? checks_run(d->checks, d->result->facts, d->result, &wishes, err) : 0;
	if (r < 0)
		return r;
	fix_wishes_free(wishes, d->result->n_diagnoses);
	if (!verdict_failed(d->result))
		say_why(d, &entry, reached, zone);
	return 0;
}
