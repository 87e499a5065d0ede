/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * By which bytes our own packets are told from all others. What is wanted is written down from the RFCs: m is a meta
 * key, n the network header, t the transport header; offset=value or offset/mask=value, in hex behind the offset.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <linux/netfilter/nf_tables.h>

#include "engine/base/str.h"
#include "rules/own_packet.h"

#define SEQ 0x11223344

static const struct trace_target targets4[1] = {
	{ .addr = { .family = AF_INET, .bytes = { 192, 168, 70, 10 } }, .port = 22 },
};
static const struct trace_target targets6[1] = {
	{ .addr = { .family = AF_INET6, .bytes = { 0xfd, [15] = 0x10 } }, .port = 22 },
};

/* A probe 10.2.1.2:40001 -> 10.1.2.3:1222 or its like, whose source is translated to .9:5000. */
static struct trace_plan plan_of(uint8_t proto, int family)
{
	static const uint8_t random[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	bool echo = proto == IPPROTO_ICMP || proto == IPPROTO_ICMPV6;
	struct trace_plan plan = {
		.probe = { .proto = proto, .sport = 40001, .dport = echo ? 0 : 1222 },
		.reply = { .proto = proto, .dport = 5000 },
		.seq = echo ? 7 : SEQ,
		.ip_mark = 0x54321,
		.payload = echo ? payload_echo : payload_plain,
		.answer = true,
		.targets = family == AF_INET6 ? targets6 : targets4,
		.n_targets = 1,
	};

	payload_mark(&plan.payload, random);
	if (family == AF_INET6) {
		plan.probe.src = (struct addr){ .family = AF_INET6, .bytes = { 0x20, 1, [15] = 2 } };
		plan.probe.dst = (struct addr){ .family = AF_INET6, .bytes = { 0x20, 1, [15] = 3 } };
	} else {
		plan.probe.src = (struct addr){ .family = AF_INET, .bytes = { 10, 2, 1, 2 } };
		plan.probe.dst = (struct addr){ .family = AF_INET, .bytes = { 10, 1, 2, 3 } };
	}
	plan.reply.dst = plan.probe.src;
	plan.reply.dst.bytes[family == AF_INET6 ? 15 : 3] = 9;
	return plan;
}

static void add_hex(struct str *text, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		str_addf(text, "%02x", bytes[i]);
}

static char *matches_text(const struct matches *matches)
{
	struct str text = { 0 };

	for (size_t i = 0; i < matches->n; i++) {
		const struct match *match = &matches->match[i];
		bool meta = match->kind == MATCH_META;

		str_add(&text, i ? " " : "");
		if (meta)
			str_add(&text, match->what == NFT_META_NFPROTO ? "nfproto" : "l4proto");
		else
			str_addf(&text, "%c%u", match->what == NFT_PAYLOAD_NETWORK_HEADER ? 'n' : 't', match->offset);
		if (match->masked) {
			str_add(&text, "/");
			add_hex(&text, match->mask, match->len);
		}
		str_add(&text, "=");
		add_hex(&text, match->value, match->len);
	}
	return str_take(&text);
}

#define CLIENT6 "20010000000000000000000000000002"
#define PUBLIC6 "20010000000000000000000000000003"
#define TRANSLATED6 "20010000000000000000000000000009"
#define BACKEND6 "fd000000000000000000000000000010"
#define RANDOM "t8=0102030405060708"

/* n possibilities, of which the first two are written down. */
static const struct row {
	uint8_t proto;
	int family;
	enum own_packet which;
	size_t n;
	const char *wanted[2];
} rows[] = {
	{ IPPROTO_UDP,
	  AF_INET,
	  PACKET_PROBE,
	  1,
	  { "nfproto=02 l4proto=11 n12=0a020102 n16=0a010203 t0=9c41 t2=04c6 n4=4321 t4=0010 " RANDOM } },
	{ IPPROTO_UDP, AF_INET, PACKET_PROBE_TRANSLATED, 1, { "nfproto=02 l4proto=11 t4=0010 " RANDOM } },
	{ IPPROTO_UDP, AF_INET, PACKET_RESET, 0, { 0 } },
	{ IPPROTO_UDP, AF_INET, PACKET_RESET_TRANSLATED, 0, { 0 } },
	{ IPPROTO_UDP,
	  AF_INET,
	  PACKET_ANSWER,
	  1,
	  { "nfproto=02 l4proto=11 n12=c0a8460a n16=0a020109 t0=0016 t2=1388" } },
	{ IPPROTO_UDP,
	  AF_INET,
	  PACKET_ANSWER_TO_CLIENT,
	  2,
	  { "nfproto=02 l4proto=11 n12=c0a8460a n16=0a020102 t0=0016 t2=9c41",
	    "nfproto=02 l4proto=11 n12=0a010203 n16=0a020102 t0=04c6 t2=9c41" } },
	{ IPPROTO_UDP,
	  AF_INET,
	  PACKET_ERROR,
	  6,
	  { "nfproto=02 l4proto=01 t0=03 t17=11 t12=4321 t32=0010 n16=0a020102 t28=9c41",
	    "nfproto=02 l4proto=01 t0=03 t17=11 t12=4321 t32=0010 n16=0a020109 t28=1388" } },
	{ IPPROTO_UDP,
	  AF_INET6,
	  PACKET_PROBE,
	  1,
	  { "nfproto=0a l4proto=11 n8=" CLIENT6 " n24=" PUBLIC6
	    " t0=9c41 t2=04c6 n0/000fffff=00054321 t4=0010 " RANDOM } },
	{ IPPROTO_UDP,
	  AF_INET6,
	  PACKET_ANSWER,
	  1,
	  { "nfproto=0a l4proto=11 n8=" BACKEND6 " n24=" TRANSLATED6 " t0=0016 t2=1388" } },
	{ IPPROTO_UDP,
	  AF_INET6,
	  PACKET_ERROR,
	  8,
	  { "nfproto=0a l4proto=3a t0=01 t14=11 t8/000fffff=00054321 t52=0010 n24=" CLIENT6 " t48=9c41",
	    "nfproto=0a l4proto=3a t0=01 t14=11 t8/000fffff=00054321 t52=0010 n24=" TRANSLATED6 " t48=1388" } },
	{ IPPROTO_ICMP,
	  AF_INET,
	  PACKET_PROBE,
	  1,
	  { "nfproto=02 l4proto=01 n12=0a020102 n16=0a010203 t4=9c41 n4=4321 t0=08 t6=0007 " RANDOM } },
	{ IPPROTO_ICMP, AF_INET, PACKET_PROBE_TRANSLATED, 1, { "nfproto=02 l4proto=01 t0=08 t6=0007 " RANDOM } },
	{ IPPROTO_ICMP, AF_INET, PACKET_RESET, 0, { 0 } },
	{ IPPROTO_ICMP, AF_INET, PACKET_ANSWER, 1, { "nfproto=02 l4proto=01 n16=0a020109 t0=00 t6=0007 " RANDOM } },
	{ IPPROTO_ICMP,
	  AF_INET,
	  PACKET_ANSWER_TO_CLIENT,
	  1,
	  { "nfproto=02 l4proto=01 n16=0a020102 t4=9c41 t0=00 t6=0007 " RANDOM } },
	{ IPPROTO_ICMP,
	  AF_INET,
	  PACKET_ERROR,
	  3,
	  { "nfproto=02 l4proto=01 t0=03 t17=01 t12=4321 t34=0007",
	    "nfproto=02 l4proto=01 t0=0b t17=01 t12=4321 t34=0007" } },
	{ IPPROTO_ICMPV6,
	  AF_INET6,
	  PACKET_PROBE,
	  1,
	  { "nfproto=0a l4proto=3a n8=" CLIENT6 " n24=" PUBLIC6
	    " t4=9c41 n0/000fffff=00054321 t0=80 t6=0007 " RANDOM } },
	{ IPPROTO_ICMPV6,
	  AF_INET6,
	  PACKET_ANSWER_TO_CLIENT,
	  1,
	  { "nfproto=0a l4proto=3a n24=" CLIENT6 " t4=9c41 t0=81 t6=0007 " RANDOM } },
	{ IPPROTO_ICMPV6,
	  AF_INET6,
	  PACKET_ERROR,
	  4,
	  { "nfproto=0a l4proto=3a t0=01 t14=3a t8/000fffff=00054321 t54=0007",
	    "nfproto=0a l4proto=3a t0=02 t14=3a t8/000fffff=00054321 t54=0007" } },
	{ IPPROTO_TCP,
	  AF_INET,
	  PACKET_PROBE,
	  1,
	  { "nfproto=02 l4proto=06 n12=0a020102 n16=0a010203 t0=9c41 t2=04c6 n4=4321 t4=11223344 t13=02" } },
	{ IPPROTO_TCP,
	  AF_INET,
	  PACKET_RESET,
	  1,
	  { "nfproto=02 l4proto=06 t4=11223345 t13/04=04 n12=0a020102 n16=0a010203 t0=9c41 t2=04c6" } },
	{ IPPROTO_TCP, AF_INET6, PACKET_ANSWER, 1, { "nfproto=0a l4proto=06 n24=" TRANSLATED6 " t8=11223345" } },
	{ IPPROTO_SCTP, AF_INET, PACKET_PROBE, 0, { 0 } },
};

static void bytes_that_tell(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct trace_plan plan = plan_of(rows[i].proto, rows[i].family);
		struct matches matches;
		size_t n = 0;

		for (; own_packet_matches(&plan, rows[i].which, n, &matches); n++) {
			_cleanup_(freep) char *text = matches_text(&matches);

			if (n < ARRAY_SIZE(rows[i].wanted))
				assert_string_equal(text, rows[i].wanted[n]);
		}
		if (n != rows[i].n)
			fail_msg("row %zu: %zu possibilities", i, n);
	}
}

