/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Matches and targets of xtables: what they do to a packet, and what iptables calls them. They come as the kernel's own
 * structs, in rules of iptables-nft (expressions "match" and "target") as in legacy tables. A legacy rule is
 * evaluated and worded as a whole when it is written as an nftnl_rule with such expressions.
 */
#ifndef NFDIAG_RULES_XT_XT_H
#define NFDIAG_RULES_XT_XT_H

#include "rules/eval_private.h"
#include "rules/xt/words.h"

/* A match or target with its parameters; borrowed. */
struct xt_blob {
	const char *name; /* as the kernel has it: "tcp", "DNAT" */
	uint32_t revision;
	uint8_t family; /* of the table: NFPROTO_IPV4, NFPROTO_IPV6 */
	const void *data;
	uint32_t len;  /* bytes at `data`; fewer than the kernel's struct has: unknown */
	struct nl *nl; /* for words: where ipsets' names are asked, or NULL */
};

/* Of an expression "match" or "target" of a table of that family; false where it has no name. */
bool xt_blob_of(const struct nftnl_expr *expr, uint8_t family, struct xt_blob *ret_blob);

/* Evaluates it on the machine's packet, with a term for each condition. What is not decoded is OUTCOME_UNKNOWN, with a
 * term and a reason. The registers stay as they are. */
enum outcome xt_match_eval(struct machine *m, const struct xt_blob *blob);
/* The target's action, and what it changes about the packet; sets m->ended where it ends the rules of its chain. */
enum outcome xt_target_eval(struct machine *m, const struct xt_blob *blob);

/* Adds it in the words of iptables(8), as iptables-save orders them: -m tcp --dport 22, -j DNAT --to-destination ...
 * False where it cannot be said; words may have been added then. */
bool xt_match_words(const struct xt_blob *blob, struct words *words);
bool xt_target_words(const struct xt_blob *blob, struct words *words);

#endif
