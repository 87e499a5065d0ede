/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a rule does if it matches: verdicts, translations with their targets, side effects.
 */
#include "rules/eval_private.h"

void action_set(struct machine *m, enum action_kind kind)
{
	if (m->eval)
		m->eval->action.kind = kind;
}

void effect_add(struct machine *m, enum side_effect effect)
{
	if (m->eval)
		m->eval->effects |= effect;
}

void action_verdict(struct machine *m, int32_t verdict, const char *chain)
{
	static const struct {
		int32_t verdict;
		enum action_kind kind;
	} verdicts[] = {
		{ NF_DROP, ACTION_DROP },  { NF_ACCEPT, ACTION_ACCEPT },  { NFT_JUMP, ACTION_JUMP },
		{ NFT_GOTO, ACTION_GOTO }, { NFT_RETURN, ACTION_RETURN }, { NFT_CONTINUE, ACTION_CONTINUE },
	};

	if (!m->eval)
		return;
	m->eval->action.kind = ACTION_OTHER;
	/* The number of a queue stands in the upper half. */
	if (verdict >= 0 && (verdict & NF_VERDICT_MASK) == NF_QUEUE)
		m->eval->action.kind = ACTION_QUEUE;
	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (verdicts[i].verdict == verdict)
			m->eval->action.kind = verdicts[i].kind;
	if (chain)
		snprintf(m->eval->action.chain, sizeof(m->eval->action.chain), "%s", chain);
}

static void note_map(struct machine *m, unsigned int offset)
{
	const struct load *load = reg_owner(m, offset);

	if (load && load->from == FROM_MAP && m->eval->action.map_term < 0)
		m->eval->action.map_term = load->term;
}

static bool take_addr(struct machine *m, uint8_t family, uint32_t reg, struct addr *ret_addr)
{
	uint8_t af = family == NFPROTO_IPV6 ? AF_INET6 : AF_INET;
	uint32_t len = family == NFPROTO_IPV6 ? 16 : 4;
	unsigned int offset;

	if (!reg_offset(reg, len, &offset))
		return false;
	note_map(m, offset);
	if (!reg_is_known(m, offset, len))
		return false;
	*ret_addr = addr_from_bytes(af, m->reg + offset);
	return true;
}

static bool take_port(struct machine *m, uint32_t reg, uint16_t *ret_port)
{
	unsigned int offset;

	if (!reg_offset(reg, 2, &offset))
		return false;
	note_map(m, offset);
	if (!reg_is_known(m, offset, 2))
		return false;
	*ret_port = (uint16_t)(m->reg[offset] << 8 | m->reg[offset + 1]);
	return true;
}

void action_nat(struct machine *m, enum action_kind kind, const struct nat_registers *registers)
{
	struct action *action;

	if (!m->eval)
		return;
	action = &m->eval->action;
	action->kind = kind;
	if (registers->addr_min && registers->family)
		action->addr_known =
			take_addr(m, registers->family, registers->addr_min, &action->addr) &&
			take_addr(m, registers->family, registers->addr_max ? registers->addr_max : registers->addr_min,
				  &action->addr_max);
	/* No port: the packet keeps its own. */
	action->port_known = !registers->port_min;
	if (registers->port_min)
		action->port_known = take_port(m, registers->port_min, &action->port) &&
				     take_port(m, registers->port_max ? registers->port_max : registers->port_min,
					       &action->port_max);
}
