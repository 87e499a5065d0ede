/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The operators of conditions: one table, with what each takes and how it tests.
 */
#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/check_yaml.h"

static bool test_equal(const struct fact *fact, const struct value *value)
{
	switch (fact->decl->type) {
	case FACT_BOOL:
		return fact->value.b == value->b;
	case FACT_INT:
		return fact->value.i == value->i;
	case FACT_TEXT:
	case FACT_WORD:
		return !strcmp(fact->value.s, value->s);
	case FACT_ADDR:
		return addr_equal(&fact->value.a, &value->a);
	case FACT_REF:
		return fact->value.ref == value->ref;
	}
	return false;
}

static bool test_less(const struct fact *fact, const struct value *value)
{
	return fact->value.i < value->i;
}

static bool test_greater(const struct fact *fact, const struct value *value)
{
	return fact->value.i > value->i;
}

static bool test_exists(const struct fact *fact, const struct value *value)
{
	return (fact && fact->known) == value->b;
}

static bool test_prefix(const struct fact *fact, const struct value *value)
{
	return addr_in_prefix(&fact->value.a, &value->a, value->prefix_len);
}

#define ANY_TYPE (~0u)
#define TYPE(type) (1u << (type))
#define VALUES (TYPE(FACT_INT) | TYPE(FACT_TEXT) | TYPE(FACT_WORD) | TYPE(FACT_ADDR))

const struct check_op check_ops[] = {
	{ "is", ANY_TYPE, OPERAND_ONE, false, false, test_equal, "is: VALUE" },
	{ "not", ANY_TYPE, OPERAND_EITHER, true, false, test_equal, "not: VALUE" },
	{ "in", VALUES, OPERAND_LIST, false, false, test_equal, "in: [VALUE, VALUE]" },
	{ "lt", TYPE(FACT_INT), OPERAND_ONE, false, false, test_less, "lt: NUMBER" },
	{ "gt", TYPE(FACT_INT), OPERAND_ONE, false, false, test_greater, "gt: NUMBER" },
	{ "exists", ANY_TYPE, OPERAND_BOOL, false, true, test_exists, "exists: true" },
	{ "matches", TYPE(FACT_ADDR), OPERAND_PREFIX, false, false, test_prefix, "matches: ADDRESS/LENGTH" },
};

const size_t check_ops_size = ARRAY_SIZE(check_ops);

const struct check_op check_op_needs = { .name = NULL, .types = ANY_TYPE };

struct operand_data {
	struct cond *cond;
};

static int parse_bool(struct source *source, yaml_node_t *node, const char *name, bool *ret_value)
{
	static const struct {
		const char *text;
		bool value;
	} words[] = { { "true", true }, { "yes", true }, { "false", false }, { "no", false } };
	const char *text = NULL;
	int r = source_text(source, node, "the value", &text);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i].text, text))
			continue;
		*ret_value = words[i].value;
		return 0;
	}
	return source_fail(source, node, "%s is true or false, not '%s'", name, text);
}

static int parse_int(struct source *source, const yaml_node_t *node, const char *name, const char *text,
		     int64_t *ret_value)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, strncmp(text, "0x", 2) ? 10 : 16);
	if (errno || *end || end == text || *text == ' ' || *text == '+')
		return source_fail(source, node, "%s is a number, not '%s'", name, text);
	*ret_value = value;
	return 0;
}

static int parse_word(struct source *source, const yaml_node_t *node, const struct fact_decl *decl, const char *text)
{
	struct str all = { 0 };
	int r;

	for (const char *const *word = decl->words; *word; word++) {
		if (!strcmp(*word, text)) {
			str_done(&all);
			return 0;
		}
		str_addf(&all, "%s%s", all.len ? ", " : "", *word);
	}
	r = source_fail(source, node, "%s is never '%s'; its words are: %s", decl->name, text, all.s ? all.s : "");
	str_done(&all);
	return r;
}

static int parse_addr(struct source *source, const yaml_node_t *node, const struct cond *cond, const char *text,
		      struct value *value)
{
	if (cond->op->operand == OPERAND_PREFIX) {
		if (addr_parse_prefix(text, &value->a, &value->prefix_len) < 0)
			return source_fail(source, node, "'%s' is no prefix; write ADDRESS/LENGTH", text);
		return 0;
	}
	if (addr_parse(text, &value->a) < 0)
		return source_fail(source, node, "%s is an address, not '%s'%s", cond->path.text, text,
				   strchr(text, '/') ? "; for a prefix write 'matches:'" : "");
	return 0;
}

