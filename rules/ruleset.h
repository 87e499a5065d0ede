/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The live ruleset as far as it was asked for: single chains, rules, sets and set elements, read by raw netlink and
 * kept for this run. Never reads a table, a set or a chain that nobody named.
 */
#ifndef NFDIAG_RULES_RULESET_H
#define NFDIAG_RULES_RULESET_H

#include <libnftnl/chain.h>
#include <libnftnl/rule.h>
#include <libnftnl/set.h>

#include "engine/base/nl.h"

/* Whose language the chain is kept in (rules/iptables.h); the last is none of nftables' chains (rules/legacy/). */
enum dialect { DIALECT_UNKNOWN, DIALECT_NFT, DIALECT_IPTABLES, DIALECT_LEGACY };

struct chain {
	uint8_t family;
	char *table, *name;
	uint64_t handle;
	bool base;     /* the rest is only for base chains */
	uint32_t hook; /* NF_INET_*, NF_NETDEV_* by family; the inet family's ingress is NF_INET_INGRESS */
	int32_t priority;
	char *type;	     /* "filter", "nat", "route" */
	uint32_t policy;     /* NF_ACCEPT, NF_DROP */
	char *device;	     /* or NULL */
	uint32_t use;	     /* of every chain: its rules, and what leads to it (jumps, goto, elements of maps) */
	struct rule **rules; /* what was read so far, in order */
	size_t n_rules;
	bool rules_complete;  /* all of them were read */
	struct nlmsghdr *msg; /* the kernel's NFT_MSG_NEWCHAIN as it came */
	enum dialect dialect;
	size_t n_dialect; /* rules that were looked at for it */
};

struct rule {
	const struct chain *chain;
	uint64_t handle;
	size_t index; /* place in its chain, from 0 */
	struct nftnl_rule *nftnl;
	struct nlmsghdr *msg; /* the kernel's NFT_MSG_NEWRULE as it came */
	char *text;	      /* as nft prints it; NULL until rule_text() was asked (rules/text.h) */
	void *code;	      /* as rules/eval.c prepared it, freed with the rule; NULL: it has not */
	bool kept;	      /* may be prepared: it will be freed as a rule of a ruleset */
	bool unreadable;      /* libnftnl does not know one of its expressions: `nftnl` has none of them */
};

struct set {
	uint8_t family;
	char *table, *name;
	uint32_t flags;	    /* NFT_SET_* (ANONYMOUS, INTERVAL, MAP, TIMEOUT, CONCAT, ...) */
	uint32_t key_type;  /* nft's own data type number, concatenations 6 bits a field */
	uint32_t key_len;   /* bytes */
	uint32_t data_type; /* NFT_DATA_VERDICT for verdict maps */
	uint32_t data_len;
	bool timeout;	       /* elements can expire */
	uint8_t field_len[16]; /* concatenation: bytes of each field (each padded to 4 in the key) */
	uint8_t n_fields;
	struct nlmsghdr *msg; /* the kernel's NFT_MSG_NEWSET as it came */
	uint32_t obj_type;    /* object maps: NFT_OBJECT_*, else 0 */
};

/* What a set says about one key. */
struct set_answer {
	bool member;
	bool catch_all; /* it is a member by the catch-all element only */
	uint8_t start[64],
		end[64]; /* the element that holds the key: inclusive bounds, key_len long; equal: a single one */
	bool interval;	 /* start and end differ */
	bool open_end;	 /* the interval reaches to the end of the key space */
	uint64_t expiration_ms; /* time left, 0: does not expire */
	uint8_t data[64];	/* maps */
	uint32_t data_len;
	bool verdict_known; /* verdict maps */
	int32_t verdict;
	char verdict_chain[256];
};

struct ruleset;

/* Reads over nl (not owned), which belongs to the namespace that is diagnosed. */
struct ruleset *ruleset_new(struct nl *nl);
struct nl *ruleset_nl(const struct ruleset *ruleset);
void ruleset_free(struct ruleset *ruleset);
DEFINE_FREEP(struct ruleset, ruleset_free)

/* All return 0 or -errno with err set; what they return belongs to the ruleset. -ENOENT: there is no such object. */
int ruleset_chain(struct ruleset *ruleset, uint8_t family, const char *table, const char *name,
		  struct chain **ret_chain, struct err *err);
/* Reads rules of the chain until all are there, or until the one with handle `until` (0: none) and `more` rules
 * behind it are. Reading again continues where that stopped (it may read from the start once more). */
int ruleset_rules(struct ruleset *ruleset, struct chain *chain, uint64_t until, size_t more, struct err *err);
int ruleset_set(struct ruleset *ruleset, uint8_t family, const char *table, const char *name, struct set **ret_set,
		struct err *err);
/* One GETSETELEM (and one more for a catch-all): cost does not depend on the set's size. `key` is key_len bytes. */
int ruleset_set_get(struct ruleset *ruleset, const struct set *set, const void *key, struct set_answer *ret_answer,
		    struct err *err);
/* Has it an element for every key that has none of its own? One GETSETELEM. */
bool ruleset_set_catches_all(struct ruleset *ruleset, const struct set *set);
/* Every element of a small (anonymous) set as raw NFT_MSG_NEWSETELEM messages, for replaying; -E2BIG past `limit`
 * elements. */
int ruleset_set_elements(struct ruleset *ruleset, const struct set *set, size_t limit, struct nlmsghdr ***ret_msgs,
			 size_t *ret_n, struct err *err);
/* Base chains of one family on one hook ("is there a nat chain at all?"), by a dump of chains of at most
 * `limit` chains; *ret_complete is false where it stopped there. */
int ruleset_base_chains(struct ruleset *ruleset, uint8_t family, uint32_t hook, size_t limit,
			struct chain ***ret_chains, size_t *ret_n, bool *ret_complete, struct err *err);
/* Every chain of one family, base chain or not, as above. */
int ruleset_chains(struct ruleset *ruleset, uint8_t family, size_t limit, struct chain ***ret_chains, size_t *ret_n,
		   bool *ret_complete, struct err *err);
/* Whether that table is asleep. 0; -ENOENT: there is no such table. */
int ruleset_table(struct ruleset *ruleset, uint8_t family, const char *table, bool *ret_dormant, struct err *err);
/* May only the program that made the table (flag owner) change it? */
bool ruleset_table_is_owned(struct ruleset *ruleset, uint8_t family, const char *table);
/* Is what was read of it still so? Reads all of it once more (counters and timers aside): 1; 0, and *ret_what names the
 * first thing that differs (the caller frees); -errno with err. */
int ruleset_same(struct ruleset *ruleset, char **ret_what, struct err *err);
/* How many chains, rules, sets and elements were read so far. */
size_t ruleset_size(const struct ruleset *ruleset);
/* Counts up with every change of any ruleset of this namespace: equal before and after, nothing changed between. */
int ruleset_generation(struct nl *nl, uint32_t *ret_generation, struct err *err);
/* The first rule that was read and has that handle, or NULL. */
struct rule *chain_rule(const struct chain *chain, uint64_t handle);

/* A base chain where destinations are translated. */
bool chain_translates(const struct chain *chain);

/* "ip", "ip6", "inet", "arp", "bridge", "netdev"; "?" for others. And back: 0 for no such word. */
const char *family_name(uint8_t family);
uint8_t family_number(const char *name);
/* "prerouting", ..., "ingress", "egress" for a base chain of that family. */
const char *hook_name(uint8_t family, uint32_t hook);

#endif
