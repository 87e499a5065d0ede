/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads a manager's file: tables of keys, as for checks. Whatever is not in them, or names a value that there never is,
 * is an error with its place.
 */
#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/manager_private.h"
#include "engine/manager_values.h"

/* The manager that is being read, beside the part that is. */
struct reading {
	struct manager *manager;
	void *part;
};

static int read_plain(struct source *source, yaml_node_t *node, const char *what, char **ret_text)
{
	const char *text = NULL;
	int r = source_text(source, node, what, &text);

	if (!r)
		*ret_text = xstrdup(text);
	return r;
}

static int read_pattern(struct source *source, yaml_node_t *item, void *data)
{
	struct patterns *patterns = data;
	struct pattern pattern = { 0 };
	const char *text = NULL, *why = NULL;
	int r = source_text(source, item, "a pattern", &text);

	if (r < 0)
		return r;
	if (pattern_parse(text, &pattern, &why) < 0)
		return source_fail(source, item, "pattern '%s': %s", text, why);
	xgrow(&patterns->list, patterns->n, sizeof(*patterns->list));
	patterns->list[patterns->n++] = pattern;
	for (size_t i = 0; i < pattern.n; i++)
		if (pattern.pieces[i].name && manager_value_is_known(pattern.pieces[i].name))
			return source_fail(source, item, "<%s> would hide the value of that name; choose another name",
					   pattern.pieces[i].name);
	return 0;
}

#define CLAIM_PATTERNS(member)                                                                                         \
	static int claim_##member(struct source *source, yaml_node_t *node, void *data)                                \
	{                                                                                                              \
		struct claim *claim = ((struct reading *)data)->part;                                                  \
                                                                                                                       \
		return source_each(source, node, read_pattern, &claim->member);                                        \
	}

CLAIM_PATTERNS(family)
CLAIM_PATTERNS(table)
CLAIM_PATTERNS(chain)
CLAIM_PATTERNS(via)
CLAIM_PATTERNS(within)
CLAIM_PATTERNS(comment)
CLAIM_PATTERNS(hook)
CLAIM_PATTERNS(rule)
CLAIM_PATTERNS(only)

static int read_with(struct source *source, yaml_node_t *item, void *data)
{
	struct claim *claim = data;
	char *name = NULL;
	int r = read_plain(source, item, "a chain's name", &name);

	if (r < 0)
		return r;
	xgrow(&claim->with, claim->n_with, sizeof(*claim->with));
	claim->with[claim->n_with++] = name;
	return 0;
}

static int claim_with(struct source *source, yaml_node_t *node, void *data)
{
	return source_each(source, node, read_with, ((struct reading *)data)->part);
}

/* One of two words: 1, 2, or -EINVAL. */
static int read_either(struct source *source, yaml_node_t *node, const char *what, const char *const words[2])
{
	const char *text = NULL;
	int r = source_text(source, node, what, &text);

	if (r < 0)
		return r;
	for (int i = 0; i < 2; i++)
		if (!strcmp(text, words[i]))
			return i + 1;
	return source_fail(source, node, "%s is %s or %s, not '%s'", what, words[0], words[1], text);
}

static int claim_dialect(struct source *source, yaml_node_t *node, void *data)
{
	int r = read_either(source, node, "'dialect:'", (const char *const[]){ "nft", "iptables" });

	if (r > 0)
		((struct claim *)((struct reading *)data)->part)->dialect = (unsigned int)r;
	return r < 0 ? r : 0;
}

static int claim_place(struct source *source, yaml_node_t *node, void *data)
{
	static const char *const words[] = { [PLACE_POLICY] = "policy", [PLACE_RULE] = "rule", [PLACE_WAY] = "way" };
	struct claim *claim = ((struct reading *)data)->part;
	const char *text = NULL;
	int r = source_text(source, node, "'place:'", &text);

	if (r < 0)
		return r;
	for (size_t i = PLACE_POLICY; i < ARRAY_SIZE(words); i++)
		if (!strcmp(text, words[i])) {
			claim->place = (unsigned int)i;
			return 0;
		}
	return source_fail(source, node, "'place:' is policy, rule or way, not '%s'", text);
}

