/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads checks from YAML: one table has the keys of a check, one those of a fix. Whatever is not in the tables, or
 * cannot work, is an error with its place.
 */
#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/check_load.h"

static int load_id(struct source *source, yaml_node_t *node, void *data)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	struct check *check = data;
	const char *text = NULL;
	int r = source_text(source, node, "'id:'", &text);

	if (r < 0)
		return r;
	if (text[0] < 'a' || text[0] > 'z' || strlen(text) > 64 || strspn(text, allowed) != strlen(text))
		return source_fail(source, node, "'%s' is no id; use a-z, 0-9 and '-', at most 64, a letter first",
				   text);
	check->id = xstrdup(text);
	return 0;
}

static int load_severity(struct source *source, yaml_node_t *node, void *data)
{
	struct check *check = data;
	const char *text = NULL;
	int r = source_text(source, node, "'severity:'", &text);

	if (r < 0)
		return r;
	for (check->severity = SEVERITY_ERROR; check->severity <= SEVERITY_WARNING; check->severity++)
		if (!strcmp(severity_name(check->severity), text))
			return 0;
	return source_fail(source, node, "severity is error or warning, not '%s'", text);
}

int source_var(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value, struct var *ret_var)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	const char *list = NULL;
	size_t n = strlen(name);
	int r = source_text(source, value, "a list of facts", &list);

	if (r < 0)
		return r;
	if (name[0] < 'a' || name[0] > 'z' || strspn(name, allowed) != n)
		return source_fail(source, key, "'%s' is no variable; use a-z, 0-9 and '_', a letter first", name);
	for (size_t i = 0; i < fact_table_size; i++)
		if (!strncmp(fact_table[i].name, name, n) && fact_table[i].name[n] == '.' && !fact_list_find(name))
			return source_fail(source, key, "variable '%s' would hide the facts %s.*; choose another name",
					   name, name);
	if (!fact_list_find(list)) {
		struct nearest nearest = { .word = list };
		char buf[96];

		for (size_t i = 0; i < fact_lists_size; i++)
			nearest_try(&nearest, fact_lists[i].name);
		return source_fail(source, value, "there is no list '%s'%s", list,
				   *nearest_text(&nearest, buf) ? buf : "; see 'nfdiag facts'");
	}
	*ret_var = (struct var){ .name = xstrdup(name), .list = fact_list_find(list) };
	return 0;
}

static int load_var(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value, void *data)
{
	struct check *check = data;
	struct var var;
	int r = source_var(source, key, name, value, &var);

	if (r < 0)
		return r;
	xgrow(&check->vars, check->n_vars, sizeof(*check->vars));
	check->vars[check->n_vars++] = var;
	return 0;
}

static int load_for(struct source *source, yaml_node_t *node, void *data)
{
	return source_pairs(source, node, "'for:'", load_var, data);
}

static bool cond_uses(const struct cond *cond, int var)
{
	if (cond->kind == COND_FACT && cond->path.var == var)
		return true;
	for (size_t i = 0; i < cond->n_values; i++)
		if (cond->values[i].var == var || (cond->values[i].other && cond->values[i].other->var == var))
			return true;
	for (size_t i = 0; i < cond->n_parts; i++)
		if (cond_uses(cond->parts[i], var))
			return true;
	return false;
}

static int load_when(struct source *source, yaml_node_t *node, void *data)
{
	struct check *check = data;
	int r = source_cond(source, node, &check->when);

	if (r < 0)
		return r;
	for (size_t i = 0; i < check->n_vars; i++)
		if (!cond_uses(check->when, (int)i))
			return source_fail(source, node,
					   "'when:' does not ask anything of variable '%s'; leave it out of 'for:'",
					   check->vars[i].name);
	known_add(&source->loading->known, check->when, true);
	check->shown = check->when;
	return 0;
}

static int load_needs(struct source *source, yaml_node_t *node, void *data)
{
	struct check *check = data;
	struct cond *needs = NULL, *both;
	int r = source_needs(source, node, &needs);

	if (r < 0)
		return r;
	known_add(&source->loading->known, needs, true);
	both = xcalloc(1, sizeof(*both));
	both->kind = COND_ALL;
	xgrow(&both->parts, 0, sizeof(struct cond *));
	both->parts[both->n_parts++] = check->when;
	xgrow(&both->parts, 1, sizeof(struct cond *));
	both->parts[both->n_parts++] = needs;
	check->when = both;
	return 0;
}

static int load_title(struct source *source, yaml_node_t *node, void *data)
{
	struct check *check = data;
	const char *text = NULL;
	int r = source_text(source, node, "'title:'", &text);

	if (r < 0)
		return r;
	check->title_text = xstrdup(text);
	return source_template(source, node, &check->title);
}

static int load_text(struct source *source, yaml_node_t *node, void *data)
{
	return source_sentences(source, node, &((struct check *)data)->text);
}

static int load_see(struct source *source, yaml_node_t *node, void *data)
{
	return source_sentences(source, node, &((struct check *)data)->see);
}

static int load_no_fix(struct source *source, yaml_node_t *node, void *data)
{
	return source_sentences(source, node, &((struct check *)data)->no_fix);
}

/* A scalar that names a fact of that type. */
static int load_path(struct source *source, yaml_node_t *node, const char *what, enum fact_type type, struct path *path)
{
	const char *text = NULL;
	int r = source_text(source, node, what, &text);

	if (!r)
		r = source_path(source, node, text, path);
	if (!r && path->decl->type != type)
		return source_fail(source, node, "%s wants the type %s, but %s is of type %s", what,
				   fact_type_name(type), text, fact_type_name(path->decl->type));
	return r;
}

