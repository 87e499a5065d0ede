/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of an iptables command, one by one: shown as iptables-save writes them, or quoted for the shell.
 */
#ifndef NFDIAG_RULES_XT_WORDS_H
#define NFDIAG_RULES_XT_WORDS_H

#include "engine/base/addr.h"
#include "engine/base/str.h"

struct words {
	char **word;
	bool *text; /* of each: a user's own text */
	size_t n;
};

void words_done(struct words *words);
/* "%s %s": each blank begins a new word, as long as the arguments have none in them. */
void words_add(struct words *words, const char *text);
/* One word, whatever is in it. */
void words_addf(struct words *words, const char *fmt, ...) _printf_(2, 3);
/* A text that a user wrote. */
void words_text(struct words *words, const char *text, size_t max);
/* "[!] --option value"; value NULL: none, else taken. */
void words_option(struct words *words, bool invert, const char *option, char *value);

/* As iptables-save does: a text that has more than letters, digits, '-' and '_' is quoted. The caller frees. */
char *words_shown(const struct words *words);
/* Each as one word of the shell. */
char *words_shell(const struct words *words);

#endif
