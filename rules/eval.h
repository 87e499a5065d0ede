/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Evaluates one rule on one packet, expression by expression, in three values. Knows no socket: what only the kernel
 * can tell (set membership, interface names, routes) comes through struct eval_env.
 */
#ifndef NFDIAG_RULES_EVAL_H
#define NFDIAG_RULES_EVAL_H

#include "rules/packet.h"
#include "rules/ruleset.h"

enum outcome {
	OUTCOME_NO_MATCH, /* some term fails for certain */
	OUTCOME_MATCH,
	OUTCOME_UNKNOWN, /* no term fails for certain, and at least one cannot be told */
};

/* What a term tests. `TERM_COMPARE` covers cmp, range, bitwise-and-cmp. */
enum term_kind { TERM_COMPARE, TERM_SET_LOOKUP, TERM_MAP_LOOKUP, TERM_VMAP_LOOKUP, TERM_OTHER };

enum term_subject {
	SUBJECT_SADDR,
	SUBJECT_DADDR,
	SUBJECT_SPORT,
	SUBJECT_DPORT,
	SUBJECT_IIF,
	SUBJECT_OIF,
	SUBJECT_PROTO,
	SUBJECT_CT,
	SUBJECT_MARK,
	SUBJECT_SEVERAL,
	SUBJECT_OTHER,
	SUBJECT_COUNT,
};
/* The word of facts "near_misses.subject". */
const char *subject_name(enum term_subject subject);

/* One condition of a rule: a loaded value and the comparison or look-up that it goes through. */
struct term {
	enum term_kind kind;
	enum outcome outcome;
	enum term_subject subject;
	bool negated;	   /* != */
	uint32_t subjects; /* bit (1 << enum term_subject) for each part of the key */
	bool orig_tuple;   /* the subject is conntrack's original tuple (`ct original`), not the packet's headers */
	char *field;	   /* "tcp dport", "ip daddr . tcp dport", "iifname": nft's words */
	char *wanted;	   /* what the rule has: "1222", "!= 10.0.0.0/8", "@allow_in", "established,related" */
	char *packet;	   /* what the packet has, in the same words; NULL where not known */
	char *why;	   /* OUTCOME_UNKNOWN: the reason */
	bool pins;	   /* holds for exactly one value of its subject: == with a full mask; a look-up pins its key */
	/* look-ups */
	const struct set *set; /* NULL where it could not be read */
	uint8_t key[64];
	uint32_t key_len;
	struct set_answer answer; /* valid where outcome is not UNKNOWN */
	/* Which expressions of the rule the term is made of: [first, last], counted from 0, for replacing it. */
	unsigned int first_expr, last_expr;
};

enum action_kind {
	ACTION_NONE, /* ends without a verdict: continue */
	ACTION_ACCEPT,
	ACTION_DROP,
	ACTION_JUMP,
	ACTION_GOTO,
	ACTION_RETURN,
	ACTION_CONTINUE,
	ACTION_QUEUE,
	ACTION_REJECT,
	ACTION_DNAT,
	ACTION_SNAT,
	ACTION_MASQUERADE,
	ACTION_REDIRECT,
	ACTION_NOTRACK, /* continues */
	ACTION_OTHER,	/* a terminal statement that is not modelled (tproxy, synproxy, fwd, an xt target) */
};

/* Statements that do more than decide, as bits. */
enum side_effect {
	EFFECT_DYNSET = 1 << 0,
	EFFECT_LIMIT = 1 << 1,
	EFFECT_QUOTA = 1 << 2,
	EFFECT_CONNLIMIT = 1 << 3,
	EFFECT_LOG = 1 << 4,
	EFFECT_QUEUE = 1 << 5,
	EFFECT_DUP = 1 << 6,
	EFFECT_OTHER = 1 << 7,
	EFFECT_NOTRACK = 1 << 8,
	EFFECT_CHANCE = 1 << 9, /* matches by chance: numgen, random, cpu, a hash of the kernel's own */
	EFFECT_TRACE = 1 << 10, /* sets nftrace: what follows may not be traced */
	EFFECT_FWD = 1 << 12,	/* steals the packet: no trace event tells of that rule */
	EFFECT_ZONE = 1 << 11,	/* puts the packet into a conntrack zone, unless an earlier rule did */
};

