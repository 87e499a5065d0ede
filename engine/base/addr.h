/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An IPv4 or IPv6 address, and prefixes of them.
 */
#ifndef NFDIAG_BASE_ADDR_H
#define NFDIAG_BASE_ADDR_H

#include <netinet/in.h>

#include "engine/base/util.h"

struct addr {
	uint8_t family;	   /* AF_INET, AF_INET6; 0: no address */
	uint8_t bytes[16]; /* network order, the first addr_len() count; the rest is 0 */
};

#define ADDR_TEXT_MAX INET6_ADDRSTRLEN

/* 4, 16, or 0 where there is no address. */
size_t addr_len(const struct addr *addr);

/* 0, or -EINVAL where `text` is neither an IPv4 nor an IPv6 address (no brackets, no zone, no prefix). */
int addr_parse(const char *text, struct addr *ret_addr);

/* 0, or -EINVAL; `text` is ADDR or ADDR/LEN, *ret_len the prefix length in bits. */
int addr_parse_prefix(const char *text, struct addr *ret_addr, unsigned int *ret_len);

/* Copies from wire order bytes; `family` must be AF_INET or AF_INET6. */
struct addr addr_from_bytes(uint8_t family, const void *bytes);

/* Writes at most ADDR_TEXT_MAX bytes and returns buf; "-" where there is no address. */
const char *addr_text(const struct addr *addr, char buf[ADDR_TEXT_MAX]);

/* "10.1.2.3:1222", "[fd00::1]:443"; with port 0 the address alone. The caller frees. */
char *endpoint_text(const struct addr *addr, uint16_t port);

bool addr_equal(const struct addr *a, const struct addr *b);

/* 0.0.0.0 or ::. */
bool addr_is_any(const struct addr *addr);

/* Families must be equal; len is in bits. */
bool addr_in_prefix(const struct addr *addr, const struct addr *prefix, unsigned int len);

/* The address plus `n` (wraps within its own length). */
struct addr addr_plus(const struct addr *addr, uint32_t n);

#endif
