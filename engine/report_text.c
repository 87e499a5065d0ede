/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results as text for a terminal. Texts are wrapped; commands never are, so that each pastes as one line.
 */
#include <errno.h>
#include <string.h>

#include "engine/report_path.h"
#include "engine/wrap.h"

#define LABEL_COLUMN 7 /* behind "Cause" */

static const struct {
	const char *word, *sgr;
} verdicts[] = {
	[VERDICT_OK] = { "OK", "1;32" },
	[VERDICT_FAIL] = { "FAIL", "1;31" },
	[VERDICT_INCONCLUSIVE] = { "INCONCLUSIVE", "1;33" },
	[VERDICT_TRACED] = { "TRACE", "1;36" },
};

#define SGR_CAUSE "1"
#define SGR_FIX "36"

/* A report in the making. `indent` is where labels stand: 2 under 'If this flow is meant to pass:'. */
struct report {
	struct str out;
	const struct report_options *options;
	size_t indent;
};

static void add_painted(struct report *report, const char *sgr, const char *text)
{
	if (report->options->color)
		str_addf(&report->out, "\033[%sm", sgr);
	str_add_escaped(&report->out, text);
	if (report->options->color)
		str_add(&report->out, "\033[0m");
}

static void add_label(struct report *report, const char *label)
{
	wrap_pad(&report->out, report->indent);
	str_add(&report->out, label);
	wrap_pad(&report->out, report->indent + LABEL_COLUMN);
}

static void add_labelled(struct report *report, const char *label, const char *text)
{
	add_label(report, label);
	wrap_text(&report->out, text, report->indent + LABEL_COLUMN, report->options->columns);
}

/* "Note: ..." and its like: sentences that stand for themselves. */
static _printf_(2, 3) void add_sentence(struct report *report, const char *fmt, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list args;

	va_start(args, fmt);
	text = xvasprintf(fmt, args);
	va_end(args);
	wrap_text(&report->out, text, 2, report->options->columns);
}

static void add_target(struct str *out, const struct target *target)
{
	switch (target->kind) {
	case TARGET_BACKEND:
		str_add(out, "backend ");
		report_endpoint(out, &target->addr, target->port);
		break;
	case TARGET_LOCAL:
		str_add(out, "delivery to this host");
		if (target->port)
			str_addf(out, ", port %u", target->port);
		break;
	case TARGET_DROP:
		str_add(out, "drop");
		break;
	}
}

char *report_flow_line(const struct result *result)
{
	const struct flow *flow = result->flow;
	struct str out = { 0 };

	if (flow->name) {
		str_add_escaped(&out, flow->name);
		str_add(&out, ": ");
	}
	str_addf(&out, "%s ", proto_name(flow->proto));
	if (result->client.family)
		report_endpoint(&out, &result->client, flow->client_port);
	else
		str_add(&out, "any client");
	str_add(&out, " -> ");
	report_endpoint(&out, &flow->public, flow->public_port);
	for (size_t i = 0; i < flow->n_targets; i++) {
		str_add(&out, i ? " or " : ", expected ");
		add_target(&out, &flow->targets[i]);
	}
	return str_take(&out);
}

static void add_headline(struct report *report, const struct result *result)
{
	_cleanup_(freep) char *flow = report_flow_line(result);
	const char *word = verdicts[result->verdict].word;
	size_t indent = strlen(word) > 4 ? strlen(word) + 2 : 6;

	add_painted(report, verdicts[result->verdict].sgr, word);
	wrap_pad(&report->out, indent);
	wrap_text(&report->out, flow, indent, report->options->columns);
}

static void add_commands(struct report *report, const char *label, const char *sgr, char *const *commands, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		add_label(report, i ? "" : label);
		if (sgr)
			add_painted(report, sgr, commands[i]);
		else
			str_add_escaped(&report->out, commands[i]);
		str_add(&report->out, "\n");
	}
}

/* A manager's: what becomes of the immediate one stands before it. */
static void add_lasting(struct report *report, const struct fix *fix)
{
	_cleanup_(freep) char *what = xasprintf("Lasting (%s): %s", fix->manager, fix->note);

	wrap_pad(&report->out, report->indent);
	wrap_text(&report->out, what, report->indent + 2, report->options->columns);
	report->indent += 2;
	if (fix->file) {
		_cleanup_(freep) char *file = xasprintf("%s%s%s", fix->file, fix->file_where ? ", " : "",
							fix->file_where ? fix->file_where : "");

		add_labelled(report, "File", file);
	}
	add_commands(report, "Add", SGR_FIX, fix->lines, fix->n_lines);
	add_commands(report, fix->file ? "Then" : "Fix", SGR_FIX, fix->commands, fix->n_commands);
	add_commands(report, "Undo", NULL, fix->undo, fix->n_undo);
	if (fix->undo_note)
		add_labelled(report, fix->n_undo ? "" : "Undo", fix->undo_note);
	if (fix->opens)
		add_labelled(report, "Opens", fix->opens);
	report->indent -= 2;
}

