/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Turns the bytes of each 2, 4 or 8 byte unit of a register around, on machines where that does something.
 */
#include "rules/expr/table.h"

#include <endian.h>

EXPR(byteorder)
{
	uint32_t sreg, dreg, len, size;
	unsigned int from, to;
	uint8_t bytes[REG_BYTES], known[REG_BYTES];
	const struct load *source;
	struct load load = { .from = FROM_NOTHING, .term = -1 };

	if (!expr_u32(expr, NFTNL_EXPR_BYTEORDER_SREG, &sreg) || !expr_u32(expr, NFTNL_EXPR_BYTEORDER_DREG, &dreg) ||
	    !expr_u32(expr, NFTNL_EXPR_BYTEORDER_LEN, &len) || !expr_u32(expr, NFTNL_EXPR_BYTEORDER_SIZE, &size) ||
	    !reg_offset(sreg, len, &from) || !reg_offset(dreg, len, &to) || (size != 2 && size != 4 && size != 8))
		return unreadable(m);
	/* How several 2-byte units lie in the register differs between kernels before and after 6.7. */
	if (size == 2 && len > 2)
		return reg_store_doubtful(m, dreg, len, &(struct load){ .why = "byteorder of several halves" });
	source = reg_load(m, from);
	if (source)
		load = *source;
	for (uint32_t i = 0; i < len; i++) {
		uint32_t unit = i / size * size, at = unit + size - 1 - (i - unit);

		at = BYTE_ORDER == LITTLE_ENDIAN && at < len ? at : i;
		bytes[i] = m->reg[from + at];
		known[i] = m->known[from + at];
	}
	memcpy(m->reg + to, bytes, len);
	memcpy(m->known + to, known, len);
	if (BYTE_ORDER == LITTLE_ENDIAN)
		load.swap = load.swap ? 0 : (uint8_t)size;
	/* Texts of a mask before the swap would need the mask swapped as well. */
	if (load.masked)
		load.from = FROM_NOTHING;
	reg_set_load(m, to, len, &load);
	return OUTCOME_MATCH;
}
