/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text in columns: widths as a terminal shows them, and wrapping with a hanging indent.
 */
#ifndef NFDIAG_ENGINE_WRAP_H
#define NFDIAG_ENGINE_WRAP_H

#include "engine/base/str.h"

/* Columns that UTF-8 text takes; wide letters (CJK, Hangul, fullwidth) take two, colours
 * (ESC[...m) none. The text must be escaped before (str_add_escaped). */
size_t text_width(const char *text);

/* Adds blanks until the line that `out` ends with is `column` wide. */
void wrap_pad(struct str *out, size_t column);

/* Adds `text`, escaped, and a newline. The line that `out` ends with is continued; where `columns` would be passed, a
 * blank becomes a line break and the next line starts at `indent`. Blanks and newlines in `text` are one blank each;
 * a single word that is too long is left whole. */
void wrap_text(struct str *out, const char *text, size_t indent, size_t columns);

/* One row of a two-column table: `left`, then `right` wrapped from `column` on (on a new line where left is
 * too wide). */
void wrap_row(struct str *out, const char *left, size_t column, const char *right, size_t columns);

#endif
