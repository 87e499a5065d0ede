/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the cases: facts from a YAML file in, the checks on them, and what must come out. TAP; one test for each file
 * CASES/ID/NAME.yaml, and one for each check, that it has a case that fires and one that does not.
 *
 *	run_cases CHECKS CASES
 */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"
#include "tests/cases/case.h"

#define MAX_CHECKS 256

struct suite {
	struct checks *checks;
	const char *dir;
	unsigned int n_tests, n_failed;
	bool fires[MAX_CHECKS], rests[MAX_CHECKS]; /* parallel to the checks */
};

static void report(struct suite *suite, bool ok, const char *name, const char *why)
{
	suite->n_tests++;
	suite->n_failed += !ok;
	printf("%sok %u - %s\n", ok ? "" : "not ", suite->n_tests, name);
	if (ok || !*why)
		return;
	printf("# ");
	for (; *why; why++)
		printf(*why == '\n' && why[1] ? "\n# " : "%c", *why);
	printf("\n");
}

/* A diagnosis of the id that the directory is called after, or none. */
static void count(struct suite *suite, const char *id, const struct result *result)
{
	for (size_t i = 0; i < checks_count(suite->checks) && i < MAX_CHECKS; i++) {
		bool fired = false;

		if (strcmp(check_id(checks_at(suite->checks, i)), id))
			continue;
		for (size_t j = 0; j < result->n_diagnoses; j++)
			fired |= !strcmp(result->diagnoses[j]->id, id);
		suite->fires[i] |= fired;
		suite->rests[i] |= !fired;
	}
}

static void run_case(struct suite *suite, const char *id, const char *name)
{
	_cleanup_(freep) char *path = xasprintf("%s/%s/%s", suite->dir, id, name);
	_cleanup_(freep) char *title = xasprintf("%s/%.*s", id, (int)(strlen(name) - strlen(".yaml")), name);
	struct str why = { 0 };
	struct result *result = NULL;
	struct err err = { 0 };
	int r = case_run(suite->checks, suite->dir, path, &result, &why, &err);

	if (r < 0)
		str_add(&why, err.text);
	else
		count(suite, id, result);
	report(suite, r == 0 && !why.len, title, why.s ? why.s : "");
	result_free(result);
	str_done(&why);
}

static int is_case(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 5 && !strcmp(entry->d_name + n - 5, ".yaml");
}

static int is_dir(const struct dirent *entry)
{
	return entry->d_type == DT_DIR && entry->d_name[0] != '.' && strcmp(entry->d_name, "base");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void each_entry(struct suite *suite, const char *path, int (*want)(const struct dirent *entry), const char *id,
		       void (*fn)(struct suite *suite, const char *id, const char *name))
{
	struct dirent **entries;
	int n = scandir(path, &entries, want, by_name);

	if (n < 0) {
		report(suite, false, path, strerror(errno));
		return;
	}
	for (int i = 0; i < n; i++) {
		fn(suite, id, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

static void run_dir(struct suite *suite, const char *id, const char *name)
{
	_cleanup_(freep) char *path = xasprintf("%s/%s", suite->dir, name);

	(void)id;
	each_entry(suite, path, is_case, name, run_case);
}

static void check_covered(struct suite *suite, size_t i)
{
	const struct check *check = checks_at(suite->checks, i);
	_cleanup_(freep) char *title = xasprintf("%s is covered", check_id(check));
	_cleanup_(freep) char *file = xasprintf("/%s.yaml", check_id(check));
	const char *path = check_path(check);
	size_t n = strlen(path), m = strlen(file);

	if (n < m || strcmp(path + n - m, file))
		report(suite, false, title, "its file is not called after its id");
	else if (!suite->fires[i])
		report(suite, false, title, "no case in its directory fires it");
	else
		report(suite, suite->rests[i], title, "no case in its directory must not fire it");
}

int main(int argc, char **argv)
{
	_cleanup_(checks_freep) struct checks *checks = checks_new();
	struct suite suite = { .checks = checks, .dir = argc == 3 ? argv[2] : "" };
	struct err err = { 0 };

	if (argc != 3) {
		fprintf(stderr, "usage: run_cases CHECKS CASES\n");
		return 2;
	}
	printf("TAP version 13\n");
	if (checks_load_dir(checks, argv[1], &err) < 0) {
		printf("Bail out! %s\n", err.text);
		return 1;
	}
	each_entry(&suite, suite.dir, is_dir, NULL, run_dir);
	for (size_t i = 0; i < checks_count(checks) && i < MAX_CHECKS; i++)
		check_covered(&suite, i);
	printf("1..%u\n", suite.n_tests);
	return suite.n_failed ? 1 : 0;
}
