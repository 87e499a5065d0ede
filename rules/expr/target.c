/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An xt target (iptables-nft): what it does is told by its name alone.
 */
#include "rules/expr/table.h"

static const struct xt_target {
	const char *name;
	enum action_kind kind;
	enum side_effect effect; /* 0: none */
	bool goes_on;		 /* with the next rule */
	bool changes;		 /* marks or conntrack, in ways that are not decoded */
} targets[] = {
	{ "DNAT", ACTION_DNAT, 0, false, false },
	{ "SNAT", ACTION_SNAT, 0, false, false },
	{ "MASQUERADE", ACTION_MASQUERADE, 0, false, false },
	{ "REDIRECT", ACTION_REDIRECT, 0, false, false },
	{ "REJECT", ACTION_REJECT, 0, false, false },
	{ "LOG", ACTION_NONE, EFFECT_LOG, true, false },
	{ "NFLOG", ACTION_NONE, EFFECT_LOG, true, false },
	{ "TRACE", ACTION_NONE, 0, true, false },
	{ "TCPMSS", ACTION_NONE, 0, true, false },
	{ "NOTRACK", ACTION_NOTRACK, EFFECT_NOTRACK, true, true },
	{ "MARK", ACTION_NONE, 0, true, true },
	{ "CONNMARK", ACTION_NONE, 0, true, true },
	{ "NFQUEUE", ACTION_QUEUE, EFFECT_QUEUE, false, false },
};

static void forget_marks(struct machine *m)
{
	struct packet *packet;
	bool sure;

	packet = machine_write(m, &sure);
	if (!packet)
		return;
	packet->mark_known = packet->ct_mark_known = false;
	/* NOTRACK, CT: only before conntrack's own hook. */
	if (packet->ct_known && packet->ct_state == 1)
		packet->ct_known = false;
}

EXPR(target)
{
	static const struct xt_target other = { "", ACTION_OTHER, EFFECT_OTHER, true, true };
	const char *name = expr_text(expr, NFTNL_EXPR_TG_NAME);
	const struct xt_target *target = &other;

	for (size_t i = 0; i < ARRAY_SIZE(targets); i++)
		if (name && !strcmp(targets[i].name, name))
			target = &targets[i];
	action_set(m, target->kind);
	if (target->effect)
		effect_add(m, target->effect);
	if (target->changes)
		forget_marks(m);
	m->ended = !target->goes_on;
	return OUTCOME_MATCH;
}
