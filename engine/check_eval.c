/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Evaluates conditions on facts, in three values, and remembers what they looked at.
 */
#include <string.h>

#include "engine/base/str.h"
#include "engine/check_private.h"

const struct record *binding_record(const struct binding *binding, const struct path *path)
{
	return path->var == VAR_TOP ? facts_top(binding->facts) : binding->records[path->var];
}

const struct fact *binding_fact(const struct binding *binding, const struct path *path)
{
	const struct record *record = binding_record(binding, path);

	return path->decl ? fact_get_declared(record, path->decl) : fact_get(record, path->field);
}

void look_done(struct look *look)
{
	free(look->peeks);
	*look = (struct look){ 0 };
}

/* 'stops[0].kind', 'nat.done'; the caller frees. */
static char *fact_name(const struct record *record, const struct path *path)
{
	if (!*record_list(record))
		return xstrdup(path->field);
	return xasprintf("%s[%zu].%s", record_list(record), record_index(record), path->field);
}

static const char *why_unknown(const struct fact *fact)
{
	return fact && fact->why ? fact->why : "was not looked at";
}

void look_evidence(const struct look *look, struct evidence **ret_evidence, size_t *ret_n)
{
	struct evidence *evidence = xcalloc(look->n_peeks, sizeof(*evidence));

	for (size_t i = 0; i < look->n_peeks; i++) {
		const struct peek *peek = &look->peeks[i];

		evidence[i].fact = fact_name(peek->record, peek->path);
		if (peek->fact && peek->fact->known)
			evidence[i].value = fact_value_text(peek->fact);
		else
			evidence[i].why = xstrdup(why_unknown(peek->fact));
	}
	*ret_evidence = evidence;
	*ret_n = look->n_peeks;
}

void look_missing(const struct look *look, char **ret_name, char **ret_why)
{
	*ret_name = fact_name(look->missing.record, look->missing.path);
	*ret_why = xstrdup(why_unknown(look->missing.fact));
}

static void evidence_add(struct look *look, const struct binding *binding, const struct path *path,
			 const struct fact *fact)
{
	const struct record *record = binding_record(binding, path);

	for (size_t i = 0; i < look->n_peeks; i++)
		if (look->peeks[i].record == record && !strcmp(look->peeks[i].path->field, path->field))
			return;
	xgrow(&look->peeks, look->n_peeks, sizeof(*look->peeks));
	look->peeks[look->n_peeks++] = (struct peek){ record, path, fact };
}

static enum tri unknown(struct look *look, const struct binding *binding, const struct path *path,
			const struct fact *fact)
{
	if (look->unknown)
		return TRI_UNKNOWN;
	look->unknown = path;
	look->missing = (struct peek){ binding_record(binding, path), path, fact };
	return TRI_UNKNOWN;
}

/* Fills in what a value is only now: another fact's, or a variable's record. False: that fact is not known. */
static bool value_resolve(const struct value *value, const struct binding *binding, struct value *ret_value,
			  const struct fact **ret_other)
{
	const struct fact *other;

	*ret_value = *value;
	if (value->var != VAR_TOP)
		ret_value->ref = binding->records[value->var];
	if (!value->other)
		return true;
	other = binding_fact(binding, value->other);
	*ret_other = other;
	if (!other || !other->known)
		return false;
	switch (other->decl->type) {
	case FACT_BOOL:
		ret_value->b = other->value.b;
		break;
	case FACT_INT:
		ret_value->i = other->value.i;
		break;
	case FACT_TEXT:
	case FACT_WORD:
		ret_value->s = other->value.s;
		break;
	case FACT_ADDR:
		ret_value->a = other->value.a;
		break;
	case FACT_REF:
		ret_value->ref = other->value.ref;
		break;
	}
	return true;
}

/* Passes one of the values the test? An unknown one (of another fact) leaves it open unless another passes. */
static enum tri values_test(const struct cond *cond, const struct fact *fact, const struct binding *binding,
			    struct look *look)
{
	enum tri result = TRI_FALSE;

	for (size_t i = 0; i < cond->n_values; i++) {
		const struct fact *other = NULL;
		struct value value;

		if (!value_resolve(&cond->values[i], binding, &value, &other))
			result = unknown(look, binding, cond->values[i].other, other);
		else if (cond->op->test(fact, &value))
			result = TRI_TRUE;
		if (cond->values[i].other)
			evidence_add(look, binding, cond->values[i].other, other);
		if (result == TRI_TRUE)
			break;
	}
	return cond->op->negate ? TRI_TRUE - result : result;
}

static enum tri fact_eval(const struct cond *cond, const struct binding *binding, struct look *look)
{
	const struct fact *fact = binding_fact(binding, &cond->path);
	bool known = fact && fact->known;

	evidence_add(look, binding, &cond->path, fact);
	if (cond->op->about_known)
		return cond->op->test(fact, &cond->values[0]) ? TRI_TRUE : TRI_FALSE;
	if (!known)
		return unknown(look, binding, &cond->path, fact);
	if (cond->op == &check_op_needs)
		return TRI_TRUE;
	return values_test(cond, fact, binding, look);
}

/* Stops at the first part that decides. */
static enum tri parts_eval(const struct cond *cond, const struct binding *binding, struct look *look)
{
	enum tri decisive = cond->kind == COND_ALL ? TRI_FALSE : TRI_TRUE;
	enum tri result = TRI_TRUE - decisive;

	for (size_t i = 0; i < cond->n_parts && result != decisive; i++) {
		enum tri part = cond_eval(cond->parts[i], binding, look);

		if (part == decisive || part == TRI_UNKNOWN)
			result = part;
	}
	return result;
}

enum tri cond_eval(const struct cond *cond, const struct binding *binding, struct look *look)
{
	bool open_before = look->unknown;
	enum tri result = TRI_UNKNOWN;

	switch (cond->kind) {
	case COND_FACT:
		result = fact_eval(cond, binding, look);
		break;
	case COND_NOT:
		result = TRI_TRUE - cond_eval(cond->parts[0], binding, look);
		break;
	case COND_ALL:
	case COND_ANY:
		result = parts_eval(cond, binding, look);
		break;
	}
	/* What was unknown in there did not matter. */
	if (result != TRI_UNKNOWN && !open_before)
		look->unknown = NULL;
	return result;
}
