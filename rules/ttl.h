/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The time to live of a packet (IPv6: its hop limit): where it stands, and which rules write it.
 */
#ifndef NFDIAG_RULES_TTL_H
#define NFDIAG_RULES_TTL_H

#include <sys/socket.h>

#include "rules/ruleset.h"

/* Its offset in the network header; family AF_INET or AF_INET6. */
static inline size_t ttl_offset(uint8_t family)
{
	return family == AF_INET6 ? 7 : 8;
}

/* Does the rule write it, where it matches: 'ip ttl set', 'ip6 hoplimit set', -j TTL, -j HL? `family` as above: what
 * the packet is. */
bool ttl_written_by(const struct rule *rule, uint8_t family);

#endif
