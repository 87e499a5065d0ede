/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts with ${fact} in them: parsed when a check is loaded (only facts that its condition guarantees), filled in when
 * it holds, as plain text or as words of shell.
 */
#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/check_yaml.h"
#include "engine/place.h"

/* Of a sentence that is said for each record of a list: nobody reads ten of them at night. */
#define SAY_AT_MOST 3

/* Where in a shell command a place is: between words or in one, or within quotes. */
struct shell_state {
	char quote; /* '\0', '\'' or '"' */
};

void template_done(struct template *template)
{
	for (size_t i = 0; i < template->n; i++) {
		free(template->pieces[i].literal);
		free(template->pieces[i].path.text);
	}
	free(template->pieces);
	*template = (struct template){ 0 };
}

/* Adds a literal; in texts every run of white space becomes one blank, as YAML folds lines at different places. */
static struct piece *piece_add(struct template *template, const char *text, size_t n, bool shell)
{
	struct piece *piece;
	struct str literal = { 0 };

	for (size_t i = 0; i < n; i++) {
		bool blank = !shell && strchr(" \t\n", text[i]);

		if (!shell && text[i] == '$' && i + 2 < n && text[i + 1] == '$' && text[i + 2] == '{')
			continue;
		if (blank && i + 1 < n && strchr(" \t\n", text[i + 1]))
			continue;
		str_addn(&literal, blank ? " " : text + i, 1);
	}
	xgrow(&template->pieces, template->n, sizeof(*template->pieces));
	piece = &template->pieces[template->n++];
	*piece = (struct piece){ .literal = str_take(&literal) };
	return piece;
}

/* The fact between ${ and }, which must be one that has a value by then. */
static int piece_path(struct source *source, const yaml_node_t *node, const char *name, bool shell, struct piece *piece)
{
	_cleanup_(freep) char *where = xasprintf("${%s}", name);
	struct path *path = &piece->path;
	int r;

	if (source_is_rule(source, name))
		r = source_rule_path(source, node, name, path);
	else
		r = source_path(source, node, name, path);
	if (r < 0)
		return r;
	piece->has_path = true;
	if (!known_has(&source->loading->known, path))
		return source_fail_at(source, node, where,
				      "%s may have no value here; test %s in 'when:', or name it in 'needs:'", name,
				      name);
	if (shell && (!path->decl || path->decl->type == FACT_REF))
		return source_fail_at(source, node, where, "%s is no single word; use its fields", name);
	return 0;
}

static void shell_step(struct shell_state *state, const char **s)
{
	if (state->quote ? **s == state->quote : **s == '\'' || **s == '"')
		state->quote = (char)(state->quote ? '\0' : **s);
	else if (**s == '\\' && state->quote != '\'' && (*s)[1])
		(*s)++;
}

static int template_parse(struct source *source, const yaml_node_t *node, const char *text, bool shell,
			  struct template *template)
{
	struct shell_state state = { 0 };
	const char *start = text, *s;

	for (s = text; *s; s++) {
		_cleanup_(freep) char *name = NULL;
		struct piece *piece;
		size_t n;
		int r;

		if (!shell && !strncmp(s, "$${", 3)) {
			s += 2;
			continue;
		}
		if (strncmp(s, "${", 2)) {
			if (shell)
				shell_step(&state, &s);
			continue;
		}
		n = strcspn(s, "} \t\n");
		if (s[n] != '}')
			return source_fail_at(source, node, s, "'${' without '}'%s",
					      shell ? "" : "; for a plain '${' write '$${'");
		if (state.quote)
			return source_fail_at(
				source, node, s,
				"'${' within quotes; values are quoted by themselves: leave the quotes out");
		name = xasprintf("%.*s", (int)n - 2, s + 2);
		piece = piece_add(template, start, (size_t)(s - start), shell);
		r = piece_path(source, node, name, shell, piece);
		if (r < 0)
			return r;
		start = s + n + 1;
		s += n;
	}
	if (state.quote)
		return source_fail(source, node, "a quote (%c) is not closed", state.quote);
	while (s > start && strchr(" \t\n", s[-1]))
		s--;
	piece_add(template, start, (size_t)(s - start), shell);
	return 0;
}

int source_template(struct source *source, const yaml_node_t *node, struct template *ret_template)
{
	const char *text = NULL;
	int r = source_text(source, node, "a text", &text);

	return r < 0 ? r : template_parse(source, node, text, false, ret_template);
}

int source_shell(struct source *source, const yaml_node_t *node, struct template *ret_template)
{
	const char *text = NULL;
	int r = source_text(source, node, "a command", &text);

	if (r < 0)
		return r;
	if (strpbrk(text, "\r\n") && strpbrk(text, "\r\n")[1])
		return source_fail(source, node, "a command is one line; write several as a list");
	return template_parse(source, node, text, true, ret_template);
}

static int sentence_when(struct source *source, yaml_node_t *node, void *data)
{
	struct sentence *sentence = data;
	int r = source_cond(source, node, &sentence->when);

	if (!r)
		known_add(&source->loading->known, sentence->when, true);
	return r;
}

static int sentence_text(struct source *source, yaml_node_t *node, void *data)
{
	return source_template(source, node, &((struct sentence *)data)->text);
}