struct action {
	enum action_kind kind;
	char chain[256]; /* jump, goto */
	/* dnat, snat: where to, as far as the rule or its map says */
	bool addr_known, port_known;
	struct addr addr, addr_max;
	uint16_t port, port_max; /* host order; port 0 with port_known: keeps the packet's */
	int map_term;		 /* index of the term whose map gave address or port, -1: written in the rule */
	uint32_t reject_type, reject_code; /* NFT_REJECT_* */
};

struct rule_eval {
	enum outcome outcome;
	struct term *terms; /* every term, also those behind the first that fails */
	size_t n_terms;
	size_t n_failed; /* terms with OUTCOME_NO_MATCH */
	size_t n_unknown;
	struct action action; /* what the rule does if it matches; of a verdict map: what its key leads to, if found */
	unsigned int effects; /* enum side_effect bits of statements anywhere in the rule */
	int32_t zone;	      /* EFFECT_ZONE: that zone, -1: not known */
	uint8_t zone_dir;     /* of which direction's tuple: IP_CT_DIR_*, 2: of both */
	bool adds_source;     /* a dynset whose key is made of the source address */
	const struct set *source_set; /* adds_source: to that set; NULL: it could not be read */
	char *why;	      /* OUTCOME_UNKNOWN: the first reason */
};

void rule_eval_done(struct rule_eval *eval);

struct ipset_ask;
struct ipset_answer;

struct eval_env {
	/* The set of that name in the rule's own table, and what it says of a key. 0 or -errno. NULL: unknown. */
	int (*set_find)(void *data, uint8_t family, const char *table, const char *name, const struct set **ret_set);
	int (*set_get)(void *data, const struct set *set, const void *key, struct set_answer *ret_answer);
	/* Route type (RTN_*) of an address, and its interface, for `fib`; iif 0: not bound to one. 0 or -errno. */
	int (*fib)(void *data, const struct packet *packet, const struct addr *addr, uint32_t iif, uint32_t *ret_type,
		   uint32_t *ret_oif);
	/* As ipset_ask() (rules/ipset.h). */
	int (*ipset)(void *data, const struct ipset_ask *ask, const struct packet *packet,
		     struct ipset_answer *ret_answer);
	/* 0: for certain no bridge brought the packet here (xt's physdev); 1: perhaps; -errno. */
	int (*came_by_bridge)(void *data, const struct packet *packet);
	/* Group of an interface (meta iifgroup), 0 or -errno. */
	int (*link_group)(void *data, uint32_t ifindex, uint32_t *ret_group);
	void *data;
};

/* An environment over a ruleset: set_find and set_get by netlink; fib and link_group stay NULL. */
void eval_env_ruleset(struct ruleset *ruleset, struct eval_env *ret_env);

/* Evaluates the rule, with everything there is to say about it. Its statements (meta mark set, ct mark set, payload
 * set, notrack) have been applied to `packet`, as the next rule will see it. As in the kernel that is also true of
 * those before a term that does not match; and what a statement behind an unknown term would change becomes unknown.
 * Every look at a register knows whether its bytes are known: nothing unknown is ever taken for a value. */
void eval_rule(const struct rule *rule, const struct eval_env *env, struct packet *packet, struct rule_eval *ret_eval);

/* The same where the outcome is known from eval_rule_quick(), on a packet that nothing is applied to. */
void eval_terms(const struct rule *rule, const struct eval_env *env, const struct packet *packet, enum outcome outcome,
		struct rule_eval *ret_eval);

/* The outcome alone, and the packet as above: what 100,000 rules can afford. */
void eval_rule_quick(const struct rule *rule, const struct eval_env *env, struct packet *packet,
		     enum outcome *ret_outcome);

/* The same, and what the rule does where it matches: its action and effects, and of its terms the lookups, without
 * texts. */
void eval_rule_brief(const struct rule *rule, const struct eval_env *env, struct packet *packet,
		     struct rule_eval *ret_eval);

/* The trace says that the rule matched: its statements are applied for certain, whatever the terms. */
void eval_rule_matched(const struct rule *rule, const struct eval_env *env, struct packet *packet);

#endif