static void add_fix(struct report *report, const struct fix *fix)
{
	if (fix->condition) {
		wrap_pad(&report->out, report->indent);
		str_add_escaped(&report->out, fix->condition);
		str_add(&report->out, ":\n");
		report->indent += 2;
	}
	if (fix->kind == FIX_ADVICE && fix->opens)
		add_labelled(report, "Advice", fix->opens);
	add_commands(report, fix->kind == FIX_LASTING ? "Keep" : "Fix", SGR_FIX, fix->commands, fix->n_commands);
	add_commands(report, "Undo", NULL, fix->undo, fix->n_undo);
	if (fix->undo_note)
		add_labelled(report, fix->n_undo ? "" : "Undo", fix->undo_note);
	if (fix->kind != FIX_ADVICE && fix->opens)
		add_labelled(report, "Opens", fix->opens);
	if (fix->condition)
		report->indent -= 2;
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && !strcmp(text + n - m, end);
}

/* Where a rule stands is told by the path. */
static bool is_place(const struct evidence *evidence)
{
	static const char *const places[] = { ".family", ".table", ".chain", ".handle", ".number" };

	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (ends_with(evidence->fact, places[i]))
			return true;
	return false;
}

static void add_evidence(struct report *report, const struct diagnosis *diagnosis)
{
	bool first = true;

	for (size_t i = 0; i < diagnosis->n_evidence; i++) {
		const struct evidence *evidence = &diagnosis->evidence[i];
		const char *why = evidence->why ? evidence->why : "not looked at";
		_cleanup_(freep) char *text = evidence->value
						      ? xasprintf("%s = %s", evidence->fact, evidence->value)
						      : xasprintf("%s could not be told: %s", evidence->fact, why);

		if (is_place(evidence))
			continue;
		add_labelled(report, first ? "Facts" : "", text);
		first = false;
	}
}

static void add_cause(struct report *report, const char *label, const struct diagnosis *diagnosis)
{
	add_label(report, label);
	add_painted(report, SGR_CAUSE, diagnosis->id);
	str_add(&report->out, ": ");
	wrap_text(&report->out,
		  diagnosis->text    ? diagnosis->text
		  : diagnosis->title ? diagnosis->title
				     : "",
		  LABEL_COLUMN, report->options->columns);
}

/* A manager's words for what lasts do not count: they need not be a command. */
static bool is_mended(const struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->n_fixes; i++)
		if (!diagnosis->fixes[i]->note)
			return true;
	return false;
}

static void add_owner(struct report *report, const struct owner *owner)
{
	_cleanup_(freep) char *text = NULL;

	if (!owner->object)
		return;
	text = xasprintf("%s: %s (by its names)", owner->manager, owner->object);
	add_labelled(report, "Owner", text);
}

static void add_diagnosis(struct report *report, const char *label, const struct diagnosis *diagnosis)
{
	add_cause(report, label, diagnosis);
	add_owner(report, &diagnosis->owner);
	for (size_t i = 0; i < diagnosis->n_fixes; i++)
		if (!diagnosis->fixes[i]->note)
			add_fix(report, diagnosis->fixes[i]);
	if (!is_mended(diagnosis) && diagnosis->no_fix && *diagnosis->no_fix) {
		_cleanup_(freep) char *none = xasprintf("none: %s", diagnosis->no_fix);

		add_labelled(report, "Fix", none);
	}
	for (size_t i = 0; i < diagnosis->n_fixes; i++)
		if (diagnosis->fixes[i]->note)
			add_lasting(report, diagnosis->fixes[i]);
	for (size_t i = 0; i < diagnosis->n_see; i++) {
		/* A further indent shows where the next thing begins. */
		add_label(report, i ? "" : "See");
		wrap_text(&report->out, diagnosis->see[i], LABEL_COLUMN + 2, report->options->columns);
	}
	if (report->options->explain)
		add_evidence(report, diagnosis);
}

/* The root cause in full, further ones briefly, warnings in full. */
static void add_diagnoses(struct report *report, const struct result *result)
{
	/* Where the verdict is not certain, neither is the cause. */
	const char *label = result->verdict == VERDICT_INCONCLUSIVE ? "Maybe" : "Cause";
	bool rooted = false;

	for (size_t i = 0; i < result->n_diagnoses; i++) {
		const struct diagnosis *diagnosis = result->diagnoses[i];

		if (diagnosis->severity == SEVERITY_WARNING)
			add_diagnosis(report, "Warn", diagnosis);
		else if (rooted)
			add_cause(report, "Also", diagnosis);
		else
			add_diagnosis(report, label, diagnosis);
		rooted |= diagnosis->severity == SEVERITY_ERROR;
	}
}

