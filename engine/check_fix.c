/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fixes that a check names: a wish to a builder of rules/, or a literal command.
 */
#include "engine/check_fix.h"

#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/check_load.h"

static int fix_when(struct source *source, yaml_node_t *node, void *data)
{
	struct check_fix *fix = data;
	int r = source_cond(source, node, &fix->when);

	if (!r)
		known_add(&source->loading->known, fix->when, true);
	return r;
}

static int fix_builder(struct source *source, yaml_node_t *node, void *data)
{
	struct check_fix *fix = data;
	const char *text = NULL;
	int r = source_text(source, node, "'builder:'", &text);

	if (r < 0)
		return r;
	if (!fix_builder_exists(text))
		return source_fail(source, node, "there is no fix builder '%s'; see docs/checks.md", text);
	fix->builder = xstrdup(text);
	return 0;
}

static int fix_rule(struct source *source, yaml_node_t *node, void *data)
{
	struct check_fix *fix = data;
	const char *text = NULL;
	int r = source_text(source, node, "'rule:'", &text);

	fix->has_rule = true;
	return r < 0 ? r : source_rule_path(source, node, text, &fix->rule);
}

static int fix_condition(struct source *source, yaml_node_t *node, void *data)
{
	const char *text = NULL;
	int r = source_text(source, node, "'condition:'", &text);

	if (!r)
		((struct check_fix *)data)->condition = xstrdup(text);
	return r;
}

static int fix_kind_parse(struct source *source, yaml_node_t *node, void *data)
{
	struct check_fix *fix = data;
	const char *text = NULL;
	int r = source_text(source, node, "'kind:'", &text);

	if (r < 0)
		return r;
	for (fix->kind = FIX_IMMEDIATE; fix->kind <= FIX_ADVICE; fix->kind++)
		if (!strcmp(fix_kind_name(fix->kind), text))
			return 0;
	return source_fail(source, node, "a fix is immediate, lasting or advice, not '%s'", text);
}

static int fix_command(struct source *source, yaml_node_t *item, void *data)
{
	struct templates *templates = data;

	xgrow(&templates->list, templates->n, sizeof(*templates->list));
	templates->list[templates->n] = (struct template){ 0 };
	return source_shell(source, item, &templates->list[templates->n++]);
}

static int fix_run(struct source *source, yaml_node_t *node, void *data)
{
	return source_each(source, node, fix_command, &((struct check_fix *)data)->run);
}

static int fix_undo(struct source *source, yaml_node_t *node, void *data)
{
	return source_each(source, node, fix_command, &((struct check_fix *)data)->undo);
}

static int fix_undo_note(struct source *source, yaml_node_t *node, void *data)
{
	return source_template(source, node, &((struct check_fix *)data)->undo_note);
}

static int fix_opens(struct source *source, yaml_node_t *node, void *data)
{
	return source_template(source, node, &((struct check_fix *)data)->opens);
}

static int fix_manager(struct source *source, yaml_node_t *node, void *data)
{
	const char *text = NULL;
	int r = source_text(source, node, "'manager:'", &text);

	if (!r)
		((struct check_fix *)data)->manager = xstrdup(text);
	return r;
}

static const struct source_key fix_keys[] = {
	{ "when", false, fix_when },	       { "builder", false, fix_builder },     { "rule", false, fix_rule },
	{ "condition", false, fix_condition }, { "kind", false, fix_kind_parse },     { "run", false, fix_run },
	{ "undo", false, fix_undo },	       { "undo_note", false, fix_undo_note }, { "opens", false, fix_opens },
	{ "manager", false, fix_manager },
};

