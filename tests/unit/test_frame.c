/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The probe's bytes, and its checksums.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/testswitch.h"
#include "probes/frame.h"

static struct tuple tuple_of(const char *src, uint16_t sport, const char *dst, uint16_t dport)
{
	struct tuple tuple = { .proto = IPPROTO_TCP, .sport = sport, .dport = dport };

	assert_int_equal(addr_parse(src, &tuple.src), 0);
	assert_int_equal(addr_parse(dst, &tuple.dst), 0);
	return tuple;
}

/* The example of RFC 1071, 3: words 0001 f203 f4f5 f6f7 sum up to ddf2. */
static void checksum_of_rfc_1071(void **state)
{
	const uint8_t bytes[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };
	const uint8_t wanted[] = { 0x22, 0x0d };
	uint16_t sum = frame_checksum(bytes, sizeof(bytes), 0);

	(void)state;
	assert_memory_equal(&sum, wanted, 2);
}

static void checksum_of_odd_length_pads_with_zero(void **state)
{
	const uint8_t odd[] = { 0x12, 0x34, 0x56 }, even[] = { 0x12, 0x34, 0x56, 0x00 };

	(void)state;
	assert_int_equal(frame_checksum(odd, 3, 0), frame_checksum(even, 4, 0));
	assert_int_equal(frame_checksum(odd, 0, 0), 0xffff);
}

static void checksum_continues_and_carries(void **state)
{
	const uint8_t bytes[] = { 0xff, 0xff, 0xff, 0xff, 0x00, 0x01 };
	uint16_t first = (uint16_t)~frame_checksum(bytes, 4, 0);

	(void)state;
	assert_int_equal(frame_checksum(bytes + 4, 2, first), frame_checksum(bytes, 6, 0));
	assert_int_equal(frame_checksum(bytes, 2, 0xffffffff), 0);
}

/* A whole SYN, written down from RFC 791, 9293 and 7323; the checksums have their own test. */
static void syn_bytes(void **state)
{
	static const uint8_t wanted[] = {
		0x45, 0x00, 0x00, 0x3c, 0xab, 0xcd, 0x40, 0x00, 0x40, 0x06, 0x00, 0x00, 10,   2,    1,
		2,    10,   1,	  2,	3,    0x9c, 0x41, 0x04, 0xc6, 0x01, 0x02, 0x03, 0x04, 0x00, 0x00,
		0x00, 0x00, 0xa0, 0x02, 0xfa, 0xf0, 0x00, 0x00, 0x00, 0x00, 0x02, 0x04, 0x05, 0xb4, 0x04,
		0x02, 0x08, 0x0a, 0x01, 0x02, 0x03, 0x04, 0x00, 0x00, 0x00, 0x00, 0x01, 0x03, 0x03, 0x07,
	};
	struct tuple tuple = tuple_of("10.2.1.2", 40001, "10.1.2.3", 1222);
	struct frame frame;

	(void)state;
	frame_tcp(&tuple, FRAME_SYN, 0x01020304, 0, 0xabcd, &frame);
	assert_int_equal(frame.len, sizeof(wanted));
	memset(frame.bytes + 10, 0, 2);
	memset(frame.bytes + 36, 0, 2);
	assert_memory_equal(frame.bytes, wanted, sizeof(wanted));
}

/* Sum of big-endian words, folded: 0xffff over bytes that include a right checksum. */
static uint32_t plain_sum(const uint8_t *p, size_t len, uint32_t sum)
{
	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static void check_v4_sums(const struct frame *frame)
{
	size_t tcp_len = frame->len - 20;

	assert_int_equal(plain_sum(frame->bytes, 20, 0), 0xffff);
	assert_int_equal(plain_sum(frame->bytes + 12, frame->len - 12, (uint32_t)(IPPROTO_TCP + tcp_len)), 0xffff);
}

static void checksums_are_right(void **state)
{
	struct tuple tuple = tuple_of("255.255.255.255", 65535, "255.255.255.254", 65535);
	struct frame frame;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		uint8_t flags = i % 2 ? FRAME_SYN : FRAME_RST | FRAME_ACK;

		frame_tcp(&tuple, flags, i * 0x9e3779b9U, i * 77777U, (uint16_t)i, &frame);
		check_v4_sums(&frame);
		tuple.src = addr_plus(&tuple.src, 0x01010101);
		tuple.sport = (uint16_t)(tuple.sport + 7919);
	}
}

