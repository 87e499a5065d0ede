/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conntrack entries that were there before the probe, as facts of list "ct_entries".
 */
#ifndef NFDIAG_ENGINE_ENTRIES_H
#define NFDIAG_ENGINE_ENTRIES_H

#include "engine/base/fact.h"
#include "engine/base/flow.h"
#include "probes/conntrack.h"

/* Packets with its ports are taken for this connection. false: a TCP connection that has ended, and gives way to a SYN.
 */
bool entry_captures(const struct ct_entry *entry);

/* It goes to one of the targets (or to this host's port, where that is one). */
bool entry_expected(const struct flow *flow, const struct ct_entry *entry);

/* One record, which is returned. `exact`: it is the very connection that the user named, with its client port. */
struct record *entry_facts(struct facts *facts, const struct flow *flow, const struct ct_entry *entry, bool exact);

#endif
