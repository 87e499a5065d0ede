/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One nf_tables transaction: messages in order, sent as a whole, taken or refused as a whole.
 */
#ifndef NFDIAG_RULES_BATCH_H
#define NFDIAG_RULES_BATCH_H

#include "engine/base/nl.h"

struct batch;

/* The batch is sent over nl, which must live as long. */
struct batch *batch_new(struct nl *nl);
void batch_free(struct batch *batch);
DEFINE_FREEP(struct batch, batch_free)

/* Begins a message of type NFT_MSG_*: NLM_F_REQUEST and NLM_F_ACK are added to `flags`. Attributes of together at most
 * BATCH_MSG_MAX bytes are put into it with mnl_attr_put*, then batch_msg_end(). The pointer is good until then. */
#define BATCH_MSG_MAX (192UL * 1024)
struct nlmsghdr *batch_msg(struct batch *batch, uint16_t nft_msg_type, uint8_t family, uint16_t flags);
void batch_msg_end(struct batch *batch);

/* Adds a copy of a finished message (header, nfgenmsg, attributes) with these flags instead of its own. */
void batch_add_raw(struct batch *batch, const struct nlmsghdr *msg, uint16_t flags);

/* Messages so far: the next one gets this index. */
size_t batch_count(const struct batch *batch);
/* Leaves that message out of what is sent from now on; the indexes of the others stay. */
void batch_drop(struct batch *batch, unsigned int index);

#define BATCH_WHOLE UINT32_MAX /* not one message, but the transaction was refused */

/* Sends all messages; sending again is allowed. 0 (also where there is nothing to send), or -errno with err set and
 * *ret_index (may be NULL) the first message that was refused, or BATCH_WHOLE. */
int batch_send(struct batch *batch, unsigned int *ret_index, struct err *err);

#endif
