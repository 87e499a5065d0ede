/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions from YAML, and the names of facts in them: all of it is resolved when a check is loaded, so that nothing
 * can be misspelt when it runs.
 */
#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/check_yaml.h"

/* What RULE_FIELDS of fact_table.c declares together, without the text: a policy may have none. */
static const char *const rule_fields[] = { "family", "table", "chain", "handle" };

/* What a path's first part is bound to: the variable's number, or VAR_TOP. */
static int var_find(const struct check *check, const char *name)
{
	size_t n = strcspn(name, ".");

	for (size_t i = 0; i < check->n_vars; i++)
		if (strlen(check->vars[i].name) == n && !strncmp(check->vars[i].name, name, n))
			return (int)i;
	return VAR_TOP;
}

/* 'near.term' -> 'near_misses.term', the name in the table; scalars stay as they are. The caller frees. */
static char *declared_name(const struct check *check, const char *name, int var)
{
	if (var == VAR_TOP)
		return xstrdup(name);
	return xasprintf("%s%s", check->vars[var].list->name, name + strlen(check->vars[var].name));
}

static void path_set(struct path *path, const struct check *check, const char *name, int var,
		     const struct fact_decl *decl)
{
	path->text = xstrdup(name);
	path->var = var;
	path->decl = decl;
	path->field = path->text;
	if (var != VAR_TOP)
		path->field += strlen(check->vars[var].name) + (name[strlen(check->vars[var].name)] == '.');
}

static bool is_list_field(const struct fact_decl *decl)
{
	size_t n = strcspn(decl->name, ".");

	for (size_t i = 0; i < fact_lists_size; i++)
		if (strlen(fact_lists[i].name) == n && !strncmp(fact_lists[i].name, decl->name, n))
			return true;
	return false;
}

/* No such fact: says which name comes closest, as the check would have to write it. */
static int path_fail(struct source *source, const yaml_node_t *node, const char *name, int var)
{
	const struct check *check = source->loading->check;
	const char *list = var == VAR_TOP ? NULL : check->vars[var].list->name;
	struct nearest nearest = { .word = name };
	char buf[96];

	for (size_t i = 0; i < fact_table_size; i++) {
		const char *declared = fact_table[i].name;
		size_t n = list ? strlen(list) : 0;
		_cleanup_(freep) char *candidate = NULL;

		if (is_list_field(&fact_table[i]) != (list != NULL) || (n && strncmp(declared, list, n)) ||
		    (n && declared[n] != '.'))
			continue;
		candidate = xasprintf("%s%s", list ? check->vars[var].name : "", declared + n);
		nearest_try(&nearest, candidate);
	}
	if (*nearest_text(&nearest, buf))
		return source_fail_at(source, node, name, "there is no fact '%s'%s", name, buf);
	if (list)
		return source_fail_at(source, node, name,
				      "'%s' is one of %s, which have no field '%s'; see 'nfdiag facts'",
				      check->vars[var].name, list, name + strlen(check->vars[var].name));
	if (fact_list_find(name))
		return source_fail_at(source, node, name, "'%s' is a list; bind a variable to it: for: { NAME: %s }",
				      name, name);
	return source_fail_at(source, node, name,
			      "there is no fact and no variable of 'for:' called '%s'; see 'nfdiag facts'", name);
}

int source_path(struct source *source, const yaml_node_t *node, const char *name, struct path *ret_path)
{
	int var = var_find(source->loading->check, name);
	_cleanup_(freep) char *declared = declared_name(source->loading->check, name, var);
	const struct fact_decl *decl = fact_decl_find(declared);

	if (!decl || (var == VAR_TOP && is_list_field(decl)))
		return path_fail(source, node, name, var);
	path_set(ret_path, source->loading->check, name, var, decl);
	return 0;
}

bool source_is_rule(struct source *source, const char *name)
{
	int var = var_find(source->loading->check, name);
	_cleanup_(freep) char *declared = declared_name(source->loading->check, name, var);
	_cleanup_(freep) char *handle = xasprintf("%s.handle", declared);
	const struct fact_decl *decl = fact_decl_find(handle);

	return decl && (var != VAR_TOP || !is_list_field(decl));
}

int source_rule_path(struct source *source, const yaml_node_t *node, const char *name, struct path *ret_path)
{
	if (!source_is_rule(source, name))
		return source_fail_at(source, node, name, "'%s' is no rule; write VARIABLE.rule or nat.rule", name);
	path_set(ret_path, source->loading->check, name, var_find(source->loading->check, name), NULL);
	return 0;
}

static int cond_list(struct source *source, yaml_node_t *item, void *data)
{
	struct cond *cond = data, *part = NULL;
	int r = source_cond(source, item, &part);

	if (r < 0)
		return r;
	xgrow(&cond->parts, cond->n_parts, sizeof(struct cond *));
	cond->parts[cond->n_parts++] = part;
	return 0;
}

