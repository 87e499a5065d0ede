/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Netlink attributes into a table, with the length of each checked.
 */
#include "probes/attr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

/* mnl_attr_for_each() rounds the message's length up, and so looks past its end: the length is exact here. */
static int attrs_put(const void *start, size_t len, const uint16_t *min_len, const struct nlattr **tb, uint16_t max)
{
	const char *end = (const char *)start + len;
	const struct nlattr *attr;

	memset(tb, 0, (max + 1U) * sizeof(*tb));
	for (attr = start; mnl_attr_ok(attr, (int)(end - (const char *)attr)); attr = mnl_attr_next(attr)) {
		uint16_t type = mnl_attr_get_type(attr);

		if (type > max)
			continue;
		if (mnl_attr_get_payload_len(attr) < min_len[type])
			return -EBADMSG;
		tb[type] = attr;
	}
	return 0;
}

int attr_parse(const struct nlmsghdr *nlh, size_t offset, const uint16_t *min_len, const struct nlattr **tb,
	       uint16_t max)
{
	size_t header = MNL_NLMSG_HDRLEN + MNL_ALIGN(offset);

	if (nlh->nlmsg_len < MNL_NLMSG_HDRLEN + offset)
		return -EBADMSG;
	return attrs_put((const char *)nlh + header, nlh->nlmsg_len > header ? nlh->nlmsg_len - header : 0, min_len, tb,
			 max);
}

int attr_parse_nest(const struct nlattr *nest, const uint16_t *min_len, const struct nlattr **tb, uint16_t max)
{
	return attrs_put(mnl_attr_get_payload(nest), mnl_attr_get_payload_len(nest), min_len, tb, max);
}

void attr_text(const struct nlattr *attr, char *buf, size_t size)
{
	size_t n = strnlen(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr));

	n = n < size ? n : size - 1;
	memcpy(buf, mnl_attr_get_payload(attr), n);
	buf[n] = '\0';
}

uint32_t attr_u32(const struct nlattr *attr)
{
	return attr ? mnl_attr_get_u32(attr) : 0;
}

uint32_t attr_be32(const struct nlattr *attr)
{
	return ntohl(attr_u32(attr));
}

uint16_t attr_be16(const struct nlattr *attr)
{
	return attr ? ntohs(mnl_attr_get_u16(attr)) : 0;
}

uint8_t attr_u8(const struct nlattr *attr)
{
	return attr ? mnl_attr_get_u8(attr) : 0;
}
