/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that evaluates one rule, as the expression kinds in rules/expr/ see it.
 */
#ifndef NFDIAG_RULES_EVAL_PRIVATE_H
#define NFDIAG_RULES_EVAL_PRIVATE_H

#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"
#include "rules/eval.h"

/* Behind netinet/in.h, which the above include: the kernel's own headers give way to it only then. */
#include <libnftnl/expr.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

/* Sixteen 4-byte registers, which nft also numbers as four of 16 bytes. The verdict register is not among them. */
#define REG_BYTES 64
#define REG_WORDS (REG_BYTES / 4)

enum load_from {
	FROM_NOTHING, /* never written, or not as a whole */
	FROM_PAYLOAD,
	FROM_META,
	FROM_CT,
	FROM_EXTHDR,
	FROM_FIB,
	FROM_HASH,
	FROM_MAP,   /* data of an element */
	FROM_RULE,  /* a constant */
	FROM_OTHER, /* named by `name` */
};

/* Where the bytes of a register range came from. Kept only while terms are wanted. */
struct load {
	enum load_from from;
	const char *name;     /* FROM_OTHER: nft's word */
	uint32_t key;	      /* meta, ct, fib: which; exthdr: option type */
	uint8_t base;	      /* payload: NFT_PAYLOAD_*; exthdr: NFT_EXTHDR_OP_* */
	uint8_t dir;	      /* ct: IP_CT_DIR_*, 2: none */
	uint32_t offset, len; /* payload, exthdr: place in the header; len also of all others */
	uint8_t l3, l4;	      /* what the rule required before: NFPROTO_*, IPPROTO_*; 0: nothing */
	bool present;	      /* exthdr, fib: only whether it exists */
	bool missing;	      /* the packet has no such thing: the kernel ends the rule here */
	bool masked, shifted;
	uint8_t swap;				  /* went through byteorder in units of that many bytes */
	uint8_t mask[REG_BYTES], flip[REG_BYTES]; /* masked: value & mask ^ flip */
	bool raw_known;
	uint8_t raw[REG_BYTES]; /* as it was loaded */
	unsigned int first_expr;
	int term;	 /* FROM_MAP: the look-up, else -1 */
	const char *why; /* not known: the reason, or NULL for a general one */
};

struct machine {
	const struct rule *rule;
	const struct eval_env *env;
	const struct packet *packet; /* the caller's, or `own` once something was written */
	struct packet own;
	bool wrote;
	bool unsure;  /* something before could not be told: what is written from here on may not happen */
	bool assume;  /* ... but the caller knows that the rule matched */
	bool ended;   /* a verdict or a terminal statement was met */
	bool blocked; /* terms: something before does not match, so nothing behind happens */
	uint8_t reg[REG_BYTES];
	uint8_t known[REG_BYTES]; /* a bit is 1 where that bit of reg is true */
	unsigned int expr;	  /* the current one, counted from 0 */

	/* Only where terms are wanted: */
	struct rule_eval *eval;
	bool brief; /* no texts, only the lookups among the terms, and none behind what does not match */
	struct load loads[REG_WORDS];
	uint8_t head[REG_WORDS]; /* the word in which the load that wrote this one began; REG_WORDS: none */
	uint8_t l3, l4;		 /* what the rule has required so far */
	/* A >= that a <= may follow: nft writes a range as the two. */
	unsigned int range_expr; /* the expression behind it, 0: none */
	unsigned int range_reg;
	uint8_t range_low[REG_BYTES];
	bool lost_known; /* `lost`: the first load that the packet had nothing for */
	struct load lost;
	char *reason; /* of the unknown outcome that the current expression returns */
};

/* MATCH: goes on; NO_MATCH: the kernel ends the rule here; UNKNOWN: one of the two. */
typedef enum outcome (*expr_eval)(struct machine *m, const struct nftnl_expr *expr);

struct expr_kind {
	const char *name;
	expr_eval eval;
};

/* Never NULL: kinds that are not in the table are unknown. */
expr_eval expr_find(const char *name);

/* Reading an expression. False where it is not there, or has not that length. */
bool expr_u32(const struct nftnl_expr *expr, uint16_t attr, uint32_t *ret_value); /* of 1, 2 or 4 bytes, host order */
bool expr_data(const struct nftnl_expr *expr, uint16_t attr, const uint8_t **ret_bytes, uint32_t *ret_len); /* 1..64 */

const char *expr_text(const struct nftnl_expr *expr, uint16_t attr); /* NULL where it is not there */

/* The current expression's outcome is unknown; the reason only costs anything where terms are wanted. */
enum outcome unknown(struct machine *m, const char *why, ...) _printf_(2, 3);
/* The same for an expression that cannot be read: no register is known any more. */
enum outcome unreadable(struct machine *m);

