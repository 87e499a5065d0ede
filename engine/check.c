/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The collection of checks: files and directories, replacing, looking up, freeing.
 */
#include "engine/check.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "engine/check_load.h"

struct checks *checks_new(void)
{
	return xcalloc(1, sizeof(struct checks));
}

void cond_free(struct cond *cond)
{
	if (!cond)
		return;
	for (size_t i = 0; i < cond->n_parts; i++)
		cond_free(cond->parts[i]);
	for (size_t i = 0; i < cond->n_values; i++) {
		free(cond->values[i].s);
		if (cond->values[i].other)
			free(cond->values[i].other->text);
		free(cond->values[i].other);
	}
	free(cond->parts);
	free(cond->values);
	free(cond->path.text);
	free(cond);
}

static void sentences_done(struct sentences *sentences)
{
	for (size_t i = 0; i < sentences->n; i++) {
		free(sentences->list[i].var.name);
		cond_free(sentences->list[i].when);
		template_done(&sentences->list[i].text);
	}
	free(sentences->list);
}

static void templates_done(struct templates *templates)
{
	for (size_t i = 0; i < templates->n; i++)
		template_done(&templates->list[i]);
	free(templates->list);
}

static void check_fix_done(struct check_fix *fix)
{
	cond_free(fix->when);
	free(fix->condition);
	free(fix->builder);
	free(fix->rule.text);
	free(fix->manager);
	templates_done(&fix->run);
	templates_done(&fix->undo);
	template_done(&fix->undo_note);
	template_done(&fix->opens);
}

void check_free(struct check *check)
{
	if (!check)
		return;
	for (size_t i = 0; i < check->n_vars; i++)
		free(check->vars[i].name);
	for (size_t i = 0; i < check->n_fixes; i++)
		check_fix_done(&check->fixes[i]);
	for (size_t i = 0; i < check->n_specializes; i++)
		free(check->specializes[i].id);
	free(check->vars);
	free(check->fixes);
	free(check->specializes);
	cond_free(check->when);
	template_done(&check->title);
	sentences_done(&check->text);
	sentences_done(&check->see);
	sentences_done(&check->no_fix);
	free(check->where_rule.text);
	free(check->where_hook.text);
	free(check->where_hook_word);
	free(check->place.text);
	free(check->journey.text);
	free(check->prefer.text);
	free(check->title_text);
	free(check->path);
	free(check->id);
	free(check);
}

void checks_free(struct checks *checks)
{
	if (!checks)
		return;
	for (size_t i = 0; i < checks->n; i++)
		check_free(checks->list[i]);
	free(checks->list);
	managers_free(checks->managers);
	free(checks);
}

/* Takes the check: a new one goes to the end, one with an id of an earlier batch into its place. */
static int checks_put(struct checks *checks, struct source *source, struct check *check)
{
	for (size_t i = 0; i < checks->n; i++) {
		struct check *old = checks->list[i];

		if (strcmp(old->id, check->id))
			continue;
		if (old->batch == check->batch)
			return source_fail(source, source_get(source, source_root(source), "id"),
					   "id '%s' is taken by %s; choose another", check->id, old->path);
		check_free(old);
		checks->list[i] = check;
		return 0;
	}
	xgrow(&checks->list, checks->n, sizeof(struct check *));
	checks->list[checks->n++] = check;
	return 0;
}

static int load_file(struct checks *checks, const char *path, unsigned int batch, struct err *err)
{
	_cleanup_(check_freep) struct check *check = xcalloc(1, sizeof(*check));
	struct source source;
	int r;

	check->path = xstrdup(path);
	check->batch = batch;
	r = source_open(&source, path, &check_source, err);
	if (!r && manager_is_one(&source)) {
		r = managers_load(&checks->managers, &source, batch, err);
	} else if (!r) {
		r = check_load(&source, check);
		if (!r)
			r = checks_put(checks, &source, check);
		if (!r)
			check = NULL;
	}
	source_done(&source);
	return r;
}

