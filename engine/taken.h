/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What takes a packet where netfilter does not see it: before our first hook on the client's interface, behind our last
 * one on the output interface. The packet is sent once more between two looks at what is counted there.
 */
#ifndef NFDIAG_ENGINE_TAKEN_H
#define NFDIAG_ENGINE_TAKEN_H

#include "engine/base/addr.h"
#include "engine/base/fact.h"

struct runner;
struct run;

struct taken {
	char *by;	      /* filters and programs that may do that, in words; NULL: there are none */
	bool known, sent_known;
	uint64_t taken, sent; /* rise of what those have counted as taken, and (egress) of packets sent: everybody's */
	bool tracer_proven;   /* ingress: our rules did count the probe on another interface */
};

/* Of a contained step whose probe was counted nowhere: the table must still be armed. */
void taken_at_ingress(struct runner *runner, struct run *run);
/* Of a real step without an answer, before it is tidied; `oif` is where the probe went, to that next hop. */
void taken_at_egress(struct runner *runner, uint32_t oif, const struct addr *next_hop, struct run *run);
void taken_facts(const struct run *run, struct facts *facts);

#endif