/* A number too short to be ours alone (DNS has 16 bits): the mark must tell too, and where that was rewritten, the
 * port. An answer repeats the number. */
static void short_numbers(void **state)
{
	static const char *const translated[] = {
		"nfproto=02 l4proto=11 n4=4321 t4=0019 t8=010200000000000000000000",
		"nfproto=02 l4proto=11 t0=9c41 t4=0019 t8=010200000000000000000000",
	};
	struct trace_plan plan = plan_of(IPPROTO_UDP, AF_INET);
	_cleanup_(freep) char *answer = NULL;
	struct matches matches;

	(void)state;
	plan.payload = (struct payload){ .len = 17, .bytes = { 1, 2 }, .random_len = 2, .echo_len = 2 };
	for (size_t i = 0; i < 2; i++) {
		_cleanup_(freep) char *text = NULL;

		assert_true(own_packet_matches(&plan, PACKET_PROBE_TRANSLATED, i, &matches));
		text = matches_text(&matches);
		assert_string_equal(text, translated[i]);
	}
	assert_false(own_packet_matches(&plan, PACKET_PROBE_TRANSLATED, 2, &matches));
	assert_true(own_packet_matches(&plan, PACKET_ANSWER, 0, &matches));
	answer = matches_text(&matches);
	assert_string_equal(answer, "nfproto=02 l4proto=11 n12=c0a8460a n16=0a020109 t0=0016 t2=1388 t8=0102");
	plan.answer = false;
	assert_false(own_packet_matches(&plan, PACKET_ANSWER, 0, &matches));
}

