/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sees packets of one flow, and the questions for its address (ARP, neighbour discovery), as they come in on any
 * interface, before traffic control and netfilter. Takes nothing away.
 */
#ifndef NFDIAG_PROBES_SNIFF_H
#define NFDIAG_PROBES_SNIFF_H

#include "engine/base/err.h"
#include "engine/base/tuple.h"

#define SNIFF_BYTES 256

enum sniff_kind {
	SNIFF_PACKET, /* a first packet: a SYN, an echo request, any datagram; from any client */
	SNIFF_ASKED,  /* somebody asks for the hardware address of the flow's destination */
	SNIFF_TOLD,   /* somebody answers that */
};

struct sniffed {
	enum sniff_kind kind;
	uint32_t ifindex;
	bool outgoing;		    /* this host sends it */
	bool otherhost;		    /* it is addressed to another machine's hardware address */
	struct tuple tuple;	    /* packets; of an echo sport is the identifier */
	uint8_t bytes[SNIFF_BYTES]; /* from the network header on */
	size_t len;		    /* how many of them */
	size_t whole;		    /* bytes that the packet has */
};

struct sniff;

/* Of `flow` protocol, destination and its port are looked at. In the current network namespace. 0, or -errno with err
 * (-EPERM: needs CAP_NET_RAW, exit 4). */
int sniff_open(const struct tuple *flow, struct sniff **ret_sniff, struct err *err);
void sniff_free(struct sniff *sniff);
DEFINE_FREEP(struct sniff, sniff_free)

int sniff_fd(const struct sniff *sniff);
/* 1: *ret_sniffed; 0: nothing more at present. */
int sniff_next(struct sniff *sniff, struct sniffed *ret_sniffed);

#endif
