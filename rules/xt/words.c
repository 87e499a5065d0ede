/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Collects words, and joins them for a reader or for the shell.
 */
#include "rules/xt/words.h"

#include <string.h>

void words_done(struct words *words)
{
	for (size_t i = 0; i < words->n; i++)
		free(words->word[i]);
	free(words->word);
	free(words->text);
	*words = (struct words){ 0 };
}

static void add_taken(struct words *words, char *word)
{
	xgrow(&words->word, words->n, sizeof(*words->word));
	xgrow(&words->text, words->n, sizeof(*words->text));
	words->text[words->n] = false;
	words->word[words->n++] = word;
}

void words_add(struct words *words, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, " ");

		words_addf(words, "%.*s", (int)n, text);
		text += n + (text[n] == ' ');
	}
}

void words_addf(struct words *words, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_taken(words, xvasprintf(fmt, args));
	va_end(args);
}

void words_text(struct words *words, const char *text, size_t max)
{
	words_addf(words, "%.*s", (int)strnlen(text, max), text);
	words->text[words->n - 1] = true;
}

void words_option(struct words *words, bool invert, const char *option, char *value)
{
	if (invert)
		words_add(words, "!");
	words_add(words, option);
	if (value)
		add_taken(words, value);
}

static bool is_plain(const char *word, bool text)
{
	static const char plain[] = "-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return *word && (text ? strspn(word, plain) == strlen(word) : !strpbrk(word, " \t\"'\\"));
}

static void add_shown(struct str *line, const char *word, bool text)
{
	if (is_plain(word, text)) {
		str_add(line, word);
		return;
	}
	str_add(line, "\"");
	for (; *word; word++)
		str_addf(line, "%s%c", strchr("\"'\\", *word) ? "\\" : "", *word);
	str_add(line, "\"");
}

static void add_shell(struct str *line, const char *word, bool text)
{
	(void)text;
	str_add_shell(line, word);
}

static char *join(const struct words *words, void (*add)(struct str *line, const char *word, bool text))
{
	struct str line = { 0 };

	for (size_t i = 0; i < words->n; i++) {
		if (i)
			str_add(&line, " ");
		add(&line, words->word[i], words->text[i]);
	}
	return str_take(&line);
}

char *words_shown(const struct words *words)
{
	return join(words, add_shown);
}

char *words_shell(const struct words *words)
{
	return join(words, add_shell);
}
