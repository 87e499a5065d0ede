/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tries every check on every combination of its records, and turns what holds into diagnoses.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/check_fix.h"
#include "engine/place.h"

/* Combinations of records on which one check is tried: lists are short, a cross product of three may not be. */
#define MAX_TRIES 100000

struct run {
	const struct checks *checks;
	struct facts *facts;
	struct result *result;
	struct hit *hits;
	size_t n_hits;
	struct doubt *doubts;
	size_t n_doubts;
};

static const struct record *stop_of(const struct check *check, const struct binding *binding)
{
	for (size_t i = 0; i < check->n_vars; i++)
		if (!strcmp(check->vars[i].list->name, "stops"))
			return binding->records[i];
	return NULL;
}

static enum journey journey_of(const struct check *check, const struct binding *binding)
{
	const struct fact *fact = check->journey.text ? binding_fact(binding, &check->journey) : NULL;

	if (fact && fact->known)
		return strcmp(fact->value.s, journey_name(JOURNEY_REPLY)) ? JOURNEY_REQUEST : JOURNEY_REPLY;
	return check->journey_fixed;
}

static int64_t number_of(const struct path *path, const struct binding *binding, int64_t otherwise)
{
	const struct fact *fact = path->text ? binding_fact(binding, path) : NULL;

	return fact && fact->known ? fact->value.i : otherwise;
}

static char *dup_field(const struct record *record, const char *prefix, const char *field)
{
	_cleanup_(freep) char *name = xasprintf("%s.%s", prefix, field);
	const char *text = fact_get_text(record, name, NULL);

	return text ? xstrdup(text) : NULL;
}

/* The hook of a rule's place: what its variable says, where its list has such a field. */
static char *hook_of(const struct check *check, const struct path *path, const struct binding *binding)
{
	_cleanup_(freep) char *declared = NULL;
	const char *text;

	if (path->var == VAR_TOP)
		return NULL;
	declared = xasprintf("%s.hook", check->vars[path->var].list->name);
	text = fact_decl_find(declared) ? fact_get_text(binding->records[path->var], "hook", NULL) : NULL;
	return text ? xstrdup(text) : NULL;
}

static void place_fill(const struct check *check, const struct binding *binding, struct place *where)
{
	if (check->where_rule.text) {
		const struct record *record = binding_record(binding, &check->where_rule);
		const char *prefix = check->where_rule.field;
		_cleanup_(freep) char *handle = xasprintf("%s.handle", prefix);
		_cleanup_(freep) char *number = xasprintf("%s.number", prefix);

		where->family = dup_field(record, prefix, "family");
		where->table = dup_field(record, prefix, "table");
		where->chain = dup_field(record, prefix, "chain");
		where->rule = dup_field(record, prefix, "text");
		where->handle = (uint64_t)fact_get_int(record, handle, 0);
		where->iptables = fact_get_int(record, number, -1) >= 0;
		where->legacy = place_is_legacy(record);
		where->number = (unsigned int)fact_get_int(record, number, 0);
		where->hook = hook_of(check, &check->where_rule, binding);
		if (where->chain)
			where->kind = xstrdup(where->handle ? "rule" : "policy");
	} else if (check->where_hook.text) {
		const struct fact *fact = binding_fact(binding, &check->where_hook);

		if (fact && fact->known)
			where->hook = xstrdup(fact->value.s);
	} else if (check->where_hook_word) {
		where->hook = xstrdup(check->where_hook_word);
	}
	if (!where->kind && where->hook)
		where->kind = xstrdup("hook");
}

/* Takes the evidence out of `look`. */
static struct diagnosis *diagnosis_make(const struct check *check, const struct binding *binding, struct look *look)
{
	struct diagnosis *diagnosis = xcalloc(1, sizeof(*diagnosis));
	_cleanup_(freep) char *no_fix = sentences_text(check, &check->no_fix, binding);

	diagnosis->id = xstrdup(check->id);
	diagnosis->severity = check->severity;
	diagnosis->journey = journey_of(check, binding);
	diagnosis->place_index = (int)number_of(&check->place, binding, INT_MAX);
	diagnosis->title = template_text(&check->title, binding);
	if (!diagnosis->title)
		diagnosis->title = xstrdup(check->title_text);
	diagnosis->text = sentences_text(check, &check->text, binding);
	place_fill(check, binding, &diagnosis->where);
	sentences_list(check, &check->see, binding, &diagnosis->see, &diagnosis->n_see);
	if (*no_fix)
		diagnosis->no_fix = TAKE_PTR(no_fix);
	look_evidence(look, &diagnosis->evidence, &diagnosis->n_evidence);
	return diagnosis;
}

static void hit_add(struct run *run, const struct check *check, const struct binding *binding, struct look *look)
{
	struct hit hit = { .check = check, .stop = stop_of(check, binding), .order = run->n_hits };

	hit.diagnosis = diagnosis_make(check, binding, look);
	hit.journey = hit.diagnosis->journey;
	hit.place = hit.diagnosis->place_index;
	hit.prefer = number_of(&check->prefer, binding, INT64_MAX);
	check_fixes_make(check, binding, hit.diagnosis, &hit.wishes);
	xgrow(&run->hits, run->n_hits, sizeof(*run->hits));
	run->hits[run->n_hits++] = hit;
}

