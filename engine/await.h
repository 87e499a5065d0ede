/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waits for the client's own attempt instead of sending a probe: our table traces its first packet and the answer to
 * it, drops nothing, and is armed anew whenever the ruleset is changed meanwhile.
 */
#ifndef NFDIAG_ENGINE_AWAIT_H
#define NFDIAG_ENGINE_AWAIT_H

#include "engine/run.h"
#include "rules/ruleset_watch.h"

struct await {
	const struct flow *flow;
	int64_t end_ms;	      /* of clock_ms(): until then */
	unsigned int span_ms; /* of all waiting, for the progress line */
	bool answer;	      /* the answer too */
	struct ruleset_watch *watch;
};

/* What came meanwhile, traced or not. */
struct awaited {
	bool met;    /* the packet was traced */
	size_t seen; /* such packets of the client that came in on an interface, before netfilter */
	uint32_t seen_on;
	size_t misdirected; /* those that were addressed to another machine's hardware address */
	uint32_t misdirected_on;
	size_t others;	   /* first packets of other clients to that address and port */
	struct addr other; /* one of those */
	size_t asked;	   /* questions for the hardware address of the public address that came in */
	uint32_t asked_on;
	size_t told;	/* answers to them that this host sent */
	size_t changes; /* of the ruleset */
};

/* 0, and where ret_awaited->met *ret_run is the packet's run, to which also the kernel's own answer belongs; or -errno
 * with err. The table is out of the ruleset afterwards. ret_awaited is added to. */
int run_await(struct runner *runner, const struct await *await, struct run *ret_run, struct awaited *ret_awaited,
	      struct err *err);

#endif