static bool captures(const struct patterns *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->n; i++)
		for (size_t j = 0; j < patterns->list[i].n; j++)
			if (patterns->list[i].pieces[j].name && !strcmp(patterns->list[i].pieces[j].name, name))
				return true;
	return false;
}

static bool value_exists(const struct manager *manager, const char *name)
{
	for (size_t i = 0; i < manager->n_claims; i++) {
		const struct claim *claim = &manager->claims[i];

		if (captures(&claim->family, name) || captures(&claim->table, name) || captures(&claim->chain, name) ||
		    captures(&claim->via, name) || captures(&claim->within, name) || captures(&claim->comment, name) ||
		    captures(&claim->hook, name) || captures(&claim->rule, name) || captures(&claim->only, name))
			return true;
	}
	return manager_value_is_known(name);
}

static int check_value(struct source *source, const yaml_node_t *node, const struct manager *manager, const char *name)
{
	struct nearest nearest = { .word = name };
	char buf[96];

	if (value_exists(manager, name))
		return 0;
	manager_values_nearest(&nearest);
	return source_fail_at(source, node, name, "there is no value '%s', and no pattern above catches it as <%s>%s",
			      name, name, nearest_text(&nearest, buf));
}

static int read_wording(struct source *source, yaml_node_t *node, const struct manager *manager, bool line,
			struct wording *wording)
{
	const char *text = NULL, *why = NULL;
	int r = source_text(source, node, "a text", &text);

	if (r < 0)
		return r;
	if (line && strpbrk(text, "\r\n") && strpbrk(text, "\r\n")[1])
		return source_fail(source, node, "that is one line; write several as a list");
	if (wording_parse(text, wording, &why) < 0)
		return source_fail(source, node, "%s", why);
	for (size_t i = 0; !r && i < wording->n; i++)
		if (wording->pieces[i].kind == WORDING_VALUE)
			r = check_value(source, node, manager, wording->pieces[i].text);
	return r;
}

static int claim_object(struct source *source, yaml_node_t *node, void *data)
{
	const struct reading *reading = data;

	return read_wording(source, node, reading->manager, true, &((struct claim *)reading->part)->object);
}

/* `object` last: its values are those that the patterns catch. */
static const struct source_key claim_keys[] = {
	{ "family", false, claim_family }, { "table", false, claim_table },	{ "chain", false, claim_chain },
	{ "via", false, claim_via },	   { "comment", false, claim_comment }, { "hook", false, claim_hook },
	{ "within", false, claim_within }, { "rule", false, claim_rule },	{ "only", false, claim_only },
	{ "with", false, claim_with },	   { "dialect", false, claim_dialect }, { "place", false, claim_place },
	{ "object", false, claim_object },
};

static int read_claim(struct source *source, yaml_node_t *item, void *data)
{
	struct manager *manager = data;
	struct reading reading = { .manager = manager };
	struct claim *claim;
	int r;

	xgrow(&manager->claims, manager->n_claims, sizeof(*manager->claims));
	claim = &manager->claims[manager->n_claims++];
	*claim = (struct claim){ 0 };
	reading.part = claim;
	r = source_map(source, item, "a claim", claim_keys, ARRAY_SIZE(claim_keys), &reading);
	if (!r && !claim->table.n && !claim->chain.n && !claim->via.n && !claim->within.n && !claim->comment.n &&
	    !claim->rule.n && !claim->only.n && !claim->n_with && !claim->dialect)
		return source_fail(source, item,
				   "a claim needs one of 'table:', 'chain:', 'via:', 'within:', 'comment:', "
				   "'rule:', 'only:', 'with:', 'dialect:'");
	return r;
}

static int read_condition(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value,
			  void *data)
{
	const struct reading *reading = data;
	struct remedy *remedy = reading->part;
	struct condition *condition;
	int r = check_value(source, key, reading->manager, name);

	if (r < 0)
		return r;
	xgrow(&remedy->when, remedy->n_when, sizeof(*remedy->when));
	condition = &remedy->when[remedy->n_when++];
	*condition = (struct condition){ .name = xstrdup(name) };
	return source_each(source, value, read_pattern, &condition->patterns);
}

