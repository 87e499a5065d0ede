/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Netlink attributes into a table, with the length of each checked. Touches no socket.
 */
#ifndef NFDIAG_PROBES_ATTR_H
#define NFDIAG_PROBES_ATTR_H

#include <libmnl/libmnl.h>

#include "engine/base/util.h"

/* Fills tb[0..max] from the attributes behind `offset` bytes of payload (those that are not there become NULL, types
 * past `max` are ignored). `min_len[type]` is the least payload that is accepted, 0: any.
 * 0, or -EBADMSG where the message or an attribute is too short. */
int attr_parse(const struct nlmsghdr *nlh, size_t offset, const uint16_t *min_len, const struct nlattr **tb,
	       uint16_t max);

/* The same for the attributes within `nest`. */
int attr_parse_nest(const struct nlattr *nest, const uint16_t *min_len, const struct nlattr **tb, uint16_t max);

/* A string attribute into buf: cut off at size - 1, NUL-terminated whatever came. */
void attr_text(const struct nlattr *attr, char *buf, size_t size);

/* The attribute's value in host order; 0 where attr is NULL. The length must have been checked. */
uint32_t attr_u32(const struct nlattr *attr);
uint32_t attr_be32(const struct nlattr *attr);
uint16_t attr_be16(const struct nlattr *attr);
uint8_t attr_u8(const struct nlattr *attr);

#endif
