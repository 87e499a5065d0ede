/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One key at a time: what sets of every kind answer, at the bounds of their elements.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/str.h"
#include "rules/eval_private.h"
#include "tests/unit/testns.h"

static struct nl *nl;
static struct ruleset *ruleset;

static int start(void **state)
{
	static const char text[] =
		"table inet t {\n"
		"set hash { type inet_service; elements = { 22 } }\n"
		"set empty { type inet_service; }\n"
		"set bounds { type inet_service; flags interval; elements = { 0-5, 20-25, 26, 80, 1024-65535 } }\n"
		"set addr { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.70.10 } }\n"
		"set pair { type ipv4_addr . inet_service; elements = { 192.168.70.10 . 22 } }\n"
		"set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/8 . 20-30 } }\n"
		"set soon { type inet_service; flags timeout; elements = { 22 timeout 1h } }\n"
		"set any { type inet_service; elements = { 22, * } }\n"
		"map data { type inet_service : ipv4_addr . inet_service; elements = { 22 : 1.2.3.4 . 5 } }\n"
		"map verdict { type inet_service : verdict; elements = { 22 : goto ssh, 23 : drop } }\n"
		"map range { type inet_service : verdict; flags interval; elements = { 20-25 : accept } }\n"
		"map anymap { type inet_service : verdict; elements = { 22 : drop, * : jump ssh } }\n"
		"chain ssh { }\n}";

	(void)state;
	testns_new();
	testns_run("nft '%s'", text);
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	ruleset = ruleset_new(nl);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	ruleset_free(ruleset);
	nl_free(nl);
	return 0;
}

static struct set_answer ask(const char *name, const void *key)
{
	struct set_answer answer;
	struct err err = { 0 };
	struct set *set;

	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", name, &set, &err), 0);
	if (ruleset_set_get(ruleset, set, key, &answer, &err) < 0)
		fail_msg("%s", err.text);
	return answer;
}

static struct set_answer ask_port(const char *name, uint16_t port)
{
	port = htons(port);
	return ask(name, &port);
}

static unsigned int port_of(const uint8_t bytes[64])
{
	return (unsigned int)bytes[0] << 8 | bytes[1];
}

static void test_exact(void **state)
{
	struct set_answer answer = ask_port("hash", 22);

	(void)state;
	assert_true(answer.member);
	assert_false(answer.interval || answer.catch_all || answer.open_end);
	assert_int_equal(port_of(answer.start), 22);
	assert_int_equal(port_of(answer.end), 22);
	assert_false(ask_port("hash", 21).member);
	assert_false(ask_port("hash", 23).member);
	assert_false(ask_port("empty", 22).member);
}

