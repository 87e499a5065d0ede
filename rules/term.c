/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said about a rule's conditions: each comparison and look-up becomes a term, in nft's words.
 */
#include "rules/eval_private.h"

#include <linux/if_ether.h>

const char *subject_name(enum term_subject subject)
{
	static const char *const names[SUBJECT_COUNT] = {
		[SUBJECT_SADDR] = "saddr",     [SUBJECT_DADDR] = "daddr", [SUBJECT_SPORT] = "sport",
		[SUBJECT_DPORT] = "dport",     [SUBJECT_IIF] = "iif",	  [SUBJECT_OIF] = "oif",
		[SUBJECT_PROTO] = "proto",     [SUBJECT_CT] = "ct",	  [SUBJECT_MARK] = "mark",
		[SUBJECT_SEVERAL] = "several", [SUBJECT_OTHER] = "other",
	};

	return subject < SUBJECT_COUNT ? names[subject] : "other";
}

static struct term *term_add(struct machine *m, enum term_kind kind, enum outcome outcome)
{
	struct rule_eval *eval = m->eval;
	struct term *term;

	xgrow(&eval->terms, eval->n_terms, sizeof(*eval->terms));
	term = &eval->terms[eval->n_terms++];
	*term = (struct term){ .kind = kind, .outcome = outcome, .subject = SUBJECT_OTHER };
	term->first_expr = term->last_expr = m->expr;
	return term;
}

static void term_why(struct machine *m, struct term *term, const struct load *load)
{
	if (term->outcome != OUTCOME_UNKNOWN)
		return;
	term->why = m->reason ? TAKE_PTR(m->reason)
			      : xstrdup(load && load->why ? load->why : "what the packet has there is not known");
}

enum outcome cmp_equal(const struct machine *m, unsigned int offset, const uint8_t *value, uint32_t len)
{
	enum outcome outcome = OUTCOME_MATCH;

	for (uint32_t i = 0; i < len; i++) {
		if ((m->reg[offset + i] ^ value[i]) & m->known[offset + i])
			return OUTCOME_NO_MATCH;
		if (m->known[offset + i] != 0xff)
			outcome = OUTCOME_UNKNOWN;
	}
	return outcome;
}

/* nft puts the protocol in front of what depends on it; the names of header fields follow from it. */
static void note_protocol(struct machine *m, const struct load *load, const struct compare *compare)
{
	uint16_t ethertype;

	if (compare->op != NFT_CMP_EQ || compare->high || load->masked)
		return;
	if (load->from == FROM_META && load->key == NFT_META_L4PROTO)
		m->l4 = compare->value[0];
	if (load->from == FROM_META && load->key == NFT_META_NFPROTO)
		m->l3 = compare->value[0];
	if (load->from == FROM_PAYLOAD && load->base == NFT_PAYLOAD_NETWORK_HEADER && load->len == 1 &&
	    ((load->l3 == NFPROTO_IPV4 && load->offset == 9) || (load->l3 == NFPROTO_IPV6 && load->offset == 6)))
		m->l4 = compare->value[0];
	if (compare->len == 2 &&
	    ((load->from == FROM_META && load->key == NFT_META_PROTOCOL) ||
	     (load->from == FROM_PAYLOAD && load->base == NFT_PAYLOAD_LL_HEADER && load->offset == 12))) {
		memcpy(&ethertype, compare->value, sizeof(ethertype));
		m->l3 = ntohs(ethertype) == ETH_P_IP ? NFPROTO_IPV4 : ntohs(ethertype) == ETH_P_IPV6 ? NFPROTO_IPV6 : 0;
	}
}

/* Of what the rule compares only the first bytes of, an address, the packet's whole one is said. */
static char *packet_text(const struct machine *m, const struct load *load, const struct field *field)
{
	struct addr addr = field->subject == SUBJECT_SADDR ? packet_src(m->packet) : packet_dst(m->packet);
	char buf[ADDR_TEXT_MAX];

	if (field->type == VALUE_ADDR && !field->whole && load->from == FROM_PAYLOAD && addr.family)
		return xstrdup(addr_text(&addr, buf));
	return value_text(m, field, load->raw + field->skip,
			  field->type == VALUE_IFNAME ? load->len - field->skip : field->len);
}

/* A header of the other IP version than the packet's: there are bytes, but not that field. */
static bool other_version(const struct machine *m, const struct load *load)
{
	return load->from == FROM_PAYLOAD && load->base == NFT_PAYLOAD_NETWORK_HEADER && load->l3 &&
	       load->l3 != m->packet->nfproto;
}

