/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what the kernel did to facts and steps. Walks the visits (rules/explain.h), asks for the rules' text, then says
 * what was seen, in the vocabulary of the facts and line by line.
 */
#ifndef NFDIAG_ENGINE_OBSERVE_H
#define NFDIAG_ENGINE_OBSERVE_H

#include "engine/filled.h"
#include "engine/run.h"
#include "probes/route.h"
#include "rules/explain.h"
#include "rules/text.h"

struct scratch;

/* One visit to somebody's base chain, explained. */
struct observed_visit {
	enum journey journey;
	bool last; /* of its journey: nothing was seen of the packet behind it */
	struct walk walk;
};

/* Which item of which walk a record is about, for the fix builders. */
struct observed_record {
	const struct record *record;
	size_t visit, item; /* item WALK_NO_PARENT: the chain's policy */
};

struct observation {
	const struct flow *flow;
	const struct approach *approach;
	struct result *result;
	struct facts *facts;
	struct nl *route;
	struct explainer explainer;
	struct observed_visit *visits;
	size_t n_visits;
	struct observed_record *records;
	size_t n_records;
	int place;			  /* of the next thing on the path */
	bool first_probe; /* what is observed befell the first packet that this program sent */
	struct filled *filled; /* by the flows before this one */
	const struct walk_item *nat_item; /* the rule that translated, or NULL */
	int nat_place;
	char *depends_on;     /* something assumed on which the outcome hangs, and the rule; or NULL */
	char *others_differ;             /* a rule that drops other clients; or NULL */
	char *nat_depends_on; /* the same for the translation, where that is not what is expected */
	struct others {
		bool mark_differs; /* a packet of another client, or port, may have another mark by now */
		bool ct_mark_known, ct_mark_differs;
		uint32_t ct_mark;
	} others[2];
	struct route way;     /* the lookup for the translated destination */
	bool way_known;
	struct addr way_dst; /* what was looked up */
	const struct record *legacy_stop; /* where a rule of iptables-legacy ended a journey, or NULL */
	struct packet legacy_packet;	  /* as it came to that table */
	char oifname[IFNAMSIZ];
	char *handed_on; /* the rule that gave the packet to another device, in words; or NULL */
};

/* Explains every visit of that journey. 0 or -errno. May be called for the request before the real step. */
int observe_walk(struct observation *obs, const struct run *run, enum journey_class class, enum journey journey,
		 struct err *err);
/* Forgets the walks of a journey (it was run again, otherwise). */
void observe_forget(struct observation *obs, enum journey journey);
/* Asks for the texts of the rules that the report will show. */
int observe_texts(struct observation *obs, struct scratch *scratch, struct err *err);
void observation_done(struct observation *obs);

/* One visit as steps, stops, near misses, hits (observe_path.c). */
void observe_visit(struct observation *obs, size_t visit);
/* Notes the sets to which the flow's probes added their source, for the flows that follow. */
void observe_filled(struct observation *obs);
/* Notes in depends_on, nat_depends_on or others_differ what the visit's outcome hangs on: would another client, or
 * another try, have fared otherwise? (observe_depends.c) */
void observe_dependence(struct observation *obs, const struct observed_visit *visit, bool stopped);
/* The same for what no term of the visit's own rules shows: marks set before, hashes, ranges of ports
 * (observe_others.c). */
void observe_others(struct observation *obs, const struct observed_visit *visit, bool stopped);
/* Sets the five fields of a place in the ruleset, below `prefix`; rule NULL: the chain's policy. */
void observe_rule(struct record *record, const char *prefix, const struct chain *chain, const struct rule *rule);
/* Its table is switched off, for certain. */
bool chain_is_dormant(const struct observation *obs, const struct chain *chain);
/* That stop was a rule's or a policy's for certain, as the kernel told. */
bool observe_stopped(const struct record *stop);
/* A journey that vanished within a hook: if iptables-legacy did that, a stop of kind "legacy", and true
 * (observe_legacy.c). Reads only the legacy tables that are loaded. */
bool observe_legacy(struct observation *obs, const struct run *run, enum journey_class class, enum journey journey);
/* A journey that ended without a drop event, after that hook. */
void observe_silence(struct observation *obs, enum journey journey, const char *hook);
/* The request from its first hook to its last: visits, translation, routing decision, delivery. `run` is the step that
 * went furthest. */
void observe_request(struct observation *obs, const struct run *run);
/* Is it a rule of this host that the next hop did not answer ARP or ND? Facts "arp.*", after those of neigh. */
void observe_arp(struct observation *obs, struct scratch *scratch);
/* Facts "neigh.*", and the line that shows them. */
void observe_neighbour(struct observation *obs);
/* What came back, and where it went. */
void observe_reply(struct observation *obs, const struct run *run);

/* On every visit the evaluator agrees with what the kernel did, and could read all it needed. */
bool observe_explained(const struct observation *obs);
/* A chain that may drop the client's packets and that the probe did not meet, since the client's port of a bridge is
 * not known; or NULL. (observe_not_met.c) */
const struct chain *observe_not_met(const struct observation *obs);
/* Where the request stood at the end of prerouting (or output): false where it did not get there. */
bool observe_translated(const struct observation *obs, const struct run *run, struct tuple *ret_tuple,
			const struct visit **ret_visit);
/* What the kernel looked up for it there; false likewise. */
bool observe_way_query(const struct observation *obs, const struct run *run, struct route_query *ret_query);
/* The route of that. */
void observe_way(struct observation *obs, const struct run *run);

/* The packet as that event shows it. */
void observe_step_seen(struct step *step, const struct trace_event *event);
struct step *observe_step(struct observation *obs, enum journey journey, enum step_kind kind, const char *hook);

#endif