static int sentence_var(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value, void *data)
{
	struct sentence *sentence = data;

	if (sentence->var.name)
		return source_fail(source, key, "a sentence binds one variable");
	for (size_t i = 0; i < source->loading->check->n_vars; i++)
		if (!strcmp(source->loading->check->vars[i].name, name))
			return source_fail(source, key, "the check has a variable '%s' already; choose another name",
					   name);
	return source_var(source, key, name, value, &sentence->var);
}

static int sentence_for(struct source *source, yaml_node_t *node, void *data)
{
	struct sentence *sentence = data;
	struct check *check = source->loading->check;
	int r = source_pairs(source, node, "'for:'", sentence_var, data);

	if (r < 0)
		return r;
	if (!sentence->var.name)
		return source_fail(source, node, "'for:' is empty; write for: { NAME: LIST }");
	/* A variable of the check while this sentence is read; sentence_add takes it away. */
	xgrow(&check->vars, check->n_vars, sizeof(*check->vars));
	check->vars[check->n_vars++] = sentence->var;
	return 0;
}

static const struct source_key sentence_keys[] = {
	{ "for", false, sentence_for },
	{ "when", true, sentence_when },
	{ "text", true, sentence_text },
};

static int sentence_add(struct source *source, yaml_node_t *item, void *data)
{
	struct sentences *sentences = data;
	struct sentence *sentence;
	struct known outer = source->loading->known;
	size_t n_vars = source->loading->check->n_vars;
	int r;

	xgrow(&sentences->list, sentences->n, sizeof(*sentences->list));
	sentence = &sentences->list[sentences->n++];
	*sentence = (struct sentence){ 0 };
	if (item->type != YAML_MAPPING_NODE)
		return source_template(source, item, &sentence->text);
	if (!source_get(source, item, "text"))
		return source_fail(
			source, item,
			"a sentence is a text, or { when: CONDITION, text: TEXT }; a text with ': ' needs quotes");
	/* What its own condition guarantees holds for this sentence only. */
	source->loading->known = (struct known){ 0 };
	known_copy(&source->loading->known, &outer);
	r = source_map(source, item, "a sentence", sentence_keys, ARRAY_SIZE(sentence_keys), sentence);
	source->loading->check->n_vars = n_vars;
	known_done(&source->loading->known);
	source->loading->known = outer;
	return r;
}

int source_sentences(struct source *source, yaml_node_t *node, struct sentences *sentences)
{
	return source_each(source, node, sentence_add, sentences);
}

static char *path_value(const struct path *path, const struct binding *binding)
{
	const struct fact *fact;

	if (!path->decl)
		return place_record_text(binding_record(binding, path), path->field);
	fact = binding_fact(binding, path);
	return fact ? fact_value_text(fact) : NULL;
}

static bool has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return true;
	return false;
}

static char *template_fill(const struct template *template, const struct binding *binding, bool shell)
{
	struct str text = { 0 };

	for (size_t i = 0; i < template->n; i++) {
		const struct piece *piece = &template->pieces[i];
		_cleanup_(freep) char *value = piece->has_path ? path_value(&piece->path, binding) : NULL;

		str_add(&text, piece->literal);
		if (piece->has_path && (!value || (shell && has_control(value)))) {
			str_done(&text);
			return NULL;
		}
		if (value && shell)
			str_add_shell(&text, value);
		else if (value)
			str_add(&text, value);
	}
	return str_take(&text);
}

char *template_text(const struct template *template, const struct binding *binding)
{
	return template_fill(template, binding, false);
}

char *template_shell(const struct template *template, const struct binding *binding)
{
	return template_fill(template, binding, true);
}

bool cond_holds(const struct cond *cond, const struct binding *binding)
{
	struct look look = { 0 };
	bool holds = !cond || cond_eval(cond, binding, &look) == TRI_TRUE;

	look_done(&look);
	return holds;
}

static bool sentence_say(const struct sentence *sentence, const struct binding *binding, char ***list, size_t *n)
{
	char *text = cond_holds(sentence->when, binding) ? template_text(&sentence->text, binding) : NULL;

	if (!text)
		return false;
	xgrow(list, *n, sizeof(**list));
	(*list)[(*n)++] = text;
	return true;
}

void sentences_list(const struct check *check, const struct sentences *sentences, const struct binding *binding,
		    char ***list, size_t *n)
{
	for (size_t i = 0; i < sentences->n; i++) {
		const struct sentence *sentence = &sentences->list[i];
		size_t records = sentence->var.list ? facts_count(binding->facts, sentence->var.list->name) : 0;
		unsigned int said = 0;

		if (!sentence->var.list)
			sentence_say(sentence, binding, list, n);
		for (size_t j = 0; j < records && said < SAY_AT_MOST; j++) {
			binding->records[check->n_vars] = facts_at(binding->facts, sentence->var.list->name, j);
			said += sentence_say(sentence, binding, list, n);
		}
	}
}

char *sentences_text(const struct check *check, const struct sentences *sentences, const struct binding *binding)
{
	struct str text = { 0 };
	char **list = NULL;
	size_t n = 0;

	sentences_list(check, sentences, binding, &list, &n);
	for (size_t i = 0; i < n; i++) {
		str_addf(&text, "%s%s", i ? " " : "", list[i]);
		free(list[i]);
	}
	free(list);
	return str_take(&text);
}
