/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules that iptables-nft made: which chains are its own, and a rule in the words of iptables-save.
 */
#ifndef NFDIAG_RULES_IPTABLES_H
#define NFDIAG_RULES_IPTABLES_H

#include "rules/ruleset.h"
#include "rules/xt/words.h"

/* True where iptables-nft or ip6tables-nft would list this chain, and made what was read of it until now: a table of
 * its families and names, with its chains at its places; every rule has a counter, and only expressions that it knows.
 * Such rules have numbers, from 1. */
bool iptables_owns(struct ruleset *ruleset, const struct chain *chain);

/* True where one of iptables' tables of that family has a chain of its own. */
bool iptables_is_used(struct ruleset *ruleset, uint8_t family);

/* Adds "-d 10.1.2.3/32 -p tcp -m tcp --dport 22 -j ACCEPT". False where it cannot be said in full. `ruleset`
 * (or NULL) finds the names of ipsets. */
bool iptables_rule_words(struct ruleset *ruleset, const struct rule *rule, struct words *words);

/* "iptables" or "ip6tables", as the tool is called for short; the command that never means the legacy one. */
const char *iptables_name(uint8_t family);
const char *iptables_command(uint8_t family);

#endif
