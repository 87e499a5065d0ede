/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Talking netlink: sequence numbers, acknowledgements, EINTR, interrupted dumps. Builders and parsers of messages
 * live elsewhere and know no socket.
 */
#ifndef NFDIAG_BASE_NL_H
#define NFDIAG_BASE_NL_H

#include <libmnl/libmnl.h>

#include "engine/base/err.h"

struct nl;

#define NL_STOP 1 /* a callback's answer: enough, the rest of this dump is not wanted */

/* Called with one message that mnl_nlmsg_ok has checked; attributes are the callback's to validate.
 * Returns 0, NL_STOP, or -errno, which ends the talk and is returned by it. */
typedef int (*nl_cb)(const struct nlmsghdr *nlh, void *data);

/* Opens a socket of protocol `bus` (NETLINK_ROUTE, NETLINK_NETFILTER) in the current network namespace.
 * 0, or -errno with err set (EPROTONOSUPPORT: the kernel lacks it, exit 4). */
int nl_open(int bus, struct nl **ret_nl, struct err *err);
void nl_free(struct nl *nl);
DEFINE_FREEP(struct nl, nl_free)

int nl_fd(const struct nl *nl);

/* From now on (on) an rtnetlink question that was asked less than NL_MEMORY_MS ago is answered from memory. For many
 * flows at once, most of which ask the same; false: no more, and all is forgotten. */
#define NL_MEMORY_MS 20
void nl_remember(struct nl *nl, bool on);

/* Sends one request (its seq is set here; NLM_F_ACK or NLM_F_DUMP must be set by the builder as it needs) and
 * reads until it is answered in full. cb may be NULL. Returns 0, NL_STOP, the kernel's -errno, the callback's,
 * -EINTR (the dump kept being interrupted: three tries, `reset` is called before each new one and may be NULL
 * for single answers), or -ETIMEDOUT (the kernel did not answer within 10 s). */
int nl_talk(struct nl *nl, struct nlmsghdr *request, nl_cb cb, void (*reset)(void *data), void *data);

/* Sends the batch as it is (each message with NLM_F_ACK carries the seq that the builder gave it, starting at
 * nl_next_seq) and reads until `n_acks` are in. 0, or the first -errno with *ret_seq (may be NULL) that it answers. */
int nl_batch(struct nl *nl, const void *batch, size_t len, unsigned int n_acks, uint32_t *ret_seq);
uint32_t nl_next_seq(struct nl *nl);

#endif
