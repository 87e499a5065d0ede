/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One search for entries, whoever offers them: shared by the conntrack*.c files alone.
 */
#ifndef NFDIAG_PROBES_CONNTRACK_PRIVATE_H
#define NFDIAG_PROBES_CONNTRACK_PRIVATE_H

#include "probes/conntrack.h"

struct search {
	const struct tuple *tuple;
	bool orig, reply; /* the directions in which the tuple counts */
	uint32_t id;	  /* of the only entry that counts; 0: every one does */
	struct ct_others *others;
	bool found;
	struct ct_entry entry;
};

/* Takes the entry where it is one of those that are searched for. */
void search_consider(struct search *search, const struct ct_entry *entry);

/* Offers every entry of the view that may be one. */
void view_search(const struct ct_view *view, struct search *search);

#endif
