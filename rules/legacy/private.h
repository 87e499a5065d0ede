/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of rules/legacy/ share: one entry of a table, apart from where it stands.
 */
#ifndef NFDIAG_RULES_LEGACY_PRIVATE_H
#define NFDIAG_RULES_LEGACY_PRIVATE_H

#include "rules/legacy/legacy.h"

/* What an entry ends with. */
enum entry_end {
	END_VERDICT, /* a verdict of netfilter, or RETURN: in `verdict` */
	END_JUMP,    /* `verdict` is the offset of the rule that comes next */
	END_TARGET,  /* an extension */
	END_HEAD,    /* no rule: the name of a user's chain begins here, or the table ends */
};

struct entry {
	const uint8_t *bytes; /* the whole entry */
	uint32_t size;	      /* bytes up to the next one */
	uint32_t matches;     /* offset of the first match */
	uint32_t target;      /* offset of the target */
	uint32_t target_size;
	enum entry_end end;
	int32_t verdict;
	bool goes;	    /* END_JUMP: goto */
	bool unconditional; /* it has no condition at all */
	char name[30];	    /* END_HEAD */
};

/* The entry that begins at `bytes` with `left` bytes behind: 0, or -EBADMSG where a length is wrong. */
int entry_read(uint8_t family, const uint8_t *bytes, uint32_t left, struct entry *ret_entry);

/* Adds what the entry tests; false where that cannot be put as expressions. */
bool entry_add_conditions(uint8_t family, const struct entry *entry, struct nftnl_rule *rule);
/* Adds its end: a verdict with the chain's name where it needs one, or the extension. */
void entry_add_end(const struct entry *entry, int32_t verdict, const char *chain, struct nftnl_rule *rule);

#endif
