/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Explains one visit: walks the base chain's rules beside the trace events, says of each rule that matters why it did
 * or did not match, and notices where the evaluator and the kernel disagree. The trace is the truth.
 */
#ifndef NFDIAG_RULES_EXPLAIN_H
#define NFDIAG_RULES_EXPLAIN_H

#include "rules/eval.h"
#include "rules/journey.h"

/* What a rule that did not match (or was not reached) would have done for the flow. */
enum purpose { PURPOSE_NONE, PURPOSE_ACCEPT, PURPOSE_TRANSLATE };

#define WALK_NO_PARENT ((size_t)-1)

/* The evaluator's prediction for a rule beside what the trace shows. */
enum agreement {
	AGREEMENT_NONE, /* not reached: nothing to compare */
	AGREEMENT_YES,
	AGREEMENT_UNKNOWN, /* it predicted nothing, or the trace does not show this rule */
	AGREEMENT_NO,
};
struct self_check {
	size_t rules; /* compared: the sum of the others */
	size_t agreed, unknown, disagreed;
};

struct walk_item {
	struct rule *rule;	/* borrowed from the ruleset */
	unsigned int depth;	/* 0 in the base chain */
	size_t parent;		/* the item that jumped here, or WALK_NO_PARENT */
	bool matched;		/* as the trace says */
	bool reached;		/* false: it stands behind a rule at which the packet left its chain */
	size_t decider;		/* not reached: that rule's item */
	enum outcome predicted; /* as the evaluator says */
	enum agreement agreement;
	enum purpose purpose;
	struct rule_eval eval;
	struct packet packet;		 /* as this rule saw it */
	const struct trace_event *event; /* matched: borrowed from the visit */
	size_t more;	   /* rules of its chain behind it that did not match either, and are no items */
	bool target_known; /* PURPOSE_TRANSLATE: where to */
	struct addr target_addr;
	uint16_t target_port;
};

struct walk {
	struct chain *base; /* borrowed from the ruleset */
	const struct visit *visit;
	struct packet packet;	 /* on entry */
	struct packet left;	 /* at the end */
	struct walk_item *items; /* every matched rule, and those that did not match but matter; in order */
	size_t n_items;
	size_t decider;	    /* the item that ended the visit, or WALK_NO_PARENT: the policy did */
	bool explained;	    /* prediction and trace agree on every rule */
	char *disagreement; /* the first rule where they do not, or NULL */
	struct self_check check;
	size_t n_first;	    /* rules before the first item, that did not match */
	size_t n_unlooked;  /* rules that were not looked at closely any more (bounded) */
	bool hidden;	    /* a rule switched the trace off: disagreement names it, what came next is not known */
	char *unreadable;   /* a chain that could not be read: which and why; or NULL */
};

/* What ctnetlink says of the connection, for kernels whose trace does not (before 6.16). */
struct explain_ct {
	bool traced; /* this trace does tell of connections: where it does not, the packet has none */
	bool first; /* it is the first packet of a connection, and nothing had waited for it: new, in the hooks of IP */
	bool known;
	uint32_t state, status; /* as in struct packet */
	uint8_t direction;
};

struct explainer {
	struct ruleset *ruleset;
	const struct eval_env *env;
	const struct trace_plan *plan;
	const struct frame_bytes *probe; /* the probe as sent, for what the trace does not carry; may be NULL */
	struct explain_ct ct;
	bool mark_known; /* the mark with which the packet comes to the visit */
	uint32_t mark;
	bool all;    /* keep every rule (--explain), also EXPLAIN_ALL_MAX of those that do not matter */
	bool beyond; /* also look at the rules behind the decider (translation that came too late) */
};

struct frame_bytes {
	const uint8_t *ip; /* the whole IP packet */
	size_t len;
};

#define EXPLAIN_KEEP_MAX 1000	/* items kept of one visit because they matter */
#define EXPLAIN_ALL_MAX 500
#define EXPLAIN_LOOK_MAX 20000	/* unmatched rules looked at term by term in one visit */
#define EXPLAIN_BEYOND_MAX 1000 /* rules behind the decider */

/* 0 (also where a chain could not be read: walk->unreadable), or -errno with err. */
int explain_visit(const struct explainer *explainer, const struct visit *visit, struct walk *ret_walk, struct err *err);
void walk_done(struct walk *walk);

/* The packet as the visit's first event shows it. */
void explain_packet(const struct explainer *explainer, const struct visit *visit, const struct chain *base,
		    struct packet *ret_packet);

#endif