static void add_reach(struct report *report, const struct result *result)
{
	_cleanup_(freep) char *text = NULL;

	if (!result->summary || (result->verdict == VERDICT_FAIL && result->n_diagnoses && !report->options->explain))
		return;
	if (result->verdict != VERDICT_OK) {
		add_labelled(report, result->verdict == VERDICT_TRACED ? "End" : "Why", result->summary);
		return;
	}
	text = xasprintf("%s: %s", reach_name(result->reach), result->summary);
	add_labelled(report, "Reach", text);
}

static bool is_assumed(const struct result *result, const char *what)
{
	for (size_t i = 0; i < result->n_assumed; i++)
		if (!strcmp(result->assumed[i], what))
			return true;
	return false;
}

/* The client's port is nearly always assumed and hardly ever matters: alone it is not worth a line. */
static void add_assumed(struct report *report, const struct result *result)
{
	bool client = is_assumed(result, "client"), port = is_assumed(result, "client_port");
	bool iif = is_assumed(result, "iif");
	char text[ADDR_TEXT_MAX];
	struct str out = { 0 };

	if (!client && !iif && !(port && report->options->explain))
		return;
	if (client)
		str_addf(&out, ", the client's address %s", addr_text(&result->client, text));
	if (port && result->client_port)
		str_addf(&out, ", its port %u", result->client_port);
	if (iif && result->iif)
		str_addf(&out, ", its interface %s", result->iif);
	if (out.len)
		add_sentence(report, "Assumed: %s%s", out.s + 2, client ? "; --from names another" : "");
	str_done(&out);
}

static void add_trust(struct report *report, const struct result *result)
{
	const struct self_check *check = &result->check;
	_cleanup_(freep) char *again =
		result->retries ? xasprintf(", tried again %u times", result->retries) : xstrdup("");

	add_sentence(report, "Probe: sent by %s%s%s%s%s, %s%s, %.1f ms", result->injector, result->iif ? " on " : "",
		     result->device ? result->device : "", result->device ? ", below " : "",
		     result->iif ? result->iif : "", result->stage ? result->stage : "live", again, result->ms);
	add_sentence(report, "Self-check: %zu rules compared with the kernel's trace: %zu agreed, %zu unknown, "
			     "%zu disagreed", check->rules, check->agreed, check->unknown, check->disagreed);
}

static void add_remarks(struct report *report, const struct result *result)
{
	size_t before;

	str_add(&report->out, "\n");
	before = report->out.len;
	add_assumed(report, result);
	for (size_t i = 0; i < result->n_notes; i++)
		add_sentence(report, "Note: %s", result->notes[i]);
	for (size_t i = 0; i < result->n_unknowns; i++)
		add_sentence(report, "Could not tell: %s (%s)", result->unknowns[i].why, result->unknowns[i].fact);
	if (report->options->explain && result->injector)
		add_trust(report, result);
	/* No remarks, no blank line before them. */
	if (report->out.len == before)
		report->out.s[--report->out.len] = '\0';
}

static void add_result(struct report *report, const struct result *result)
{
	add_headline(report, result);
	str_add(&report->out, "\n");
	if (report_path(&report->out, report->options, result))
		str_add(&report->out, "\n");
	add_reach(report, result);
	add_diagnoses(report, result);
	add_remarks(report, result);
}

char *report_result_text(const struct report_options *options, const struct result *result)
{
	struct report report = { .options = options };

	add_result(&report, result);
	return str_take(&report.out);
}

static void add_brief(struct report *report, const struct result *result)
{
	_cleanup_(freep) char *flow = report_flow_line(result), *reason = report_reason(result);
	const char *word = verdicts[result->verdict].word;

	add_painted(report, verdicts[result->verdict].sgr, word);
	wrap_pad(&report->out, strlen(word) > 4 ? strlen(word) + 2 : 6);
	str_add_escaped(&report->out, flow);
	str_add(&report->out, ": ");
	str_add_escaped(&report->out, reason);
	str_add(&report->out, "\n");
}

/* Of several flows those that are fine, with nothing to add, need no more than a line. */
static bool is_brief(const struct report_options *options, const struct result *result, size_t n)
{
	return options->quiet || (n > 1 && !options->explain && result->verdict == VERDICT_OK && !result->n_notes &&
				  !result->n_diagnoses && !result->n_unknowns);
}

int report_text(FILE *out, const struct report_options *options, struct result *const *results, size_t n)
{
	struct report report = { .options = options };
	bool brief = true;
	int r = 0;

	for (size_t i = 0; i < n; i++) {
		bool brief_before = brief;

		brief = is_brief(options, results[i], n);
		if (i && !(brief && brief_before))
			str_add(&report.out, "\n");
		if (brief)
			add_brief(&report, results[i]);
		else
			add_result(&report, results[i]);
	}
	if (n > 1) {
		_cleanup_(freep) char *sum = report_sum(results, n);

		str_addf(&report.out, "\n%s\n", sum);
	}
	if (n && (fputs(report.out.s, out) == EOF || fflush(out) == EOF))
		r = -errno;
	str_done(&report.out);
	return r;
}