static void doubt_add(struct run *run, const struct check *check, const struct binding *binding, struct look *look)
{
	struct doubt doubt = { .check = check, .stop = stop_of(check, binding), .journey = journey_of(check, binding) };
	struct look shown = { 0 };

	doubt.shown = check->severity == SEVERITY_ERROR && cond_eval(check->shown, binding, &shown) == TRI_TRUE;
	look_done(&shown);
	look_missing(look, &doubt.fact, &doubt.why);
	xgrow(&run->doubts, run->n_doubts, sizeof(*run->doubts));
	run->doubts[run->n_doubts++] = doubt;
}

static void check_try(struct run *run, const struct check *check, const struct binding *binding)
{
	struct look look = { 0 };

	switch (cond_eval(check->when, binding, &look)) {
	case TRI_TRUE:
		hit_add(run, check, binding, &look);
		break;
	case TRI_UNKNOWN:
		doubt_add(run, check, binding, &look);
		break;
	case TRI_FALSE:
		break;
	}
	look_done(&look);
}

/* The next combination of records; false after the last. Counts like an odometer, the last variable first. */
static bool next_combination(const struct check *check, const struct facts *facts, size_t *at)
{
	for (size_t i = check->n_vars; i-- > 0;) {
		if (++at[i] < facts_count_declared(facts, check->vars[i].list))
			return true;
		at[i] = 0;
	}
	return false;
}

static void check_run(struct run *run, const struct check *check)
{
	_cleanup_(freep) size_t *at = NULL;
	_cleanup_(freep) const struct record **records = NULL;
	struct binding binding = { .facts = run->facts };
	size_t tries = 0;

	for (size_t i = 0; i < check->n_vars; i++)
		if (!facts_count_declared(run->facts, check->vars[i].list))
			return;
	at = xcalloc(check->n_vars + 1, sizeof(*at));
	binding.records = records = xcalloc(check->n_vars + 1, sizeof(struct record *));
	do {
		if (tries++ == MAX_TRIES) {
			result_unknown(run->result, check->vars[0].list->name,
				       "%s: tried on the first %d combinations only", check->id, MAX_TRIES);
			return;
		}
		for (size_t i = 0; i < check->n_vars; i++)
			records[i] = facts_at(run->facts, check->vars[i].list->name, at[i]);
		check_try(run, check, &binding);
	} while (next_combination(check, run->facts, at));
}

/* The first cause that shows, and cannot be told. */
static void note_undecided(struct run *run)
{
	for (size_t i = 0; i < run->n_doubts && !run->result->undecided; i++) {
		const struct doubt *doubt = &run->doubts[i];

		if (doubt->shown && !doubt_is_settled(run->checks, doubt, run->hits, run->n_hits))
			run->result->undecided = xasprintf("%s may be the cause, and cannot be told: %s (%s)",
							   doubt->check->id, doubt->why, doubt->fact);
	}
}

/* One line for each fact and reason, with the ids of all checks that hang on it. */
static void doubts_report(struct run *run)
{
	for (size_t i = 0; i < run->n_doubts; i++) {
		struct doubt *first = &run->doubts[i];
		const struct check *last = NULL;
		struct str ids = { 0 };

		for (size_t j = i; first->fact && j < run->n_doubts; j++) {
			struct doubt *doubt = &run->doubts[j];
			bool same = doubt->fact && !strcmp(doubt->fact, first->fact) && !strcmp(doubt->why, first->why);

			if (!same || doubt_is_settled(run->checks, doubt, run->hits, run->n_hits))
				continue;
			/* Those of one check stand together. */
			if (doubt->check != last)
				str_addf(&ids, "%s%s", ids.len ? ", " : "", doubt->check->id);
			last = doubt->check;
			if (j > i) {
				free(doubt->fact);
				doubt->fact = NULL;
			}
		}
		if (ids.len)
			result_unknown(run->result, first->fact, "%s: %s", ids.s, first->why);
		str_done(&ids);
	}
}

static void run_done(struct run *run)
{
	for (size_t i = 0; i < run->n_doubts; i++) {
		free(run->doubts[i].fact);
		free(run->doubts[i].why);
	}
	free(run->doubts);
	free(run->hits);
}

int checks_run(const struct checks *checks, struct facts *facts, struct result *result, struct fix_wishes **ret_wishes,
	       struct err *err)
{
	struct run run = { .checks = checks, .facts = facts, .result = result };
	struct fix_wishes *wishes;
	size_t before = result->n_diagnoses;

	if (before)
		return err_set(err, -EEXIST, "this flow was diagnosed already");
	for (size_t i = 0; i < checks->n; i++)
		check_run(&run, checks->list[i]);
	hits_order(checks, run.hits, &run.n_hits);
	note_undecided(&run);
	doubts_report(&run);
	wishes = xcalloc(run.n_hits, sizeof(*wishes));
	for (size_t i = 0; i < run.n_hits; i++) {
		xgrow(&result->diagnoses, result->n_diagnoses, sizeof(struct diagnosis *));
		result->diagnoses[result->n_diagnoses++] = TAKE_PTR(run.hits[i].diagnosis);
		wishes[i] = run.hits[i].wishes;
		run.hits[i].wishes = (struct fix_wishes){ 0 };
	}
	if (ret_wishes)
		*ret_wishes = wishes;
	else
		fix_wishes_free(wishes, run.n_hits);
	run_done(&run);
	return 0;
}

void fix_wishes_free(struct fix_wishes *wishes, size_t n)
{
	for (size_t i = 0; wishes && i < n; i++)
		free(wishes[i].wishes);
	free(wishes);
}