/* The UDP probe as an event shows it. */
static struct trace_event event_of(int family)
{
	struct trace_plan plan = plan_of(IPPROTO_UDP, family);
	struct trace_event event = { .has_headers = true,
				     .nh_len = family == AF_INET6 ? 40 : 20,
				     .th = { 0x9c, 0x41, 0x04, 0xc6, 0, 16, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 },
				     .th_len = 16 };
	static const uint8_t nh4[] = { 0x45, 0, 0, 36, 0x43, 0x21, 0x40, 0, 64, 17 };
	static const uint8_t nh6[] = { 0x60, 0x05, 0x43, 0x21, 0, 16, 17, 64 };

	if (family == AF_INET6) {
		memcpy(event.nh, nh6, sizeof(nh6));
		memcpy(event.nh + 8, plan.probe.src.bytes, 16);
		memcpy(event.nh + 24, plan.probe.dst.bytes, 16);
	} else {
		memcpy(event.nh, nh4, sizeof(nh4));
		memcpy(event.nh + 12, plan.probe.src.bytes, 4);
		memcpy(event.nh + 16, plan.probe.dst.bytes, 4);
	}
	return event;
}

/* Each byte bent in turn: those that are compared make it a stranger's, and no others. */
static void every_byte_of_an_event(void **state)
{
	static const struct {
		int family;
		size_t nh_free, th_free; /* bytes that say nothing */
	} cases[] = {
		/* all but version, id, protocol; all but version, label, next header */
		{ AF_INET, 12 - 4, 2 },
		{ AF_INET6, 8 - 5, 2 },
	};

	(void)state;
	for (size_t c = 0; c < ARRAY_SIZE(cases); c++) {
		struct trace_plan plan = plan_of(IPPROTO_UDP, cases[c].family);
		struct trace_event event = event_of(cases[c].family);
		size_t nh_free = 0, th_free = 0;

		assert_true(own_packet_is(&plan, PACKET_PROBE, &event));
		for (size_t i = 0; i < event.nh_len; i++) {
			event.nh[i] ^= 0x12;
			nh_free += own_packet_is(&plan, PACKET_PROBE, &event);
			event.nh[i] ^= 0x12;
		}
		for (size_t i = 0; i < event.th_len; i++) {
			event.th[i] ^= 0x12;
			th_free += own_packet_is(&plan, PACKET_PROBE, &event);
			event.th[i] ^= 0x12;
		}
		assert_int_equal(nh_free, cases[c].nh_free);
		assert_int_equal(th_free, cases[c].th_free);
	}
}