static int parse_ref(struct source *source, const yaml_node_t *node, const struct cond *cond, const char *text,
		     struct value *value)
{
	const struct check *check = source->loading->check;

	for (size_t i = 0; i < check->n_vars; i++) {
		if (strcmp(check->vars[i].name, text))
			continue;
		if (strcmp(check->vars[i].list->name, cond->path.decl->list))
			return source_fail(source, node, "%s is one of %s, but '%s' is one of %s", cond->path.text,
					   cond->path.decl->list, text, check->vars[i].list->name);
		value->var = (int)i;
		return 0;
	}
	return source_fail(source, node, "%s is one of %s; '%s' is no variable of 'for:'", cond->path.text,
			   cond->path.decl->list, text);
}

static int other_fact(struct source *source, yaml_node_t *node, void *data)
{
	struct cond *cond = ((struct operand_data *)data)->cond;
	struct value *value = &cond->values[cond->n_values - 1];
	const char *text = NULL;
	int r = source_text(source, node, "'fact:'", &text);

	if (r < 0)
		return r;
	value->other = xcalloc(1, sizeof(*value->other));
	r = source_path(source, node, text, value->other);
	if (r < 0)
		return r;
	if (value->other->decl->type != cond->path.decl->type)
		return source_fail(source, node, "%s is of type %s, but %s of type %s", cond->path.text,
				   fact_type_name(cond->path.decl->type), text,
				   fact_type_name(value->other->decl->type));
	return 0;
}

/* One operand: a value of the fact's type, or { fact: NAME }. */
static int operand_add(struct source *source, yaml_node_t *node, void *data)
{
	static const struct source_key keys[] = { { "fact", true, other_fact } };
	struct cond *cond = ((struct operand_data *)data)->cond;
	const struct fact_decl *decl = cond->path.decl;
	const char *text = NULL;
	struct value *value;
	int r;

	xgrow(&cond->values, cond->n_values, sizeof(*cond->values));
	value = &cond->values[cond->n_values++];
	*value = (struct value){ .var = VAR_TOP };
	if (node->type == YAML_MAPPING_NODE &&
	    (cond->op->operand == OPERAND_ONE || cond->op->operand == OPERAND_EITHER))
		return source_map(source, node, "a value", keys, ARRAY_SIZE(keys), data);
	if (cond->op->operand == OPERAND_BOOL || decl->type == FACT_BOOL)
		return parse_bool(source, node, cond->op->operand == OPERAND_BOOL ? "'exists:'" : cond->path.text,
				  &value->b);
	if (decl->type == FACT_TEXT && node->type == YAML_SCALAR_NODE && !node->data.scalar.length) {
		value->s = xstrdup("");
		return 0;
	}
	r = source_text(source, node, "the value", &text);
	if (r < 0)
		return r;
	switch (decl->type) {
	case FACT_INT:
		return parse_int(source, node, cond->path.text, text, &value->i);
	case FACT_ADDR:
		return parse_addr(source, node, cond, text, value);
	case FACT_REF:
		return parse_ref(source, node, cond, text, value);
	case FACT_WORD:
		r = parse_word(source, node, decl, text);
		break;
	default:
		break;
	}
	if (!r)
		value->s = xstrdup(text);
	return r;
}

int source_operands(struct source *source, yaml_node_t *node, struct cond *cond)
{
	struct operand_data data = { .cond = cond };
	bool list = node->type == YAML_SEQUENCE_NODE;

	if (!(cond->op->types & TYPE(cond->path.decl->type)))
		return source_fail(source, node, "'%s:' cannot be asked of %s, which is of type %s", cond->op->name,
				   cond->path.text, fact_type_name(cond->path.decl->type));
	if (cond->op->operand == OPERAND_LIST && !list)
		return source_fail(source, node, "'%s:' takes a list; write %s", cond->op->name, cond->op->example);
	if ((cond->op->operand == OPERAND_ONE || cond->op->operand == OPERAND_BOOL) && list)
		return source_fail(source, node, "'%s:' takes one value; write %s", cond->op->name, cond->op->example);
	return source_each(source, node, operand_add, &data);
}
