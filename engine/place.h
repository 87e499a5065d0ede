/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a rule's place is called: by nft's handle, or by iptables' number.
 */
#ifndef NFDIAG_ENGINE_PLACE_H
#define NFDIAG_ENGINE_PLACE_H

#include "engine/base/fact.h"
#include "rules/ruleset.h"

struct rule_at {
	const char *family, *table, *chain;
	uint64_t handle;     /* 0: the chain, or its policy */
	bool iptables;	     /* the chain is iptables' */
	bool legacy;	     /* ... of iptables-legacy */
	unsigned int number; /* of the rule, as iptables counts from 1 */
};

/* "inet filter forward #7", "iptables -t filter FORWARD 3", "iptables-legacy -t ..."; the caller frees. */
char *place_text(const struct rule_at *at);
/* The same of the rule that the fields PREFIX.family, ... of a record name; NULL where it is not known. */
char *place_record_text(const struct record *record, const char *prefix);
/* Is the record (one of `stops`) about a rule of iptables-legacy? */
bool place_is_legacy(const struct record *record);
char *place_of_rule(const struct rule *rule);
/* Of the rule, or (NULL) of the chain's policy. */
char *place_decided(const struct chain *chain, const struct rule *rule);
/* The two halves of that: "inet filter forward", and "#7", "3" or "". */
char *place_chain_text(const struct rule_at *at);
char *place_rule_text(const struct rule_at *at);

#endif