static void test_interval(void **state)
{
	static const struct {
		uint16_t key;
		bool member;
		uint16_t start, end;
		bool open;
	} keys[] = {
		{ 0, true, 0, 5, false },     { 5, true, 0, 5, false },		 { 6, false, 0, 0, false },
		{ 19, false, 0, 0, false },   { 20, true, 20, 25, false },	 { 25, true, 20, 25, false },
		{ 26, true, 26, 26, false },  { 27, false, 0, 0, false },	 { 80, true, 80, 80, false },
		{ 1023, false, 0, 0, false }, { 1024, true, 1024, 65535, true }, { 65535, true, 1024, 65535, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		struct set_answer answer = ask_port("bounds", keys[i].key);

		assert_int_equal(answer.member, keys[i].member);
		assert_int_equal(port_of(answer.start), keys[i].start);
		assert_int_equal(port_of(answer.end), keys[i].end);
		assert_int_equal(answer.interval, keys[i].start != keys[i].end);
		assert_int_equal(answer.open_end, keys[i].open);
	}
}

static void test_address_interval(void **state)
{
	struct set_answer answer = ask("addr", "\x0a\1\2\3");

	(void)state;
	assert_true(answer.member && answer.interval);
	assert_memory_equal(answer.start, "\x0a\0\0\0", 4);
	assert_memory_equal(answer.end, "\x0a\xff\xff\xff", 4);
	answer = ask("addr", "\xc0\xa8\x46\x0a");
	assert_true(answer.member && !answer.interval);
	assert_false(ask("addr", "\x0b\0\0\0").member);
	assert_false(ask("addr", "\x09\xff\xff\xff").member);
}

/* Each field is padded to four bytes. */
static void test_concatenation(void **state)
{
	struct set_answer answer;

	(void)state;
	assert_true(ask("pair", "\xc0\xa8\x46\x0a\0\x16\0\0").member);
	assert_false(ask("pair", "\xc0\xa8\x46\x0a\0\x17\0\0").member);
	answer = ask("pairs", "\x0a\1\2\3\0\x16\0\0");
	assert_true(answer.member && answer.interval);
	assert_memory_equal(answer.start, "\x0a\0\0\0\0\x14\0\0", 8);
	assert_memory_equal(answer.end, "\x0a\xff\xff\xff\0\x1e\0\0", 8);
	assert_true(ask("pairs", "\x0a\0\0\0\0\x14\0\0").member);
	assert_true(ask("pairs", "\x0a\xff\xff\xff\0\x1e\0\0").member);
	assert_false(ask("pairs", "\x0a\1\2\3\0\x1f\0\0").member);
	assert_false(ask("pairs", "\x0b\0\0\0\0\x14\0\0").member);
}

static void test_timeout(void **state)
{
	struct set_answer answer = ask_port("soon", 22);

	(void)state;
	assert_true(answer.member);
	assert_in_range(answer.expiration_ms, 3500000, 3600000);
	assert_int_equal(ask_port("hash", 22).expiration_ms, 0);
}

static void test_catch_all(void **state)
{
	struct set_answer answer;

	(void)state;
	assert_false(ask_port("any", 22).catch_all);
	answer = ask_port("any", 23);
	assert_true(answer.member && answer.catch_all);
	answer = ask_port("anymap", 23);
	assert_true(answer.catch_all && answer.verdict_known);
	assert_int_equal(answer.verdict, NFT_JUMP);
	assert_int_equal(ask_port("anymap", 22).verdict, NF_DROP);
}

static void test_maps(void **state)
{
	struct set_answer answer = ask_port("data", 22);

	(void)state;
	assert_int_equal(answer.data_len, 8);
	assert_memory_equal(answer.data, "\1\2\3\4\0\5\0\0", 8);
	assert_false(answer.verdict_known);
	answer = ask_port("verdict", 22);
	assert_true(answer.verdict_known);
	assert_int_equal(answer.verdict, NFT_GOTO);
	assert_string_equal(answer.verdict_chain, "ssh");
	assert_int_equal(ask_port("verdict", 23).verdict, NF_DROP);
	assert_false(ask_port("verdict", 24).member);
	answer = ask_port("range", 22);
	assert_int_equal(answer.verdict, NF_ACCEPT);
	assert_int_equal(port_of(answer.end), 25);
}

static void test_elements(void **state)
{
	struct nlmsghdr **msgs;
	struct err err = { 0 };
	struct set *set;
	size_t n;

	(void)state;
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "verdict", &set, &err), 0);
	assert_int_equal(ruleset_set_elements(ruleset, set, 2, &msgs, &n, &err), 0);
	assert_true(n >= 1);
	assert_int_equal(ruleset_set_elements(ruleset, set, 1, &msgs, &n, &err), -E2BIG);
	/* The dump that was stopped must not spoil the next question. */
	assert_true(ask_port("hash", 22).member);
	err = (struct err){ 0 };
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "empty", &set, &err), 0);
	assert_int_equal(ruleset_set_elements(ruleset, set, 1, &msgs, &n, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_interval),
		cmocka_unit_test(test_address_interval),
		cmocka_unit_test(test_concatenation),
		cmocka_unit_test(test_timeout),
		cmocka_unit_test(test_catch_all),
		cmocka_unit_test(test_maps),
		cmocka_unit_test(test_elements),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, finish);
}
