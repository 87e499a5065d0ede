/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mask and flip, or shift, a register. A bit that is masked out is known whatever it was.
 */
#include "rules/expr/table.h"

struct operands {
	unsigned int from, to;
	uint32_t len, dreg;
};

static enum outcome mask_flip(struct machine *m, const struct operands *o, const uint8_t *mask, const uint8_t *flip)
{
	const struct load *source = reg_load(m, o->from);
	struct load load = { .from = FROM_NOTHING, .term = -1 };

	if (source)
		load = *source;
	for (uint32_t i = 0; i < o->len; i++) {
		m->reg[o->to + i] = (uint8_t)((m->reg[o->from + i] & mask[i]) ^ flip[i]);
		m->known[o->to + i] = (uint8_t)(m->known[o->from + i] | ~mask[i]);
	}
	/* Whole words are written: the rest of the last one is masked out. */
	for (uint32_t i = o->len; i % 4; i++) {
		m->reg[o->to + i] = 0;
		m->known[o->to + i] = 0xff;
	}
	if (!m->eval)
		return OUTCOME_MATCH;
	/* A mask of a mask has no words of nft's. */
	if (load.masked || load.len != o->len)
		load.from = FROM_NOTHING;
	load.masked = true;
	memcpy(load.mask, mask, o->len);
	memcpy(load.flip, flip, o->len);
	reg_set_load(m, o->to, o->len, &load);
	return OUTCOME_MATCH;
}

/* The kernel shifts 32-bit words in host order, carrying from word to word, the first one being the highest. */
static void shift_words(uint8_t *bytes, size_t n_words, uint32_t by, bool left)
{
	uint32_t words[REG_WORDS], carry = 0;

	memcpy(words, bytes, n_words * 4);
	for (size_t k = 0; k < n_words; k++) {
		size_t i = left ? n_words - 1 - k : k;
		uint32_t word = words[i];

		words[i] = (left ? word << by : word >> by) | carry;
		carry = by ? (left ? word >> (32 - by) : word << (32 - by)) : 0;
	}
	memcpy(bytes, words, n_words * 4);
}

static enum outcome shift(struct machine *m, const struct operands *o, uint32_t by, bool left)
{
	const struct load *source = reg_load(m, o->from);
	struct load load = { .from = FROM_NOTHING, .term = -1 };
	size_t n_words = (o->len + 3) / 4;
	uint8_t bytes[REG_BYTES] = { 0 }, blank[REG_BYTES] = { 0 };

	if (source)
		load = *source;
	memcpy(bytes, m->reg + o->from, n_words * 4);
	/* What is shifted in is 0, and known. */
	for (size_t i = 0; i < n_words * 4; i++)
		blank[i] = (uint8_t)~m->known[o->from + i];
	shift_words(bytes, n_words, by, left);
	shift_words(blank, n_words, by, left);
	memcpy(m->reg + o->to, bytes, n_words * 4);
	for (size_t i = 0; i < n_words * 4; i++)
		m->known[o->to + i] = (uint8_t)~blank[i];
	load.shifted = true;
	reg_set_load(m, o->to, o->len, &load);
	return OUTCOME_MATCH;
}

EXPR(bitwise)
{
	struct operands o = { 0 };
	const uint8_t *mask, *flip, *data;
	uint32_t sreg, op = NFT_BITWISE_MASK_XOR, mask_len, flip_len, data_len, by;

	if (!expr_u32(expr, NFTNL_EXPR_BITWISE_SREG, &sreg) || !expr_u32(expr, NFTNL_EXPR_BITWISE_DREG, &o.dreg) ||
	    !expr_u32(expr, NFTNL_EXPR_BITWISE_LEN, &o.len) || !reg_offset(sreg, o.len, &o.from) ||
	    !reg_offset(o.dreg, o.len, &o.to))
		return unreadable(m);
	expr_u32(expr, NFTNL_EXPR_BITWISE_OP, &op);
	if (op == NFT_BITWISE_MASK_XOR && expr_data(expr, NFTNL_EXPR_BITWISE_MASK, &mask, &mask_len) &&
	    expr_data(expr, NFTNL_EXPR_BITWISE_XOR, &flip, &flip_len) && mask_len == o.len && flip_len == o.len)
		return mask_flip(m, &o, mask, flip);
	if ((op == NFT_BITWISE_LSHIFT || op == NFT_BITWISE_RSHIFT) &&
	    expr_data(expr, NFTNL_EXPR_BITWISE_DATA, &data, &data_len) && data_len == sizeof(by)) {
		memcpy(&by, data, sizeof(by));
		if (by < 32)
			return shift(m, &o, by, op == NFT_BITWISE_LSHIFT);
	}
	/* Two registers combined (since 6.13) among others. */
	return reg_store_doubtful(m, o.dreg, o.len, &(struct load){ .why = "this bitwise operation is not modelled" });
}