/* `wanted` is taken. */
static void add_worded(struct machine *m, const struct load *load, const struct field *field, char *wanted, bool one,
		       enum outcome outcome)
{
	bool missing = load->missing || other_version(m, load);
	struct term *term = term_add(m, TERM_COMPARE, missing ? OUTCOME_NO_MATCH : outcome);
	bool name = field->type == VALUE_IFNAME;

	term->subject = field->subject;
	term->subjects = 1u << field->subject;
	term->orig_tuple = field->orig_tuple;
	term->field = xstrdup(field->name);
	term->wanted = wanted;
	term->negated = !strncmp(term->wanted, "!", 1);
	term->pins = one && !load->masked && !load->shifted && field->whole && (!name || field->len == 16);
	if (missing)
		term->packet = xstrdup("none");
	else if (load->raw_known && !load->shifted)
		term->packet = packet_text(m, load, field);
	if (load->from != FROM_NOTHING)
		term->first_expr = load->first_expr;
	term_why(m, term, load);
}

static void add_compare(struct machine *m, const struct load *load, const struct field *field,
			const struct compare *compare, enum outcome outcome)
{
	add_worded(m, load, field, wanted_text(m, load, field, compare),
		   compare->op == NFT_CMP_EQ && !compare->high, outcome);
}

/* One == may cover several fields that lie side by side: nft merges loads. A term for each. */
static void add_parts(struct machine *m, const struct load *load, const struct compare *compare)
{
	struct field field;

	for (uint32_t skip = 0; skip < compare->len; skip += field.len) {
		field_at(load, skip, &field);
		if (field.len > compare->len - skip)
			field.len = compare->len - skip;
		if (!field.len)
			return;
		add_compare(m, load, &field, compare,
			    cmp_equal(m, compare->offset + skip, compare->value + skip, field.len));
	}
}

/* nft writes 1-5 as >= 1 and <= 5: one term. */
static bool merge_range(struct machine *m, const struct load *load, const struct compare *compare, enum outcome outcome)
{
	struct term *low = m->eval->n_terms ? &m->eval->terms[m->eval->n_terms - 1] : NULL;
	struct compare range = *compare;
	struct field field;

	if (compare->op != NFT_CMP_LTE || compare->high || !low || m->range_expr != m->expr || !m->range_expr ||
	    m->range_reg != compare->offset)
		return false;
	field_at(load, 0, &field);
	field.len = compare->len;
	range.op = NFT_CMP_EQ;
	range.value = m->range_low;
	range.high = compare->value;
	free(low->wanted);
	low->wanted = wanted_text(m, load, &field, &range);
	low->last_expr = m->expr;
	if (outcome == OUTCOME_NO_MATCH && low->outcome != OUTCOME_NO_MATCH) {
		low->outcome = load->missing ? OUTCOME_NO_MATCH : outcome;
		free(low->why);
		low->why = NULL;
	}
	return true;
}

enum outcome term_compare(struct machine *m, const struct compare *compare, enum outcome outcome)
{
	struct load nothing = { .from = FROM_NOTHING, .len = compare->len };
	struct load *load;
	struct field field;

	if (!m->eval || m->brief)
		return outcome;
	load = reg_load(m, compare->offset);
	if (!load || load->len < compare->len)
		load = &nothing;
	if (merge_range(m, load, compare, outcome))
		return outcome;
	if (load->from == FROM_PAYLOAD && compare->op == NFT_CMP_EQ && !compare->high && !load->masked && !load->swap &&
	    !load->missing) {
		add_parts(m, load, compare);
	} else {
		field_at(load, 0, &field);
		field.len = compare->len;
		add_compare(m, load, &field, compare, outcome);
	}
	if (compare->op == NFT_CMP_GTE && !compare->high) {
		m->range_expr = m->expr + 1;
		m->range_reg = compare->offset;
		memcpy(m->range_low, compare->value, compare->len);
	}
	note_protocol(m, load, compare);
	return outcome;
}

enum outcome term_worded(struct machine *m, unsigned int offset, uint32_t len, char *wanted, bool one,
			 enum outcome outcome)
{
	struct load nothing = { .from = FROM_NOTHING, .len = len };
	struct load *load;
	struct field field;

	if (!m->eval || m->brief) {
		free(wanted);
		return outcome;
	}
	load = reg_load(m, offset);
	if (!load || load->len < len)
		load = &nothing;
	field_at(load, 0, &field);
	if (field.len > len)
		field.len = len;
	add_worded(m, load, &field, wanted, one, outcome);
	return outcome;
}

/* Adds one part of a key to the term's texts. */
static void add_key_part(struct machine *m, const struct load *load, const struct field *field, unsigned int offset,
			 struct str *name, struct str *value)
{
	_cleanup_(freep) char *text = NULL;

