/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The devices below an interface, and by which of them the packets of one host come in: the port of a bridge, the
 * active port of a bond, what a VLAN or a macvlan was made on. Only reads the kernel.
 */
#ifndef NFDIAG_PROBES_LOWER_H
#define NFDIAG_PROBES_LOWER_H

#include "probes/frame.h"
#include "probes/link.h"

#define LOWER_DEPTH 8

struct lower {
	struct link links[LOWER_DEPTH];	       /* from the interface itself down to where the host's packets come in */
	size_t n;			       /* 1: there is nothing below it */
	struct frame_tag tags[FRAME_TAGS_MAX]; /* with which they come in there, the outermost first */
	size_t n_tags;
	/* What lies below the last one is out of reach, in words; "": there is nothing below it. */
	char beyond[160];
	bool port_unknown; /* the last one is a bridge, or takes in by any of its ports, and nobody knows by which */
	bool port_chosen;  /* links[chosen] takes in by any of its ports, and the next one was taken for it */
	size_t chosen;
};

/* Down from `top`, where that host has `mac` (NULL: not known). What cannot be asked ends the way, with a word in
 * `beyond`. */
void lower_find(struct nl *route, const struct link *top, const uint8_t *mac, struct lower *ret_lower);

/* Is there, by the interface's kind, a device below it? */
bool lower_has(const struct link *top);

/* Adds those right below it: what it was made on, or all its ports. */
void lower_next(struct nl *route, const struct link *link, struct link *links, size_t max, size_t *n);

/* Adds the devices below an interface, whatever way leads to them, that are not among the `*n` links yet; no more than
 * there are `max`. */
void lower_all(struct nl *route, const struct link *top, struct link *links, size_t max, size_t *n);

/* Adds one link, if it is not among them yet and there is room. */
void lower_add(struct link *links, size_t max, size_t *n, const struct link *link);

/* The kind of an interface that carries packets in packets of another flow: "wireguard", ...; or NULL. */
const char *lower_tunnel(const struct link *link);

#endif
