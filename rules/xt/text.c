/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values in iptables' words.
 */
#include <arpa/inet.h>

#include "rules/xt/private.h"

char *xt_range_text(uint32_t low, uint32_t high, char between)
{
	return low == high ? xasprintf("%u", low) : xasprintf("%u%c%u", low, between, high);
}

char *xt_addr_text(uint8_t family, const void *addr)
{
	struct addr a = addr_from_bytes(family == NFPROTO_IPV6 ? AF_INET6 : AF_INET, addr);
	char buf[ADDR_TEXT_MAX];

	return xstrdup(addr_text(&a, buf));
}

char *xt_masked_text(uint8_t family, const void *addr, const void *mask)
{
	size_t len = family == NFPROTO_IPV6 ? 16 : 4;
	int bits = mask_prefix(mask, (uint32_t)len);
	_cleanup_(freep) char *text = xt_addr_text(family, addr);
	_cleanup_(freep) char *rest = NULL;

	if (bits == (int)len * 8)
		return TAKE_PTR(text);
	if (bits >= 0)
		return xasprintf("%s/%d", text, bits);
	rest = xt_addr_text(family, mask);
	return xasprintf("%s/%s", text, rest);
}

char *xt_mark_text(uint32_t value, uint32_t mask)
{
	return mask == UINT32_MAX ? xasprintf("0x%x", value) : xasprintf("0x%x/0x%x", value, mask);
}

char *xt_bit_names(uint32_t bits, const char *const *names, size_t n)
{
	struct str text = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (!names[i] || !(bits & 1u << i))
			continue;
		str_addf(&text, "%s%s", text.len ? "," : "", names[i]);
		bits &= ~(1u << i);
	}
	if (!bits && text.len)
		return str_take(&text);
	str_done(&text);
	return NULL;
}

char *xt_bits_wanted(uint32_t bits, const char *const *names, size_t n, bool invert)
{
	_cleanup_(freep) char *joined = xt_bit_names(bits, names, n);

	for (char *s = joined; s && *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s + 'a' - 'A');
	return xasprintf("%s%s", invert ? "!= " : "", joined ? joined : "?");
}
