/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rule text by way of the scratch namespace. Every rule stands alone in a chain there, so that a name or comment with a
 * line break in it cannot pass for another rule.
 */
#include "rules/text.h"

#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <stdio.h>
#include <string.h>

#include <libnftnl/expr.h>

#include "engine/base/str.h"
#include "rules/iptables.h"
#include "rules/replay.h"

/* Rules in one transaction: nft reads every anonymous set of it again for each rule that it lists. */
#define CHUNK 16
#define CHAIN_NAME "nfdiag-rule-%zu"

struct chunk {
	struct ruleset *ruleset;
	struct scratch *scratch;
	struct rule *const *rules;
	size_t n;
	size_t table[CHUNK]; /* the copy in which each rule is */
	struct replay copies[CHUNK];
	char copy_names[CHUNK][24];
	size_t n_copies;
};

static void chunk_done(struct chunk *chunk)
{
	for (size_t i = 0; i < chunk->n_copies; i++)
		replay_done(&chunk->copies[i]);
	free(chunk);
}

static void chunk_donep(struct chunk **chunk)
{
	chunk_done(*chunk);
}

/* An xt target refuses a table of another name than its own; all others are called so that nft can write the name. */
static void copy_name(const char *table, size_t i, char *buf, size_t size)
{
	static const char *const xt_tables[] = { "nat", "filter", "mangle", "raw", "security" };

	snprintf(buf, size, "nfdiag-%zu", i);
	for (size_t j = 0; j < ARRAY_SIZE(xt_tables); j++)
		if (!strcmp(table, xt_tables[j]))
			snprintf(buf, size, "%s", table);
}

/* The copy of that rule's table, begun where this is its first rule. */
static size_t chunk_copy(struct chunk *chunk, struct batch *batch, const struct chain *chain)
{
	size_t i;

	for (i = 0; i < chunk->n_copies; i++)
		if (chunk->copies[i].family == chain->family && !strcmp(chunk->copies[i].table, chain->table))
			return i;
	copy_name(chain->table, i, chunk->copy_names[i], sizeof(chunk->copy_names[i]));
	chunk->copies[i] = (struct replay){
		.ruleset = chunk->ruleset,
		.batch = batch,
		.family = chain->family,
		.table = chain->table,
		.copy = chunk->copy_names[i],
		.next_id = (uint32_t)i << 16, /* set ids count for the whole transaction */
	};
	chunk->n_copies++;
	replay_begin(&chunk->copies[i]);
	return i;
}

static int chunk_replay(struct chunk *chunk, struct err *err)
{
	_cleanup_(batch_freep) struct batch *batch = NULL;
	struct nl *nl;
	int r;

	r = scratch_nl(chunk->scratch, &nl, err);
	if (r < 0)
		return r;
	batch = batch_new(nl);
	batch_msg(batch, NFT_MSG_DELTABLE, 0, 0);
	batch_msg_end(batch);
	for (size_t i = 0; i < chunk->n; i++) {
		char name[40];
		unsigned int index;

		snprintf(name, sizeof(name), CHAIN_NAME, i);
		chunk->table[i] = chunk_copy(chunk, batch, chunk->rules[i]->chain);
		r = replay_whole_rule(&chunk->copies[chunk->table[i]], chunk->rules[i], name, &index, err);
		if (r < 0)
			return r;
	}
	return batch_send(batch, NULL, err);
}

/* What stands between the chain's opening and the closing of chain and table. NULL: not such a listing. */
static char *listing_rule(const char *listing)
{
	static const char open[] = " {\n\t\t", close[] = "\n\t}\n}\n";
	const char *table = strstr(listing, "{\n\tchain "), *start = table ? strstr(table + 2, open) : NULL;
	size_t len;

	if (!start)
		return NULL;
	start += strlen(open);
	len = strlen(start);
	if (len < strlen(close) || strcmp(start + len - strlen(close), close))
		return NULL;
	return xasprintf("%.*s", (int)(len - strlen(close)), start);
}

