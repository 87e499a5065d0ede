/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may own the place of a diagnosis: its chain, what the packet came through there, and a few chains that are looked
 * up by name. Nothing else of the ruleset is read for it.
 */
#include "engine/diagnose_manager.h"

#include <errno.h>
#include <string.h>

#include "engine/manager_near.h"
#include "engine/manager_values.h"
#include "rules/iptables.h"

/* Chains of the path of which names are looked at, at most. */
#define PATH_MAX_CHAINS 200

struct chains {
	struct manager_chain *list;
	size_t n;
};

static bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

static void chains_add(struct chains *chains, const struct step *step, const char *name)
{
	for (size_t i = 0; i < chains->n; i++)
		if (!strcmp(chains->list[i].name, name))
			return;
	if (chains->n == PATH_MAX_CHAINS)
		return;
	xgrow(&chains->list, chains->n, sizeof(*chains->list));
	chains->list[chains->n++] = (struct manager_chain){ step->family, step->table, name };
}

/* The chains that the packet came through in that table, and those to which a rule sent it. */
static void path_chains(const struct result *result, const struct manager_place *place, enum journey journey,
			struct chains *chains)
{
	for (size_t i = 0; i < result->n_steps; i++) {
		const struct step *step = &result->steps[i];

		if (step->journey != journey || !same(step->family, place->chain.family) ||
		    !same(step->table, place->chain.table) || !step->chain)
			continue;
		if (step->result == STEP_MATCH || step->result == STEP_IS_POLICY)
			chains_add(chains, step, step->chain);
		if (step->result == STEP_MATCH && step->verdict && !strncmp(step->verdict, "jump ", 5))
			chains_add(chains, step, step->verdict + 5);
		if (step->result == STEP_MATCH && step->verdict && !strncmp(step->verdict, "goto ", 5))
			chains_add(chains, step, step->verdict + 5);
	}
}

/* Those that it has not come back from at the last rule that it met there. */
static void open_chains(const struct result *result, const struct manager_place *place, enum journey journey,
			struct chains *chains)
{
	for (size_t i = 0; i < result->n_steps; i++) {
		const struct step *step = &result->steps[i];

		if (step->journey != journey || !same(step->family, place->chain.family) ||
		    !same(step->table, place->chain.table) || !step->chain || step->depth > chains->n ||
		    (!step->reached && step->result == STEP_NO_MATCH))
			continue;
		chains->n = step->depth;
		chains_add(chains, step, step->chain);
	}
}

static bool chain_exists(void *data, const struct manager_chain *chain)
{
	struct diagnosis_run *d = data;
	struct chain *found;

	return ruleset_chain(d->session->ruleset, family_number(chain->family), chain->table, chain->name, &found,
			     NULL) == 0;
}

/* What a rule's text has as its comment; the caller frees. NULL: none. */
static char *comment_of(const char *rule)
{
	static const char *const words[] = { " comment \"", " --comment \"", " --comment " };

	for (size_t i = 0; rule && i < ARRAY_SIZE(words); i++) {
		const char *at = strstr(rule, words[i]);

		if (!at)
			continue;
		at += strlen(words[i]);
		return strndup(at, strcspn(at, words[i][strlen(words[i]) - 1] == '"' ? "\"" : " "));
	}
	return NULL;
}

/* A place that may tell who the owner is, with the journey on which it is met. */
struct candidate {
	struct manager_place place;
	bool legacy; /* of iptables-legacy: nothing can be asked about it */
	enum journey journey;
	const char *rule;
	uint64_t handle; /* 0: none of its rules decided */
	bool empty;	 /* a chain without rules */
};

static bool is_iptables(struct diagnosis_run *d, const struct manager_chain *at)
{
	struct chain *chain;

	if (ruleset_chain(d->session->ruleset, family_number(at->family), at->table, at->name, &chain, NULL) < 0)
		return false;
	return iptables_owns(d->session->ruleset, chain);
}

static const struct manager *recognise(struct diagnosis_run *d, const struct candidate *candidate, bool general,
				       struct manager_values *values, char **ret_object)
{
	struct manager_place place = candidate->place;
	_cleanup_(freep) char *comment = comment_of(candidate->rule);
	const struct manager *manager;
	struct chains chains = { 0 }, open = { 0 };