static int cond_several(struct source *source, yaml_node_t *node, void *data)
{
	if (node->type != YAML_SEQUENCE_NODE)
		return source_fail(source, node, "'all:' and 'any:' take a list of conditions");
	return source_each(source, node, cond_list, data);
}

static int cond_all(struct source *source, yaml_node_t *node, void *data)
{
	((struct cond *)data)->kind = COND_ALL;
	return cond_several(source, node, data);
}

static int cond_any(struct source *source, yaml_node_t *node, void *data)
{
	((struct cond *)data)->kind = COND_ANY;
	return cond_several(source, node, data);
}

static int cond_not(struct source *source, yaml_node_t *node, void *data)
{
	((struct cond *)data)->kind = COND_NOT;
	return cond_list(source, node, data);
}

static const struct source_key nest_keys[] = {
	{ "all", false, cond_all },
	{ "any", false, cond_any },
	{ "not", false, cond_not },
};

static int cond_nest(struct source *source, yaml_node_t *node, struct cond *cond)
{
	size_t n = node->type == YAML_MAPPING_NODE
			   ? (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start)
			   : 1;

	if (n != 1)
		return source_fail(source, node,
				   "a condition is one of 'all:', 'any:', 'not:', or 'fact:' with an operator");
	return source_map(source, node, "a condition (without 'fact:')", nest_keys, ARRAY_SIZE(nest_keys), cond);
}

static int cond_fact_key(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value,
			 void *data)
{
	struct nearest nearest = { .word = name };
	struct cond *cond = data;
	char buf[96];

	if (!strcmp(name, "fact"))
		return 0;
	for (size_t i = 0; i < check_ops_size; i++) {
		if (strcmp(check_ops[i].name, name))
			continue;
		if (cond->op)
			return source_fail(source, key,
					   "a second operator ('%s:' after '%s:'); join two conditions with 'all:'",
					   name, cond->op->name);
		cond->op = &check_ops[i];
		return source_operands(source, value, cond);
	}
	for (size_t i = 0; i < check_ops_size; i++)
		nearest_try(&nearest, check_ops[i].name);
	return source_fail(source, key, "there is no operator '%s'%s%s", name, nearest_text(&nearest, buf),
			   *nearest.best ? "" : "; they are is, not, in, lt, gt, exists, matches");
}

static int cond_fact(struct source *source, yaml_node_t *node, yaml_node_t *name_node, struct cond *cond)
{
	const char *name = NULL;
	int r = source_text(source, name_node, "'fact:'", &name);

	cond->kind = COND_FACT;
	if (!r)
		r = source_path(source, name_node, name, &cond->path);
	if (!r)
		r = source_pairs(source, node, "a condition", cond_fact_key, cond);
	if (!r && !cond->op)
		return source_fail(source, node, "no operator: what should %s be? write for example { fact: %s, %s }",
				   name, name, cond->path.decl->type == FACT_BOOL ? "is: true" : "is: VALUE");
	return r;
}

int source_cond(struct source *source, yaml_node_t *node, struct cond **ret_cond)
{
	_cleanup_(cond_freep) struct cond *cond = xcalloc(1, sizeof(*cond));
	yaml_node_t *name = source_get(source, node, "fact");
	int r = name ? cond_fact(source, node, name, cond) : cond_nest(source, node, cond);

	if (r < 0)
		return r;
	*ret_cond = TAKE_PTR(cond);
	return 0;
}

static struct cond *needs_add(struct cond *all)
{
	struct cond *part = xcalloc(1, sizeof(*part));

	part->kind = COND_FACT;
	part->op = &check_op_needs;
	xgrow(&all->parts, all->n_parts, sizeof(struct cond *));
	all->parts[all->n_parts++] = part;
	return part;
}

static int needs_one(struct source *source, yaml_node_t *item, void *data)
{
	const char *name = NULL;
	int r = source_text(source, item, "'needs:'", &name);

	if (r < 0)
		return r;
	if (!source_is_rule(source, name))
		return source_path(source, item, name, &needs_add(data)->path);
	for (size_t i = 0; !r && i < ARRAY_SIZE(rule_fields); i++) {
		_cleanup_(freep) char *field = xasprintf("%s.%s", name, rule_fields[i]);

		r = source_path(source, item, field, &needs_add(data)->path);
	}
	return r;
}

int source_needs(struct source *source, yaml_node_t *node, struct cond **ret_cond)
{
	_cleanup_(cond_freep) struct cond *all = xcalloc(1, sizeof(*all));
	int r;

	all->kind = COND_ALL;
	r = source_each(source, node, needs_one, all);
	if (r < 0)
		return r;
	*ret_cond = TAKE_PTR(all);
	return 0;
}
