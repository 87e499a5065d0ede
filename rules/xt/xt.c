/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds a match or target in its table and runs it, with the registers kept for the expressions around it.
 */
#include "rules/xt/xt.h"

#include <stdalign.h>

#include "rules/xt/private.h"

bool xt_blob_of(const struct nftnl_expr *expr, uint8_t family, struct xt_blob *ret_blob)
{
	bool match = !strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), "match");
	uint16_t rev = match ? NFTNL_EXPR_MT_REV : NFTNL_EXPR_TG_REV,
		 info = match ? NFTNL_EXPR_MT_INFO : NFTNL_EXPR_TG_INFO;
	struct xt_blob blob = { .family = family };

	blob.name = expr_text(expr, match ? NFTNL_EXPR_MT_NAME : NFTNL_EXPR_TG_NAME);
	if (!blob.name)
		return false;
	expr_u32(expr, rev, &blob.revision);
	if (nftnl_expr_is_set(expr, info))
		blob.data = nftnl_expr_get(expr, info, &blob.len);
	*ret_blob = blob;
	return true;
}

/* An xt match uses no register. */
struct registers {
	uint8_t reg[REG_BYTES], known[REG_BYTES], head[REG_WORDS];
	struct load *loads; /* where terms are wanted */
};

static void registers_save(const struct machine *m, struct registers *to)
{
	memcpy(to->reg, m->reg, sizeof(to->reg));
	memcpy(to->known, m->known, sizeof(to->known));
	if (!m->eval)
		return;
	memcpy(to->head, m->head, sizeof(to->head));
	to->loads = xcalloc(1, sizeof(m->loads));
	memcpy(to->loads, m->loads, sizeof(m->loads));
}

static void registers_restore(struct machine *m, struct registers *from)
{
	memcpy(m->reg, from->reg, sizeof(from->reg));
	memcpy(m->known, from->known, sizeof(from->known));
	if (!from->loads)
		return;
	memcpy(m->head, from->head, sizeof(from->head));
	memcpy(m->loads, from->loads, sizeof(m->loads));
	free(from->loads);
}

static enum outcome run(struct machine *m, const struct xt_blob *blob, const struct xt_kind *kind)
{
	struct xt xt = { .m = m, .blob = blob, .outcome = OUTCOME_MATCH };
	alignas(16) uint8_t data[XT_DATA_MAX];

	if (kind->size)
		memcpy(data, blob->data, kind->size);
	kind->eval(&xt, data);
	return xt.outcome;
}

enum outcome xt_match_eval(struct machine *m, const struct xt_blob *blob)
{
	const struct xt_kind *kind = xt_match_find(blob);
	struct registers saved = { .loads = NULL };
	enum outcome outcome;
	char field[64];

	if (kind && kind->effect)
		effect_add(m, (enum side_effect)kind->effect);
	if (!kind || !kind->eval) {
		snprintf(field, sizeof(field), "xt match %s", blob->name);
		return term_other(m, field, unknown(m, "this match of iptables is not decoded"));
	}
	registers_save(m, &saved);
	outcome = run(m, blob, kind);
	registers_restore(m, &saved);
	return outcome;
}

/* Nothing is known of what it does: neither whether it goes on, nor what it changes. */
static void forget(struct machine *m)
{
	struct packet *packet;
	bool sure;

	action_set(m, ACTION_OTHER);
	effect_add(m, EFFECT_OTHER);
	packet = machine_write(m, &sure);
	if (!packet)
		return;
	packet->mark_known = packet->ct_mark_known = false;
	if (packet->ct_known && packet->ct_state == 1)
		packet->ct_known = false;
}

enum outcome xt_target_eval(struct machine *m, const struct xt_blob *blob)
{
	const struct xt_kind *kind = xt_target_find(blob);

	if (kind && kind->effect)
		effect_add(m, (enum side_effect)kind->effect);
	if (!kind || !kind->eval) {
		forget(m);
		return OUTCOME_MATCH;
	}
	return run(m, blob, kind);
}

static bool add_words(const struct xt_blob *blob, const struct xt_kind *kind, const char *option, struct words *words)
{
	alignas(16) uint8_t data[XT_DATA_MAX];

	if (!kind || (!kind->words && kind->size))
		return false;
	words_add(words, option);
	words_add(words, kind->alias ? kind->alias : blob->name);
	if (!kind->words)
		return true;
	if (kind->size)
		memcpy(data, blob->data, kind->size);
	return kind->words(blob, data, words);
}

bool xt_match_words(const struct xt_blob *blob, struct words *words)
{
	return add_words(blob, xt_match_find(blob), "-m", words);
}

bool xt_target_words(const struct xt_blob *blob, struct words *words)
{
	return add_words(blob, xt_target_find(blob), "-j", words);
}
