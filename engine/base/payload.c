/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payloads that have a name, and those that the user writes out.
 */
#include "engine/base/payload.h"

#include <errno.h>
#include <string.h>

#define HEX_PREFIX "hex:"

const struct payload payload_plain = { .len = 8, .random_len = 8 };
const struct payload payload_echo = { .len = 56, .random_len = 8 };

static const struct named_payload {
	const char *name;
	struct payload payload;
} named[] = {
	/* RFC 1035, 4.1: one question (the root, NS, IN), recursion desired; the id comes back. Any server has an
	 * answer, if only a refusal. */
	{ "dns",
	  { .bytes = { [2] = 0x01, [5] = 1, [14] = 2, [16] = 1 },
	    .len = 17,
	    .random_len = 2,
	    .echo_at = 0,
	    .echo_len = 2 } },
	/* RFC 5905, 7.3: version 4, client; our transmit time stamp (40) comes back as the origin's (24). */
	{ "ntp", { .bytes = { 0x23 }, .len = 48, .random_at = 40, .random_len = 8, .echo_at = 24, .echo_len = 8 } },
};

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int parse_hex(const char *digits, struct payload *ret_payload, struct err *err)
{
	struct payload payload = { 0 };
	size_t n = strlen(digits);

	if (n % 2)
		return err_usage(err, -EINVAL, "hex: has an odd number of digits; write two for each byte");
	if (n > (size_t)2 * PAYLOAD_MAX)
		return err_usage(err, -EINVAL, "hex: has %zu bytes; write at most %d", n / 2, PAYLOAD_MAX);
	for (size_t i = 0; i < n; i++) {
		int value = nibble(digits[i]);

		if (value < 0)
			return err_usage(err, -EINVAL,
					 "'%.1s' is no hex digit; write 0-9 and a-f behind hex:", digits + i);
		payload.bytes[i / 2] = (uint8_t)(payload.bytes[i / 2] << 4 | value);
	}
	payload.len = (uint16_t)(n / 2);
	*ret_payload = payload;
	return 0;
}

int payload_parse(const char *text, struct payload *ret_payload, struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		if (!strcmp(text, named[i].name)) {
			*ret_payload = named[i].payload;
			return 0;
		}
	}
	if (!strncmp(text, HEX_PREFIX, strlen(HEX_PREFIX)))
		return parse_hex(text + strlen(HEX_PREFIX), ret_payload, err);
	return err_usage(err, -EINVAL, "'%.40s' is no payload; write hex:0a1b.., dns or ntp", text);
}

void payload_mark(struct payload *payload, const uint8_t random[8])
{
	memcpy(payload->bytes + payload->random_at, random, payload->random_len);
}
