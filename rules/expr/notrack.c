/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes a packet out of conntrack, if it has no entry yet.
 */
#include "rules/expr/table.h"

#define STATE_INVALID 1u
#define STATE_UNTRACKED 64u

void ct_untrack(struct machine *m)
{
	const struct packet *packet = m->packet;
	bool known = packet->ct_known;
	struct packet *write;
	bool sure;

	action_set(m, ACTION_NOTRACK);
	/* Behind conntrack's own hook the entry is there and stays. */
	if (known ? !(packet->ct_state & (STATE_INVALID | STATE_UNTRACKED)) : packet->ct_status_known)
		return;
	effect_add(m, EFFECT_NOTRACK);
	/* It may be known from behind this rule already. */
	if (packet->ct_status_known)
		return;
	write = machine_write(m, &sure);
	if (!write)
		return;
	write->ct_known = sure && known;
	write->ct_state = STATE_UNTRACKED;
}

EXPR(notrack)
{
	(void)expr;
	ct_untrack(m);
	return OUTCOME_MATCH;
}
