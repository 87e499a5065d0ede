/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of fix builders.
 */
#include "rules/fix.h"

#include <errno.h>
#include <string.h>

#include "rules/fix_private.h"

static const struct {
	const char *name;
	fix_fn build;
} builders[] = {
	{ "add-element", fix_add_element },	{ "map-element", fix_map_element },
	{ "accept-before", fix_accept_before }, { "translate-like-siblings", fix_translate },
	{ "replace-term", fix_replace_term },	{ "delete-element", fix_delete_element },
	{ "accept-arp", fix_accept_arp },	{ "zone-for-answers", fix_zone },
	{ "exempt-from-notrack", fix_notrack }, { "accept-legacy", fix_accept_legacy },
	{ "drop-before", fix_drop_before },	{ "remove-element", fix_remove_element },
	{ "masquerade-before", fix_masquerade_before }, { "masquerade", fix_masquerade },
};

static fix_fn builder_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(builders); i++)
		if (!strcmp(builders[i].name, name))
			return builders[i].build;
	return NULL;
}

bool fix_builder_exists(const char *name)
{
	return builder_find(name) != NULL;
}

int fix_build(const struct fix_context *context, const char *builder, const struct record *record, const char *prefix,
	      struct fix **ret_fix, struct err *err)
{
	const struct fix_job job = { context, record, prefix ? prefix : "" };
	fix_fn build = builder_find(builder);

	if (!build)
		return err_set(err, -ENOTSUP, "there is no fix builder '%s'", builder);
	return build(&job, ret_fix, err);
}

const char *fix_kind_name(enum fix_kind kind)
{
	static const char *const names[] = {
		[FIX_IMMEDIATE] = "immediate",
		[FIX_LASTING] = "lasting",
		[FIX_ADVICE] = "advice",
	};

	return names[kind];
}

struct fix *fix_new(void)
{
	struct fix *fix = xcalloc(1, sizeof(*fix));

	fix->kind = FIX_IMMEDIATE;
	fix->manager = xstrdup("nft");
	fix->proven = -1;
	return fix;
}

void fix_command(struct fix *fix, char *taken)
{
	xgrow(&fix->commands, fix->n_commands, sizeof(*fix->commands));
	fix->commands[fix->n_commands++] = taken;
}

void fix_undo(struct fix *fix, char *taken)
{
	xgrow(&fix->undo, fix->n_undo, sizeof(*fix->undo));
	fix->undo[fix->n_undo++] = taken;
}

void fix_free(struct fix *fix)
{
	if (!fix)
		return;
	for (size_t i = 0; i < fix->n_commands; i++)
		free(fix->commands[i]);
	for (size_t i = 0; i < fix->n_undo; i++)
		free(fix->undo[i]);
	for (size_t i = 0; i < fix->n_lines; i++)
		free(fix->lines[i]);
	free(fix->lines);
	free(fix->file);
	free(fix->file_where);
	free(fix->note);
	free(fix->commands);
	free(fix->undo);
	free(fix->manager);
	free(fix->undo_note);
	free(fix->opens);
	free(fix->condition);
	free(fix);
}
