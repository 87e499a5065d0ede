/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of ctnetlink: requests that name one tuple, and entries out of answers. Touches no socket.
 */
#ifndef NFDIAG_PROBES_CTNETLINK_H
#define NFDIAG_PROBES_CTNETLINK_H

#include "probes/conntrack.h"

#define CTNETLINK_REQUEST_MAX 512

/* A request of type IPCTNL_MSG_CT_* about this tuple; `which` is CTA_TUPLE_ORIG or CTA_TUPLE_REPLY. */
struct nlmsghdr *ctnetlink_put(void *buf, uint16_t type, uint16_t flags, uint16_t which, const struct tuple *tuple);

/* A dump of all entries. */
struct nlmsghdr *ctnetlink_put_all(void *buf);

/* Makes it a dump of exactly the entries with this tuple, whatever their zone (and `any_sport`: whatever their source
 * port). Kernels before 5.8 overlook that and send everything, so each answer has to be compared all the same. */
void ctnetlink_put_filter(struct nlmsghdr *nlh, uint16_t which, uint8_t proto, bool any_sport);

/* 0, or -EBADMSG. */
int ctnetlink_parse(const struct nlmsghdr *nlh, struct ct_entry *ret_entry);

#endif
