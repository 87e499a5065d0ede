/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers to netlink questions, kept for some milliseconds. Touches no socket.
 */
#ifndef NFDIAG_BASE_NL_MEMORY_H
#define NFDIAG_BASE_NL_MEMORY_H

#include "engine/base/nl.h"

struct nl_memory;

struct nl_memory *nl_memory_new(void);
void nl_memory_free(struct nl_memory *memory);

/* Only questions of rtnetlink are kept: true where this is one. */
bool nl_memory_wants(const struct nlmsghdr *request);

/* Replays the answer to that request (its seq does not count): true with *ret_result as nl_talk() would have returned
 * it; false where it is not there, or too old. */
bool nl_memory_replay(struct nl_memory *memory, const struct nlmsghdr *request, nl_cb cb, void *data, int *ret_result);

/* A new answer: then each message, then the result. Nothing is replayed before the result is there. */
void nl_memory_begin(struct nl_memory *memory, const struct nlmsghdr *request);
void nl_memory_add(struct nl_memory *memory, const struct nlmsghdr *message);
void nl_memory_end(struct nl_memory *memory, int result);

#endif