static void what_is_not_shown_counts_as_right(void **state)
{
	struct trace_plan plan = plan_of(IPPROTO_UDP, AF_INET6);
	struct trace_event event = event_of(AF_INET6);

	(void)state;
	event.th_len = 0;
	assert_true(own_packet_is(&plan, PACKET_PROBE, &event));
	/* behind an extension header stands what the event does not show; a transport of another kind is another's */
	event.nh[6] = IPPROTO_HOPOPTS;
	assert_true(own_packet_is(&plan, PACKET_PROBE, &event));
	event.nh[6] = IPPROTO_TCP;
	assert_false(own_packet_is(&plan, PACKET_PROBE, &event));
	event.nh_len = 6;
	assert_true(own_packet_is(&plan, PACKET_PROBE, &event));
	event.nh_len = 0;
	assert_false(own_packet_is(&plan, PACKET_PROBE, &event));
}

static void a_destination_besides(void **state)
{
	struct matches matches = { 0 };
	_cleanup_(freep) char *text = NULL;

	(void)state;
	matches_add_dst(&matches, &targets4[0].addr, 0);
	matches_add_dst(&matches, &targets6[0].addr, 22);
	text = matches_text(&matches);
	assert_string_equal(text, "n16=c0a8460a n24=" BACKEND6 " t2=0016");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_that_tell),	  cmocka_unit_test(short_numbers),
		cmocka_unit_test(every_byte_of_an_event), cmocka_unit_test(what_is_not_shown_counts_as_right),
		cmocka_unit_test(a_destination_besides),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
