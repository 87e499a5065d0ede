/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which routing rule and which route decided about the request, and by whose mark.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_POLICY_H
#define NFDIAG_ENGINE_OBSERVE_POLICY_H

#include "engine/observe.h"

/* Facts "policy.*" where it was another routing rule than those that every host has, and "forbid.*" where a route
 * forbids the way. Nothing is asked where table main or local gave the request a way. Behind observe_request(). */
void observe_policy(struct observation *obs, const struct run *run);

#endif