int checks_load_file(struct checks *checks, const char *path, struct err *err)
{
	return load_file(checks, path, ++checks->batches, err);
}

static int is_yaml(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 5 && entry->d_name[0] != '.' && !strcmp(entry->d_name + n - 5, ".yaml");
}

/* By bytes: alphasort() would follow the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int load_dir(struct checks *checks, const char *path, struct err *err)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_yaml, by_name), r = 0;

	if (n < 0 && errno == EACCES)
		return err_env(err, -EACCES, "cannot read the directory %s: %s", path, strerror(EACCES));
	if (n < 0)
		return err_usage(err, -errno, "cannot read the directory %s: %s", path, strerror(errno));
	for (int i = 0; i < n; i++) {
		_cleanup_(freep) char *file = xasprintf("%s/%s", path, entries[i]->d_name);

		if (!r)
			r = load_file(checks, file, checks->batches, err);
		free(entries[i]);
	}
	free(entries);
	return r;
}

int checks_load_dir(struct checks *checks, const char *path, struct err *err)
{
	_cleanup_(freep) char *managers = xasprintf("%s/managers", path);
	int r;

	checks->batches++;
	r = load_dir(checks, path, err);
	if (!r && access(managers, F_OK) == 0)
		r = load_dir(checks, managers, err);
	return r < 0 ? r : checks_verify(checks, err);
}

/* Whether `check` comes back to itself by 'specializes:'. */
static bool is_circular(const struct checks *checks, const struct check *check, const char *id, size_t depth)
{
	if (depth > checks->n)
		return true;
	for (size_t i = 0; i < check->n_specializes; i++) {
		const struct check *next = checks_find(checks, check->specializes[i].id);

		if (!strcmp(check->specializes[i].id, id) || (next && is_circular(checks, next, id, depth + 1)))
			return true;
	}
	return false;
}

static int no_such_check(const struct checks *checks, const struct check *check, const struct special *special,
			 struct err *err)
{
	struct nearest nearest = { .word = special->id };
	char buf[96];

	for (size_t i = 0; i < checks->n; i++)
		nearest_try(&nearest, checks->list[i]->id);
	return err_usage(err, -EINVAL, "%s:%zu:%zu: there is no check '%s'%s", check->path, special->line,
			 special->column, special->id, nearest_text(&nearest, buf));
}

int checks_verify(const struct checks *checks, struct err *err)
{
	for (size_t i = 0; i < checks->n; i++) {
		const struct check *check = checks->list[i];

		for (size_t j = 0; j < check->n_specializes; j++)
			if (!checks_find(checks, check->specializes[j].id))
				return no_such_check(checks, check, &check->specializes[j], err);
		if (check->n_specializes && is_circular(checks, check, check->id, 0))
			return err_usage(err, -EINVAL, "%s:%zu:%zu: '%s' specializes itself, by way of others",
					 check->path, check->specializes[0].line, check->specializes[0].column,
					 check->id);
	}
	return 0;
}

size_t checks_count(const struct checks *checks)
{
	return checks->n;
}

const struct check *checks_at(const struct checks *checks, size_t i)
{
	return checks->list[i];
}

const struct check *checks_find(const struct checks *checks, const char *id)
{
	for (size_t i = 0; i < checks->n; i++)
		if (!strcmp(checks->list[i]->id, id))
			return checks->list[i];
	return NULL;
}

const char *check_id(const struct check *check)
{
	return check->id;
}

const char *check_title(const struct check *check)
{
	return check->title_text;
}

const char *check_path(const struct check *check)
{
	return check->path;
}

enum severity check_severity(const struct check *check)
{
	return check->severity;
}

enum lack check_lacks(const struct check *check)
{
	return check->lacks;
}

const struct managers *checks_managers(const struct checks *checks)
{
	return checks->managers;
}
