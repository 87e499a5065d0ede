/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results as TAP 13, with what is known of a failed flow as YAML below its line.
 */
#include <errno.h>
#include <string.h>

#include "engine/report.h"

/* A description ends at '#': a directive would follow. */
static void add_description(struct str *out, const char *text)
{
	struct str safe = { 0 };

	str_add_escaped(&safe, text);
	for (const char *s = safe.s ? safe.s : ""; *s; s++) {
		if (*s == '#')
			str_add(out, "\\");
		str_addn(out, s, 1);
	}
	str_done(&safe);
}

/* As a double-quoted YAML scalar. */
static void add_value(struct str *out, const char *text)
{
	struct str safe = { 0 };

	str_add_escaped(&safe, text);
	str_add(out, "\"");
	for (const char *s = safe.s ? safe.s : ""; *s; s++) {
		if (*s == '"' || *s == '\\')
			str_add(out, "\\");
		str_addn(out, s, 1);
	}
	str_add(out, "\"\n");
	str_done(&safe);
}

static void add_pair(struct str *out, const char *key, const char *text)
{
	if (!text)
		return;
	str_addf(out, "  %s: ", key);
	add_value(out, text);
}

static void add_commands(struct str *out, const char *key, char *const *commands, size_t n)
{
	if (!n)
		return;
	str_addf(out, "  %s:\n", key);
	for (size_t i = 0; i < n; i++) {
		str_add(out, "    - ");
		add_value(out, commands[i]);
	}
}

static void add_details(struct str *out, const struct result *result)
{
	const struct diagnosis *first = result->n_diagnoses ? result->diagnoses[0] : NULL;

	str_add(out, "  ---\n");
	add_pair(out, "message", result->summary ? result->summary : reach_name(result->reach));
	add_pair(out, "severity", verdict_name(result->verdict));
	if (first) {
		add_pair(out, "cause", first->id);
		add_pair(out, "text", first->text ? first->text : first->title);
	}
	if (first && first->n_fixes) {
		add_pair(out, "condition", first->fixes[0]->condition);
		add_commands(out, "fix", first->fixes[0]->commands, first->fixes[0]->n_commands);
		add_commands(out, "undo", first->fixes[0]->undo, first->fixes[0]->n_undo);
	}
	str_add(out, "  ...\n");
}

int report_tap(FILE *out, const struct run_info *run, struct result *const *results, size_t n)
{
	_cleanup_(freep) char *sum = report_sum(results, n);
	struct str text = { 0 };
	int r = 0;

	(void)run;
	str_addf(&text, "TAP version 13\n1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		_cleanup_(freep) char *name = report_flow_line(results[i]);

		str_addf(&text, "%s %zu - ", results[i]->verdict == VERDICT_OK ? "ok" : "not ok", i + 1);
		add_description(&text, name);
		str_add(&text, "\n");
		if (results[i]->verdict != VERDICT_OK || results[i]->n_diagnoses)
			add_details(&text, results[i]);
	}
	str_addf(&text, "# %s\n", sum);
	if (fputs(text.s, out) == EOF || fflush(out) == EOF)
		r = -errno;
	str_done(&text);
	return r;
}
