/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing rules (ip rule), by rtnetlink, and which of them a packet fits. Only reads the kernel.
 */
#ifndef NFDIAG_PROBES_POLICY_H
#define NFDIAG_PROBES_POLICY_H

#include <net/if.h>

#include "engine/base/nl.h"
#include "engine/base/tuple.h"

/* What is selected by a range of ports; hi 0: nothing is. A single port comes with a mask on newer kernels (6.15). */
struct policy_ports {
	uint16_t lo, hi;
	uint16_t mask; /* of lo; 0: it is a range */
};

struct policy_rule {
	uint8_t family;
	uint32_t priority;
	uint8_t action;	      /* FR_ACT_* */
	uint32_t table;	      /* FR_ACT_TO_TBL */
	uint32_t jump;	      /* FR_ACT_GOTO: the priority at which it goes on */
	bool inverted;	      /* "not": it takes what its selectors do not */
	struct addr src, dst; /* family 0: any */
	uint8_t src_len, dst_len;
	char iif[IFNAMSIZ], oif[IFNAMSIZ]; /* "": any */
	uint32_t mark, mask;		   /* mask 0: any */
	uint8_t dscp, dscp_mask;	   /* mask 0: any */
	uint8_t ip_proto;		   /* 0: any */
	struct policy_ports sport, dport;
	bool uids; /* selects the user */
	uint32_t uid_lo, uid_hi;
	bool l3mdev;	     /* leads to the table of the packet's VRF */
	int suppress_len;    /* a route with a prefix no longer than that does not count; -1: none */
	bool suppress_group; /* ... or out of an interface of some group */
	bool beyond;	     /* it selects by something that is not modelled here */
};

/* All rules of that family, in the order in which they are asked; the caller frees *ret_rules. 0 or -errno. */
int policy_rules(struct nl *route, uint8_t family, struct policy_rule **ret_rules, size_t *ret_n, struct err *err);

/* One RTM_NEWRULE into the struct: 0 or -EBADMSG. Touches no socket. */
int policy_rule_parse(const struct nlmsghdr *nlh, struct policy_rule *ret_rule);

/* A packet for which a route is looked up: a forwarded one, or this host's own (iif "lo"). */
struct policy_packet {
	struct tuple tuple;
	const char *iif;
	bool in_vrf;
	uint32_t mark;
	uint8_t tos;
};

enum policy_fit { POLICY_NO, POLICY_YES, POLICY_UNKNOWN };
enum policy_fit policy_fits(const struct policy_rule *rule, const struct policy_packet *packet);

/* The next rule from *at on that a packet fits, jumps followed: *ret_rule, and *at behind it. false: there is none.
 * *ret_fit is POLICY_UNKNOWN where that cannot be told of the rule. */
bool policy_next(const struct policy_rule *rules, size_t n, const struct policy_packet *packet, size_t *at,
		 const struct policy_rule **ret_rule, enum policy_fit *ret_fit);

/* It selects nothing, and leads to local, main or default, as the rules that every host has. */
bool policy_is_everyones(const struct policy_rule *rule);

/* "100: from all fwmark 0x2 lookup 100", as ip rule writes it; the caller frees. */
char *policy_rule_text(const struct policy_rule *rule);

#endif
