/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The evaluator's registers: bytes, which of their bits are known, and what was loaded into them.
 */
#include "rules/eval_private.h"

bool reg_offset(uint32_t reg, uint32_t len, unsigned int *ret_offset)
{
	uint32_t offset;

	if (reg >= NFT_REG_1 && reg <= NFT_REG_4)
		offset = (reg - NFT_REG_1) * 16;
	else if (reg >= NFT_REG32_00 && reg <= NFT_REG32_15)
		offset = (reg - NFT_REG32_00) * 4;
	else
		return false;
	if (!len || len > REG_BYTES - offset)
		return false;
	*ret_offset = offset;
	return true;
}

bool reg_is_known(const struct machine *m, unsigned int offset, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		if (m->known[offset + i] != 0xff)
			return false;
	return true;
}

void reg_set_load(struct machine *m, unsigned int offset, uint32_t len, const struct load *load)
{
	static const struct load constant = { .from = FROM_RULE, .term = -1 };
	unsigned int first = offset / 4, end = (offset + len + 3) / 4;

	if (!m->eval)
		return;
	/* A load that loses a word to this one is no longer whole. */
	for (unsigned int i = 0; i < REG_WORDS; i++)
		if (m->head[i] < REG_WORDS && m->head[i] != first && (i < first || i >= end) && m->head[i] >= first &&
		    m->head[i] < end)
			m->head[i] = REG_WORDS;
	for (unsigned int i = first; i < end; i++)
		m->head[i] = (uint8_t)first;
	for (unsigned int i = end; i < REG_WORDS && m->head[i] == first; i++)
		m->head[i] = REG_WORDS;
	m->loads[first] = load ? *load : constant;
	m->loads[first].len = len;
}

struct load *reg_load(struct machine *m, unsigned int offset)
{
	unsigned int word = offset / 4;

	if (!m->eval || offset % 4 || m->head[word] != word)
		return NULL;
	return &m->loads[word];
}

struct load *reg_owner(struct machine *m, unsigned int offset)
{
	unsigned int word = offset / 4;

	return m->eval && m->head[word] < REG_WORDS ? &m->loads[m->head[word]] : NULL;
}

/* `bytes` NULL: not known. */
static bool store(struct machine *m, uint32_t reg, const void *bytes, uint32_t len, const struct load *load)
{
	unsigned int offset;
	uint32_t padded = (len + 3) & ~3u;

	if (!reg_offset(reg, len, &offset))
		return false;
	memset(m->reg + offset, 0, padded);
	memset(m->known + offset, 0xff, padded);
	if (bytes)
		memcpy(m->reg + offset, bytes, len);
	else
		memset(m->known + offset, 0, len);
	if (!m->eval)
		return true;
	reg_set_load(m, offset, len, load);
	m->loads[offset / 4].first_expr = m->expr;
	m->loads[offset / 4].l3 = m->l3;
	m->loads[offset / 4].l4 = m->l4;
	m->loads[offset / 4].raw_known = bytes != NULL;
	memcpy(m->loads[offset / 4].raw, m->reg + offset, len);
	if (!load || load->from != FROM_MAP)
		m->loads[offset / 4].term = -1;
	return true;
}

enum outcome reg_store(struct machine *m, uint32_t reg, const void *bytes, uint32_t len, const struct load *load)
{
	return store(m, reg, bytes, len, load) ? OUTCOME_MATCH : unreadable(m);
}

enum outcome reg_store_u32(struct machine *m, uint32_t reg, uint32_t value, const struct load *load)
{
	return reg_store(m, reg, &value, sizeof(value), load);
}

enum outcome reg_store_u16(struct machine *m, uint32_t reg, uint16_t value, const struct load *load)
{
	return reg_store(m, reg, &value, sizeof(value), load);
}

enum outcome reg_store_u8(struct machine *m, uint32_t reg, uint8_t value, const struct load *load)
{
	return reg_store(m, reg, &value, sizeof(value), load);
}

enum outcome reg_store_unknown(struct machine *m, uint32_t reg, uint32_t len, const struct load *load)
{
	return store(m, reg, NULL, len, load) ? OUTCOME_MATCH : unreadable(m);
}

enum outcome reg_store_doubtful(struct machine *m, uint32_t reg, uint32_t len, const struct load *load)
{
	if (!store(m, reg, NULL, len, load))
		return unreadable(m);
	return unknown(m, "%s", load && load->why ? load->why : "not known here");
}

enum outcome reg_store_missing(struct machine *m, uint32_t reg, uint32_t len, const struct load *load)
{
	unsigned int offset;
	struct load *stored;

	if (!store(m, reg, NULL, len, load))
		return unreadable(m);
	stored = reg_offset(reg, len, &offset) ? reg_load(m, offset) : NULL;
	if (stored) {
		stored->missing = true;
		if (!m->lost_known)
			m->lost = *stored;
		m->lost_known = true;
	}
	return OUTCOME_NO_MATCH;
}
