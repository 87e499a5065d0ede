/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sorts trace events into journeys (the probe, its answer, an ICMP error, our reset), and each journey into visits:
 * one traversal of one base chain.
 */
#ifndef NFDIAG_RULES_JOURNEY_H
#define NFDIAG_RULES_JOURNEY_H

#include "rules/trace_table.h"

enum journey_class { CLASS_PROBE, CLASS_ANSWER, CLASS_ICMP_ERROR, CLASS_RESET, CLASS_COUNT };

struct visit {
	enum own_chain own;	    /* OWN_NONE: somebody else's chain */
	struct trace_event first;   /* with the headers as they are on entry */
	struct trace_event *events; /* all, the first one too: within the log's */
	size_t n_events;
};

struct journey_log {
	struct visit *visits;
	struct trace_event *events; /* of one visit behind those of the other */
	size_t n_visits, n_events;
};

struct journeys {
	const struct trace_table *table;
	const struct trace_plan *plan;
	struct journey_log logs[CLASS_COUNT];
	struct {
		uint32_t id;
		int class; /* -1: foreign */
	} ids[256];	   /* the newest meaning of each id, kept as a ring */
	size_t n_ids;
	bool over[CLASS_COUNT]; /* what was not sent by us was seen: what comes now of that class is another packet */
};

/* `table` and `plan` stay the caller's and must live as long. */
void journeys_init(struct journeys *journeys, const struct trace_table *table, const struct trace_plan *plan);
void journeys_done(struct journeys *journeys);

/* Sorts one event in; foreign ones are forgotten. */
void journeys_add(struct journeys *journeys, const struct trace_event *event);

/* The probe was dropped (by anyone), or has been seen in our last chain of the path: nothing more will come. */
bool journey_ended(const struct journeys *journeys, enum journey_class class);

/* Can the trace show it at egress? Not before Linux 5.16, which has no such hook; nor a packet with a VLAN tag beside
 * its data, for the kernel gives up the event (nf_trace_fill_ll_header(), net/netfilter/nf_tables_trace.c). Before
 * Linux 6.2 such a tag is left behind on all that came in by a VLAN (measured). */
bool journeys_show_egress(const struct journeys *journeys);

/* The event that dropped the packet in this visit, or NULL. */
const struct trace_event *visit_drop(const struct visit *visit);

/* The last visit to that chain of ours, or NULL. */
const struct visit *journey_visit(const struct journeys *journeys, enum journey_class class, enum own_chain own);

/* The event that dropped the packet, or after which a queue has not given it back, and its visit; NULL where there is
 * none. */
const struct trace_event *journey_drop(const struct journeys *journeys, enum journey_class class,
				       const struct visit **ret_visit);

/* Somebody dropped it: nothing more will come. Unlike a queue, which may still give it back. */
bool journey_dropped(const struct journeys *journeys, enum journey_class class);

/* The verdict hands the packet to a program. */
bool trace_event_queues(const struct trace_event *event);

/* The transport protocol of an event's headers; 0: none, or not known. */
uint8_t trace_event_l4proto(const struct trace_event *event);
/* IPv4 or IPv6 source and destination, ports, TCP flags of an event's headers. */
void trace_event_tuple(const struct trace_event *event, struct tuple *ret_tuple, uint8_t *ret_tcp_flags);

#endif
