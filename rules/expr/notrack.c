/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes a packet out of conntrack, if it has no entry yet.
 */
#include "rules/expr/table.h"

#define STATE_INVALID 1u
#define STATE_UNTRACKED 64u

EXPR(notrack)
{
	struct packet *packet;
	bool sure;

	(void)expr;
	action_set(m, ACTION_NOTRACK);
	effect_add(m, EFFECT_NOTRACK);
	/* Behind conntrack's own hook the entry is there and stays. */
	if (m->packet->ct_status_known || (m->packet->ct_known && m->packet->ct_state != STATE_INVALID))
		return OUTCOME_MATCH;
	packet = machine_write(m, &sure);
	if (!packet)
		return OUTCOME_MATCH;
	packet->ct_known = sure && packet->ct_known;
	packet->ct_state = STATE_UNTRACKED;
	return OUTCOME_MATCH;
}