	path_chains(d->result, &place, candidate->journey, &chains);
	open_chains(d->result, &place, candidate->journey, &open);
	place.comment = comment;
	place.path = chains.list;
	place.n_path = chains.n;
	place.within = open.list;
	place.n_within = open.n;
	place.exists = candidate->legacy ? NULL : chain_exists;
	place.data = d;
	if (!candidate->legacy)
		manager_near(d->session->ruleset, candidate->handle, &place);
	manager_values_fill(d->result->facts, &place, values);
	manager = managers_recognise(checks_managers(d->checks), &place, general, values, ret_object);
	manager_near_done(&place);
	free(open.list);
	free(chains.list);
	return manager;
}

/* Where nothing translates there is no rule to point at: whoever translates, or else filters, on the request's way. */
static size_t on_the_way(struct diagnosis_run *d, size_t at, bool translating, struct candidate *candidate)
{
	for (; at < d->result->n_passages; at++) {
		const struct passage *passage = &d->result->passages[at];

		if (passage->journey != JOURNEY_REQUEST || translating != same(passage->type, "nat"))
			continue;
		/* Of the two hooks of nat that change no destination. */
		if (translating && (same(passage->hook, "postrouting") || same(passage->hook, "input")))
			continue;
		*candidate = (struct candidate){
			.place = { .chain = { passage->family, passage->table, passage->chain },
				   .hook = passage->hook,
				   .policy = translating,
				   .way = !translating },
			.journey = JOURNEY_REQUEST,
			.empty = !passage->n_rules,
		};
		candidate->place.iptables = is_iptables(d, &candidate->place.chain);
		return at + 1;
	}
	return 0;
}

/* Who is met on the way, as long as it is one. */
struct met {
	const struct manager *manager;
	struct manager_values values;
	char *object;
	bool several; /* managers: none can be told to be the one */
	bool foreign; /* rules of nft that nobody claims */
};

static void met_done(struct met *met)
{
	manager_values_done(&met->values);
	free(met->object);
}

static void meet(struct diagnosis_run *d, const struct candidate *candidate, bool general, struct met *met)
{
	struct manager_values values = { 0 };
	_cleanup_(freep) char *object = NULL;
	const struct manager *manager = recognise(d, candidate, general, &values, &object);

	if (!manager && !candidate->empty)
		met->foreign |= !candidate->place.iptables;
	if (manager && !met->manager) {
		met->manager = manager;
		met->object = TAKE_PTR(object);
		met->values = values;
		return;
	}
	manager_values_done(&values);
	if (!manager)
		return;
	met->several |= manager != met->manager;
	/* Which part of the manager's it is cannot be told, then. */
	if (!same(object, met->object) && (object || met->object)) {
		manager_values_done(&met->values);
		manager_values_fill(d->result->facts, &candidate->place, &met->values);
		free(met->object);
		met->object = NULL;
	}
}

static const struct manager *recognise_way(struct diagnosis_run *d, bool general, struct manager_values *values,
					   char **ret_object)
{
	bool foreign = false;

	for (int translating = 1; translating >= 0 && !foreign; translating--) {
		_cleanup_(met_done) struct met met = { 0 };
		struct candidate candidate;
		size_t at = 0;

		while ((at = on_the_way(d, at, translating, &candidate)))
			meet(d, &candidate, general, &met);
		foreign = translating && met.foreign;
		if (!met.manager)
			continue;
		if (met.several || foreign)
			return NULL;
		/* What filters is not what is at fault. */
		if (translating)
			*ret_object = TAKE_PTR(met.object);
		manager_values_done(values);
		*values = met.values;
		met.values = (struct manager_values){ 0 };
		return met.manager;
	}
	return NULL;
}

static struct candidate place_of(const struct diagnosis *diagnosis)
{
	const struct place *where = &diagnosis->where;

	return (struct candidate){
		.place = { .chain = { where->family, where->table, where->chain },
			   .hook = where->hook,
			   .policy = !where->handle && !where->number,
			   .iptables = where->iptables },
		.legacy = where->legacy,
		.journey = diagnosis->journey,
		.rule = where->rule,
		.handle = where->handle,
	};
}

