/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nfdiag checks list | show ID | lint FILE...
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/command.h"
#include "engine/load_checks.h"
#include "engine/manager.h"
#include "engine/wrap.h"

#define SEVERITY_COLUMN 24
#define TITLE_COLUMN 33
#define COLUMNS 80

static enum exit_status list(const struct checks *checks, const char *const *operands, size_t n, struct err *err)
{
	struct str out = { 0 };

	(void)operands;
	(void)n;
	(void)err;
	for (size_t i = 0; i < checks_count(checks); i++) {
		const struct check *check = checks_at(checks, i);

		str_add_escaped(&out, check_id(check));
		str_add(&out, " ");
		wrap_pad(&out, SEVERITY_COLUMN);
		str_add(&out, severity_name(check_severity(check)));
		str_add(&out, " ");
		wrap_pad(&out, TITLE_COLUMN);
		wrap_text(&out, check_title(check), TITLE_COLUMN, COLUMNS);
	}
	fputs(out.s ? out.s : "", stdout);
	str_done(&out);
	return EXIT_OK;
}

/* Prints the file line by line, escaped: a check may have come from anywhere. */
static int print_file(const char *path, struct err *err)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (!file)
		return err_env(err, -errno, "cannot read %s: %s", path, strerror(errno));
	while ((len = getline(&line, &size, file)) >= 0) {
		struct str out = { 0 };

		if (len && line[len - 1] == '\n')
			line[len - 1] = '\0';
		str_add_escaped(&out, line);
		puts(out.s ? out.s : "");
		str_done(&out);
	}
	free(line);
	fclose(file);
	return 0;
}

static enum exit_status show(const struct checks *checks, const char *const *operands, size_t n, struct err *err)
{
	const struct check *check = checks_find(checks, operands[0]);
	const struct manager *manager = managers_find(checks_managers(checks), operands[0]);
	const char *file = check ? check_path(check) : manager ? manager_path(manager) : NULL;
	struct str path = { 0 };

	(void)n;
	if (!file) {
		err_usage(err, -ENOENT, "there is no check '%s'; see nfdiag checks list", operands[0]);
		return EXIT_USAGE;
	}
	str_add_escaped(&path, file);
	printf("# %s\n", path.s);
	str_done(&path);
	return print_file(file, err) < 0 ? err->exit : EXIT_OK;
}

/* What is wrong with the files is the result here, so it goes to stdout, a line for each file. */
static enum exit_status lint(const struct checks *none, const char *const *operands, size_t n, struct err *err)
{
	enum exit_status status = EXIT_OK;

	(void)none;
	(void)err;
	for (size_t i = 0; i < n; i++) {
		_cleanup_(checks_freep) struct checks *checks = checks_new();
		struct str line = { 0 };
		struct err wrong = { 0 };

		if (checks_load_file(checks, operands[i], &wrong) < 0) {
			str_add_escaped(&line, wrong.text);
			status = EXIT_USAGE;
		} else {
			str_add_escaped(&line, operands[i]);
			str_add(&line, ": ok");
		}
		puts(line.s);
		str_done(&line);
	}
	return status;
}

static const struct verb {
	const char *name;
	const char *operands; /* how they are called; NULL: takes none */
	bool several;
	bool loads; /* works on the checks of a run */
	enum exit_status (*run)(const struct checks *checks, const char *const *operands, size_t n, struct err *err);
} verbs[] = {
	{ "list", NULL, false, true, list },
	{ "show", "ID", false, true, show },
	{ "lint", "FILE...", true, false, lint },
};

static const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

/* What is wrong with the operands, as an error; 0: nothing. */
static int check_operands(const struct verb *verb, const struct options *options, struct err *err)
{
	size_t n = options->n_operands;

	if (verb->operands && n < 3)
		return err_usage(err, -EINVAL, "checks %s: %s is missing; write nfdiag checks %s %s", verb->name,
				 verb->operands, verb->name, verb->operands);
	if (!verb->several && n > (verb->operands ? 3u : 2u))
		return err_usage(err, -EINVAL, "checks %s: '%s' is one word too many; leave it out", verb->name,
				 options->operands[n - 1]);
	return 0;
}

enum exit_status cmd_checks(const struct options *options, struct err *err)
{
	const struct verb *verb = options->n_operands > 1 ? verb_find(options->operands[1]) : NULL;
	_cleanup_(checks_freep) struct checks *checks = NULL;
	int r;

	if (options->n_operands < 2)
		r = err_usage(err, -EINVAL, "checks: what of them? Write list, show ID or lint FILE...");
	else if (!verb)
		r = err_usage(err, -EINVAL, "checks: '%s' is nothing to do; write list, show ID or lint FILE...",
			      options->operands[1]);
	else
		r = check_operands(verb, options, err);
	if (r == 0 && verb && verb->loads)
		r = load_checks(options->checks, options->n_checks, &checks, err);
	if (r < 0 || !verb)
		return err->exit;
	return verb->run(checks, options->operands + 2, options->n_operands - 2, err);
}
