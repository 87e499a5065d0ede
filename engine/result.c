/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes, grows and frees the outcome of one flow; the words of its enums; the exit status of several.
 */
#include "engine/result.h"

#include <string.h>

#define NAMED(function, type, ...)                                                                                     \
	const char *function(enum type value)                                                                          \
	{                                                                                                              \
		static const char *const names[] = { __VA_ARGS__ };                                                    \
                                                                                                                       \
		return (size_t)value < ARRAY_SIZE(names) ? names[value] : "?";                                         \
	}

NAMED(verdict_name, verdict, "ok", "fail", "inconclusive", "traced")
NAMED(reach_name, reach, "none", "hook", "delivered", "wire", "answered")
NAMED(journey_name, journey, "request", "reply")
NAMED(severity_name, severity, "error", "warning")
NAMED(step_kind_name, step_kind, "rule", "policy", "route", "neighbour", "wire")
NAMED(step_result_name, step_result, "match", "no-match", "unknown", "policy")
NAMED(agreement_name, agreement, "none", "agreed", "unknown", "disagreed")

struct result *result_new(const struct flow *flow)
{
	struct result *result = xcalloc(1, sizeof(*result));

	result->flow = flow;
	result->client = flow->client;
	result->client_port = flow->client_port;
	/* Until somebody knows better. */
	result->verdict = VERDICT_INCONCLUSIVE;
	return result;
}

static void texts_free(char **texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
}

static void step_done(struct step *step)
{
	free(step->hook);
	free(step->family);
	free(step->table);
	free(step->chain);
	free(step->rule);
	free(step->verdict);
	free(step->why);
	free(step->text);
	free(step->iif);
	free(step->oif);
}

static void passage_done(struct passage *passage)
{
	free(passage->hook);
	free(passage->family);
	free(passage->table);
	free(passage->chain);
	free(passage->type);
	free(passage->device);
}

static void place_done(struct place *place)
{
	free(place->kind);
	free(place->family);
	free(place->table);
	free(place->chain);
	free(place->rule);
	free(place->hook);
}

void diagnosis_free(struct diagnosis *diagnosis)
{
	if (!diagnosis)
		return;
	free(diagnosis->id);
	free(diagnosis->title);
	free(diagnosis->text);
	place_done(&diagnosis->where);
	free(diagnosis->owner.manager);
	free(diagnosis->owner.object);
	for (size_t i = 0; i < diagnosis->n_evidence; i++) {
		free(diagnosis->evidence[i].fact);
		free(diagnosis->evidence[i].value);
		free(diagnosis->evidence[i].why);
	}
	free(diagnosis->evidence);
	for (size_t i = 0; i < diagnosis->n_fixes; i++)
		fix_free(diagnosis->fixes[i]);
	free(diagnosis->fixes);
	free(diagnosis->no_fix);
	texts_free(diagnosis->see, diagnosis->n_see);
	free(diagnosis);
}

void result_free(struct result *result)
{
	if (!result)
		return;
	free(result->iif);
	free(result->device);
	texts_free(result->assumed, result->n_assumed);
	texts_free(result->notes, result->n_notes);
	free(result->stage);
	free(result->injector);
	free(result->summary);
	free(result->undecided);
	for (size_t i = 0; i < result->n_steps; i++)
		step_done(&result->steps[i]);
	free(result->steps);
	for (size_t i = 0; i < result->n_passages; i++)
		passage_done(&result->passages[i]);
	free(result->passages);
	for (size_t i = 0; i < result->n_diagnoses; i++)
		diagnosis_free(result->diagnoses[i]);
	free(result->diagnoses);
	for (size_t i = 0; i < result->n_unknowns; i++) {
		free(result->unknowns[i].fact);
		free(result->unknowns[i].why);
	}
	free(result->unknowns);
	facts_free(result->facts);
	free(result);
}

struct step *result_add_step(struct result *result)
{
	struct step *step;

	xgrow(&result->steps, result->n_steps, sizeof(*result->steps));
	step = &result->steps[result->n_steps++];
	*step = (struct step){ 0 };
	return step;
}

struct passage *result_add_passage(struct result *result)
{
	xgrow(&result->passages, result->n_passages, sizeof(*result->passages));
	result->passages[result->n_passages] = (struct passage){ 0 };
	return &result->passages[result->n_passages++];
}

void result_note(struct result *result, const char *fmt, ...)
{
	va_list args;

	xgrow(&result->notes, result->n_notes, sizeof(*result->notes));
	va_start(args, fmt);
	result->notes[result->n_notes++] = xvasprintf(fmt, args);
	va_end(args);
}

void result_unknown(struct result *result, const char *fact, const char *fmt, ...)
{
	struct unknown *unknown;
	va_list args;

	xgrow(&result->unknowns, result->n_unknowns, sizeof(*result->unknowns));
	unknown = &result->unknowns[result->n_unknowns++];
	unknown->fact = xstrdup(fact);
	va_start(args, fmt);
	unknown->why = xvasprintf(fmt, args);
	va_end(args);
}

static enum exit_status result_exit(const struct result *result)
{
	static const enum exit_status exits[] = {
		[VERDICT_OK] = EXIT_OK,
		[VERDICT_FAIL] = EXIT_FAIL,
		[VERDICT_INCONCLUSIVE] = EXIT_INCONCLUSIVE,
		[VERDICT_TRACED] = EXIT_OK,
	};

	return result->error_exit ? result->error_exit : exits[result->verdict];
}

enum exit_status results_exit(struct result *const *results, size_t n)
{
	static const int weight[] = {
		[EXIT_OK] = 0, [EXIT_INCONCLUSIVE] = 1, [EXIT_USAGE] = 2, [EXIT_ENVIRONMENT] = 3, [EXIT_FAIL] = 4,
	};
	enum exit_status worst = EXIT_OK;

	for (size_t i = 0; i < n; i++) {
		enum exit_status status = result_exit(results[i]);

		if (weight[status] > weight[worst])
			worst = status;
	}
	return worst;
}
