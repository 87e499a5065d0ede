/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Jenkins hash of a register, scaled into a range. The symmetric hash is the kernel's own secret.
 */
#include "rules/expr/table.h"

static uint32_t rotate(uint32_t word, unsigned int by)
{
	return word << by | word >> (32 - by);
}

/* Bob Jenkins' lookup3 (public domain), as the kernel's jhash() seeds it. */
static uint32_t jenkins(const uint8_t *key, uint32_t len, uint32_t seed)
{
	static const uint8_t mix[6] = { 4, 6, 8, 16, 19, 4 };
	static const uint8_t final[7] = { 14, 11, 25, 16, 4, 14, 24 };
	uint32_t s[3], words[3];

	s[0] = s[1] = s[2] = 0xdeadbeef + len + seed;
	for (; len > 12; len -= 12, key += 12) {
		memcpy(words, key, 12);
		for (unsigned int i = 0; i < 3; i++)
			s[i] += words[i];
		/* a -= c, a ^= rot(c), c += b; and so on with the three taking turns. */
		for (unsigned int i = 0; i < 6; i++) {
			uint32_t *a = &s[i % 3], *b = &s[(i + 1) % 3], *c = &s[(i + 2) % 3];

			*a -= *c;
			*a ^= rotate(*c, mix[i]);
			*c += *b;
		}
	}
	memset(words, 0, sizeof(words));
	for (uint32_t i = 0; i < len; i++)
		words[i / 4] |= (uint32_t)key[i] << 8 * (i % 4);
	for (unsigned int i = 0; i < 3; i++)
		s[i] += words[i];
	if (!len)
		return s[2];
	/* c ^= b, c -= rot(b); a ^= c, a -= rot(c); b ^= a, b -= rot(a); ... */
	for (unsigned int i = 0; i < 7; i++) {
		uint32_t *to = &s[(i + 2) % 3], *from = &s[(i + 1) % 3];

		*to ^= *from;
		*to -= rotate(*from, final[i]);
	}
	return s[2];
}

EXPR(hash)
{
	struct load load = {
		.from = FROM_HASH, .name = "jhash", .term = -1, .why = "the hash depends on what only the kernel knows"
	};
	uint32_t type = NFT_HASH_JENKINS, sreg, dreg, len, modulus, seed, base = 0, hash;
	unsigned int from;

	expr_u32(expr, NFTNL_EXPR_HASH_TYPE, &type);
	expr_u32(expr, NFTNL_EXPR_HASH_OFFSET, &base);
	if (!expr_u32(expr, NFTNL_EXPR_HASH_DREG, &dreg))
		return unreadable(m);
	/* One of one. */
	if (expr_u32(expr, NFTNL_EXPR_HASH_MODULUS, &modulus) && modulus == 1)
		return reg_store_u32(m, dreg, base, &load);
	if (type == NFT_HASH_SYM) {
		load.name = "symhash";
		effect_add(m, EFFECT_CHANCE);
	}
	/* A seed that the kernel chose itself is not told. */
	if (type != NFT_HASH_JENKINS || !expr_u32(expr, NFTNL_EXPR_HASH_SREG, &sreg) ||
	    !expr_u32(expr, NFTNL_EXPR_HASH_LEN, &len) || !expr_u32(expr, NFTNL_EXPR_HASH_MODULUS, &modulus) ||
	    !expr_u32(expr, NFTNL_EXPR_HASH_SEED, &seed) || !reg_offset(sreg, len, &from) ||
	    !reg_is_known(m, from, len))
		return reg_store_unknown(m, dreg, 4, &load);
	hash = jenkins(m->reg + from, len, seed);
	return reg_store_u32(m, dreg, (uint32_t)((uint64_t)hash * modulus >> 32) + base, &load);
}
