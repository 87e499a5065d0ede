/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a condition guarantees: which facts must have a value where it is true (or false). Texts may use no others.
 */
#include <string.h>

#include "engine/base/str.h"
#include "engine/check_yaml.h"

void known_done(struct known *known)
{
	for (size_t i = 0; i < known->n; i++)
		free(known->names[i]);
	free(known->names);
	*known = (struct known){ 0 };
}

static bool known_name(const struct known *known, const char *name)
{
	for (size_t i = 0; i < known->n; i++)
		if (!strcmp(known->names[i], name))
			return true;
	return false;
}

static void known_put(struct known *known, const char *name)
{
	if (known_name(known, name))
		return;
	xgrow(&known->names, known->n, sizeof(*known->names));
	known->names[known->n++] = xstrdup(name);
}

void known_copy(struct known *known, const struct known *from)
{
	for (size_t i = 0; i < from->n; i++)
		known_put(known, from->names[i]);
}

/* The user said these, so they are always there. */
static bool is_given(const struct path *path)
{
	return path->var == VAR_TOP && path->decl && !strcmp(path->decl->group, "flow") &&
	       strncmp(path->decl->name, "flow.target.", strlen("flow.target."));
}

bool known_has(const struct known *known, const struct path *path)
{
	if (is_given(path))
		return true;
	if (!path->decl) {
		/* The five fields of a rule come together: its handle speaks for all but the text. */
		_cleanup_(freep) char *handle = xasprintf("%s.handle", path->text);

		return known_name(known, handle);
	}
	return known_name(known, path->text);
}

static void known_fact(struct known *known, const struct cond *cond, bool truth)
{
	if (cond->op == &check_op_needs && !truth)
		return;
	if (cond->op->about_known && cond->values[0].b != truth)
		return;
	known_put(known, cond->path.text);
	for (size_t i = 0; i < cond->n_values; i++)
		if (cond->values[i].other && cond->n_values == 1)
			known_put(known, cond->values[i].other->text);
}

/* One of the parts came out that way, nobody knows which: what all of them would guarantee. */
static void known_common(struct known *known, const struct cond *cond, bool truth)
{
	struct known common = { 0 };

	known_add(&common, cond->parts[0], truth);
	for (size_t i = 1; i < cond->n_parts; i++) {
		struct known part = { 0 };

		known_add(&part, cond->parts[i], truth);
		for (size_t j = common.n; j-- > 0;) {
			if (known_name(&part, common.names[j]))
				continue;
			free(common.names[j]);
			common.names[j] = common.names[--common.n];
		}
		known_done(&part);
	}
	for (size_t i = 0; i < common.n; i++)
		known_put(known, common.names[i]);
	known_done(&common);
}

void known_add(struct known *known, const struct cond *cond, bool truth)
{
	switch (cond->kind) {
	case COND_FACT:
		known_fact(known, cond, truth);
		return;
	case COND_NOT:
		known_add(known, cond->parts[0], !truth);
		return;
	case COND_ALL:
	case COND_ANY:
		if ((cond->kind == COND_ANY) == truth)
			known_common(known, cond, truth);
		else
			for (size_t i = 0; i < cond->n_parts; i++)
				known_add(known, cond->parts[i], truth);
		return;
	}
}
