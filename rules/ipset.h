/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks the kernel's ipsets, which xt's -m set looks packets up in. One question costs the same whatever the set's size,
 * and changes nothing in it.
 */
#ifndef NFDIAG_RULES_IPSET_H
#define NFDIAG_RULES_IPSET_H

#include "engine/base/nl.h"
#include "rules/packet.h"

struct ipset {
	char name[32]; /* as the user calls it */
	char type[32]; /* "hash:ip,port" */
	uint8_t family;
};

/* Which parts of the packet are looked up in it, as the rule has it. */
struct ipset_ask {
	uint16_t index; /* the kernel's number of the set */
	uint8_t dim;	/* how many parts */
	uint8_t src;	/* bit (1 << i): part i is of the source; else of the destination */
};

/* What came out. */
struct ipset_answer {
	struct ipset set;
	bool member;
	char key[128];	   /* "192.168.70.10,tcp:22" */
	uint32_t subjects; /* bits (1 << enum term_subject) that the parts are */
};

/* 0; -ENOENT: no such set; -errno. */
int ipset_find(struct nl *nl, uint16_t index, struct ipset *ret_set);
/* 0; -ENOTSUP: a kind of set, or a packet, that cannot be asked about; -errno. */
int ipset_ask(struct nl *nl, const struct ipset_ask *ask, const struct packet *packet, struct ipset_answer *ret_answer);

#endif
