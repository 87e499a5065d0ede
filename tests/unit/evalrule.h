/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules built by hand, expression by expression, for the evaluator's unit tests; and a packet to try them on.
 */
#ifndef NFDIAG_TESTS_UNIT_EVALRULE_H
#define NFDIAG_TESTS_UNIT_EVALRULE_H

#include "rules/eval_private.h"

struct hand_rule {
	struct chain chain;
	struct rule rule;
};

void hand_rule_open(struct hand_rule *hand, uint8_t family);
void hand_rule_done(struct hand_rule *hand);

/* Adds an expression of that kind; its attributes follow as nftnl_expr_set_*() calls. */
struct nftnl_expr *hand_expr(struct hand_rule *hand, const char *kind);
void hand_payload(struct hand_rule *hand, uint32_t base, uint32_t offset, uint32_t len, uint32_t dreg);
void hand_meta(struct hand_rule *hand, uint32_t key, uint32_t dreg);
void hand_ct(struct hand_rule *hand, uint32_t key, int dir, uint32_t dreg); /* dir < 0: none */
void hand_cmp(struct hand_rule *hand, uint32_t sreg, uint32_t op, const void *data, uint32_t len);
void hand_bitwise(struct hand_rule *hand, uint32_t reg, uint32_t len, const void *mask, const void *flip);
void hand_data(struct hand_rule *hand, uint32_t dreg, const void *data, uint32_t len);
void hand_verdict(struct hand_rule *hand, int32_t verdict, const char *chain);
void hand_lookup(struct hand_rule *hand, const char *set, uint32_t sreg, int dreg, bool inverted); /* dreg < 0: none */

/* A SYN 10.2.1.2:40001 -> 192.168.70.10:22 in the forward hook of an inet chain, everything known. */
struct packet hand_packet(void);

/* Sets without a kernel: each has one key. */
struct hand_set {
	struct set set;
	uint8_t key[64];
	struct set_answer answer; /* for that key; any other has none */
	int find_error, get_error;
};
struct hand_sets {
	struct hand_set *sets;
	size_t n;
};
struct eval_env hand_env(struct hand_sets *sets); /* NULL: asks nothing */

/* Both evaluations must agree; the outcome. The packet is not kept. */
enum outcome hand_outcome(const struct hand_rule *hand, const struct eval_env *env, const struct packet *packet);

#endif
