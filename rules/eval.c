/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a rule's expressions over a packet, as nft_do_chain() does, with unknowns. Each expression kind is in
 * rules/expr/, the registers in register.c, what is said about a rule in term.c.
 */
#include <errno.h>

#include "rules/eval_private.h"
#include "rules/ipset.h"

bool expr_u32(const struct nftnl_expr *expr, uint16_t attr, uint32_t *ret_value)
{
	uint32_t len;
	const void *data = nftnl_expr_is_set(expr, attr) ? nftnl_expr_get(expr, attr, &len) : NULL;
	uint16_t half;

	if (!data)
		return false;
	switch (len) {
	case 1:
		*ret_value = *(const uint8_t *)data;
		return true;
	case 2:
		memcpy(&half, data, sizeof(half));
		*ret_value = half;
		return true;
	case 4:
		memcpy(ret_value, data, sizeof(*ret_value));
		return true;
	default:
		return false;
	}
}

bool expr_data(const struct nftnl_expr *expr, uint16_t attr, const uint8_t **ret_bytes, uint32_t *ret_len)
{
	uint32_t len = 0;
	const void *data = nftnl_expr_is_set(expr, attr) ? nftnl_expr_get(expr, attr, &len) : NULL;

	if (!data || !len || len > NFT_DATA_VALUE_MAXLEN)
		return false;
	*ret_bytes = data;
	*ret_len = len;
	return true;
}

const char *expr_text(const struct nftnl_expr *expr, uint16_t attr)
{
	return nftnl_expr_is_set(expr, attr) ? nftnl_expr_get_str(expr, attr) : NULL;
}

enum outcome unknown(struct machine *m, const char *why, ...)
{
	va_list args;

	if (m->eval && !m->reason) {
		va_start(args, why);
		m->reason = xvasprintf(why, args);
		va_end(args);
	}
	return OUTCOME_UNKNOWN;
}

enum outcome unreadable(struct machine *m)
{
	/* Wherever it would have written, nothing that was there is true any longer. */
	memset(m->known, 0, sizeof(m->known));
	if (m->eval)
		memset(m->head, REG_WORDS, sizeof(m->head));
	return unknown(m, "an expression of this rule cannot be read");
}

struct packet *machine_write(struct machine *m, bool *ret_sure)
{
	if (m->blocked && !m->assume)
		return NULL;
	if (!m->wrote) {
		m->own = *m->packet;
		m->packet = &m->own;
		m->wrote = true;
	}
	*ret_sure = m->assume || !m->unsure;
	return &m->own;
}

enum outcome machine_lookup(struct machine *m, const char *set_name, unsigned int offset, const struct set **ret_set,
			    struct set_answer *ret_answer)
{
	const struct chain *chain = m->rule->chain;
	const struct set *set = NULL;
	int r;

	*ret_set = NULL;
	if (!m->env->set_find || !m->env->set_get || !chain)
		return unknown(m, "sets are not looked up here");
	r = m->env->set_find(m->env->data, chain->family, chain->table, set_name, &set);
	if (r < 0)
		return unknown(m, "set %s cannot be read: %s", set_name, strerror(-r));
	*ret_set = set;
	if (!set->key_len || set->key_len > REG_BYTES - offset)
		return unknown(m, "set %s has a key of %u bytes", set_name, set->key_len);
	if (!reg_is_known(m, offset, set->key_len))
		return unknown(m, "the key is not known");
	r = m->env->set_get(m->env->data, set, m->reg + offset, ret_answer);
	if (r < 0)
		return unknown(m, "set %s cannot be asked: %s", set_name, strerror(-r));
	return ret_answer->member ? OUTCOME_MATCH : OUTCOME_NO_MATCH;
}

static void machine_init(struct machine *m, const struct rule *rule, const struct eval_env *env,
			 const struct packet *packet, struct rule_eval *eval)
{
	uint8_t family = rule->chain ? rule->chain->family : packet->family;

	m->rule = rule;
	m->env = env;
	m->packet = packet;
	m->wrote = m->unsure = m->assume = m->ended = m->blocked = m->brief = false;
	/* The kernel starts with registers cleared, but no rule that it accepts reads one before it is written. */
	memset(m->reg, 0, sizeof(m->reg));
	memset(m->known, 0, sizeof(m->known));
	m->expr = 0;
	m->eval = eval;
	m->reason = NULL;
	if (!eval)
		return;
	memset(m->head, REG_WORDS, sizeof(m->head));
	m->l4 = 0;
	m->l3 = family == NFPROTO_IPV4 || family == NFPROTO_IPV6 ? family : 0;
	m->range_expr = 0;
	m->lost_known = false;
}

/* A reason that no term took: it is the rule's, if none gives a better one. */
static void keep_reason(struct machine *m)
{
	if (m->eval && !m->eval->why)
		m->eval->why = TAKE_PTR(m->reason);
	free(m->reason);
	m->reason = NULL;
}

/* A rule's expressions with what evaluates them, to be run many times; ended by one without. */
struct code {
	const struct nftnl_expr *expr;
	expr_eval eval;
};

static struct code *code_make(const struct rule *rule)
{
	struct nftnl_expr_iter *iter = nftnl_expr_iter_create(rule->nftnl);
	const struct nftnl_expr *expr;
	struct code *code = NULL;
	size_t n = 0;

	if (!iter)
		abort();
	while ((expr = nftnl_expr_iter_next(iter))) {
		xgrow(&code, n, sizeof(*code));
		code[n++] = (struct code){ expr, expr_find(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME)) };
	}
	nftnl_expr_iter_destroy(iter);
	xgrow(&code, n, sizeof(*code));
	code[n] = (struct code){ 0 };
	return code;
}

