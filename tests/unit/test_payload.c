/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a UDP probe carries: the names, hex, what is refused; and how a flow comes to it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/flow.h"
#include "engine/base/str.h"

static void test_hex(void **state)
{
	static const uint8_t bytes[] = { 0x00, 0xff, 0xa1 };
	struct payload payload;

	(void)state;
	assert_int_equal(payload_parse("hex:00FfA1", &payload, NULL), 0);
	assert_int_equal(payload.len, sizeof(bytes));
	assert_memory_equal(payload.bytes, bytes, sizeof(bytes));
	assert_int_equal(payload.random_len, 0);
	assert_int_equal(payload_parse("hex:", &payload, NULL), 0);
	assert_int_equal(payload.len, 0);
}

static void test_longest(void **state)
{
	char text[4 + 2 * (PAYLOAD_MAX + 1) + 1] = "hex:";
	struct payload payload;
	struct err err = { 0 };

	(void)state;
	memset(text + 4, '7', 2 * PAYLOAD_MAX);
	assert_int_equal(payload_parse(text, &payload, NULL), 0);
	assert_int_equal(payload.len, PAYLOAD_MAX);
	assert_int_equal(payload.bytes[PAYLOAD_MAX - 1], 0x77);
	memset(text + 4, '7', sizeof(text) - 5);
	assert_int_equal(payload_parse(text, &payload, &err), -EINVAL);
	assert_int_equal(err.exit, EXIT_USAGE);
}

static void test_refused(void **state)
{
	static const char *const texts[] = { "", "hex", "hex:0", "hex:0g", "hex:0 ", "DNS", "dns:", "ntp ", "snmp" };
	struct payload payload;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct err err = { 0 };

		assert_int_equal(payload_parse(texts[i], &payload, &err), -EINVAL);
		assert_int_equal(err.exit, EXIT_USAGE);
		assert_non_null(strstr(err.text, "write"));
	}
}

static void test_marks(void **state)
{
	static const uint8_t random[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct payload dns, ntp, plain = payload_plain, hex;

	(void)state;
	assert_int_equal(payload_parse("dns", &dns, NULL), 0);
	payload_mark(&dns, random);
	assert_int_equal(dns.bytes[0] << 8 | dns.bytes[1], 0x0102);
	assert_int_equal(dns.bytes[2], 0x01);
	assert_int_equal(payload_parse("ntp", &ntp, NULL), 0);
	payload_mark(&ntp, random);
	assert_int_equal(ntp.len, 48);
	assert_memory_equal(ntp.bytes + 40, random, 8);
	payload_mark(&plain, random);
	assert_memory_equal(plain.bytes, random, 8);
	assert_int_equal(payload_parse("hex:aabb", &hex, NULL), 0);
	payload_mark(&hex, random);
	assert_int_equal(hex.bytes[0], 0xaa);
}

static void test_flow(void **state)
{
	const struct flow_defaults defaults = { .iif = "wan0", .payload = &payload_plain };
	struct flow *udp, *tcp;

	(void)state;
	assert_int_equal(flow_parse("10.1.2.3:53/udp=10.0.0.1", &defaults, &udp, NULL), 0);
	assert_int_equal(flow_parse("10.1.2.3:53=10.0.0.1", &defaults, &tcp, NULL), 0);
	assert_string_equal(udp->iif, "wan0");
	assert_memory_equal(udp->payload, &payload_plain, sizeof(payload_plain));
	assert_null(tcp->payload);
	flow_free(udp);
	flow_free(tcp);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hex),   cmocka_unit_test(test_longest), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_marks), cmocka_unit_test(test_flow),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
