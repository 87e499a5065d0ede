/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions of xt matches, put as loads and comparisons of the machine: so they fail in the same words as nft's own.
 */
#include "rules/xt/private.h"

#define REG NFT_REG_1 /* its bytes are the first of the register file */

void xt_take(struct xt *xt, enum outcome outcome)
{
	if (outcome == OUTCOME_NO_MATCH || xt->outcome == OUTCOME_NO_MATCH)
		xt->outcome = OUTCOME_NO_MATCH;
	else if (outcome == OUTCOME_UNKNOWN)
		xt->outcome = OUTCOME_UNKNOWN;
}

static void loaded(struct xt *xt, enum outcome outcome, uint32_t len)
{
	xt->loaded_sure = outcome;
	xt->loaded = len;
}

void xt_load_payload(struct xt *xt, uint8_t base, uint32_t offset, uint32_t len, uint8_t l4)
{
	struct load *load;

	loaded(xt, payload_load(xt->m, REG, base, offset, len), len);
	load = reg_load(xt->m, 0);
	if (!load)
		return;
	load->l3 = xt->blob->family;
	load->l4 = l4;
}

void xt_load_meta(struct xt *xt, uint32_t key, uint32_t len)
{
	loaded(xt, meta_load_key(xt->m, REG, key), len);
}

void xt_load_ct(struct xt *xt, uint32_t key, uint8_t dir, uint32_t len)
{
	loaded(xt, ct_load_key(xt->m, REG, key, dir), len);
}

void xt_load_fib(struct xt *xt, uint32_t flags)
{
	loaded(xt, fib_load(xt->m, REG, NFT_FIB_RESULT_ADDRTYPE, flags), 4);
}

void xt_mask(struct xt *xt, const void *mask, uint32_t len)
{
	struct machine *m = xt->m;
	const uint8_t *bits = mask;
	struct load *load = reg_load(m, 0);

	for (uint32_t i = 0; i < len; i++) {
		m->reg[i] &= bits[i];
		m->known[i] |= (uint8_t)~bits[i];
	}
	if (!load)
		return;
	for (uint32_t i = 0; i < len; i++)
		load->masked |= bits[i] != 0xff;
	memcpy(load->mask, bits, len);
}

/* A load that found nothing decides, whatever is wanted of it; the term says so too. */
static void settle(struct xt *xt, enum outcome outcome)
{
	xt_take(xt, xt->loaded_sure == OUTCOME_NO_MATCH ? OUTCOME_NO_MATCH : outcome);
	free(xt->m->reason);
	xt->m->reason = NULL;
}

static enum outcome inverted(enum outcome outcome, bool invert)
{
	if (!invert || outcome == OUTCOME_UNKNOWN)
		return outcome;
	return outcome == OUTCOME_MATCH ? OUTCOME_NO_MATCH : OUTCOME_MATCH;
}

void xt_want(struct xt *xt, const void *value, const void *high, uint32_t len, bool invert)
{
	const struct compare compare = {
		.len = len, .op = invert ? NFT_CMP_NEQ : NFT_CMP_EQ, .value = value, .high = high
	};
	struct machine *m = xt->m;
	enum outcome outcome = OUTCOME_UNKNOWN;

	if (!high)
		outcome = cmp_equal(m, 0, value, len);
	else if (reg_is_known(m, 0, len))
		outcome = memcmp(m->reg, value, len) >= 0 && memcmp(m->reg, high, len) <= 0 ? OUTCOME_MATCH
											    : OUTCOME_NO_MATCH;
	settle(xt, term_compare(m, &compare, inverted(outcome, invert)));
}

void xt_want_bits(struct xt *xt, bool invert)
{
	static const uint8_t zero[REG_BYTES];
	struct machine *m = xt->m;
	const struct compare compare = { .len = xt->loaded, .op = invert ? NFT_CMP_EQ : NFT_CMP_NEQ, .value = zero };

	settle(xt, term_compare(m, &compare, inverted(cmp_equal(m, 0, zero, xt->loaded), !invert)));
}

