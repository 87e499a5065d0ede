/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lays the steps of a path out in columns: hook, place, handle, text, and the mark where the packet's way ends.
 */
#include "engine/report_path.h"

#include <string.h>

#include "engine/place.h"
#include "engine/wrap.h"

#define HOOK_COLUMN 2
#define PLACE_COLUMN 15 /* behind "postrouting" */
#define OWN_LINE_COLUMN 17
#define TEXT_MIN 24 /* narrower than this a text gets its own line */
#define SGR_STOP "1;31"
#define TEXT_LINES 3 /* so does one that would take more lines */

struct layout {
	const struct report_options *options;
	size_t handle_column, text_column;
};

void report_endpoint(struct str *out, const struct addr *addr, uint16_t port)
{
	_cleanup_(freep) char *text = endpoint_text(addr, port);

	str_add(out, text);
}

static bool has_place(const struct step *step)
{
	return step->kind == STEP_RULE || step->kind == STEP_POLICY;
}

static struct rule_at rule_of(const struct step *step)
{
	return (struct rule_at){ .family = step->family,
				 .table = step->table,
				 .chain = step->chain,
				 .handle = step->handle,
				 .iptables = step->iptables,
				 .legacy = step->legacy,
				 .number = step->number };
}

static char *step_place_text(const struct step *step)
{
	struct str out = { 0 };
	const struct rule_at at = rule_of(step);
	_cleanup_(freep) char *text = NULL;

	if (!has_place(step) || !step->family || !step->table || !step->chain)
		return str_take(&out);
	text = place_chain_text(&at);
	str_add_escaped(&out, text);
	return str_take(&out);
}

static char *handle_text(const struct step *step)
{
	const struct rule_at at = rule_of(step);

	return place_rule_text(&at);
}

static bool is_shown(const struct step *step)
{
	return step->decisive || step->stopped;
}

const char *report_find_words(const char *rule, const char *words)
{
	size_t n = strlen(words);
	bool quoted = false;

	for (const char *s = rule; s && *s; s++) {
		if (*s == '"')
			quoted = !quoted;
		if (!quoted && (s == rule || s[-1] == ' ') && !strncasecmp(s, words, n) && (s[n] == ' ' || !s[n]))
			return s;
	}
	return NULL;
}

/* What a rule that matched did, in the words of its own text: the statement that counts, else its verdict. */
static char *action_text(const struct step *step)
{
	static const char *const statements[] = { "-j",	      "dnat to",    "dnat ip to",  "dnat ip6 to",
						  "snat to",  "snat ip to", "snat ip6 to", "masquerade",
						  "redirect", "reject",	    "queue",	   "xt target",
						  "tproxy",   "synproxy",   "notrack",	   "ct zone set",
						  "fwd to",   "dup to",	    "flow add",	   "meta mark set",
						  "ct mark set" };
	static const char raw_target[] = "[target name "; /* libnftnl's wording, where nft could not list the rule */
	const char *comment, *target, *found = NULL;

	if (step->verdict && (!strncmp(step->verdict, "jump ", 5) || !strncmp(step->verdict, "goto ", 5)))
		return xstrdup(step->verdict);
	for (size_t i = 0; step->rule && !found && i < ARRAY_SIZE(statements); i++)
		found = report_find_words(step->rule, statements[i]);
	target = step->rule ? strstr(step->rule, raw_target) : NULL;
	if (!found && target) {
		target += strlen(raw_target);
		return xasprintf("%s by target %.*s", step->verdict ? step->verdict : "match",
				 (int)strcspn(target, " ]"), target);
	}
	if (!found)
		return xstrdup(step->verdict ? step->verdict : step->rule ? step->rule : "");
	comment = report_find_words(found, "comment");
	return comment && comment > found ? xasprintf("%.*s", (int)(comment - found - 1), found) : xstrdup(found);
}

static const char *result_word(const struct step *step)
{
	return step->result == STEP_NO_MATCH ? "no match" : "unknown";
}

/* The step in one line, as the short report has it. */
static char *short_text(const struct step *step)
{
	if (!has_place(step))
		return xstrdup(step->text ? step->text : step->why ? step->why : "");
	if (step->kind == STEP_POLICY)
		return xasprintf("policy %s", step->verdict ? step->verdict : "unknown");
	if (step->result != STEP_MATCH)
		return xasprintf("%s: %s", result_word(step), step->why ? step->why : step->rule ? step->rule : "");
	/* What stopped the packet is shown in full. */
	return step->stopped && step->rule ? xstrdup(step->rule) : action_text(step);
}

