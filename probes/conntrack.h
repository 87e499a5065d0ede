/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conntrack entries of single tuples, by ctnetlink. Looking never creates an entry; deleting is by id alone.
 */
#ifndef NFDIAG_PROBES_CONNTRACK_H
#define NFDIAG_PROBES_CONNTRACK_H

#include "engine/base/nl.h"
#include "engine/base/tuple.h"

struct ct_entry {
	uint32_t id;
	uint16_t zone, reply_zone; /* differ where a rule set the zone of one direction alone */
	uint32_t status;  /* IPS_* */
	uint32_t timeout; /* seconds left */
	uint32_t mark;
	uint8_t tcp_state; /* TCP_CONNTRACK_*, 0 where not tcp */
	struct tuple orig, reply;
};

/* `netfilter` must be of the network namespace that the thread is in. A tuple that is not in zone 0 costs a walk
 * through the kernel's table (4 ms, 21 ms with 100,000 entries), busy two of them; nothing where the namespace has
 * no entry. */

/* All entries as they are now: for many questions it costs one walk. Where this kernel has no conntrack, none. 0 or
 * -errno. */
struct ct_view;
int conntrack_view(struct nl *netfilter, struct ct_view **ret_view, struct err *err);
void ct_view_free(struct ct_view *view);
DEFINE_FREEP(struct ct_view, ct_view_free)

/* This namespace has no entry at all. */
bool conntrack_is_empty(void);

/* Certain that no helper of this namespace waits for a connection that belongs to another one. */
bool conntrack_expects_nothing(void);

/* With a `view` (or NULL) these two ask that instead of the kernel. */

/* The entry in any zone whose original tuple is exactly this one. 1: found, 0: there is none, -errno where conntrack
 * could not be read; where this kernel has no conntrack at all there is none. */
int conntrack_find(struct nl *netfilter, const struct ct_view *view, const struct tuple *orig,
		   struct ct_entry *ret_entry, struct err *err);

/* The same with that id alone, 0: whatever its id; always asks the kernel. */
int conntrack_find_id(struct nl *netfilter, const struct tuple *orig, uint32_t id, struct ct_entry *ret_entry,
		      struct err *err);

/* The same of one zone alone, by hash; always asks the kernel. */
int conntrack_find_in(struct nl *netfilter, const struct tuple *orig, uint16_t zone, struct ct_entry *ret_entry,
		      struct err *err);

/* Entries of the same client and destination, but from other client ports, that `odd` finds worth telling. */
#define CT_OTHERS_MAX 4
struct ct_others {
	bool (*odd)(const void *data, const struct ct_entry *entry);
	const void *data;
	struct ct_entry entries[CT_OTHERS_MAX]; /* the first ones that were met */
	size_t n;
};

/* Is some entry, in any zone and either direction, in the way of a probe with this tuple? 1, 0 or -errno. `others` (may
 * be NULL) is filled by the same look, where the answer is 0. */
int conntrack_busy(struct nl *netfilter, const struct ct_view *view, const struct tuple *orig,
		   struct ct_others *others, struct err *err);

/* Deletes the entry with this original tuple only if its id is still that one. 0; -ENOENT: gone already. */
int conntrack_delete(struct nl *netfilter, const struct ct_entry *entry, struct err *err);

#endif