	str_addf(name, "%s%s", name->len ? " . " : "", field->name);
	if (load->masked) {
		text = value_text(m, field, load->mask, load->len);
		str_addf(name, " & %s", text);
		free(text);
	}
	/* Through byteorder the register is not in the order of the field's texts; what was loaded is. */
	if (load->swap && load->raw_known)
		text = value_text(m, field, load->raw + field->skip, field->len);
	else
		text = value_text(m, field, m->reg + offset, field->len);
	str_addf(value, "%s%s", value->len ? " . " : "", text);
}

struct key_texts {
	struct str name, value;
	bool whole; /* every part is a whole field */
	bool missing;
	const struct load *first, *unknown;
};

/* The key's parts: what was loaded where, from the first register on. */
static void walk_key(struct machine *m, const struct lookup *lookup, struct term *term, struct key_texts *texts)
{
	unsigned int offset = lookup->offset, end = lookup->offset + lookup->len;

	while (offset < end) {
		struct load nothing = { .from = FROM_NOTHING, .len = end - offset < 4 ? end - offset : 4 };
		const struct load *load = reg_load(m, offset);
		struct field field;

		if (!load)
			load = &nothing;
		else if (!texts->first)
			texts->first = load;
		for (uint32_t skip = 0; skip < load->len && offset + skip < end; skip += field.len) {
			field_at(load, skip, &field);
			if (field.len > end - offset - skip)
				field.len = end - offset - skip;
			if (!field.len)
				break;
			term->subjects |= 1u << field.subject;
			term->orig_tuple |= field.orig_tuple;
			texts->whole &= field.whole && !load->masked && !load->shifted;
			add_key_part(m, load, &field, offset + skip, &texts->name, &texts->value);
		}
		texts->missing |= load->missing || other_version(m, load);
		if (!texts->unknown && load != &nothing && !reg_is_known(m, offset, load->len))
			texts->unknown = load;
		offset += (load->len + 3) & ~3u;
	}
}

enum outcome term_lookup(struct machine *m, const struct lookup *lookup, enum outcome outcome, int *ret_term)
{
	struct key_texts texts = { .whole = true };
	bool anonymous = lookup->set ? lookup->set->flags & NFT_SET_ANONYMOUS : !strncmp(lookup->set_name, "__", 2);
	bool known;
	struct term *term;

	if (!m->eval)
		return outcome;
	term = term_add(m, lookup->kind, outcome);
	if (ret_term)
		*ret_term = (int)m->eval->n_terms - 1;
	if (m->brief)
		return outcome;
	walk_key(m, lookup, term, &texts);
	if (texts.missing)
		term->outcome = OUTCOME_NO_MATCH;
	if (texts.first)
		term->first_expr = texts.first->first_expr;
	for (unsigned int i = 0; i < SUBJECT_COUNT; i++)
		if (term->subjects == 1u << i)
			term->subject = (enum term_subject)i;
	if (term->subjects & (term->subjects - 1))
		term->subject = SUBJECT_SEVERAL;
	known = lookup->len <= sizeof(term->key) && reg_is_known(m, lookup->offset, lookup->len);
	term->negated = lookup->negated;
	term->field = str_take(&texts.name);
	term->wanted = xasprintf("%s%s%s", lookup->negated ? "!= " : "", anonymous ? "{...}" : "@",
				 anonymous ? "" : lookup->set_name);
	term->packet = texts.missing ? xstrdup("none") : known ? str_take(&texts.value) : NULL;
	str_done(&texts.value);
	term->pins = !lookup->negated && texts.whole;
	term->set = lookup->set;
	if (known) {
		memcpy(term->key, m->reg + lookup->offset, lookup->len);
		term->key_len = lookup->len;
	}
	if (lookup->answer)
		term->answer = *lookup->answer;
	if (texts.unknown && texts.unknown->why) {
		free(m->reason);
		m->reason = NULL;
	}
	term_why(m, term, texts.unknown);
	return outcome;
}

enum outcome term_other(struct machine *m, const char *field, enum outcome outcome)
{
	struct term *term;

	if (!m->eval || m->brief)
		return outcome;
	term = term_add(m, TERM_OTHER, outcome);
	term->subjects = 1u << SUBJECT_OTHER;
	term->field = xstrdup(field);
	term->wanted = xstrdup("");
	term_why(m, term, NULL);
	return outcome;
}

void term_missing(struct machine *m)
{
	struct term *term;
	struct field field;

	if (!m->eval || !m->lost_known)
		return;
	field_at(&m->lost, 0, &field);
	term = term_add(m, TERM_OTHER, OUTCOME_NO_MATCH);
	term->first_expr = term->last_expr = m->lost.first_expr;
	term->subject = field.subject;
	term->subjects = 1u << field.subject;
	term->field = xstrdup(field.name);
	term->wanted = xstrdup("exists");
	term->packet = xstrdup("none");
}