static int remedy_when(struct source *source, yaml_node_t *node, void *data)
{
	return source_pairs(source, node, "'when:'", read_condition, data);
}

/* A list of lines. */
struct lines {
	const struct manager *manager;
	struct wordings *wordings;
};

static int read_line(struct source *source, yaml_node_t *item, void *data)
{
	const struct lines *lines = data;

	xgrow(&lines->wordings->list, lines->wordings->n, sizeof(*lines->wordings->list));
	lines->wordings->list[lines->wordings->n++] = (struct wording){ 0 };
	return read_wording(source, item, lines->manager, true, &lines->wordings->list[lines->wordings->n - 1]);
}

#define REMEDY_LINES(member)                                                                                           \
	static int remedy_##member(struct source *source, yaml_node_t *node, void *data)                               \
	{                                                                                                              \
		const struct reading *reading = data;                                                                  \
		struct lines lines = { reading->manager, &((struct remedy *)reading->part)->member };                  \
                                                                                                                       \
		return source_each(source, node, read_line, &lines);                                                   \
	}
#define REMEDY_TEXT(member, line)                                                                                      \
	static int remedy_##member(struct source *source, yaml_node_t *node, void *data)                               \
	{                                                                                                              \
		const struct reading *reading = data;                                                                  \
                                                                                                                       \
		return read_wording(source, node, reading->manager, line, &((struct remedy *)reading->part)->member);  \
	}

REMEDY_LINES(run)
REMEDY_LINES(undo)
REMEDY_LINES(add)
REMEDY_TEXT(undo_note, false)
REMEDY_TEXT(file, true)
REMEDY_TEXT(where, false)
REMEDY_TEXT(opens, false)
REMEDY_TEXT(note, false)

static const struct source_key remedy_keys[] = {
	{ "when", false, remedy_when },
	{ "file", false, remedy_file },
	{ "where", false, remedy_where },
	{ "add", false, remedy_add },
	{ "run", false, remedy_run },
	{ "undo", false, remedy_undo },
	{ "undo_note", false, remedy_undo_note },
	{ "opens", false, remedy_opens },
	{ "note", false, remedy_note },
};

/* What belongs together. */
static int check_remedy(struct source *source, const yaml_node_t *node, const struct remedy *remedy)
{
	if (!remedy->run.n && !remedy->add.n && !remedy->note.n)
		return source_fail(source, node, "an entry needs 'run:', 'add:' or 'note:'");
	if (!remedy->file.n != !remedy->add.n || (remedy->where.n && !remedy->file.n))
		return source_fail(source, node, "'file:' and 'add:' come together, and 'where:' only with them");
	if ((remedy->run.n || remedy->add.n) && !remedy->undo.n && !remedy->undo_note.n)
		return source_fail(source, node, "an entry needs 'undo:', or 'undo_note:' that says how it is undone");
	return 0;
}

static int read_remedy(struct source *source, yaml_node_t *item, void *data)
{
	struct reading *outer = data, reading = { .manager = outer->manager };
	struct remedies *remedies = outer->part;
	int r;

	xgrow(&remedies->list, remedies->n, sizeof(*remedies->list));
	remedies->list[remedies->n] = (struct remedy){ 0 };
	reading.part = &remedies->list[remedies->n++];
	r = source_map(source, item, "an entry of 'lasting:'", remedy_keys, ARRAY_SIZE(remedy_keys), &reading);
	return r < 0 ? r : check_remedy(source, item, reading.part);
}

static int read_need(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value, void *data)
{
	struct reading reading = { .manager = data };
	struct nearest nearest = { .word = name };
	char buf[96];

	for (enum need need = NEED_FORWARD; need < NEED_COUNT; need++) {
		if (!strcmp(need_name(need), name)) {
			reading.part = &reading.manager->remedies[need];
			return source_each(source, value, read_remedy, &reading);
		}
		nearest_try(&nearest, need_name(need));
	}
	return source_fail(source, key,
			   "a flow may need forward, input, translate, redirect, replace or close, not '%s'%s", name,
			   nearest_text(&nearest, buf));
}

