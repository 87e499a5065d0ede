/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recognises whose chain it looks like, and words what lasts in that manager's way.
 */
#include "engine/manager_private.h"

#include <string.h>

const char *need_name(enum need need)
{
	static const char *const names[] = { "none", "forward", "input", "translate", "redirect", "replace", "close" };

	return names[need];
}

const char *manager_name(const struct manager *manager)
{
	return manager->name;
}

const char *manager_path(const struct manager *manager)
{
	return manager->path;
}

const struct manager *managers_find(const struct managers *managers, const char *name)
{
	for (size_t i = 0; managers && i < managers->n; i++)
		if (!strcmp(managers->list[i]->name, name))
			return managers->list[i];
	return NULL;
}

static void claim_done(struct claim *claim)
{
	struct patterns *const patterns[] = { &claim->family, &claim->table,  &claim->chain,
					      &claim->via,    &claim->within, &claim->comment,
					      &claim->hook,   &claim->rule,   &claim->only };

	for (size_t i = 0; i < ARRAY_SIZE(patterns); i++)
		patterns_done(patterns[i]);
	for (size_t i = 0; i < claim->n_with; i++)
		free(claim->with[i]);
	free(claim->with);
	wording_done(&claim->object);
}

static void remedy_done(struct remedy *remedy)
{
	for (size_t i = 0; i < remedy->n_when; i++) {
		free(remedy->when[i].name);
		patterns_done(&remedy->when[i].patterns);
	}
	free(remedy->when);
	wordings_done(&remedy->run);
	wordings_done(&remedy->undo);
	wordings_done(&remedy->add);
	wording_done(&remedy->undo_note);
	wording_done(&remedy->file);
	wording_done(&remedy->where);
	wording_done(&remedy->opens);
	wording_done(&remedy->note);
}

void manager_free(struct manager *manager)
{
	if (!manager)
		return;
	for (size_t i = 0; i < manager->n_claims; i++)
		claim_done(&manager->claims[i]);
	for (size_t need = 0; need < NEED_COUNT; need++) {
		for (size_t i = 0; i < manager->remedies[need].n; i++)
			remedy_done(&manager->remedies[need].list[i]);
		free(manager->remedies[need].list);
	}
	free(manager->claims);
	wording_done(&manager->warning);
	free(manager->path);
	free(manager->name);
	free(manager);
}

void managers_free(struct managers *managers)
{
	if (!managers)
		return;
	for (size_t i = 0; i < managers->n; i++)
		manager_free(managers->list[i]);
	free(managers->list);
	free(managers);
}

/* Does a pattern of that part fit, or is none given? */
static bool fits(const struct patterns *patterns, const char *text, struct manager_values *values)
{
	return !patterns->n || (text && patterns_match(patterns, text, values));
}

static bool fits_chains(const struct patterns *patterns, const struct manager_chain *chains, size_t n,
			struct manager_values *values)
{
	for (size_t i = 0; i < n; i++)
		if (patterns_match(patterns, chains[i].name, values))
			return true;
	return !patterns->n;
}

static bool fits_rules(const struct claim *claim, const struct manager_place *place, struct manager_values *values)
{
	bool fits_near = !claim->rule.n;

	for (size_t i = place->near.n; i && !fits_near; i--)
		fits_near = patterns_match(&claim->rule, place->near.list[i - 1], values);
	for (size_t i = 0; claim->only.n && i < place->whole.n; i++)
		if (!patterns_match(&claim->only, place->whole.list[i], values))
			return false;
	return fits_near && (!claim->only.n || place->whole.n);
}

static bool fits_place(const struct claim *claim, const struct manager_place *place)
{
	switch (claim->place) {
	case PLACE_POLICY:
		return place->policy;
	case PLACE_RULE:
		return !place->policy && !place->way;
	case PLACE_WAY:
		return place->way;
	default:
		return !place->way;
	}
}

static bool fits_neighbours(const struct claim *claim, const struct manager_place *place)
{
	for (size_t i = 0; i < claim->n_with; i++) {
		const struct manager_chain chain = { place->chain.family, place->chain.table, claim->with[i] };

		if (!place->exists || !place->exists(place->data, &chain))
			return false;
	}
	return true;
}

/* The cheap tests first: the kernel is asked last. */
static bool claim_fits(const struct claim *claim, const struct manager_place *place, struct manager_values *values)
{
	if (claim->dialect != DIALECT_ANY && (claim->dialect == DIALECT_OF_IPTABLES) != place->iptables)
		return false;
	if (!fits_place(claim, place))
		return false;
	return fits(&claim->family, place->chain.family, values) && fits(&claim->hook, place->hook, values) &&
	       fits(&claim->table, place->chain.table, values) && fits(&claim->chain, place->chain.name, values) &&
	       fits(&claim->comment, place->comment, values) &&
	       fits_chains(&claim->via, place->path, place->n_path, values) &&
	       fits_chains(&claim->within, place->within, place->n_within, values) &&
	       fits_rules(claim, place, values) && fits_neighbours(claim, place);
}

