/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nfdiag facts: prints the table of facts.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/fact.h"
#include "engine/command.h"
#include "engine/wrap.h"

#define TYPE_COLUMN 28
#define MEANING_COLUMN 37
#define COLUMNS 80

/* The list that the fact is a field of, or NULL. */
static const struct fact_list_decl *list_of(const struct fact_decl *decl)
{
	for (size_t i = 0; i < fact_lists_size; i++) {
		size_t n = strlen(fact_lists[i].name);

		if (!strncmp(decl->name, fact_lists[i].name, n) && decl->name[n] == '.')
			return &fact_lists[i];
	}
	return NULL;
}

static void add_fact(struct str *out, const struct fact_decl *decl, const char *name)
{
	struct str right = { 0 };

	wrap_pad(out, 2);
	str_add(out, name);
	str_add(out, " ");
	wrap_pad(out, TYPE_COLUMN);
	str_add(out, fact_type_name(decl->type));
	str_add(out, " ");
	wrap_pad(out, MEANING_COLUMN);
	str_add(&right, decl->meaning);
	for (size_t i = 0; decl->words && decl->words[i]; i++)
		str_addf(&right, "%s%s", i ? ", " : " (", decl->words[i]);
	if (decl->words)
		str_add(&right, ")");
	if (decl->list)
		str_addf(&right, " (one of %s)", decl->list);
	wrap_text(out, right.s, MEANING_COLUMN, COLUMNS);
	str_done(&right);
}

enum exit_status cmd_facts(const struct options *options, struct err *err)
{
	struct str out = { 0 };

	if (options->n_operands > 1) {
		err_usage(err, -EINVAL, "facts: '%s' is one word too many; write nfdiag facts", options->operands[1]);
		return EXIT_USAGE;
	}
	str_add(&out, "Facts, by their names:\n");
	for (size_t i = 0; i < fact_table_size; i++)
		if (!list_of(&fact_table[i]))
			add_fact(&out, &fact_table[i], fact_table[i].name);
	for (size_t i = 0; i < fact_lists_size; i++) {
		str_addf(&out, "\nList %s: ", fact_lists[i].name);
		wrap_text(&out, fact_lists[i].meaning, 2, COLUMNS);
		for (size_t j = 0; j < fact_table_size; j++)
			if (list_of(&fact_table[j]) == &fact_lists[i])
				add_fact(&out, &fact_table[j], fact_table[j].name + strlen(fact_lists[i].name) + 1);
	}
	fputs(out.s, stdout);
	str_done(&out);
	return EXIT_OK;
}
