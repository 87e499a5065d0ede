/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A growing string, and the two ways in which foreign text becomes safe to print.
 */
#include "engine/base/str.h"

#include <stdio.h>
#include <string.h>

static _Noreturn void out_of_memory(void)
{
	fputs("nfdiag: out of memory\n", stderr);
	abort();
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		out_of_memory();
	return p;
}

char *xstrdup(const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		out_of_memory();
	return copy;
}

void xgrow_from(void *array, size_t n, size_t size, size_t first)
{
	void **p = array;
	void *grown;

	if (n ? n < first || n & (n - 1) : *p != NULL)
		return;
	grown = realloc(*p, (n ? 2 * n : first) * size);
	if (!grown)
		out_of_memory();
	*p = grown;
}

void xgrow(void *array, size_t n, size_t size)
{
	xgrow_from(array, n, size, 1);
}

char *xvasprintf(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		out_of_memory();
	return text;
}

char *xasprintf(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = xvasprintf(fmt, args);
	va_end(args);
	return text;
}

void str_addn(struct str *str, const char *text, size_t n)
{
	if (str->len + n + 1 > str->size) {
		size_t size = (str->len + n + 1) * 2;
		char *grown = realloc(str->s, size);

		if (!grown)
			out_of_memory();
		str->s = grown;
		str->size = size;
	}
	if (n)
		memcpy(str->s + str->len, text, n);
	str->len += n;
	str->s[str->len] = '\0';
}

void str_add(struct str *str, const char *text)
{
	str_addn(str, text, strlen(text));
}

void str_addf(struct str *str, const char *fmt, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list args;

	va_start(args, fmt);
	text = xvasprintf(fmt, args);
	va_end(args);
	str_add(str, text);
}

void str_done(struct str *str)
{
	free(str->s);
	*str = (struct str){ 0 };
}

char *str_take(struct str *str)
{
	char *text = str->s ? str->s : xstrdup("");

	*str = (struct str){ 0 };
	return text;
}

/* Length of the well-formed UTF-8 sequence at `s` that is printable, or 0 (RFC 3629; C1 controls are not printable). */
static size_t utf8_len(const unsigned char *s)
{
	size_t n = s[0] < 0x80			 ? 1
		   : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
		   : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
		   : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
						 : 0;

	if (n == 1)
		return s[0] >= 0x20 && s[0] != 0x7f;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xc2 && s[1] < 0xa0) || (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	/* Bidirectional controls (U+202A-202E, U+2066-2069) reorder what a reader sees. */
	if (s[0] == 0xe2 &&
	    ((s[1] == 0x80 && s[2] >= 0xaa && s[2] <= 0xae) || (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9)))
		return 0;
	return n;
}

void str_add_escaped(struct str *str, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while (*s) {
		size_t n = utf8_len(s);

		if (n)
			str_addn(str, (const char *)s, n);
		else
			str_addf(str, "\\x%02x", *s);
		s += n ? n : 1;
	}
}

/* Bytes that cannot be shown as they are, and so cannot be pasted either. */
static bool shown_otherwise(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n = 1;

	while (*s && n) {
		n = utf8_len(s);
		s += n;
	}
	return *s;
}

/* The word as printf(1) makes it: "$(printf 'a\033[2J')". */
static void add_printf(struct str *str, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	str_add(str, "\"$(printf '");
	while (*s) {
		size_t n = utf8_len(s);

		/* A dash in front would be an option of printf. */
		if (!n || (*s == '-' && s == (const unsigned char *)text))
			str_addf(str, "\\%03o", *s);
		else if (*s == '\'')
			str_add(str, "'\\''");
		else if (*s == '%' || *s == '\\')
			str_addf(str, "%c%c", *s, *s);
		else
			str_addn(str, (const char *)s, n);
		s += n ? n : 1;
	}
	str_add(str, "')\"");
}

void str_add_shell(struct str *str, const char *text)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_+=:,./-";

	if (*text && strspn(text, safe) == strlen(text)) {
		str_add(str, text);
		return;
	}
	/* The shell would take line breaks off the end. */
	if (shown_otherwise(text) && text[strlen(text) - 1] != '\n') {
		add_printf(str, text);
		return;
	}
	str_add(str, "'");
	for (; *text; text++) {
		if (*text == '\'')
			str_add(str, "'\\''");
		else
			str_addn(str, text, 1);
	}
	str_add(str, "'");
}
