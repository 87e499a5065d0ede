/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the ruleset reader share.
 */
#ifndef NFDIAG_RULES_RULESET_PRIVATE_H
#define NFDIAG_RULES_RULESET_PRIVATE_H

#include <arpa/inet.h>
#include <endian.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "rules/ruleset.h"

struct ruleset {
	struct nl *nl;
	void *chains, *sets; /* trees of tsearch(3), by family, table and name */
	void **owned;	     /* arrays and messages that were handed out */
	size_t n_owned;
	struct notes *notes; /* what was read, for ruleset_same() */
};

/* What ruleset_same() will compare. An object is a chain or set: its table is noted with it, and read by the next
 * note_tables(), which must not be called within a callback of nl_talk(). */
struct notes;
void note_tables(struct ruleset *ruleset);
void note_object(struct ruleset *ruleset, uint8_t family, const char *table);
void note_rule(struct ruleset *ruleset);
void note_answer(struct ruleset *ruleset, const struct set *set, const void *key, const struct set_answer *answer);
void note_search(struct ruleset *ruleset, uint8_t family, int64_t hook, size_t limit, uint64_t hash);
void notes_free(struct notes *notes);
/* FNV-1a, continued from `hash`; 0 begins. */
uint64_t ruleset_hash(uint64_t hash, const void *data, size_t len);

/* Reading without keeping or noting. */
int chain_read(struct ruleset *ruleset, uint8_t family, const char *table, const char *name, struct chain **ret_chain);
int chain_search_hash(struct ruleset *ruleset, uint8_t family, int64_t hook, size_t limit, uint64_t *ret_hash);
int set_ask(struct ruleset *ruleset, const struct set *set, const void *key, struct set_answer *ret_answer);
/* 1 where the message is a rule of that chain, with its handle; 0 where it is another's; -EBADMSG. */
int rule_identity(const struct nlmsghdr *nlh, const struct chain *chain, uint64_t *ret_handle);

/* A request in `buf` (RULESET_REQUEST_SIZE bytes): one nf_tables message without attributes. */
#define RULESET_REQUEST_SIZE 4096
struct nlmsghdr *ruleset_request(void *buf, uint16_t type, uint8_t family, uint16_t flags);

/* True where the message is that nf_tables message with its fixed header whole; *ret_family as the header has it. */
bool ruleset_is(const struct nlmsghdr *nlh, uint16_t type, uint8_t *ret_family);

struct nlmsghdr *ruleset_copy_msg(const struct nlmsghdr *nlh);

/* Names are 1 to NFT_NAME_MAXLEN - 1 bytes; anything else the kernel cannot have. */
bool ruleset_name_ok(const char *name);

/* Makes ruleset_free free it. */
void *ruleset_own(struct ruleset *ruleset, void *p);

/* Puts the attributes of a message or nest into tb[max + 1]; those beyond max are left out. -EBADMSG where one has
 * not the length that `policy` (MNL_TYPE_*, 0: any) asks for. */
struct attr_want {
	const uint8_t *policy;
	const struct nlattr **tb;
	uint16_t max;
};
int ruleset_attrs(const struct nlmsghdr *nlh, const struct attr_want *want);
int ruleset_nested(const struct nlattr *nest, const struct attr_want *want);

/* Order of chains and sets in their trees. */
int ruleset_order(uint8_t family_a, const char *table_a, const char *name_a, uint8_t family_b, const char *table_b,
		  const char *name_b);

void chain_free(struct chain *chain);
void rule_free(struct rule *rule);
void set_free(struct set *set);
DEFINE_FREEP(struct chain, chain_free)
DEFINE_FREEP(struct rule, rule_free)
DEFINE_FREEP(struct set, set_free)

#endif
