/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patterns over names: literals with holes between them. Bytes, not characters: a name may hold anything. Costs at most
 * the product of both lengths.
 */
#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/manager_private.h"

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyz0123456789_"

static void pattern_done(struct pattern *pattern)
{
	for (size_t i = 0; i < pattern->n; i++) {
		free(pattern->pieces[i].literal);
		free(pattern->pieces[i].name);
	}
	free(pattern->pieces);
	*pattern = (struct pattern){ 0 };
}

void patterns_done(struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->n; i++)
		pattern_done(&patterns->list[i]);
	free(patterns->list);
	*patterns = (struct patterns){ 0 };
}

static bool has_name(const struct pattern *pattern, const char *name)
{
	for (size_t i = 0; i < pattern->n; i++)
		if (pattern->pieces[i].name && !strcmp(pattern->pieces[i].name, name))
			return true;
	return false;
}

/* The hole at `text`: how long it is written, 0 with *ret_why. */
static size_t parse_hole(const char *text, struct pattern *pattern, char **ret_name, const char **ret_why)
{
	size_t n = 1;

	*ret_name = NULL;
	if (*text == '<') {
		n = strspn(text + 1, NAME_CHARS);
		if (!n || text[n + 1] != '>') {
			*ret_why = "'<' begins a name, as in <zone>: a-z, 0-9 and '_', then '>'";
			return 0;
		}
		*ret_name = strndup(text + 1, n);
		if (has_name(pattern, *ret_name)) {
			*ret_why = "the same name is there twice";
			return 0;
		}
		n += 2;
	}
	if (text[n] == '*' || text[n] == '<') {
		*ret_why = "between two holes there must be something";
		return 0;
	}
	return n;
}

int pattern_parse(const char *text, struct pattern *ret_pattern, const char **ret_why)
{
	struct pattern pattern = { 0 };

	do {
		size_t n = strcspn(text, "<*"), hole = 0;
		struct pattern_piece piece = { .literal = strndup(text, n), .hole = text[n] != '\0' };

		if (piece.hole)
			hole = parse_hole(text + n, &pattern, &piece.name, ret_why);
		xgrow(&pattern.pieces, pattern.n, sizeof(*pattern.pieces));
		pattern.pieces[pattern.n++] = piece;
		if (piece.hole && !hole) {
			pattern_done(&pattern);
			return -EINVAL;
		}
		text += n + hole;
	} while (*text || pattern.pieces[pattern.n - 1].hole);
	*ret_pattern = pattern;
	return 0;
}

/* Where each hole's text begins and ends, parallel to the pieces. */
static bool fits(const struct pattern *pattern, const char *text, const char **starts, const char **ends)
{
	const char *at = text;

	for (size_t i = 0; i < pattern->n; i++) {
		const struct pattern_piece *piece = &pattern->pieces[i];
		size_t n = strlen(piece->literal), rest = strlen(at);
		const char *found = at;

		if (i && pattern->pieces[i - 1].name && rest)
			found++;
		else if (i && pattern->pieces[i - 1].name)
			return false;
		if (!piece->hole && i)
			found = rest >= n && at + rest - n >= found ? at + rest - n : NULL;
		else if (i)
			found = strstr(found, piece->literal);
		if (!found || strncmp(found, piece->literal, n) != 0 || (!piece->hole && found[n]))
			return false;
		if (i)
			ends[i - 1] = found;
		at = found + n;
		starts[i] = at;
	}
	return true;
}

static bool pattern_match(const struct pattern *pattern, const char *text, struct manager_values *values)
{
	_cleanup_(freep) const char **starts = xcalloc(pattern->n, sizeof(*starts));
	_cleanup_(freep) const char **ends = xcalloc(pattern->n, sizeof(*ends));

	if (!fits(pattern, text, starts, ends))
		return false;
	for (size_t i = 0; values && i < pattern->n; i++) {
		_cleanup_(freep) char *caught = NULL;

		if (!pattern->pieces[i].name)
			continue;
		caught = strndup(starts[i], (size_t)(ends[i] - starts[i]));
		manager_value_set(values, pattern->pieces[i].name, caught);
	}
	return true;
}

bool patterns_match(const struct patterns *patterns, const char *text, struct manager_values *values)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (pattern_match(&patterns->list[i], text, values))
			return true;
	return false;
}
