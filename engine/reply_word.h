/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words for what comes back to a probe.
 */
#ifndef NFDIAG_ENGINE_REPLY_WORD_H
#define NFDIAG_ENGINE_REPLY_WORD_H

#include "engine/base/util.h"

/* Word of fact "reply.kind" for an answer of that protocol. */
const char *reply_word(uint8_t proto, uint8_t tcp_flags);

/* The service itself answered. */
bool reply_is_good(const char *word);

/* Word of fact "reply.icmp.meaning"; `proto` is IPPROTO_ICMP or IPPROTO_ICMPV6. */
const char *icmp_error_word(uint8_t proto, uint8_t type, uint8_t code);

#endif