static const struct manager *find_owner(struct diagnosis_run *d, const struct diagnosis *diagnosis, enum lack lack,
					struct manager_values *values, char **ret_object)
{
	const struct candidate candidate = place_of(diagnosis);

	/* Of rules that nobody else claims there is nothing to say but that the change must be kept. */
	for (int general = 0; general < (diagnosis->n_fixes ? 2 : 1); general++) {
		const struct manager *manager = NULL;

		if (diagnosis->where.chain)
			manager = recognise(d, &candidate, general, values, ret_object);
		if (!manager && lack == LACK_TRANSLATION)
			manager = recognise_way(d, general, values, ret_object);
		if (manager)
			return manager;
	}
	return NULL;
}

static enum lack lack_of(const struct diagnosis_run *d, const struct diagnosis *diagnosis,
			 const struct fix_wishes *wishes)
{
	static const struct {
		const char *builder;
		enum lack lack;
	} by_builder[] = {
		{ "accept-before", LACK_ACCEPT },     { "add-element", LACK_ACCEPT },
		{ "accept-legacy", LACK_ACCEPT },     { "map-element", LACK_TRANSLATION },
		{ "replace-term", LACK_TRANSLATION }, { "translate-like-siblings", LACK_TRANSLATION },
		{ "drop-before", LACK_DROP },	      { "remove-element", LACK_DROP },
	};
	const struct check *check = checks_find(d->checks, diagnosis->id);
	enum lack lack = check ? check_lacks(check) : LACK_NOTHING;

	if (lack != LACK_BY_BUILDER)
		return lack;
	for (size_t i = 0; wishes->n && i < ARRAY_SIZE(by_builder); i++)
		if (!strcmp(by_builder[i].builder, wishes->wishes[0].builder))
			return by_builder[i].lack;
	return LACK_NOTHING;
}

/* The answer of what was let in comes back by itself, whoever the manager is: for it none has a word. */
static enum need need_of(const struct diagnosis_run *d, const struct diagnosis *diagnosis, enum lack lack)
{
	const struct record *top = facts_top(d->result->facts);
	const char *kind = fact_get_text(top, "flow.target.kind", "");

	if (diagnosis->journey != JOURNEY_REQUEST)
		return NEED_NONE;
	if (lack == LACK_DROP)
		return NEED_CLOSE;
	if (lack == LACK_TRANSLATION && strcmp(kind, "drop") != 0 && fact_get_bool(top, "nat.done", false) &&
	    !fact_get_bool(top, "nat.expected", true))
		return NEED_REPLACE;
	if (lack == LACK_TRANSLATION && strcmp(kind, "drop") != 0)
		return strcmp(kind, "local") ? NEED_TRANSLATE : NEED_REDIRECT;
	if (lack == LACK_ACCEPT && same(diagnosis->where.hook, "forward"))
		return NEED_FORWARD;
	if (lack == LACK_ACCEPT && same(diagnosis->where.hook, "input"))
		return NEED_INPUT;
	return NEED_NONE;
}

void diagnosis_manager(struct diagnosis_run *d, struct diagnosis *diagnosis, const struct fix_wishes *wishes)
{
	enum lack lack = lack_of(d, diagnosis, wishes);
	enum need need = need_of(d, diagnosis, lack);
	struct manager_values values = { 0 };
	const struct manager *manager;
	struct fix *fix;

	if (diagnosis->severity == SEVERITY_ERROR &&
	    (diagnosis->where.chain || need == NEED_TRANSLATE || need == NEED_REDIRECT || need == NEED_REPLACE)) {
		manager = find_owner(d, diagnosis, lack, &values, &diagnosis->owner.object);
		if (manager) {
			diagnosis->owner.manager = xstrdup(manager_name(manager));
			fix = manager_fix(manager, need, &values);
			if (diagnosis->n_fixes && diagnosis->fixes[0]->condition)
				fix->condition = xstrdup(diagnosis->fixes[0]->condition);
			xgrow(&diagnosis->fixes, diagnosis->n_fixes, sizeof(struct fix *));
			diagnosis->fixes[diagnosis->n_fixes++] = fix;
		}
	}
	manager_values_done(&values);
}
