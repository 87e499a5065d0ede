/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text in columns, for help, lists and reports.
 */
#include "engine/wrap.h"

#include <string.h>

/* Blocks whose letters are two columns wide (Unicode East Asian Width W and F, coarsely). */
static const struct {
	uint32_t first, last;
} wide[] = {
	{ 0x1100, 0x115f }, { 0x2e80, 0xa4cf }, { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x1f300, 0x1faff }, { 0x20000, 0x3fffd },
};

/* The code point at *s, which is well-formed (escaped before), and *s moved behind it. */
static uint32_t next_point(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	uint32_t point = p[0] < 0x80 ? p[0] : p[0] < 0xe0 ? p[0] & 0x1f : p[0] < 0xf0 ? p[0] & 0xf : p[0] & 7;
	size_t n = 1;

	while ((p[n] & 0xc0) == 0x80)
		point = point << 6 | (p[n++] & 0x3f);
	*s += n;
	return point;
}

size_t text_width(const char *text)
{
	size_t width = 0;

	while (*text) {
		uint32_t point;

		/* Our own colours; foreign text has no ESC any more. */
		if (*text == '\033') {
			text += strcspn(text, "m");
			text += *text == 'm';
			continue;
		}
		point = next_point(&text);
		width++;
		for (size_t i = 0; i < ARRAY_SIZE(wide); i++)
			width += point >= wide[i].first && point <= wide[i].last;
	}
	return width;
}

static size_t last_line_width(const struct str *out)
{
	const char *newline = out->len ? memrchr(out->s, '\n', out->len) : NULL;

	return !out->len ? 0 : text_width(newline ? newline + 1 : out->s);
}

void wrap_pad(struct str *out, size_t column)
{
	for (size_t width = last_line_width(out); width < column; width++)
		str_add(out, " ");
}

void wrap_text(struct str *out, const char *text, size_t indent, size_t columns)
{
	size_t at = last_line_width(out);
	bool first = true;

	while (*text) {
		size_t n = strcspn(text, " \n"), width;
		_cleanup_(freep) char *raw = xasprintf("%.*s", (int)n, text), *word = NULL;
		struct str escaped = { 0 };

		text += n + (text[n] != '\0');
		if (!n)
			continue;
		str_add_escaped(&escaped, raw);
		word = str_take(&escaped);
		width = text_width(word);
		if (!first && at + 1 + width > columns) {
			str_add(out, "\n");
			wrap_pad(out, indent);
			at = indent;
			first = true;
		}
		str_addf(out, "%s%s", first ? "" : " ", word);
		at += width + !first;
		first = false;
	}
	str_add(out, "\n");
}

void wrap_row(struct str *out, const char *left, size_t column, const char *right, size_t columns)
{
	str_add(out, left);
	if (text_width(left) + 2 > column)
		str_add(out, "\n");
	wrap_pad(out, column);
	wrap_text(out, right, column, columns);
}