/* Registers (register.c). Reads and writes fail (false) outside of the register file. */
bool reg_offset(uint32_t reg, uint32_t len, unsigned int *ret_offset);
bool reg_is_known(const struct machine *m, unsigned int offset, uint32_t len);
/* All of these pad to 4 bytes with known zeros and note the load (which may be NULL: a constant). */
enum outcome reg_store(struct machine *m, uint32_t reg, const void *bytes, uint32_t len, const struct load *load);
enum outcome reg_store_u32(struct machine *m, uint32_t reg, uint32_t value, const struct load *load);
enum outcome reg_store_u16(struct machine *m, uint32_t reg, uint16_t value, const struct load *load);
enum outcome reg_store_u8(struct machine *m, uint32_t reg, uint8_t value, const struct load *load);
/* The value is there but not known: goes on. */
enum outcome reg_store_unknown(struct machine *m, uint32_t reg, uint32_t len, const struct load *load);
/* Not known whether there is a value at all. */
enum outcome reg_store_doubtful(struct machine *m, uint32_t reg, uint32_t len, const struct load *load);
/* There is none: the kernel ends the rule. */
enum outcome reg_store_missing(struct machine *m, uint32_t reg, uint32_t len, const struct load *load);
/* What was loaded into the range that begins there, or NULL. */
struct load *reg_load(struct machine *m, unsigned int offset);
/* The bytes changed in place or moved: `load` describes them now. */
void reg_set_load(struct machine *m, unsigned int offset, uint32_t len, const struct load *load);

/* The load that wrote the word at this offset, wherever it began, or NULL. */
struct load *reg_owner(struct machine *m, unsigned int offset);

/* The packet, for statements that change it; NULL: this one is not reached. Sure: the change happens for certain. */
struct packet *machine_write(struct machine *m, bool *ret_sure);

/* Terms (term.c): each does nothing where terms are not wanted. */
struct compare {
	unsigned int offset; /* of the register */
	uint32_t len;
	uint32_t op; /* NFT_CMP_* */
	const uint8_t *value;
	const uint8_t *high; /* NULL, or the upper bound: op is EQ or NEQ, value the lower bound */
};
enum outcome term_compare(struct machine *m, const struct compare *compare, enum outcome outcome);
/* The same in words of its own: `wanted` is taken. One: == with one value. */
enum outcome term_worded(struct machine *m, unsigned int offset, uint32_t len, char *wanted, bool one,
			 enum outcome outcome);
struct lookup {
	enum term_kind kind;
	const char *set_name;
	const struct set *set; /* or NULL */
	unsigned int offset;
	uint32_t len;
	bool negated;
	const struct set_answer *answer; /* or NULL */
};
/* *ret_term (may be NULL): its index. */
enum outcome term_lookup(struct machine *m, const struct lookup *lookup, enum outcome outcome, int *ret_term);
/* A condition that is no comparison; `field` is its name. */
enum outcome term_other(struct machine *m, const char *field, enum outcome outcome);

/* The rule ended at a load that no comparison looked at: a term for it. */
void term_missing(struct machine *m);

/* Actions and effects: nothing where terms are not wanted. */
void action_verdict(struct machine *m, int32_t verdict, const char *chain);
void action_set(struct machine *m, enum action_kind kind);
void effect_add(struct machine *m, enum side_effect effect);
/* dnat, snat, redirect, masquerade: bounds from these registers, 0: none. */
struct nat_registers {
	uint8_t family; /* NFPROTO_* of the address, 0: no address */
	uint32_t addr_min, addr_max, port_min, port_max;
};
void action_nat(struct machine *m, enum action_kind kind, const struct nat_registers *registers);

/* A key that is looked up in a set: finds the set and asks. MATCH: found, NO_MATCH: not found. */
enum outcome machine_lookup(struct machine *m, const char *set_name, unsigned int offset, const struct set **ret_set,
			    struct set_answer *ret_answer);

/* Fields (field.c). */
enum value_type {
	VALUE_HEX, /* as the bytes are */
	VALUE_NUMBER,
	VALUE_HOST_NUMBER,
	VALUE_HOST_HEX,
	VALUE_ADDR,
	VALUE_MAC,
	VALUE_PROTO,
	VALUE_NFPROTO,
	VALUE_ETHERTYPE,
	VALUE_IFNAME,
	VALUE_INTERFACE,
	VALUE_CT_STATE,
	VALUE_CT_STATUS,
	VALUE_CT_DIR,
	VALUE_TCP_FLAGS,
	VALUE_FIB_TYPE,
	VALUE_PKTTYPE,
	VALUE_EXISTS,
	VALUE_ARPHRD,
};
struct field {
	char name[64];
	enum value_type type;
	enum term_subject subject;
	uint32_t skip, len; /* the part of the load that it is */
	bool whole;	    /* not only the first bytes of the field */
	bool orig_tuple;
	uint8_t mask; /* of its single byte, 0: all of it */
};
/* Register bytes and value, as far as they are known: where a bit differs for certain they are unequal (term.c). */
enum outcome cmp_equal(const struct machine *m, unsigned int offset, const uint8_t *value, uint32_t len);
/* The field at byte `skip` of the load. */
void field_at(const struct load *load, uint32_t skip, struct field *ret_field);

/* Length of the prefix that the mask is, or -1 (term_text.c). */
int mask_prefix(const uint8_t *mask, uint32_t len);
/* Texts (term_text.c); the caller frees. */
char *value_text(const struct machine *m, const struct field *field, const uint8_t *bytes, uint32_t len);
/* What a comparison wants: "1222", "!= 10.0.0.0/8", "established,related", "1-5". */
char *wanted_text(const struct machine *m, const struct load *load, const struct field *field,
		  const struct compare *compare);

#endif
