/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes commands in nft's language, and for the shell. nft joins its arguments with blanks and parses the result, so
 * the shell's quotes protect nothing from nft itself: every name is looked at first.
 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "rules/fix_private.h"

/* nft (1.0.6 and before) has no quotes for identifiers. Keywords are found out by the trial. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
static const char others[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";

int fix_name(const char *what, const char *name, struct err *err)
{
	struct str shown = { 0 };

	if (name && *name && strchr(letters, *name) && strspn(name, others) == strlen(name))
		return 0;
	str_add_escaped(&shown, name ? name : "");
	err_set(err, -ENOTSUP, "nft cannot write the name of %s '%s'", what, shown.s);
	str_done(&shown);
	return -ENOTSUP;
}

int fix_place_names(const struct rule_place *place, struct err *err)
{
	int r = fix_name("table", place->table, err);

	return r < 0 ? r : fix_name("chain", place->chain, err);
}

char *fix_comment(uint16_t port)
{
	uint32_t random;

	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		random = (uint32_t)getpid();
	if (!port)
		return xasprintf("nfdiag:icmp-%06x", random & 0xffffff);
	return xasprintf("nfdiag:%u-%06x", port, random & 0xffffff);
}

static void add_head(struct str *line, const struct nft_command *command)
{
	str_addf(line, "%s %s %s %s", command->verb, family_name(command->place.family), command->place.table,
		 command->place.chain);
	if (command->place.handle)
		str_addf(line, " handle %llu", (unsigned long long)command->place.handle);
}

char *command_nft(const struct nft_command *command)
{
	struct str line = { 0 };

	add_head(&line, command);
	if (command->words)
		str_addf(&line, " %s", command->words);
	if (command->text)
		str_addf(&line, " %s", command->text);
	return str_take(&line);
}

/* An IPv6 address with its brackets is a pattern to the shell: word by word. */
static void add_words(struct str *line, const char *words)
{
	while (*words) {
		size_t n = strcspn(words, " ");
		_cleanup_(freep) char *word = xasprintf("%.*s", (int)n, words);

		str_add(line, " ");
		str_add_shell(line, word);
		words += n + (words[n] == ' ');
	}
}

char *command_shell(const struct nft_command *command)
{
	struct str line = { 0 };

	str_add(&line, "nft ");
	add_head(&line, command);
	if (command->words)
		add_words(&line, command->words);
	if (command->text) {
		str_add(&line, " ");
		str_add_shell(&line, command->text);
	}
	return str_take(&line);
}

char *command_shell_text(const char *statement)
{
	struct str line = { 0 };

	str_add(&line, "nft ");
	str_add_shell(&line, statement);
	return str_take(&line);
}

char *element_nft(const char *verb, const struct set *set, const char *element)
{
	return xasprintf("%s element %s %s %s { %s }", verb, family_name(set->family), set->table, set->name, element);
}

char *element_shell(const char *verb, const struct set *set, const char *element)
{
	_cleanup_(freep) char *braces = xasprintf("{ %s }", element);
	struct str line = { 0 };

	str_addf(&line, "nft %s element %s %s %s ", verb, family_name(set->family), set->table, set->name);
	str_add_shell(&line, braces);
	return str_take(&line);
}

char *command_undo(const struct rule_place *place, const char *comment, const char *text)
{
	const char *family = family_name(place->family);
	struct str line = { 0 };

	str_addf(&line, "nft %s rule %s %s %s handle ", text ? "replace" : "delete", family, place->table,
		 place->chain);
	str_addf(&line, "\"$(nft -a list chain %s %s %s | ", family, place->table, place->chain);
	str_addf(&line, "sed -n 's/.*comment \"%s\".* # handle \\([0-9]*\\)$/\\1/p')\"", comment);
	if (text) {
		str_add(&line, " ");
		str_add_shell(&line, text);
	}
	return str_take(&line);
}
