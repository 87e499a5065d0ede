/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What would a rule have done, had it matched? Follows jumps with the evaluator alone, for rules that the kernel did
 * not run.
 */
#ifndef NFDIAG_RULES_HYPOTHESIS_H
#define NFDIAG_RULES_HYPOTHESIS_H

#include "rules/eval.h"

enum would { WOULD_NOTHING, WOULD_ACCEPT, WOULD_DROP, WOULD_TRANSLATE, WOULD_UNKNOWN };

struct hypothesis {
	enum would result;
	bool target_known;	 /* WOULD_TRANSLATE: where to, as far as the rule says it for certain */
	struct addr target_addr; /* the packet's own where the rule keeps it */
	uint16_t target_port;
	const struct rule *handed_on; /* WOULD_UNKNOWN: this rule gives the packet to another device */
	const struct rule *decider; /* WOULD_DROP: the rule that drops, NULL: the policy, or not known */
};

/* `eval` is the rule's evaluation on `packet` (which stays as it is). A verdict map without the key would have
 * accepted for all that can be told: its lookup is the only thing to be said of it. */
struct hypothesis hypothesis_rule(struct ruleset *ruleset, const struct eval_env *env, const struct rule *rule,
				  const struct rule_eval *eval, const struct packet *packet);

/* What the base chain, its policy included, would do with the packet. */
struct hypothesis hypothesis_chain(struct ruleset *ruleset, const struct eval_env *env, struct chain *chain,
				   const struct packet *packet);

/* The same with one thing otherwise than it is: what one would change to close a way, or what that would cut off. */
enum hypothesis_as {
	RULE_ABSENT,  /* the rule is not there */
	RULE_DROPS,   /* in the rule's place everything is dropped */
	POLICY_DROPS, /* the policy is drop; rule NULL */
};
struct hypothesis hypothesis_with(struct ruleset *ruleset, const struct eval_env *env, struct chain *chain,
				  const struct packet *packet, const struct rule *rule, enum hypothesis_as as);

#endif