static int expr_words(struct nftnl_expr *expr, void *data)
{
	struct str *text = data;
	char buf[1024] = "";

	if (nftnl_expr_snprintf(buf, sizeof(buf), expr, NFTNL_OUTPUT_DEFAULT, 0) < 0)
		return 0;
	str_addf(text, "%s[%s %s]", text->len ? " " : "", nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), buf);
	return 0;
}

/* libnftnl's words, which nft does not take back: hence the brackets. */
static char *rule_words(const struct rule *rule)
{
	struct str text = { 0 };

	nftnl_expr_foreach(rule->nftnl, expr_words, &text);
	for (size_t i = 1; i < text.len; i++)
		if (text.s[i] == ']' && text.s[i - 1] == ' ')
			memmove(text.s + i - 1, text.s + i, text.len-- - i + 1);
	if (!text.len)
		str_add(&text, rule->unreadable ? "[an expression that libnftnl does not know]" : "[no expression]");
	return str_take(&text);
}

static void chunk_list(struct chunk *chunk)
{
	for (size_t i = 0; i < chunk->n; i++) {
		_cleanup_(freep) char *command = NULL;
		_cleanup_(freep) char *listing = NULL;
		struct rule *rule = chunk->rules[i];

		/* The caller may name a rule twice. */
		if (rule->text)
			continue;
		command = xasprintf("list chain %s %s " CHAIN_NAME, family_name(rule->chain->family),
				    chunk->copy_names[chunk->table[i]], i);
		if (scratch_list(chunk->scratch, command, &listing, NULL) == 0)
			rule->text = listing_rule(listing);
		if (!rule->text)
			rule->text = rule_words(rule);
	}
}

/* Halves what is refused until the rule that is the reason stands alone. */
static void chunk_text(struct ruleset *ruleset, struct scratch *scratch, struct rule *const *rules, size_t n)
{
	_cleanup_(chunk_donep) struct chunk *chunk = xcalloc(1, sizeof(*chunk));

	chunk->ruleset = ruleset;
	chunk->scratch = scratch;
	chunk->rules = rules;
	chunk->n = n;
	if (chunk_replay(chunk, NULL) == 0) {
		chunk_list(chunk);
	} else if (n == 1) {
		rules[0]->text = rule_words(rules[0]);
	} else {
		chunk_text(ruleset, scratch, rules, n / 2);
		chunk_text(ruleset, scratch, rules + n / 2, n - n / 2);
	}
}

/* Where iptables made the rule, in its words. */
static void iptables_text(struct ruleset *ruleset, struct rule *rule)
{
	_cleanup_(words_done) struct words words = { 0 };

	if (!rule->text && iptables_owns(ruleset, rule->chain) && iptables_rule_words(ruleset, rule, &words))
		rule->text = words_shown(&words);
}

int rules_text(struct ruleset *ruleset, struct scratch *scratch, struct rule *const *rules, size_t n_rules,
	       struct err *err)
{
	_cleanup_(freep) struct rule **wanted = xcalloc(n_rules, sizeof(*wanted));
	struct nl *nl;
	bool possible;
	size_t n = 0;

	for (size_t i = 0; i < n_rules; i++) {
		iptables_text(ruleset, rules[i]);
		if (!rules[i]->text)
			wanted[n++] = rules[i];
	}
	possible = n && scratch_nl(scratch, &nl, err) == 0;
	/* The caller may name a rule twice. */
	for (size_t i = 0; i < n && !possible; i++)
		if (!wanted[i]->text)
			wanted[i]->text = rule_words(wanted[i]);
	for (size_t i = 0; i < n && possible; i += CHUNK)
		chunk_text(ruleset, scratch, wanted + i, n - i < CHUNK ? n - i : CHUNK);
	return 0;
}
