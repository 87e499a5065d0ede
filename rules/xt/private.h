/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of xt matches and targets share: the tables' rows, and conditions. For rules/xt/ alone.
 */
#ifndef NFDIAG_RULES_XT_PRIVATE_H
#define NFDIAG_RULES_XT_PRIVATE_H

#include "rules/expr/table.h"
#include "rules/xt/xt.h"

/* The largest struct that is decoded: xt_comment_info, xt_hashlimit_mtinfo3, and room. */
#define XT_DATA_MAX 512

/* One evaluation. */
struct xt {
	struct machine *m;
	const struct xt_blob *blob;
	enum outcome outcome;	  /* of the conditions until now */
	enum outcome loaded_sure; /* of the last load */
	uint32_t loaded;	  /* bytes of the last load */
};

/* A match or target. `data` is aligned and has `size` bytes. */
struct xt_kind {
	const char *name;
	uint32_t revisions; /* bit (1 << revision) for each that has this struct */
	uint16_t size;
	uint8_t family;	     /* only in tables of this one; 0: all */
	unsigned int effect; /* enum side_effect */
	void (*eval)(struct xt *xt, const void *data);
	/* Behind "-m NAME" or "-j NAME". NULL: nothing. False: cannot be said. */
	bool (*words)(const struct xt_blob *blob, const void *data, struct words *words);
	const char *alias; /* what iptables calls it, where that is another name */
};

#define XT_REV(n) (1u << (n))
#define XT_EVAL(name) void xt_##name##_eval(struct xt *xt, const void *data)
#define XT_WORDS(name) bool xt_##name##_words(const struct xt_blob *blob, const void *data, struct words *words)

/* Conditions (condition.c): a load, then what is wanted of it. */
void xt_load_payload(struct xt *xt, uint8_t base, uint32_t offset, uint32_t len, uint8_t l4);
void xt_load_meta(struct xt *xt, uint32_t key, uint32_t len);
void xt_load_ct(struct xt *xt, uint32_t key, uint8_t dir, uint32_t len);
void xt_load_fib(struct xt *xt, uint32_t flags);
/* Keeps the last load's bits that are set in the mask. */
void xt_mask(struct xt *xt, const void *mask, uint32_t len);

/* Equal to those bytes, or (high not NULL) from value to high, in the order in which they were loaded. */
void xt_want(struct xt *xt, const void *value, const void *high, uint32_t len, bool invert);
/* At least one of those bits (of a masked load) is set. */
void xt_want_bits(struct xt *xt, bool invert);

struct xt_range {
	uint32_t low, high;
};
/* The number that was loaded (1, 2 or 4 bytes) is in one of them. `host`: it is in host order. */
void xt_want_number(struct xt *xt, const struct xt_range *ranges, size_t n, bool host, bool invert);

/* A condition in words of its own; of the packet NULL: nothing can be said. */
struct xt_condition {
	const char *field, *wanted, *packet;
	uint32_t subjects; /* bits (1 << enum term_subject) */
};
void xt_other(struct xt *xt, const struct xt_condition *condition, enum outcome outcome);
/* A condition that cannot be told, and why. */
void xt_unknown(struct xt *xt, const char *field, const char *why);
/* The outcome of a condition that was found otherwise. */
void xt_take(struct xt *xt, enum outcome outcome);

/* Words (each is taken over by words_option). */
char *xt_range_text(uint32_t low, uint32_t high, char between);
char *xt_addr_text(uint8_t family, const void *addr);
/* Address with its mask, without one that has all bits. */
char *xt_masked_text(uint8_t family, const void *addr, const void *mask);
char *xt_mark_text(uint32_t value, uint32_t mask);
/* "SYN,ACK", "NONE"; NULL where a flag has no name. */
char *xt_tcp_flags_text(uint8_t flags);
/* "5/min", of a period as XT_LIMIT_SCALE has it; the options of -m limit. */
char *xt_rate_text(uint32_t period);
void xt_rate_words(struct words *words, uint32_t period, uint32_t burst);
/* The names of the bits that are set, joined by commas; NULL where one has none. */
char *xt_bit_names(uint32_t bits, const char *const *names, size_t n);
/* The same as a term wants them, in the lower case that nft's words have. */
char *xt_bits_wanted(uint32_t bits, const char *const *names, size_t n, bool invert);

/* The tables (table.c): NULL where there is no such row, for that family and revision, or the blob is too short. */
const struct xt_kind *xt_match_find(const struct xt_blob *blob);
const struct xt_kind *xt_target_find(const struct xt_blob *blob);

#endif
