/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why the kernel drops one packet: a program on the tracepoint kfree_skb that knows the probe by its bytes. It is there
 * only as long as its descriptors are open, and sees every dropped packet of the host, but keeps only the probe's
 * reason.
 */
#ifndef NFDIAG_PROBES_DROPREASON_H
#define NFDIAG_PROBES_DROPREASON_H

#include "engine/base/err.h"
#include "probes/frame.h"

#define DROP_TEXT_MAX 64

struct drop_watch;

struct drop {
	char reason[DROP_TEXT_MAX]; /* "IP_RPFILTER"; "": the kernel gives none at that place */
	char where[DROP_TEXT_MAX];  /* function of the kernel; "": not known */
	char dev[16];		    /* interface that the packet was on; "": none, or not known */
};

/* From now on that packet's drop is noted, in every network namespace. It is told by its IP version, its protocol,
 * TCP's sequence number, UDP's and ICMP's payload with the IP header's mark: what NAT leaves alone. Needs CAP_BPF and
 * CAP_PERFMON in the first user namespace, Linux 5.17 with BTF. 0, or -errno with err, which says what is missing. */
int drop_watch_open(const struct frame *probe, struct drop_watch **ret_watch, struct err *err);
/* 1: it was dropped (the first time, if often); 0: not yet; -EXDEV: in another network namespace, or another -errno. */
int drop_watch_read(const struct drop_watch *watch, struct drop *ret_drop);
void drop_watch_free(struct drop_watch *watch);
DEFINE_FREEP(struct drop_watch, drop_watch_free)

/* What a reason means: a word of fact "drop.meaning". */
const char *drop_meaning(const char *reason);

#endif