static uint32_t number_at(const uint8_t *bytes, uint32_t len, bool host)
{
	uint32_t value = 0;
	uint16_t half;

	if (host && len == 4) {
		memcpy(&value, bytes, 4);
		return value;
	}
	if (host && len == 2) {
		memcpy(&half, bytes, 2);
		return half;
	}
	for (uint32_t i = 0; i < len; i++)
		value = value << 8 | bytes[i];
	return value;
}

static void put_number(uint8_t *bytes, uint32_t len, bool host, uint32_t value)
{
	uint16_t half = (uint16_t)value;

	if (host && len == 4) {
		memcpy(bytes, &value, 4);
	} else if (host && len == 2) {
		memcpy(bytes, &half, 2);
	} else {
		for (uint32_t i = len; i-- > 0; value >>= 8)
			bytes[i] = (uint8_t)value;
	}
}

static void add_number(struct xt *xt, struct str *text, const struct field *field, uint32_t value, bool host)
{
	uint8_t bytes[4] = { 0 };
	_cleanup_(freep) char *word = NULL;

	put_number(bytes, xt->loaded, host, value);
	word = value_text(xt->m, field, bytes, xt->loaded);
	str_add(text, word);
}

/* "1222", "!= 80-90", "{ 80, 443 }" */
static char *ranges_text(struct xt *xt, const struct xt_range *ranges, size_t n, bool host, bool invert)
{
	const struct load *load = reg_load(xt->m, 0);
	struct field field = { .type = host ? VALUE_HOST_NUMBER : VALUE_NUMBER };
	struct str text = { 0 };

	if (load && load->len >= xt->loaded)
		field_at(load, 0, &field);
	str_add(&text, invert ? "!= " : "");
	str_add(&text, n > 1 ? "{ " : "");
	for (size_t i = 0; i < n; i++) {
		str_add(&text, i ? ", " : "");
		add_number(xt, &text, &field, ranges[i].low, host);
		if (ranges[i].high == ranges[i].low)
			continue;
		str_add(&text, "-");
		add_number(xt, &text, &field, ranges[i].high, host);
	}
	str_add(&text, n > 1 ? " }" : "");
	return str_take(&text);
}

void xt_want_number(struct xt *xt, const struct xt_range *ranges, size_t n, bool host, bool invert)
{
	enum outcome outcome = OUTCOME_NO_MATCH;
	struct machine *m = xt->m;
	uint32_t value = number_at(m->reg, xt->loaded, host);
	bool one = n == 1 && ranges[0].low == ranges[0].high && !invert;
	char *wanted = m->eval ? ranges_text(xt, ranges, n, host, invert) : NULL;

	for (size_t i = 0; i < n; i++)
		if (value >= ranges[i].low && value <= ranges[i].high)
			outcome = OUTCOME_MATCH;
	outcome = reg_is_known(m, 0, xt->loaded) ? inverted(outcome, invert) : OUTCOME_UNKNOWN;
	settle(xt, term_worded(m, 0, xt->loaded, wanted, one, outcome));
}

void xt_unknown(struct xt *xt, const char *field, const char *why)
{
	xt_take(xt, term_other(xt->m, field, unknown(xt->m, "%s", why)));
}

void xt_other(struct xt *xt, const struct xt_condition *condition, enum outcome outcome)
{
	struct term *term;

	xt_take(xt, term_other(xt->m, condition->field, outcome));
	if (!xt->m->eval || xt->m->brief)
		return;
	term = &xt->m->eval->terms[xt->m->eval->n_terms - 1];
	free(term->wanted);
	term->wanted = xstrdup(condition->wanted);
	term->negated = *condition->wanted == '!';
	term->packet = condition->packet ? xstrdup(condition->packet) : NULL;
	term->subjects = condition->subjects;
	term->subject = SUBJECT_SEVERAL;
	for (unsigned int i = 0; i < SUBJECT_COUNT; i++)
		if (term->subjects == 1u << i)
			term->subject = (enum term_subject)i;
}
