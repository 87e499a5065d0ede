/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which routing rule and which route decided about the request, and by whose mark.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_POLICY_H
#define NFDIAG_ENGINE_OBSERVE_POLICY_H

#include "engine/observe.h"
#include "probes/policy.h"

/* Facts "policy.*" where it was another routing rule than those that every host has, and "forbid.*" where a route
 * forbids the way. Nothing is asked where table main or local gave the request a way. Behind observe_request(). */
void observe_policy(struct observation *obs, const struct run *run);

/* The rule by which a packet like this got `way`: 1, *ret_rule; 0: a lookup in main or local, as on every host; -errno.
 */
int policy_decider(struct nl *route, const struct policy_packet *packet, const struct route *way,
		   struct policy_rule *ret_rule);

#endif
