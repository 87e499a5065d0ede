/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A growing string. Out of memory ends the program: a diagnosis with holes would be a lie.
 */
#ifndef NFDIAG_BASE_STR_H
#define NFDIAG_BASE_STR_H

#include <stdarg.h>

#include "engine/base/util.h"

struct str {
	char *s; /* NUL-terminated; NULL while nothing was added */
	size_t len;
	size_t size;
};

void str_add(struct str *str, const char *text);
void str_addn(struct str *str, const char *text, size_t n);
void str_addf(struct str *str, const char *fmt, ...) _printf_(2, 3);
void str_done(struct str *str);

/* The text (never NULL), which the caller frees; the str is empty again. */
char *str_take(struct str *str);

/* Like asprintf, strdup, realloc-by-one; never NULL. */
char *xasprintf(const char *fmt, ...) _printf_(1, 2);
char *xvasprintf(const char *fmt, va_list args) _printf_(1, 0);
char *xstrdup(const char *text);
void *xcalloc(size_t n, size_t size);

/* Room for one more element: grows `*array` of `n` elements (sizes are powers of two). */
void xgrow(void *array, size_t n, size_t size);
/* The same of an array that begins with room for `first`, a power of two. */
void xgrow_from(void *array, size_t n, size_t size, size_t first);

/* Adds `text` with control bytes, DEL and broken UTF-8 as \xNN, so that a terminal cannot be steered by it. */
void str_add_escaped(struct str *str, const char *text);

/* Adds `text` as one word of POSIX shell: as it is where that is safe, else in single quotes; with bytes in it that
 * str_add_escaped() would not leave as they are, by way of printf(1). */
void str_add_shell(struct str *str, const char *text);

#endif