static void ipv6_syn(void **state)
{
	struct tuple tuple = tuple_of("2001:db8::1", 1, "fd00:70::10", 8443);
	struct frame frame;

	(void)state;
	frame_tcp(&tuple, FRAME_SYN, 7, 0, 1, &frame);
	assert_int_equal(frame.len, 40 + 40);
	assert_int_equal(frame.bytes[0], 0x60);
	assert_int_equal(frame.bytes[4] << 8 | frame.bytes[5], 40);
	assert_int_equal(frame.bytes[6], IPPROTO_TCP);
	assert_int_equal(frame.bytes[7], 64);
	/* MSS 1440 leaves room for the larger header. */
	assert_int_equal(frame.bytes[62] << 8 | frame.bytes[63], 1440);
	assert_int_equal(plain_sum(frame.bytes + 8, 72, IPPROTO_TCP + 40), 0xffff);
}

static void reset_has_no_options(void **state)
{
	struct tuple tuple = tuple_of("10.2.1.2", 40001, "10.1.2.3", 1222);
	struct frame frame;

	(void)state;
	frame_tcp(&tuple, FRAME_RST, 5, 0, 1, &frame);
	assert_int_equal(frame.len, 40);
	assert_int_equal(frame.bytes[32], 0x50);
	assert_int_equal(frame.bytes[33], FRAME_RST);
	assert_int_equal(frame.bytes[34] << 8 | frame.bytes[35], 0);
	check_v4_sums(&frame);
}

static void ethernet_goes_in_front(void **state)
{
	static const uint8_t dst[6] = { 1, 2, 3, 4, 5, 6 }, src[6] = { 7, 8, 9, 10, 11, 12 };
	static const char *const addrs[][2] = { { "10.2.1.2", "10.1.2.3" }, { "fd00::1", "fd00::2" } };
	static const uint16_t types[] = { 0x0800, 0x86dd };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct tuple tuple = tuple_of(addrs[i][0], 1, addrs[i][1], 2);
		struct frame ip, frame;

		frame_tcp(&tuple, FRAME_SYN, 5, 0, 1, &ip);
		frame = ip;
		frame_ethernet(&frame, dst, src);
		assert_int_equal(frame.len, ip.len + 14);
		assert_memory_equal(frame.bytes, dst, 6);
		assert_memory_equal(frame.bytes + 6, src, 6);
		assert_int_equal(frame.bytes[12] << 8 | frame.bytes[13], types[i]);
		assert_memory_equal(frame.bytes + 14, ip.bytes, ip.len);
	}
}

static void switch_is_a_whole_word(void **state)
{
	(void)state;
	unsetenv("NFDIAG_TEST");
	assert_false(test_switch("no-bpf"));
	setenv("NFDIAG_TEST", "a,no-bpf", 1);
	assert_true(test_switch("no-bpf"));
	assert_true(test_switch("a"));
	assert_false(test_switch("no"));
	setenv("NFDIAG_TEST", "no-bpfs,,xno-bpf", 1);
	assert_false(test_switch("no-bpf"));
	unsetenv("NFDIAG_TEST");
}

/* The outer tag comes first; the rest of the frame is as it was. */
static void tags_stand_behind_the_addresses(void **state)
{
	static const uint8_t dst[6] = { 2, 0, 0, 0, 0, 1 }, src[6] = { 2, 0, 0, 0, 0, 2 };
	static const struct frame_tag tags[] = { { 0x88a8, 7 }, { 0x8100, 4094 } };
	static const uint8_t wanted[] = { 2,	0,    0, 0, 0,	  1,	2,    0,    0,	  0,
					  0,	2,    0x88, 0xa8, 0, 7, 0x81, 0x00, 0x0f, 0xfe,
					  0x08, 0x00, 0x45 };
	const struct tuple tuple = tuple_of("10.2.1.2", 40001, "10.1.2.3", 1222);
	struct frame plain, tagged;

	(void)state;
	frame_tcp(&tuple, FRAME_SYN, 1, 0, 1, &plain);
	frame_ethernet(&plain, dst, src);
	tagged = plain;
	frame_tags(&tagged, tags, 0);
	assert_int_equal(tagged.len, plain.len);
	frame_tags(&tagged, tags, 2);
	assert_int_equal(tagged.len, plain.len + 8);
	assert_memory_equal(tagged.bytes, wanted, sizeof(wanted));
	assert_memory_equal(tagged.bytes + 20, plain.bytes + 12, plain.len - 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checksum_of_rfc_1071),
		cmocka_unit_test(checksum_of_odd_length_pads_with_zero),
		cmocka_unit_test(checksum_continues_and_carries),
		cmocka_unit_test(syn_bytes),
		cmocka_unit_test(checksums_are_right),
		cmocka_unit_test(ipv6_syn),
		cmocka_unit_test(reset_has_no_options),
		cmocka_unit_test(ethernet_goes_in_front),
		cmocka_unit_test(switch_is_a_whole_word),
		cmocka_unit_test(tags_stand_behind_the_addresses),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
