/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Puts an IP packet on the stack as if it came in on an interface (or as a local client's). Each way is one file and
 * one row of the table in inject.c; the first that can run is taken.
 */
#ifndef NFDIAG_PROBES_INJECT_H
#define NFDIAG_PROBES_INJECT_H

#include "engine/base/lodge.h"
#include "probes/frame.h"
#include "probes/link.h"

/* Where the packet should come in. */
struct inject_target {
	struct link link;	  /* the device that the client's packets come in by (xdp, tap) */
	uint8_t mac[6];		  /* to whom they go there, where that is not the device itself; else zeros */
	struct frame_tag tags[FRAME_TAGS_MAX]; /* with which they come, the outermost first */
	size_t n_tags;
	struct lodge *client_netns; /* inject_client: send from inside it; else NULL */
	bool local;		  /* inject_raw: the client is this host */
	struct addr public;	  /* inject_client: whom its namespace routes to; inject_raw: of which IP version */
};

struct injector;

struct injector_ops {
	const char *name; /* a word of fact "probe.injector" */
	/* 0: can be tried on this target; -ENOTSUP: not meant for it; other -errno: meant, but something is missing
	 * (err). */
	int (*can_run)(const struct inject_target *target, struct err *err);
	/* Sets up in the current network namespace; on failure nothing is left. */
	int (*open)(struct injector *injector, const struct inject_target *target, struct err *err);
	/* One IP packet. When it returns the packet has normally been through the hooks (KERNEL.md 1). */
	int (*send)(struct injector *injector, const struct frame *ip, struct err *err);
	void (*close)(struct injector *injector);
};

struct injector {
	const struct injector_ops *ops;
	struct inject_target target;
	int fd;		  /* program, tap, or socket; a child that inherits it can send too */
	uint32_t ifindex; /* tap: its own; client: the interface in the client's namespace */
	uint8_t src_mac[6], dst_mac[6];
	struct nl *route; /* tap: for tearing down */
};

extern const struct injector_ops inject_xdp, inject_tap, inject_raw, inject_client;

/* The hardware address to which the target's packets go. */
const uint8_t *inject_mac(const struct inject_target *target);

/* Opens the first way that works for the target. -errno with err naming what is missing (exit 4) where none does;
 * *ret_skipped (may be NULL, the caller frees; NULL when the first choice worked) says why a better one was not
 * taken. */
int injector_open(const struct inject_target *target, struct injector *ret_injector, char **ret_skipped,
		  struct err *err);
void injector_close(struct injector *injector);

/* Injection checks that are made before anything is sent: link up and running, no native XDP program. 0, or -errno
 * with err: one line, what is wrong and the mend. */
int inject_check_link(const struct link *link, struct err *err);

#endif
