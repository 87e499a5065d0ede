/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files that observe a visit share: steps, terms, and the lists that each of them fills.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_PRIVATE_H
#define NFDIAG_ENGINE_OBSERVE_PRIVATE_H

#include "engine/observe.h"

/* Notes which item of which visit a record is about. */
void observe_remember(struct observation *obs, const struct record *record, size_t visit, size_t item);

/* Fills where the step is, and the packet as it was there. */
void observe_step_chain(struct step *step, const struct chain *chain);
void observe_step_packet(struct step *step, const struct packet *packet);

/* A chain of family netdev, or at inet's ingress: is the interface one of its devices? */
bool chain_has_device(const struct chain *chain, const char *name);

/* observe_request.c: does the kernel deliver what goes there to this host? *ret_local, or -errno. */
int observe_is_local(const struct observation *obs, const struct addr *dst, bool *ret_local);

/* observe_request.c: the last hook in which the journey was seen; NULL where it was not. */
const char *observe_last_hook(const struct observation *obs, const struct run *run, enum journey_class class);

/* observe_request.c: IPv4's type of service, IPv6's traffic class. */
/* "ENETUNREACH", of a number that may be negative. */
const char *observe_errno_name(int error);
/* Does a packet that comes in meet that chain before it is routed? */
bool observe_is_before_routing(const struct observation *obs, const struct chain *base);
uint8_t observe_tos(const struct trace_event *event);

/* The place of the step that shows the rule (NULL: the chain's policy), else the next one on the path. */
int observe_place(const struct observation *obs, const struct chain *chain, const struct rule *rule);

/* The first term that fails for certain, or NULL. */
const struct term *failed_term(const struct rule_eval *eval);
bool term_is_lookup(const struct term *term);

/* observe_stop.c: a stop where visit `v` ended in a drop, else NULL. `places` are those of its items' steps. */
struct record *observe_stop(struct observation *obs, size_t v, const char *hook, const int *places);
/* The rule of the base chain itself at which the packet left it before its end: what stands behind was not reached. */
const struct rule *observe_exit(const struct walk *walk);

/* observe_why.c: `reason` and `cause` of a stop; and `accepted`, the last chain of that hook before visit `v`. */
void observe_reason(struct record *stop, const struct walk *walk);
void observe_accepted(const struct observation *obs, size_t v, struct record *stop);

/* observe_near.c: `near_misses` of a visit; stop is NULL where it passed. */
void observe_near_misses(struct observation *obs, size_t v, const char *hook, const int *places,
			 const struct record *stop);

/* observe_hits.c: `hits` of item `i` on the way to the stop. */
void observe_hits(struct observation *obs, size_t v, size_t i, const struct record *stop, int place);

/* observe_handed_on.c: the request was last seen in that hook. Did a rule give it to another device? Then obs->handed_on. */
bool observe_handed_on(struct observation *obs, const struct run *run, const char *hook);

/* observe_queue.c: the number of the queue, and whether a program reads it. */
void observe_queue(struct record *stop, unsigned int number);

/* observe_snat.c: `snats`, where the request left with another source than it came with. */
void observe_snat(struct observation *obs, const struct run *run);

/* observe_legacy.c: did a rule of iptables-legacy's raw or mangle table give the request that mark, before the routing
 * decision? Then its place is set below `prefix`. */
bool observe_legacy_marker(struct observation *obs, const struct run *run, uint32_t mark, const char *prefix);
/* observe_legacy.c: the rule of iptables-legacy's nat table that is bound to have made this destination of the request, as
 * facts nat.legacy; unknown where none can be told for certain. */
void observe_legacy_nat(struct observation *obs, const struct run *run);

#endif
