/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one probe is, where it goes, and what is to become of it and of its answer.
 */
#ifndef NFDIAG_RULES_TRACE_PLAN_H
#define NFDIAG_RULES_TRACE_PLAN_H

#include "engine/base/payload.h"
#include "engine/base/tuple.h"

#define TRACE_PORTS_MAX 32

struct trace_target {
	struct addr addr;
	uint16_t port; /* 0 for icmp */
	bool local;    /* an address of this host: the probe is delivered here */
};

struct trace_plan {
	struct tuple probe; /* as it is sent; of an echo request sport is the identifier, and dport 0 */
	uint32_t seq;	    /* tcp: its sequence number; icmp: the echo's (16 bits) */
	uint32_t ip_mark;   /* its IPv4 identification (16 bits) or IPv6 flow label (20 bits): NAT leaves them alone */
	struct payload payload; /* udp and icmp: what it carries, its own random number within */
	char iif[16];		/* where it comes in; "": it is sent by this host */
	/* Nothing is sent, and nothing is dropped: the first packet of that flow is awaited. Of `probe` what is 0 is
	 * not asked; `ports` are all interfaces. */
	bool await;
	bool contain;		/* drop it just before it would leave or be delivered */
	bool answer;		/* also trace and keep back the answer */
	/* Where the answer goes (dst, dport): the client, or what the source was translated to. Where it comes from is
	 * not taken from here: a translation that balances may pick another backend than it did for the contained
	 * probe, so it may be any of the targets. */
	struct tuple reply;
	/* Not contained: the probe goes only to one of these; to any other place it is dropped as if contained.
	 */
	const struct trace_target *targets;
	size_t n_targets;
	char oif[16]; /* where the probe leaves and the answer comes in; "": not known */
	/* The devices below those (ports of a bridge, what a VLAN was made on): there a packet meets chains before it
	 * comes in, and behind where it goes out. */
	char ports[TRACE_PORTS_MAX][16], outs[TRACE_PORTS_MAX][16];
	size_t n_ports, n_outs; /* outs: those below oif */
};

#endif
