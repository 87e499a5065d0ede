/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of rules as nft prints them: the rule, its chain, its sets' declarations and anonymous sets are replayed
 * into a scratch network namespace and listed there by libnftables, which must never list a big live ruleset.
 */
#ifndef NFDIAG_RULES_TEXT_H
#define NFDIAG_RULES_TEXT_H

#include "rules/ruleset.h"
#include "rules/scratch.h"

/* Fills rule->text of every rule given, of whatever tables; those that have one already cost nothing. A rule that the
 * scratch namespace refuses gets libnftnl's own wording, in brackets; a rule of iptables-nft that of iptables-save.
 * Namespaces not permitted: the same for all. Returns 0, or -errno with err set only where nothing at all could be
 * said. What is in the scratch namespace is gone afterwards. */
int rules_text(struct ruleset *ruleset, struct scratch *scratch, struct rule *const *rules, size_t n_rules,
	       struct err *err);

/* The element as nft writes it in braces ("192.168.70.10 . 22", "10.0.0.0/8", "\"enp0\" . 53"), by the set's key type;
 * end may be NULL or equal to start. NULL where the type is not known. The caller frees. */
char *set_key_text(const struct set *set, const void *start, const void *end);

/* The same for a map's data (no verdict). */
char *set_data_text(const struct set *set, const void *data, uint32_t len);

#endif
