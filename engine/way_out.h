/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would an answer of this host itself get out? For what no answer was asked of.
 */
#ifndef NFDIAG_ENGINE_WAY_OUT_H
#define NFDIAG_ENGINE_WAY_OUT_H

#include "engine/observe.h"

/* The chain of output or postrouting that would drop the answer to the packet of that visit (to input), by its rules;
 * or may: *ret_certain says which. In words, which the caller frees; NULL: none. Of iptables-legacy too. */
char *way_out_stops(const struct observation *obs, const struct visit *input, bool *ret_certain);

#endif
