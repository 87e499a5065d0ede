/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our own table in the live ruleset, for milliseconds: it starts the trace of one probe and of its answer, marks where
 * each hook ends, and keeps the probe from leaving (contained) or the answer from reaching the client (real).
 * The table belongs to the socket that made it: the kernel removes it when this process dies, however it dies.
 */
#ifndef NFDIAG_RULES_TRACE_TABLE_H
#define NFDIAG_RULES_TRACE_TABLE_H

#include "engine/base/nl.h"
#include "rules/trace.h"
#include "rules/trace_plan.h"

/* Our chains, in the order in which a packet meets them. */
enum own_chain {
	OWN_INGRESS,	   /* starts the trace on the client's interface */
	OWN_REPLY_INGRESS, /* starts it for the answer on the output interface */
	OWN_PORT_INGRESS,  /* starts it for either on the devices below those */
	OWN_PRE_START,
	OWN_PRE_END,
	OWN_INPUT_START, /* here and below: once more, since a rule may have switched the trace off */
	OWN_INPUT_END,
	OWN_FORWARD_START,
	OWN_FORWARD_END,
	OWN_OUT_START,
	OWN_OUT_END,
	OWN_POST_START,
	OWN_POST_END,
	OWN_EGRESS_END, /* netdev egress of the output interface, and of the devices below it: it is on the wire */
	OWN_CHAINS,
	OWN_NONE = -1,
};

struct trace_table;

/* Installs the table (in one transaction; the one from an earlier plan is replaced). 0; -EPERM (exit 4); -errno.
 * *ret_egress (may be NULL) is false where this kernel has no egress hook (before 5.16). */
int trace_table_open(const struct trace_plan *plan, struct trace_table **ret_table, struct err *err);
int trace_table_change(struct trace_table *table, const struct trace_plan *plan, struct err *err);
/* The same for several contained probes at once, all of one protocol and family, on one interface. -EINVAL where no
 * table can be made for all of them. */
int trace_table_change_all(struct trace_table *table, const struct trace_plan *const *plans, size_t n_plans,
			   struct err *err);
/* Behind the packet that plan->await asked for: no other one is traced any more, but for its answer. 0 or -errno. */
int trace_table_close(struct trace_table *table, const struct trace_plan *plan, struct err *err);
/* Not installed yet. */
struct trace_table *trace_table_new(void);
bool trace_table_has_egress(const struct trace_table *table);

/* Which of our chains an event comes from; OWN_NONE for everybody else's. */
enum own_chain trace_table_chain(const struct trace_table *table, const struct trace_event *event);

const char *trace_table_chain_name(enum own_chain chain);

/* Packets that the probe's trace rules have counted: *ret_packets. It must be asked before the table is closed. */
int trace_table_counted(struct trace_table *table, uint64_t *ret_packets, struct err *err);

/* How often this table has changed the ruleset: so many of the ruleset's generations are our own. Until
 * trace_table_let_go() it is not changed, by any thread. */
uint32_t trace_table_hold(struct trace_table *table);
void trace_table_let_go(struct trace_table *table);

/* Takes it out of the ruleset at once; what the kernel frees, it frees later (closing the socket waits for that, 8-24
 * ms: measured). What there is to know of the table stays known; trace_table_change() brings it back. */
void trace_table_remove(struct trace_table *table);

/* The name is of the form that tables of this program have: another run's, most likely. */
bool trace_table_named(const char *table);

const char *trace_table_name(const struct trace_table *table);
void trace_table_free(struct trace_table *table);
DEFINE_FREEP(struct trace_table, trace_table_free)

#endif
