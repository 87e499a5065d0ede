/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts of a manager's file with values in them. What comes out of a ruleset may stand in a command or in a line for a
 * file only if no language could take it for more than a part of a word: there is no quoting that all of them share.
 */
#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/manager_private.h"

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyz0123456789_"

void manager_value_set(struct manager_values *values, const char *name, const char *text)
{
	for (size_t i = 0; i < values->n; i++) {
		if (strcmp(values->list[i].name, name))
			continue;
		free(values->list[i].text);
		values->list[i].text = text ? xstrdup(text) : NULL;
		return;
	}
	xgrow(&values->list, values->n, sizeof(*values->list));
	values->list[values->n++] = (struct manager_value){ xstrdup(name), text ? xstrdup(text) : NULL };
}

const char *manager_value(const struct manager_values *values, const char *name)
{
	for (size_t i = 0; i < values->n; i++)
		if (!strcmp(values->list[i].name, name))
			return values->list[i].text;
	return NULL;
}

void manager_values_done(struct manager_values *values)
{
	for (size_t i = 0; i < values->n; i++) {
		free(values->list[i].name);
		free(values->list[i].text);
	}
	free(values->list);
	*values = (struct manager_values){ 0 };
}

void wording_done(struct wording *wording)
{
	for (size_t i = 0; i < wording->n; i++) {
		free(wording->pieces[i].text);
		free(wording->pieces[i].otherwise);
	}
	free(wording->pieces);
	*wording = (struct wording){ 0 };
}

void wordings_done(struct wordings *wordings)
{
	for (size_t i = 0; i < wordings->n; i++)
		wording_done(&wordings->list[i]);
	free(wordings->list);
	*wordings = (struct wordings){ 0 };
}

static struct wording_piece *add(struct wording *wording, enum wording_kind kind, const char *text, size_t n)
{
	xgrow(&wording->pieces, wording->n, sizeof(*wording->pieces));
	wording->pieces[wording->n] = (struct wording_piece){ .kind = kind, .text = strndup(text, n) };
	return &wording->pieces[wording->n++];
}

/* "${name}" or "${name|otherwise}": how long it is written; 0 with *ret_why. */
static size_t parse_value(struct wording *wording, const char *text, const char **ret_why)
{
	size_t n = strspn(text + 2, NAME_CHARS), end = strcspn(text, "}\n");
	struct wording_piece *piece;

	if (!n || text[end] != '}' || (text[2 + n] != '}' && text[2 + n] != '|')) {
		*ret_why = "a value is written ${name}, or ${name|otherwise}";
		return 0;
	}
	piece = add(wording, WORDING_VALUE, text + 2, n);
	if (text[2 + n] == '|')
		piece->otherwise = strndup(text + 3 + n, end - 3 - n);
	return end + 1;
}

static size_t parse_part(struct wording *wording, const char *text, bool *open, const char **ret_why)
{
	bool opens = !strncmp(text, "{{", 2);

	if (opens == *open) {
		*ret_why = opens ? "'{{' within '{{'" : "'}}' without '{{'";
		return 0;
	}
	*open = opens;
	add(wording, opens ? WORDING_OPEN : WORDING_CLOSE, "", 0);
	return 2;
}

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

int wording_parse(const char *text, struct wording *ret_wording, const char **ret_why)
{
	struct wording wording = { 0 };
	bool open = false;

	while (*text) {
		size_t n = 0;

		while (text[n] && !begins(text + n, "${") && !begins(text + n, "{{") && !begins(text + n, "}}"))
			n++;
		if (n)
			add(&wording, WORDING_LITERAL, text, n);
		else
			n = *text == '$' ? parse_value(&wording, text, ret_why)
					 : parse_part(&wording, text, &open, ret_why);
		if (!n)
			break;
		text += n;
	}
	if (!*text && open)
		*ret_why = "'{{' without '}}'";
	if (*text || open) {
		wording_done(&wording);
		return -EINVAL;
	}
	*ret_wording = wording;
	return 0;
}

bool wording_is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/+@-";

	return *text && *text != '-' && strspn(text, plain) == strlen(text);
}

static const char *piece_value(const struct wording_piece *piece, const struct manager_values *values)
{
	const char *value = manager_value(values, piece->text);

	return value ? value : piece->otherwise;
}

/* The place of the WORDING_CLOSE that ends the part behind `i`, where a value in it is not there; else `i`. */
static size_t skip_part(const struct wording *wording, size_t i, const struct manager_values *values)
{
	bool there = true;
	size_t j;

	for (j = i + 1; wording->pieces[j].kind != WORDING_CLOSE; j++)
		if (wording->pieces[j].kind == WORDING_VALUE && !piece_value(&wording->pieces[j], values))
			there = false;
	return there ? i : j;
}

char *wording_text(const struct wording *wording, const struct manager_values *values, bool strict)
{
	struct str text = { 0 };

	for (size_t i = 0; i < wording->n; i++) {
		const struct wording_piece *piece = &wording->pieces[i];
		const char *value;

		if (piece->kind == WORDING_OPEN)
			i = skip_part(wording, i, values);
		else if (piece->kind == WORDING_LITERAL)
			str_add(&text, piece->text);
		if (piece->kind != WORDING_VALUE)
			continue;
		value = piece_value(piece, values);
		if (!value || (strict && value != piece->otherwise && !wording_is_plain(value))) {
			str_done(&text);
			return NULL;
		}
		str_add(&text, value);
	}
	return str_take(&text);
}
