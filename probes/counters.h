/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's packet counters of this namespace, before and after. Shared with all other traffic: a rise of 0 refutes
 * a cause, a rise only fits it.
 */
#ifndef NFDIAG_PROBES_COUNTERS_H
#define NFDIAG_PROBES_COUNTERS_H

#include "engine/base/err.h"
#include "engine/base/fact.h"

enum { COUNTER_COUNT = 7 };

struct counters {
	uint8_t family; /* 0: they were not read */
	bool known[COUNTER_COUNT];
	uint64_t value[COUNTER_COUNT]; /* in the order of the table in counters.c */
};

/* Reads /proc/thread-self/net/{snmp,netstat}, for IPv6 snmp6 in their place; what is not there stays unknown. */
void counters_read(uint8_t family, struct counters *ret_counters);

/* Sets the facts "counter.*" to the rise, or to unknown. */
void counters_facts(const struct counters *before, const struct counters *after, struct facts *facts);

#endif
