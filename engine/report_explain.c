/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --explain: the whole path, chain by chain. On the left what became of the packet, on the right the rule, indented as
 * deep as it was jumped to. Of many rules that did not match only the nearest are shown.
 */
#include "engine/report_path.h"

#include <string.h>

#include "engine/place.h"
#include "engine/wrap.h"

#define LEFT_COLUMN 2
#define RIGHT_COLUMN 15 /* behind "postrouting" */
#define DEPTH_INDENT 2
#define DEPTH_MAX 16 /* deeper ones are not indented further */
#define SHOWN_ALL 4  /* so many rules that did not match in a row are shown one by one */
#define SHOWN_NEAR 3 /* of more, so many */

#define SGR_HOOK "1"
#define SGR_MATCH "32"
#define SGR_NO_MATCH "2"
#define SGR_UNKNOWN "33"
#define SGR_REWRITTEN "36"

struct drawing {
	struct str *out;
	const struct report_options *options;
	const struct result *result;
	const char *hook;	     /* named last; NULL: none yet in this journey */
	const struct sighting *seen; /* the packet as it was last shown; or NULL */
};

static void add_left(struct drawing *d, const char *sgr, const char *word)
{
	wrap_pad(d->out, LEFT_COLUMN);
	if (*word && d->options->color)
		str_addf(d->out, "\033[%sm%s\033[0m", sgr, word);
	else
		str_add(d->out, word);
	wrap_pad(d->out, RIGHT_COLUMN);
}

static size_t right_column(const struct drawing *d, const struct step *step)
{
	unsigned int depth = step->depth < DEPTH_MAX ? step->depth : DEPTH_MAX;
	size_t column = RIGHT_COLUMN + DEPTH_INDENT * depth;

	/* A narrow terminal has no room for depth. */
	return column + 30 > d->options->columns ? RIGHT_COLUMN : column;
}

static void add_right(struct drawing *d, size_t column, size_t indent, const char *text)
{
	wrap_pad(d->out, column);
	wrap_text(d->out, text, indent, d->options->columns);
}

/* A sentence among the rules. */
static _printf_(3, 4) void add_remark(struct drawing *d, size_t column, const char *fmt, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list args;

	va_start(args, fmt);
	text = xvasprintf(fmt, args);
	va_end(args);
	add_right(d, column, column, text);
}

/* What a rule that matched decided, where its text does not say it; else NULL. */
static const char *decision(const struct step *step)
{
	static const char *const translates[] = { "dnat", "snat", "masquerade", "redirect" };

	if (!step->verdict || !strcmp(step->verdict, "continue") || report_find_words(step->rule, step->verdict))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(translates); i++)
		if (!strcmp(step->verdict, "accept") && report_find_words(step->rule, translates[i]))
			return NULL;
	return step->verdict;
}

static void add_rule(struct drawing *d, const struct step *step)
{
	static const struct {
		const char *word, *sgr;
	} words[] = {
		[STEP_MATCH] = { "match", SGR_MATCH },
		[STEP_NO_MATCH] = { "no match", SGR_NO_MATCH },
		[STEP_UNKNOWN] = { "unknown", SGR_UNKNOWN },
		[STEP_IS_POLICY] = { "policy", SGR_HOOK },
	};
	const char *why = step->result == STEP_MATCH ? decision(step) : step->why;
	const struct rule_at at = { .handle = step->handle, .iptables = step->iptables, .number = step->number };
	_cleanup_(freep) char *number = place_rule_text(&at);
	_cleanup_(freep) char *handle = xasprintf("%s%s", number, *number ? " " : "");
	const char *rule = step->kind == STEP_POLICY ? step->verdict : step->rule;
	_cleanup_(freep) char *text = xasprintf("%s%s", handle, rule ? rule : "(no text)");
	size_t column = right_column(d, step), indent = column + strlen(handle);

	if (!step->reached && step->result == STEP_NO_MATCH)
		add_left(d, SGR_NO_MATCH, "not reached");
	else
		add_left(d, words[step->result].sgr, words[step->result].word);
	add_right(d, column, indent, text);
	if (why && (step->reached || step->result != STEP_NO_MATCH)) {
		_cleanup_(freep) char *line = xasprintf("%s%s", step->result == STEP_MATCH ? "-> " : "", why);

		add_right(d, indent, indent, line);
	}
	if (step->stopped)
		report_add_mark(d->out, step, d->options);
}