/* What belongs together. */
static int fix_check(struct source *source, const yaml_node_t *node, const struct check_fix *fix)
{
	if (fix->builder &&
	    (fix->run.n || fix->undo.n || fix->undo_note.n || fix->opens.n || fix->manager || fix->kind))
		return source_fail(source, node,
				   "a fix with 'builder:' takes only 'rule:', 'condition:' and 'when:' besides");
	if (fix->builder)
		return 0;
	if (fix->has_rule)
		return source_fail(source, node, "'rule:' is for a builder; add 'builder: NAME'");
	if (fix->kind == FIX_ADVICE)
		return fix->opens.n ? 0 : source_fail(source, node, "advice needs 'opens:', the advice in words");
	if (!fix->run.n)
		return source_fail(source, node,
				   "a fix needs 'builder:' or 'run:'; without a command write 'kind: advice'");
	if (!fix->undo.n && !fix->undo_note.n)
		return source_fail(source, node, "a fix needs 'undo:', or 'undo_note:' that says why there is none");
	return 0;
}

static int fix_add(struct source *source, yaml_node_t *item, void *data)
{
	struct check *check = data;
	struct known outer = source->loading->known;
	struct check_fix *fix;
	int r;

	xgrow(&check->fixes, check->n_fixes, sizeof(*check->fixes));
	fix = &check->fixes[check->n_fixes++];
	*fix = (struct check_fix){ .kind = FIX_IMMEDIATE };
	source->loading->known = (struct known){ 0 };
	known_copy(&source->loading->known, &outer);
	r = source_map(source, item, "a fix", fix_keys, ARRAY_SIZE(fix_keys), fix);
	known_done(&source->loading->known);
	source->loading->known = outer;
	return r < 0 ? r : fix_check(source, item, fix);
}

int source_fixes(struct source *source, yaml_node_t *node, void *data)
{
	return source_each(source, node, fix_add, data);
}

static bool render_commands(const struct templates *templates, const struct binding *binding, char ***list, size_t *n)
{
	for (size_t i = 0; i < templates->n; i++) {
		char *text = template_shell(&templates->list[i], binding);

		if (!text)
			return false;
		xgrow(list, *n, sizeof(**list));
		(*list)[(*n)++] = text;
	}
	return true;
}

/* The literal fix; NULL where a value is missing, or cannot stand in a command. */
static struct fix *fix_render(const struct check_fix *from, const struct binding *binding)
{
	_cleanup_(fix_freep) struct fix *fix = xcalloc(1, sizeof(*fix));

	fix->kind = from->kind;
	fix->proven = -1;
	if (!render_commands(&from->run, binding, &fix->commands, &fix->n_commands) ||
	    !render_commands(&from->undo, binding, &fix->undo, &fix->n_undo))
		return NULL;
	if (from->manager)
		fix->manager = xstrdup(from->manager);
	else if (fix->n_commands)
		fix->manager = strndup(fix->commands[0], strcspn(fix->commands[0], " "));
	if (from->undo_note.n)
		fix->undo_note = template_text(&from->undo_note, binding);
	if (from->opens.n)
		fix->opens = template_text(&from->opens, binding);
	if (from->condition)
		fix->condition = xstrdup(from->condition);
	return TAKE_PTR(fix);
}

static void wish_add(struct fix_wishes *wishes, const struct check_fix *from, const struct binding *binding)
{
	struct fix_wish wish = { .builder = from->builder, .condition = from->condition, .prefix = "" };

	wish.record = from->has_rule ? binding_record(binding, &from->rule) : facts_top(binding->facts);
	if (from->has_rule)
		wish.prefix = from->rule.field;
	xgrow(&wishes->wishes, wishes->n, sizeof(*wishes->wishes));
	wishes->wishes[wishes->n++] = wish;
}

void check_fixes_make(const struct check *check, const struct binding *binding, struct diagnosis *diagnosis,
		      struct fix_wishes *wishes)
{
	for (size_t i = 0; i < check->n_fixes; i++) {
		const struct check_fix *from = &check->fixes[i];
		struct fix *fix;

		if (!cond_holds(from->when, binding))
			continue;
		if (from->builder) {
			wish_add(wishes, from, binding);
			continue;
		}
		fix = fix_render(from, binding);
		if (!fix) {
			free(diagnosis->no_fix);
			diagnosis->no_fix = xstrdup("a name in the command is not known, or holds control bytes");
			continue;
		}
		xgrow(&diagnosis->fixes, diagnosis->n_fixes, sizeof(struct fix *));
		diagnosis->fixes[diagnosis->n_fixes++] = fix;
	}
}
