/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules of iptables-legacy: the kernel's bytes as chains and rules, which are evaluated like those of iptables-nft, and
 * what a table does to a packet. Knows no socket.
 */
#ifndef NFDIAG_RULES_LEGACY_LEGACY_H
#define NFDIAG_RULES_LEGACY_LEGACY_H

#include "engine/base/legacy_blob.h"
#include "rules/eval.h"

struct legacy_table;

/* 0; -EBADMSG with err where the bytes are no table: every length and offset is checked. A rule that cannot be read is
 * there all the same (rule->unreadable). */
int legacy_parse(const struct legacy_blob *blob, struct legacy_table **ret_table, struct err *err);
void legacy_free(struct legacy_table *table);
DEFINE_FREEP(struct legacy_table, legacy_free)

/* The chain that is called in that hook (NF_INET_*), or NULL. Its priority is where it stands among nft's. */
const struct chain *legacy_base(const struct legacy_table *table, uint32_t hook);

/* The chain of that name, or NULL. */
const struct chain *legacy_chain_named(const struct legacy_table *table, const char *name);

/* What became of a packet. */
struct legacy_end {
	enum action_kind action;   /* ACTION_DROP, ACTION_REJECT, ...; ACTION_ACCEPT: it goes on to the next table */
	const struct chain *chain; /* in which that happened */
	const struct rule *rule;   /* NULL: the chain's policy */
	const struct rule *doubt; /* the first rule before, of which it could not be told whether it matches; or NULL */
	char *why;		  /* the reason; the caller frees */
	const struct rule *marker; /* the last rule that changed the packet's mark; or NULL */
};

/* Runs the packet through the table's chain of that hook; statements of rules have been applied to it. */
void legacy_walk(const struct legacy_table *table, uint32_t hook, const struct eval_env *env, struct packet *packet,
		 struct legacy_end *ret_end);

/* "-d 10.1.2.3/32 -p tcp -m tcp --dport 22 -j DROP"; the caller frees. NULL where it cannot be said in full. */
char *legacy_rule_text(const struct rule *rule);

#endif