/* How near a rule that did not match was; 0: it would have done nothing for the flow. */
static int nearness(const struct step *step)
{
	if (step->decisive)
		return 1000;
	return step->purposeful ? 100 - (step->failed < 99 ? (int)step->failed : 99) : 0;
}

/* Marks the nearest of them. */
static void find_nearest(const struct step *steps, size_t n, bool *near)
{
	for (size_t found = 0; found < SHOWN_NEAR; found++) {
		size_t best = n;

		for (size_t i = 0; i < n; i++)
			if (!near[i] && nearness(&steps[i]) &&
			    (best == n || nearness(&steps[i]) > nearness(&steps[best])))
				best = i;
		if (best == n)
			return;
		near[best] = true;
	}
}

/* Rules in a row that did not match (or were not reached): `n` of them are known one by one, `count` there were. */
static void add_group(struct drawing *d, const struct step *steps, size_t n, size_t count, size_t column)
{
	bool reached = !n || steps[0].reached, all = count == n && count <= SHOWN_ALL && reached, any = false;
	_cleanup_(freep) bool *near = xcalloc(n + 1, sizeof(*near));

	if (all)
		memset(near, true, n);
	else
		find_nearest(steps, n, near);
	for (size_t i = 0; i < n; i++) {
		near[i] = near[i] && (reached || steps[i].decisive);
		any |= near[i];
	}
	if (!all) {
		add_left(d, "", "");
		add_remark(d, column, "%zu rule%s %s%s", count, count == 1 ? "" : "s",
			   reached ? "did not match" : "behind: not reached", any ? "; the nearest:" : "");
	}
	for (size_t i = 0; i < n; i++)
		if (near[i])
			add_rule(d, &steps[i]);
}

static bool is_quiet(const struct step *step)
{
	return step->kind == STEP_RULE && step->result == STEP_NO_MATCH && !step->stopped;
}

/* Steps of one chain in a row, from `i` on, that only say 'no match'; *ret_count: with those not kept. */
static size_t group_size(const struct step *steps, size_t i, size_t end, size_t *ret_count)
{
	size_t n = 0;

	*ret_count = 0;
	for (; i + n < end && is_quiet(&steps[i + n]); n++) {
		if (steps[i + n].depth != steps[i].depth || steps[i + n].reached != steps[i].reached ||
		    strcmp(steps[i + n].chain, steps[i].chain))
			break;
		*ret_count += 1 + steps[i + n].more;
	}
	return n;
}

static void add_rules(struct drawing *d, const struct step *steps, size_t end)
{
	for (size_t i = 0; i < end;) {
		size_t count, n = group_size(steps, i, end, &count), column = right_column(d, &steps[i]);

		if (n) {
			add_group(d, &steps[i], n, count, column);
			i += n;
			continue;
		}
		add_rule(d, &steps[i]);
		if (steps[i].more)
			add_group(d, NULL, 0, steps[i].more, column);
		i++;
	}
}

static void add_hook(struct drawing *d, const char *hook)
{
	_cleanup_(freep) char *word = NULL;
	struct str escaped = { 0 };

	if (d->hook && !strcmp(d->hook, hook)) {
		add_left(d, SGR_HOOK, "");
	} else {
		str_add_escaped(&escaped, hook);
		word = str_take(&escaped);
		add_left(d, SGR_HOOK, word);
	}
	d->hook = hook;
}

static void add_endpoints(struct str *out, const struct sighting *seen)
{
	report_endpoint(out, &seen->src, seen->sport);
	str_add(out, " -> ");
	report_endpoint(out, &seen->dst, seen->dport);
}

static void add_endpoint_change(struct drawing *d, const char *what, const struct addr *before, uint16_t port_before,
				const struct addr *after, uint16_t port_after)
{
	struct str text = { 0 };

	if (addr_equal(before, after) && port_before == port_after)
		return;
	str_addf(&text, "%s ", what);
	report_endpoint(&text, before, port_before);
	str_add(&text, " -> ");
	report_endpoint(&text, after, port_after);
	add_left(d, SGR_REWRITTEN, "rewritten");
	add_right(d, RIGHT_COLUMN, RIGHT_COLUMN, text.s);
	str_done(&text);
}