static int manager_lasting(struct source *source, yaml_node_t *node, void *data)
{
	return source_pairs(source, node, "'lasting:'", read_need, data);
}

static int manager_read_name(struct source *source, yaml_node_t *node, void *data)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	struct manager *manager = data;
	const char *text = NULL;
	int r = source_text(source, node, "'manager:'", &text);

	if (r < 0)
		return r;
	if (strspn(text, allowed) != strlen(text) || strlen(text) > 64)
		return source_fail(source, node, "'%s' is no name; use a-z, 0-9 and '-', at most 64", text);
	manager->name = xstrdup(text);
	return 0;
}

static int manager_rank(struct source *source, yaml_node_t *node, void *data)
{
	const char *text = NULL;
	int r = source_text(source, node, "'rank:'", &text);

	if (r < 0)
		return r;
	if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 2)
		return source_fail(source, node, "a rank is a number from 0 to 99, not '%s'", text);
	((struct manager *)data)->rank = strtol(text, NULL, 10);
	return 0;
}

static int manager_fallback(struct source *source, yaml_node_t *node, void *data)
{
	int r = read_either(source, node, "'fallback:'", (const char *const[]){ "true", "false" });

	((struct manager *)data)->fallback = r == 1;
	return r < 0 ? r : 0;
}

static int manager_claims(struct source *source, yaml_node_t *node, void *data)
{
	return source_each(source, node, read_claim, data);
}

static int manager_warning(struct source *source, yaml_node_t *node, void *data)
{
	struct wording *warning = &((struct manager *)data)->warning;
	int r = read_wording(source, node, data, false, warning);

	/* It must always be there to say, and texts hold commands that somebody may paste. */
	for (size_t i = 0; !r && i < warning->n; i++)
		if (warning->pieces[i].kind == WORDING_VALUE)
			return source_fail_at(source, node, warning->pieces[i].text,
					      "'warning:' takes no values; use 'note:' of an entry");
	return r;
}

/* In this order: the values of texts are known once the claims have been read. */
static const struct source_key manager_keys[] = {
	{ "manager", true, manager_read_name },	 { "rank", false, manager_rank },
	{ "fallback", false, manager_fallback }, { "owns", true, manager_claims },
	{ "warning", true, manager_warning },	 { "lasting", false, manager_lasting },
};

bool manager_is_one(struct source *source)
{
	yaml_node_t *root = source_root(source);

	return root && source_get(source, root, "manager");
}

/* A new one goes to the end, one with a name of an earlier batch into its place. */
static int managers_put(struct managers *managers, struct source *source, struct manager *manager)
{
	for (size_t i = 0; i < managers->n; i++) {
		struct manager *old = managers->list[i];

		if (strcmp(old->name, manager->name))
			continue;
		if (old->batch == manager->batch)
			return source_fail(source, source_get(source, source_root(source), "manager"),
					   "manager '%s' is in %s already", manager->name, old->path);
		manager_free(old);
		managers->list[i] = manager;
		return 0;
	}
	xgrow(&managers->list, managers->n, sizeof(struct manager *));
	managers->list[managers->n++] = manager;
	return 0;
}

int managers_load(struct managers **managers, struct source *source, unsigned int batch, struct err *err)
{
	_cleanup_(manager_freep) struct manager *manager = xcalloc(1, sizeof(*manager));
	int r;

	(void)err; /* the source's */
	manager->path = xstrdup(source->path);
	manager->batch = batch;
	manager->rank = 50;
	r = source_map(source, source_root(source), "a manager's file", manager_keys, ARRAY_SIZE(manager_keys),
		       manager);
	if (r < 0)
		return r;
	if (!*managers)
		*managers = xcalloc(1, sizeof(**managers));
	r = managers_put(*managers, source, manager);
	if (!r)
		manager = NULL;
	return r;
}
