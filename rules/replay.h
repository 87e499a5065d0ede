/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copies rules into the scratch namespace with what they refer to: the kernel's own messages, changed only where the
 * kernel dumps what it would not take back. Named sets are copied empty, chains that are jumped to without rules.
 */
#ifndef NFDIAG_RULES_REPLAY_H
#define NFDIAG_RULES_REPLAY_H

#include "rules/batch.h"
#include "rules/ruleset.h"

/* Single messages. Names are given anew, so that a copy may live in a table of another name. */
void replay_table(struct batch *batch, uint8_t family, const char *table);
void replay_plain_chain(struct batch *batch, uint8_t family, const char *table, const char *chain);
/* With its hook, priority and type, where that asks for no device; policy accept. */
void replay_chain(struct batch *batch, const struct chain *chain, const char *table);
void replay_set(struct batch *batch, const struct set *set, const char *table, uint32_t id);
void replay_rule(struct batch *batch, const struct rule *rule, const char *table, const char *chain);
/* A rule without any term or verdict. */
void replay_empty_rule(struct batch *batch, uint8_t family, const char *table, const char *chain);

/* One table's copy while its batch is filled: what is there is not put twice. */
struct replay {
	struct ruleset *ruleset; /* where the originals are read */
	struct batch *batch;
	uint8_t family;
	const char *table; /* the original's name */
	const char *copy;  /* the copy's */
	char **names;	   /* "c:CHAIN", "s:SET", "o:OBJECT": what is there already */
	size_t n_names;
	uint32_t next_id;
};
void replay_begin(struct replay *replay);
void replay_done(struct replay *replay);

/* The rule and everything that it names, into that (plain) chain of the copy. *ret_index is the rule's own message.
 * 0, or -errno where what it names cannot be read; what was put until then does no harm. */
int replay_whole_rule(struct replay *replay, const struct rule *rule, const char *chain, unsigned int *ret_index,
		      struct err *err);

/* Elements of anonymous sets, in all. */
#define REPLAY_ELEMENTS_MAX 4096

#endif