/* What was done to the packet since it was last shown: by a translation, or by rules that matched. */
static void add_changes(struct drawing *d, const struct sighting *now)
{
	const struct sighting *before = d->seen;

	d->seen = now;
	if (!before)
		return;
	add_endpoint_change(d, "source", &before->src, before->sport, &now->src, now->sport);
	add_endpoint_change(d, "destination", &before->dst, before->dport, &now->dst, now->dport);
	if (before->mark == now->mark || !before->mark_known || !now->mark_known)
		return;
	add_left(d, SGR_REWRITTEN, "rewritten");
	add_remark(d, RIGHT_COLUMN, "mark 0x%x -> 0x%x", before->mark, now->mark);
}

static void add_passage(struct drawing *d, const struct passage *passage)
{
	struct str text = { 0 };

	add_changes(d, &passage->seen);
	add_hook(d, passage->hook);
	str_addf(&text, "%s %s %s (%s, priority %d", passage->family, passage->table, passage->chain,
		 passage->type ? passage->type : "filter", passage->priority);
	if (passage->device)
		str_addf(&text, ", device %s", passage->device);
	str_addf(&text, ", policy %s)", passage->drops ? "drop" : "accept");
	add_right(d, RIGHT_COLUMN, RIGHT_COLUMN + 2, text.s);
	str_done(&text);
	if (passage->n_first)
		add_group(d, NULL, 0, passage->n_first, RIGHT_COLUMN);
	add_rules(d, d->result->steps + passage->first_step, passage->n_steps);
}

/* Route, neighbour, wire. */
static void add_other(struct drawing *d, const struct step *step)
{
	if (step->packet_known)
		add_changes(d, &step->seen);
	d->hook = NULL;
	add_hook(d, report_hook_text(step));
	add_right(d, RIGHT_COLUMN, RIGHT_COLUMN, step->text ? step->text : step->why ? step->why : "");
	if (step->stopped)
		report_add_mark(d->out, step, d->options);
}

static void add_journey(struct drawing *d, enum journey journey, const struct sighting *seen, const char *iif)
{
	struct str text = { 0 };

	if (d->out->len > 1 && d->out->s[d->out->len - 2] != '\n')
		str_add(d->out, "\n");
	str_add(&text, journey == JOURNEY_REPLY ? "The answer" : "The request");
	if (seen) {
		str_add(&text, ": ");
		add_endpoints(&text, seen);
		if (iif)
			str_addf(&text, ", in on %s", iif);
		if (seen->mark)
			str_addf(&text, ", mark 0x%x", seen->mark);
	}
	wrap_text(d->out, text.s, LEFT_COLUMN, d->options->columns);
	str_done(&text);
	d->hook = NULL;
	d->seen = seen;
}

/* The first that is known of the packet on that journey. */
static const struct step *first_seen(const struct result *result, size_t i)
{
	enum journey journey = result->steps[i].journey;

	for (; i < result->n_steps && result->steps[i].journey == journey; i++)
		if (result->steps[i].packet_known)
			return &result->steps[i];
	return NULL;
}

void report_explain(struct str *out, const struct report_options *options, const struct result *result)
{
	struct drawing d = { .out = out, .options = options, .result = result };
	size_t passage = 0;

	for (size_t i = 0; i < result->n_steps;) {
		const struct passage *next = passage < result->n_passages ? &result->passages[passage] : NULL;
		const struct step *step = &result->steps[i];

		if (!i || step->journey != result->steps[i - 1].journey) {
			const struct step *first = first_seen(result, i);

			add_journey(&d, step->journey, first ? &first->seen : NULL, first ? first->iif : NULL);
		}
		if (next && next->first_step == i) {
			add_passage(&d, next);
			i += next->n_steps;
			passage++;
		} else if (step->kind == STEP_RULE || step->kind == STEP_POLICY) {
			add_rules(&d, step, 1);
			i++;
		} else {
			add_other(&d, step);
			i++;
		}
	}
}