/* *ret_own is set where the caller has to free it. */
static const struct code *code_of(const struct rule *rule, struct code **ret_own)
{
	if (!rule->kept)
		return *ret_own = code_make(rule);
	/* Nothing of the rule itself changes by it. */
	if (!rule->code)
		((struct rule *)rule)->code = code_make(rule);
	return rule->code;
}

/* The outcome of the whole rule. With terms wanted or assumed, goes on behind what does not match. */
static enum outcome machine_run(struct machine *m)
{
	_cleanup_(freep) struct code *own = NULL;
	const struct code *code;
	enum outcome outcome;

	if (m->rule->unreadable) {
		outcome = unknown(m, "libnftnl cannot read this rule");
		return m->eval ? term_other(m, "expressions", outcome) : outcome;
	}
	for (code = code_of(m->rule, &own); !m->ended && code->expr; code++) {
		outcome = code->eval(m, code->expr);
		keep_reason(m);
		if (outcome == OUTCOME_NO_MATCH)
			m->blocked = true;
		if (m->blocked && (!m->eval || m->brief) && !m->assume)
			break;
		if (outcome == OUTCOME_UNKNOWN)
			m->unsure = true;
		m->expr++;
	}
	return m->blocked ? OUTCOME_NO_MATCH : m->unsure ? OUTCOME_UNKNOWN : OUTCOME_MATCH;
}

void eval_rule_quick(const struct rule *rule, const struct eval_env *env, struct packet *packet,
		     enum outcome *ret_outcome)
{
	struct machine m;

	machine_init(&m, rule, env, packet, NULL);
	*ret_outcome = machine_run(&m);
	if (m.wrote)
		*packet = m.own;
}

void eval_rule_matched(const struct rule *rule, const struct eval_env *env, struct packet *packet)
{
	struct machine m;

	machine_init(&m, rule, env, packet, NULL);
	m.assume = true;
	machine_run(&m);
	if (m.wrote)
		*packet = m.own;
}

void eval_rule_brief(const struct rule *rule, const struct eval_env *env, struct packet *packet,
		     struct rule_eval *ret_eval)
{
	struct rule_eval eval = { .action.map_term = -1 };
	struct machine m;

	machine_init(&m, rule, env, packet, &eval);
	m.brief = true;
	eval.outcome = machine_run(&m);
	if (m.wrote)
		*packet = m.own;
	*ret_eval = eval;
}

static void count_terms(struct rule_eval *eval)
{
	eval->n_failed = eval->n_unknown = 0;
	for (size_t i = 0; i < eval->n_terms; i++) {
		eval->n_failed += eval->terms[i].outcome == OUTCOME_NO_MATCH;
		eval->n_unknown += eval->terms[i].outcome == OUTCOME_UNKNOWN;
	}
}

/* eval->why is the first reason where the outcome is unknown, else NULL. */
static void explain_unknown(struct rule_eval *eval)
{
	const struct term *first = NULL;

	for (size_t i = 0; i < eval->n_terms && !first; i++)
		if (eval->terms[i].why)
			first = &eval->terms[i];
	if (eval->outcome == OUTCOME_UNKNOWN && eval->why && !first)
		return;
	free(eval->why);
	eval->why = NULL;
	if (eval->outcome != OUTCOME_UNKNOWN)
		return;
	eval->why =
		first ? xasprintf("%s: %s", first->field, first->why) : xstrdup("an expression cannot be evaluated");
}

void eval_terms(const struct rule *rule, const struct eval_env *env, const struct packet *packet, enum outcome outcome,
		struct rule_eval *ret_eval)
{
	struct rule_eval eval = { .action.map_term = -1 };
	struct machine m;

	machine_init(&m, rule, env, packet, &eval);
	machine_run(&m);
	count_terms(&eval);
	if (m.blocked && !eval.n_failed) {
		term_missing(&m);
		count_terms(&eval);
	}
	eval.outcome = outcome;
	explain_unknown(&eval);
	*ret_eval = eval;
}

void eval_rule(const struct rule *rule, const struct eval_env *env, struct packet *packet, struct rule_eval *ret_eval)
{
	const struct packet before = *packet;
	enum outcome outcome;

	/* What the rule really does to the packet is the quick run's. */
	eval_rule_quick(rule, env, packet, &outcome);
	eval_terms(rule, env, &before, outcome, ret_eval);
}

void rule_eval_done(struct rule_eval *eval)
{
	for (size_t i = 0; i < eval->n_terms; i++) {
		free(eval->terms[i].field);
		free(eval->terms[i].wanted);
		free(eval->terms[i].packet);
		free(eval->terms[i].why);
	}
	free(eval->terms);
	free(eval->why);
	*eval = (struct rule_eval){ .action.map_term = -1 };
}

static int ruleset_set_find(void *data, uint8_t family, const char *table, const char *name, const struct set **ret_set)
{
	struct set *set;
	int r;

	r = ruleset_set(data, family, table, name, &set, NULL);
	if (r < 0)
		return r;
	*ret_set = set;
	return 0;
}

static int ruleset_set_ask(void *data, const struct set *set, const void *key, struct set_answer *ret_answer)
{
	return ruleset_set_get(data, set, key, ret_answer, NULL);
}

static int ruleset_ipset_ask(void *data, const struct ipset_ask *ask, const struct packet *packet,
			     struct ipset_answer *ret_answer)
{
	return ipset_ask(ruleset_nl(data), ask, packet, ret_answer);
}

void eval_env_ruleset(struct ruleset *ruleset, struct eval_env *ret_env)
{
	*ret_env = (struct eval_env){ .set_find = ruleset_set_find,
				      .set_get = ruleset_set_ask,
				      .ipset = ruleset_ipset_ask,
				      .data = ruleset };
}