/* A claim that rests on the chain itself is worth more than one that rests on what is around it. */
static int64_t worth(const struct manager *manager, const struct claim *claim)
{
	return (claim->n_with || claim->via.n || claim->within.n ? 1000 : 0) + manager->rank;
}

/* The first of its claims that fits, or NULL; *ret_worth is that of the best. */
static const struct claim *manager_claims(const struct manager *manager, const struct manager_place *place,
					  int64_t *ret_worth)
{
	const struct claim *first = NULL;

	for (size_t i = 0; i < manager->n_claims; i++) {
		const struct claim *claim = &manager->claims[i];

		if ((first && worth(manager, claim) >= *ret_worth) || !claim_fits(claim, place, NULL))
			continue;
		*ret_worth = worth(manager, claim);
		if (!first)
			first = claim;
	}
	return first;
}

const struct manager *managers_recognise(const struct managers *managers, const struct manager_place *place,
					 bool general, struct manager_values *values, char **ret_object)
{
	const struct manager *best = NULL;
	const struct claim *best_claim = NULL;
	int64_t best_worth = 0;

	for (size_t i = 0; managers && i < managers->n; i++) {
		const struct manager *manager = managers->list[i];
		const struct claim *claim = NULL;
		int64_t its_worth = 0;

		if (manager->fallback == general)
			claim = manager_claims(manager, place, &its_worth);
		if (!claim || (best && best_worth <= its_worth))
			continue;
		best = manager;
		best_claim = claim;
		best_worth = its_worth;
	}
	*ret_object = NULL;
	if (!best)
		return NULL;
	claim_fits(best_claim, place, values);
	if (best_claim->object.n)
		*ret_object = wording_text(&best_claim->object, values, false);
	return best;
}

static bool remedy_applies(const struct remedy *remedy, const struct manager_values *values)
{
	for (size_t i = 0; i < remedy->n_when; i++) {
		const char *value = manager_value(values, remedy->when[i].name);

		if (!value || !patterns_match(&remedy->when[i].patterns, value, NULL))
			return false;
	}
	return true;
}

/* False where a value is missing, or cannot stand there. */
static bool render(const struct wordings *wordings, const struct manager_values *values, char ***list, size_t *n)
{
	for (size_t i = 0; i < wordings->n; i++) {
		char *text = wording_text(&wordings->list[i], values, true);

		if (!text)
			return false;
		xgrow(list, *n, sizeof(**list));
		(*list)[(*n)++] = text;
	}
	return true;
}

static bool render_one(const struct wording *wording, const struct manager_values *values, char **ret_text)
{
	*ret_text = wording->n ? wording_text(wording, values, true) : NULL;
	return *ret_text || !wording->n;
}

static struct fix *fix_start(const struct manager *manager, const struct manager_values *values)
{
	struct fix *fix = xcalloc(1, sizeof(*fix));

	fix->kind = FIX_LASTING;
	fix->proven = -1;
	fix->manager = xstrdup(manager->name);
	fix->note = wording_text(&manager->warning, values, true);
	return fix;
}

static struct fix *remedy_fix(const struct manager *manager, const struct remedy *remedy, enum need need,
			      const struct manager_values *values)
{
	_cleanup_(fix_freep) struct fix *fix = fix_start(manager, values);
	_cleanup_(freep) char *note = NULL;

	if (!render(&remedy->run, values, &fix->commands, &fix->n_commands) ||
	    !render(&remedy->undo, values, &fix->undo, &fix->n_undo) ||
	    !render(&remedy->add, values, &fix->lines, &fix->n_lines) ||
	    !render_one(&remedy->file, values, &fix->file) || !render_one(&remedy->where, values, &fix->file_where) ||
	    !render_one(&remedy->undo_note, values, &fix->undo_note) ||
	    !render_one(&remedy->opens, values, &fix->opens) || !render_one(&remedy->note, values, &note))
		return NULL;
	if (!fix->opens)
		fix->opens = manager_opens(remedy, need, values);
	if (note) {
		char *both = xasprintf("%s%s%s", fix->note ? fix->note : "", fix->note ? " " : "", note);

		free(fix->note);
		fix->note = both;
	}
	return TAKE_PTR(fix);
}

struct fix *manager_fix(const struct manager *manager, enum need need, const struct manager_values *values)
{
	for (size_t i = 0; i < manager->remedies[need].n; i++) {
		const struct remedy *remedy = &manager->remedies[need].list[i];
		struct fix *fix = remedy_applies(remedy, values) ? remedy_fix(manager, remedy, need, values) : NULL;

		if (fix)
			return fix;
	}
	return fix_start(manager, values);
}
