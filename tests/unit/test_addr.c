/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses and prefixes, at the limits of each.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/addr.h"

static struct addr parsed(const char *text)
{
	struct addr addr;

	assert_int_equal(addr_parse(text, &addr), 0);
	return addr;
}

static void test_parse(void **state)
{
	static const char *const good[] = { "0.0.0.0", "255.255.255.255", "10.1.2.3", "::", "2001:db8::1", "fe80::1" };
	static const char *const bad[] = { "",		"10.1.2",    "10.1.2.3.4", "10.1.2.256",
					   "010.1.2.3", "10.1.2.3 ", " 10.1.2.3",  "0x7f000001",
					   "[::1]",	":::",	     "fe80::1%lo", "1:2:3:4:5:6:7:8:9",
					   "localhost" };
	struct addr kept = { .family = 42 };
	char text[ADDR_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct addr addr = parsed(good[i]);

		assert_string_equal(addr_text(&addr, text), good[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(addr_parse(bad[i], &kept), -EINVAL);
	assert_int_equal(kept.family, 42);
	assert_string_equal(addr_text(&(struct addr){ 0 }, text), "-");
}

static void test_parse_prefix(void **state)
{
	static const struct {
		const char *text;
		int len; /* -1: refused */
	} table[] = {
		{ "10.0.0.0/8", 8 },
		{ "10.0.0.0/0", 0 },
		{ "10.0.0.0/32", 32 },
		{ "10.0.0.0/33", -1 },
		{ "10.0.0.0", 32 },
		{ "10.0.0.0/", -1 },
		{ "10.0.0.0/-1", -1 },
		{ "10.0.0.0/ 8", -1 },
		{ "10.0.0.0/8x", -1 },
		{ "10.0.0.0/1000", -1 },
		{ "fd00::/128", 128 },
		{ "fd00::/129", -1 },
		{ "fd00::", 128 },
		{ "/8", -1 },
		{ "", -1 },
		{ "1234567890123456789012345678901234567890123456789012345/8", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct addr addr;
		unsigned int len = 0;
		int r = addr_parse_prefix(table[i].text, &addr, &len);

		assert_int_equal(r, table[i].len < 0 ? -EINVAL : 0);
		if (r == 0)
			assert_int_equal(len, table[i].len);
	}
}

static void test_in_prefix(void **state)
{
	static const struct {
		const char *addr, *prefix;
		unsigned int len;
		bool in;
	} table[] = {
		{ "10.1.2.3", "10.0.0.0", 8, true },
		{ "11.0.0.0", "10.0.0.0", 8, false },
		{ "10.1.2.127", "10.1.2.0", 25, true },
		{ "10.1.2.128", "10.1.2.0", 25, false },
		{ "10.1.2.3", "10.1.2.3", 32, true },
		{ "10.1.2.2", "10.1.2.3", 32, false },
		{ "255.255.255.255", "0.0.0.0", 0, true },
		{ "10.1.2.3", "10.1.2.3", 33, false },
		{ "::1", "0.0.0.0", 0, false },
		{ "fd00::1", "fd00::", 127, true },
		{ "fd00::2", "fd00::", 127, false },
		{ "fd00::2", "fd00::2", 128, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct addr addr = parsed(table[i].addr), prefix = parsed(table[i].prefix);

		assert_int_equal(addr_in_prefix(&addr, &prefix, table[i].len), table[i].in);
	}
}

static void test_equal(void **state)
{
	struct addr a = parsed("10.1.2.3"), b = parsed("10.1.2.4"), c = parsed("::"), none = { 0 };

	(void)state;
	assert_true(addr_equal(&a, &a));
	assert_false(addr_equal(&a, &b));
	assert_false(addr_equal(&a, &c));
	assert_false(addr_equal(&a, &none));
	assert_true(addr_equal(&none, &none));
}

static void test_plus(void **state)
{
	static const struct {
		const char *addr;
		uint32_t n;
		const char *sum;
	} table[] = {
		{ "10.1.2.3", 0, "10.1.2.3" },		 { "10.1.2.255", 1, "10.1.3.0" },
		{ "255.255.255.255", 1, "0.0.0.0" },	 { "0.0.0.1", UINT32_MAX, "0.0.0.0" },
		{ "fd00::ffff:ffff", 1, "fd00::1:0:0" },
	};
	char text[ADDR_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct addr addr = parsed(table[i].addr), sum = addr_plus(&addr, table[i].n);

		assert_string_equal(addr_text(&sum, text), table[i].sum);
	}
}

static void test_from_bytes(void **state)
{
	static const uint8_t bytes[16] = { 10, 1, 2, 3, 0xff };
	struct addr addr = addr_from_bytes(AF_INET, bytes), same = parsed("10.1.2.3");

	(void)state;
	/* The rest is 0: addresses can be compared and hashed as a whole. */
	assert_memory_equal(&addr, &same, sizeof(addr));
	assert_int_equal(addr_len(&addr), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse), cmocka_unit_test(test_parse_prefix), cmocka_unit_test(test_in_prefix),
		cmocka_unit_test(test_equal), cmocka_unit_test(test_plus),	   cmocka_unit_test(test_from_bytes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("addr", tests, NULL, NULL);
}