const char *report_hook_text(const struct step *step)
{
	switch (step->kind) {
	case STEP_ROUTE:
		return "routing";
	case STEP_NEIGHBOUR:
		return "neighbour";
	case STEP_WIRE:
		if (!step->stopped && step->hook && !strcmp(step->hook, "input"))
			return "delivery";
		/* A journey that ended unseen within a hook. */
		return step->stopped && step->hook && strcmp(step->hook, "egress") && strcmp(step->hook, "postrouting")
			       ? step->hook
			       : "wire";
	case STEP_RULE:
	case STEP_POLICY:
		break;
	}
	return step->hook ? step->hook : "";
}

static const char *mark_text(const struct step *step)
{
	static const struct {
		const char *verdict, *mark;
	} marks[] = {
		{ "drop", "<- dropped here" },
		{ "reject", "<- rejected here" },
		{ "queue", "<- queued here" },
	};

	if (step->rule && report_find_words(step->rule, "reject"))
		return "<- rejected here";
	for (size_t i = 0; step->verdict && i < ARRAY_SIZE(marks); i++)
		if (!strncmp(step->verdict, marks[i].verdict, strlen(marks[i].verdict)))
			return marks[i].mark;
	return has_place(step) ? "<- ends here" : "<- lost here";
}

void report_add_mark(struct str *out, const struct step *step, const struct report_options *options)
{
	const char *mark = mark_text(step), *line;

	out->s[--out->len] = '\0';
	line = strrchr(out->s, '\n');
	if (text_width(line ? line + 1 : out->s) + 2 + strlen(mark) > options->columns)
		str_add(out, "\n");
	wrap_pad(out, options->columns - strlen(mark));
	str_addf(out, options->color ? "\033[" SGR_STOP "m%s\033[0m\n" : "%s\n", mark);
}

static size_t longest_word(const char *text)
{
	size_t longest = 0;

	while (*text) {
		size_t n = strcspn(text, " ");

		if (n > longest)
			longest = n;
		text += n + strspn(text + n, " ");
	}
	return longest;
}

/* The column in which a text begins: where a column of its own would be too narrow, on a new line far to the left. */
static size_t find_column(struct str *out, const struct layout *layout, const struct step *step, const char *text)
{
	size_t column = has_place(step) ? layout->text_column : PLACE_COLUMN, columns = layout->options->columns;
	size_t room = columns > column ? columns - column : 0;

	if (room >= TEXT_MIN && strlen(text) <= TEXT_LINES * room && longest_word(text) <= room)
		return column;
	str_add(out, "\n");
	return OWN_LINE_COLUMN;
}

static void add_text(struct str *out, const struct layout *layout, const struct step *step)
{
	_cleanup_(freep) char *text = short_text(step);
	size_t column = find_column(out, layout, step, text);

	wrap_pad(out, column);
	wrap_text(out, text, column, layout->options->columns);
	if (step->stopped)
		report_add_mark(out, step, layout->options);
}

static void add_step(struct str *out, const struct layout *layout, const struct step *step, bool new_hook)
{
	_cleanup_(freep) char *place = step_place_text(step), *handle = handle_text(step);

	if (new_hook) {
		wrap_pad(out, HOOK_COLUMN);
		str_add_escaped(out, report_hook_text(step));
	}
	if (has_place(step)) {
		wrap_pad(out, PLACE_COLUMN);
		str_add(out, place);
		wrap_pad(out, layout->handle_column);
		str_add(out, handle);
	}
	add_text(out, layout, step);
}

/* Column widths that fit every step that will be shown. */
static bool find_layout(struct layout *layout, const struct result *result)
{
	size_t place_width = 0, handle_width = 0;
	bool any = false;

	for (size_t i = 0; i < result->n_steps; i++) {
		_cleanup_(freep) char *place = step_place_text(&result->steps[i]),
				      *handle = handle_text(&result->steps[i]);

		if (!is_shown(&result->steps[i]))
			continue;
		any = true;
		if (text_width(place) > place_width)
			place_width = text_width(place);
		if (strlen(handle) > handle_width)
			handle_width = strlen(handle);
	}
	layout->handle_column = PLACE_COLUMN + place_width + 1;
	layout->text_column = layout->handle_column + handle_width + 2;
	return any;
}

bool report_path(struct str *out, const struct report_options *options, const struct result *result)
{
	struct layout layout = { .options = options };
	const struct step *before = NULL;

	if (options->explain && result->n_steps) {
		report_explain(out, options, result);
		return true;
	}
	if (!find_layout(&layout, result))
		return false;
	for (size_t i = 0; i < result->n_steps; i++) {
		const struct step *step = &result->steps[i];
		bool new_journey = before && before->journey != step->journey;

		if (!is_shown(step))
			continue;
		if (new_journey || (!before && step->journey == JOURNEY_REPLY))
			str_addf(out, "  -- %s --\n",
				 step->journey == JOURNEY_REPLY ? "the answer, on its way back" : "the request");
		add_step(out, &layout, step,
			 !before || new_journey || strcmp(report_hook_text(before), report_hook_text(step)));
		before = step;
	}
	return true;
}
