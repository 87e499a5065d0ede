/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An IPv4 or IPv6 address, and prefixes of them.
 */
#include "engine/base/addr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"

size_t addr_len(const struct addr *addr)
{
	return addr->family == AF_INET ? 4 : addr->family == AF_INET6 ? 16 : 0;
}

int addr_parse(const char *text, struct addr *ret_addr)
{
	struct addr addr = { 0 };

	if (inet_pton(AF_INET, text, addr.bytes) == 1)
		addr.family = AF_INET;
	else if (inet_pton(AF_INET6, text, addr.bytes) == 1)
		addr.family = AF_INET6;
	else
		return -EINVAL;
	*ret_addr = addr;
	return 0;
}

int addr_parse_prefix(const char *text, struct addr *ret_addr, unsigned int *ret_len)
{
	char buf[ADDR_TEXT_MAX];
	const char *slash = strchr(text, '/');
	size_t n = slash ? (size_t)(slash - text) : strlen(text);
	struct addr addr;
	unsigned int len;
	char end;

	if (n >= sizeof(buf))
		return -EINVAL;
	memcpy(buf, text, n);
	buf[n] = '\0';
	if (addr_parse(buf, &addr) < 0)
		return -EINVAL;
	len = (unsigned int)addr_len(&addr) * 8;
	if (slash) {
		unsigned int given;

		if (slash[1] < '0' || slash[1] > '9' || sscanf(slash + 1, "%3u%c", &given, &end) != 1 || given > len)
			return -EINVAL;
		len = given;
	}
	*ret_addr = addr;
	*ret_len = len;
	return 0;
}

struct addr addr_from_bytes(uint8_t family, const void *bytes)
{
	struct addr addr = { .family = family };

	memcpy(addr.bytes, bytes, addr_len(&addr));
	return addr;
}

const char *addr_text(const struct addr *addr, char buf[ADDR_TEXT_MAX])
{
	if (!addr->family || !inet_ntop(addr->family, addr->bytes, buf, ADDR_TEXT_MAX))
		strcpy(buf, "-");
	return buf;
}

char *endpoint_text(const struct addr *addr, uint16_t port)
{
	char text[ADDR_TEXT_MAX];

	if (!port)
		return xstrdup(addr_text(addr, text));
	return xasprintf(addr->family == AF_INET6 ? "[%s]:%u" : "%s:%u", addr_text(addr, text), port);
}

bool addr_equal(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && !memcmp(a->bytes, b->bytes, addr_len(a));
}

bool addr_is_any(const struct addr *addr)
{
	static const uint8_t zero[16];

	return !memcmp(addr->bytes, zero, addr_len(addr));
}

bool addr_in_prefix(const struct addr *addr, const struct addr *prefix, unsigned int len)
{
	unsigned int whole = len / 8, rest = len % 8;

	if (addr->family != prefix->family || len > addr_len(addr) * 8)
		return false;
	if (memcmp(addr->bytes, prefix->bytes, whole))
		return false;
	return !rest || !((addr->bytes[whole] ^ prefix->bytes[whole]) & (uint8_t)(0xff << (8 - rest)));
}

struct addr addr_plus(const struct addr *addr, uint32_t n)
{
	struct addr sum = *addr;
	uint64_t carry = n;

	for (size_t i = addr_len(addr); i-- > 0 && carry; carry >>= 8) {
		carry += sum.bytes[i];
		sum.bytes[i] = (uint8_t)carry;
	}
	return sum;
}