static int load_where_hook(struct source *source, yaml_node_t *node, void *data)
{
	struct check *check = data;
	const char *const *word = fact_decl_find("probe.last_hook")->words;
	const char *text = NULL;
	int r = source_text(source, node, "'hook:'", &text);

	if (r < 0)
		return r;
	if (strchr(text, '.'))
		return load_path(source, node, "'hook:'", FACT_WORD, &check->where_hook);
	while (*word && strcmp(*word, text))
		word++;
	if (!*word)
		return source_fail(source, node,
				   "'%s' is no hook; write ingress, prerouting, input, forward, output, postrouting, "
				   "egress, or a fact (VARIABLE.hook)",
				   text);
	check->where_hook_word = xstrdup(text);
	return 0;
}

static int load_where(struct source *source, yaml_node_t *node, void *data)
{
	static const struct source_key keys[] = { { "hook", true, load_where_hook } };
	struct check *check = data;
	const char *text = NULL;
	int r;

	if (node->type == YAML_MAPPING_NODE)
		return source_map(source, node, "'where:'", keys, ARRAY_SIZE(keys), check);
	r = source_text(source, node, "'where:'", &text);
	return r < 0 ? r : source_rule_path(source, node, text, &check->where_rule);
}

/* VARIABLE.FIELD of the first variable whose list has such a field; false where none has. */
static bool default_path(struct source *source, const yaml_node_t *node, const char *field, struct path *path)
{
	const struct check *check = source->loading->check;

	for (size_t i = 0; i < check->n_vars; i++) {
		_cleanup_(freep) char *declared = xasprintf("%s.%s", check->vars[i].list->name, field);
		_cleanup_(freep) char *name = xasprintf("%s.%s", check->vars[i].name, field);

		if (fact_decl_find(declared))
			return !source_path(source, node, name, path);
	}
	return false;
}

static int load_place(struct source *source, yaml_node_t *node, void *data)
{
	return load_path(source, node, "'place:'", FACT_INT, &((struct check *)data)->place);
}

static int load_journey(struct source *source, yaml_node_t *node, void *data)
{
	struct check *check = data;
	const char *text = NULL;
	int r = source_text(source, node, "'journey:'", &text);

	if (r < 0)
		return r;
	if (strchr(text, '.'))
		return load_path(source, node, "'journey:'", FACT_WORD, &check->journey);
	check->journey_given = true;
	for (check->journey_fixed = JOURNEY_REQUEST; check->journey_fixed <= JOURNEY_REPLY; check->journey_fixed++)
		if (!strcmp(journey_name(check->journey_fixed), text))
			return 0;
	return source_fail(source, node, "a journey is request or reply, not '%s'", text);
}

static int load_prefer(struct source *source, yaml_node_t *node, void *data)
{
	return load_path(source, node, "'prefer:'", FACT_INT, &((struct check *)data)->prefer);
}

static int load_special(struct source *source, yaml_node_t *item, void *data)
{
	struct check *check = data;
	const char *text = NULL;
	int r = source_text(source, item, "'specializes:'", &text);

	if (r < 0)
		return r;
	xgrow(&check->specializes, check->n_specializes, sizeof(*check->specializes));
	check->specializes[check->n_specializes++] =
		(struct special){ xstrdup(text), item->start_mark.line + 1, item->start_mark.column + 1 };
	return 0;
}

static int load_specializes(struct source *source, yaml_node_t *node, void *data)
{
	return source_each(source, node, load_special, data);
}

static int load_lasting(struct source *source, yaml_node_t *node, void *data)
{
	static const char *const words[] = {
		[LACK_NOTHING] = "nothing",
		[LACK_ACCEPT] = "accept",
		[LACK_TRANSLATION] = "translate",
		[LACK_DROP] = "close",
	};
	struct check *check = data;
	const char *text = NULL;
	int r = source_text(source, node, "'lasting:'", &text);

	if (r < 0)
		return r;
	for (check->lacks = LACK_NOTHING; check->lacks <= LACK_DROP; check->lacks++)
		if (!strcmp(words[check->lacks], text))
			return 0;
	return source_fail(source, node, "what lasts is accept, translate, close or nothing, not '%s'", text);
}

/* In this order: what a text may use is known once 'when' and 'needs' have been read. */
static const struct source_key check_keys[] = {
	{ "id", true, load_id },
	{ "severity", true, load_severity },
	{ "for", false, load_for },
	{ "when", true, load_when },
	{ "needs", false, load_needs },
	{ "title", true, load_title },
	{ "text", true, load_text },
	{ "where", false, load_where },
	{ "place", false, load_place },
	{ "journey", false, load_journey },
	{ "prefer", false, load_prefer },
	{ "fix", false, source_fixes },
	{ "no_fix", false, load_no_fix },
	{ "see", false, load_see },
	{ "lasting", false, load_lasting },
	{ "specializes", false, load_specializes },
};

const struct source_kind check_source = {
	.what = "a check",
	.begin = "'id: NAME'",
	.max_bytes = (size_t)256 * 1024,
	.max_nodes = 2000,
};

static int load_root(struct source *source, yaml_node_t *root, struct check *check)
{
	int r = source_map(source, root, "a check", check_keys, ARRAY_SIZE(check_keys), check);

	if (r < 0)
		return r;
	if (!check->place.text && !default_path(source, root, "place", &check->place))
		return source_fail(
			source, root,
			"a check without a variable that has a place needs 'place:', as in 'place: nat.place'");
	if (!check->journey.text && !check->journey_given)
		default_path(source, root, "journey", &check->journey);
	return 0;
}

int check_load(struct source *source, struct check *check)
{
	struct loading loading = { .check = check };
	int r;

	source->loading = &loading;
	r = load_root(source, source_root(source), check);
	source->loading = NULL;
	known_done(&loading.known);
	return r;
}
