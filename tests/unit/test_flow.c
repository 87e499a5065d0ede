/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grammar of a flow: what it accepts, and for what it refuses the column and the mend.
 */
#include <errno.h>
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/flow.h"
#include "engine/base/str.h"

/* Flows that are accepted, and what they mean, written out in full. */
static const struct {
	const char *text, *meaning;
} good[] = {
	{ "10.1.2.3:1222=192.168.70.10:22", "tcp - -> 10.1.2.3:1222 = backend 192.168.70.10:22" },
	{ "10.2.1.2,10.1.2.3:1222=192.168.70.10:22", "tcp 10.2.1.2:0 -> 10.1.2.3:1222 = backend 192.168.70.10:22" },
	{ "10.2.1.2:4000,10.1.2.3:22=192.168.70.10", "tcp 10.2.1.2:4000 -> 10.1.2.3:22 = backend 192.168.70.10:22" },
	{ "10.1.2.3:1=10.0.0.1", "tcp - -> 10.1.2.3:1 = backend 10.0.0.1:1" },
	{ "10.1.2.3:65535=10.0.0.1:65535", "tcp - -> 10.1.2.3:65535 = backend 10.0.0.1:65535" },
	{ "10.1.2.3:53/udp=10.0.0.1,10.0.0.2:54", "udp - -> 10.1.2.3:53 = backend 10.0.0.1:53 = backend 10.0.0.2:54" },
	{ "10.1.2.3:80/tcp=local", "tcp - -> 10.1.2.3:80 = local -:80" },
	{ "10.1.2.3:80=local:8080", "tcp - -> 10.1.2.3:80 = local -:8080" },
	{ "10.1.2.3:80=local,10.0.0.1", "tcp - -> 10.1.2.3:80 = local -:80 = backend 10.0.0.1:80" },
	{ "10.1.2.3:25=drop", "tcp - -> 10.1.2.3:25 = drop -:0" },
	{ "10.1.2.3/icmp=10.0.0.1", "icmp - -> 10.1.2.3:0 = backend 10.0.0.1:0" },
	{ "[fd00::1]/icmp=[fd00::2]", "icmpv6 - -> fd00::1:0 = backend fd00::2:0" },
	{ "[2001:db8:1::3]:443=[fd00:70::10]:8443", "tcp - -> 2001:db8:1::3:443 = backend fd00:70::10:8443" },
	{ "[fd00::9]:5,[fd00::1]:443=[fd00::2]", "tcp fd00::9:5 -> fd00::1:443 = backend fd00::2:443" },
	{ "10.1.2.3:80=10.1.2.3", "tcp - -> 10.1.2.3:80 = backend 10.1.2.3:80" },
	{ "127.0.0.1,127.0.0.1:80=10.0.0.1", "tcp 127.0.0.1:0 -> 127.0.0.1:80 = backend 10.0.0.1:80" },
	{ "10.1.2.3:80=127.0.0.1:8080", "tcp - -> 10.1.2.3:80 = backend 127.0.0.1:8080" },
	{ "223.255.255.255:80=1.0.0.0", "tcp - -> 223.255.255.255:80 = backend 1.0.0.0:80" },
};

/* Flows that are refused; the error's text from the column on begins with this. */
static const struct {
	const char *text, *error;
} refused[] = {
	{ "10.1.2.3", "9: there is no '='" },
	{ "10.1.2.3:22", "12: there is no '='" },
	{ "10.1.2.3:22->10.0.0.1", "12: '->' is not part of a flow; write '='" },
	{ "10.1.2.3:22=10.0.0.1=10.0.0.2", "21: a second '='" },
	{ "=10.0.0.1:22", "1: the public address is empty" },
	{ ":22=10.0.0.1:22", "1: the public address is empty" },
	{ ",10.1.2.3:22=10.0.0.1", "1: the client is empty" },
	{ "10.2.1.2,:22=10.0.0.1", "10: the public address is empty" },
	{ "10.2.1.2,10.2.1.3,10.1.2.3:22=10.0.0.1", "18: more than CLIENT,PUBLIC" },
	{ "10.2.1.2/tcp,10.1.2.3:22=10.0.0.1", "9: the client takes no '/'" },
	{ "10.1.2.3:22=", "13: a target is missing" },
	{ "10.1.2.3:22=10.0.0.1,", "22: a target is missing" },
	{ "10.1.2.3:22=,10.0.0.1", "13: a target is missing" },
	{ "10.1.2.3:22=10.0.0.1,10.0.0.1:22", "22: this target is there twice" },
	{ "10.1.2.3:22=drop,10.0.0.1", "18: drop stands alone" },
	{ "10.1.2.3:22=10.0.0.1,drop", "22: drop stands alone" },
	{ "10.1.2.3:22=drop:22", "17: drop takes no port" },
	{ "10.1.2.3:22=10.0.0.1/tcp", "21: a target takes no '/'" },
	{ "10.1.2.3=10.0.0.1:22", "9: tcp needs a port" },
	{ "10.1.2.3:=10.0.0.1", "10: there is no port behind ':'" },
	{ "10.1.2.3:0=10.0.0.1", "10: 0 is no port" },
	{ "10.1.2.3:65536=10.0.0.1", "10: 65536 is no port" },
	{ "10.1.2.3:99999999999999999999=10.0.0.1", "10: 99999999999999999999 is no port" },
	{ "10.1.2.3:-1=10.0.0.1", "10: '-1' is no tcp service" },
	{ "10.1.2.3:+22=10.0.0.1", "10: '+22' is no tcp service" },
	{ "10.1.2.3:0x16=10.0.0.1", "10: '0x16' is no tcp service" },
	{ "10.1.2.3:022=10.0.0.1", "10: 022 could be read as octal; write 22" },
	{ "10.1.2.3:80-90=10.0.0.1", "10: 80-90 is not one port" },
	{ "10.1.2.3:no-such-service=10.0.0.1", "10: 'no-such-service' is no tcp service of services(5)" },
	{ "10.1.2.3:22=10.0.0.1:0", "22: 0 is no port" },
	{ "10.1.2.3:22=local:0", "19: 0 is no port" },
	{ "10.1.2.3:22/icmp=10.0.0.1", "10: icmp has no port; leave ':22' out" },
	{ "10.1.2.3/icmp=10.0.0.1:22", "24: icmp has no port" },
	{ "10.2.1.2:5,10.1.2.3/icmp=10.0.0.1", "10: icmp has no port" },
	{ "10.1.2.3:22/sctp=10.0.0.1", "13: 'sctp' is no protocol" },
	{ "10.1.2.3:22/icmpv6=10.0.0.1", "13: 'icmpv6' is no protocol" },
	{ "10.1.2.3:22/TCP=10.0.0.1", "13: 'TCP' is no protocol" },
	{ "10.1.2.3:22/=10.0.0.1", "13: '' is no protocol" },
	{ "10.1.2.3/tcp:22=10.0.0.1", "10: the port stands before the protocol" },
	{ "10.1.2.0/24:22=10.0.0.1", "9: '/24:22' looks like a prefix" },
	{ "fd00::1:22=fd00::2", "1: an IPv6 address needs brackets" },
	{ "[fd00::1]:22=fd00::2", "14: an IPv6 address needs brackets; write [fd00::2]" },
	{ "[fd00::1:22=[fd00::2]", "12: there is no ']'" },
	{ "[fd00::1]x:22=[fd00::2]", "10: something stands behind the address" },
	{ "[10.1.2.3]:22=10.0.0.1", "1: brackets are for IPv6" },
	{ "[]:22=[fd00::1]", "2: the public address is empty" },
	{ "[fe80::1%eth0]:22=[fd00::2]", "9: a zone is not part of an address" },
	{ "[fd00::1]:22=10.0.0.1", "14: IPv4 and IPv6 are mixed" },
	{ "10.2.1.2,[fd00::1]:22=[fd00::2]", "1: IPv4 and IPv6 are mixed" },
	{ "10.1.2.3:22=10.0.0.1:22:23", "13: '10.0.0.1:22:23' has more than one ':'" },
	{ "www.example.com:22=10.0.0.1", "1: 'www.example.com' is no address" },
	{ "10.1.2.3:22=LOCAL", "13: 'LOCAL' is no address" },
	{ "10.1.2:22=10.0.0.1", "1: '10.1.2' is no IPv4 address" },
	{ "10.1.2.256:22=10.0.0.1", "1: '10.1.2.256' is no IPv4 address" },
	{ "010.1.2.3:22=10.0.0.1", "1: '010.1.2.3' is no IPv4 address" },
	{ "8080=10.0.0.1:80", "1: '8080' is a number" },
	{ "0.0.0.0:22=10.0.0.1", "1: 0.0.0.0 is no host's address" },
	{ "255.255.255.255:22=10.0.0.1", "1: 255.255.255.255 is the broadcast address" },
	{ "224.0.0.1:22=10.0.0.1", "1: 224.0.0.1 is a multicast address" },
	{ "10.1.2.3:22=239.255.255.255", "13: 239.255.255.255 is a multicast address" },
	{ "224.0.0.9,10.1.2.3:22=10.0.0.1", "1: 224.0.0.9 is a multicast address" },
	{ "127.0.0.1:22=10.0.0.1", "1: 127.0.0.1 is a loopback address" },
	{ "10.2.1.2,127.0.0.1:22=10.0.0.1", "10: 127.0.0.1 is a loopback address" },
	{ "[::1]:22=[fd00::1]", "1: ::1 is the loopback address" },
	{ "[::]:22=[fd00::1]", "1: :: is no host's address" },
	{ "[ff02::1]:22=[fd00::1]", "1: ff02::1 is a multicast address" },
	{ "[::ffff:10.1.2.3]:22=[fd00::1]", "1: ::ffff:10.1.2.3 is an IPv4 address" },
	{ " 10.1.2.3:22=10.0.0.1", "1: a blank is not part of a flow" },
	{ "10.1.2.3:22=10.0.0.1 ", "21: a blank is not part of a flow" },
	{ "10.1.2.3:22 =10.0.0.1", "12: a blank is not part of a flow" },
	{ "10.1.2.3:22=10.0.0.1\n", "21: a blank is not part of a flow" },
	{ "10.1.2.3:22=10.0.0.1\033[0m", "21: this byte is not ASCII" },
	{ "10.1.2.3\xef\xbc\x9a"
	  "22=10.0.0.1",
	  "9: this byte is not ASCII" },
	{ "10.1.2.3:22=10.0.0.1x", "13: '10.0.0.1x' is no address" },
	{ "10.1.2.3:22=10.0.0.1:22,10.0.0.2:22;reboot", "34: '22;reboot' is no tcp service" },
};

static void add_end(struct str *out, const struct addr *addr, unsigned int port)
{
	char text[ADDR_TEXT_MAX];

	str_addf(out, "%s:%u", addr_text(addr, text), port);
}

static char *meaning(const struct flow *flow)
{
	static const char *const kinds[] = { "backend", "local", "drop" };
	struct str out = { 0 };

	str_addf(&out, "%s ", proto_name(flow->proto));
	if (flow->client.family)
		add_end(&out, &flow->client, flow->client_port);
	else
		str_add(&out, "-");
	str_add(&out, " -> ");
	add_end(&out, &flow->public, flow->public_port);
	for (size_t i = 0; i < flow->n_targets; i++) {
		str_addf(&out, " = %s ", kinds[flow->targets[i].kind]);
		add_end(&out, &flow->targets[i].addr, flow->targets[i].port);
	}
	return str_take(&out);
}

static void test_accepts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		_cleanup_(flow_freep) struct flow *flow = NULL;
		_cleanup_(freep) char *got = NULL;
		struct err err = { 0 };

		if (flow_parse(good[i].text, NULL, &flow, &err) < 0)
			fail_msg("%s: %s", good[i].text, err.text);
		got = meaning(flow);
		assert_string_equal(got, good[i].meaning);
		assert_string_equal(flow->text, good[i].text);
		assert_null(flow->name);
	}
}

static void test_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		_cleanup_(freep) char *want = xasprintf("%s:%s", refused[i].text, refused[i].error);
		struct flow *flow = NULL;
		struct err err = { 0 };
		int r = flow_parse(refused[i].text, NULL, &flow, &err);

		if (r != -EINVAL || flow)
			fail_msg("%s: accepted", refused[i].text);
		assert_int_equal(err.exit, EXIT_USAGE);
		if (strncmp(err.text, want, strlen(want)))
			fail_msg("'%s' instead of '%s'", err.text, want);
		/* Every refusal says what to write instead. */
		assert_non_null(strchr(err.text, ';'));
	}
}

static void test_empty(void **state)
{
	struct flow *flow = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(flow_parse("", NULL, &flow, &err), -EINVAL);
	assert_string_equal(err.text, "'':1: the flow is empty; write PUBLIC:PORT=BACKEND:PORT");
}

/* Every prefix of a good flow is either a flow or refused in one line: nothing is read past its end (ASan watches). */
static void test_truncated(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		for (size_t n = 0; n < strlen(good[i].text); n++) {
			_cleanup_(freep) char *text = xasprintf("%.*s", (int)n, good[i].text);
			_cleanup_(flow_freep) struct flow *flow = NULL;
			struct err err = { 0 };
			int r = flow_parse(text, NULL, &flow, &err);

			assert_true((r == 0 && flow) || (r == -EINVAL && err.text[0]));
		}
	}
}

static void test_long_text_is_cut(void **state)
{
	_cleanup_(freep) char *text = xcalloc(1, 5001);
	struct flow *flow = NULL;
	struct err err = { 0 };

	(void)state;
	memset(text, '1', 5000);
	assert_int_equal(flow_parse(text, NULL, &flow, &err), -EINVAL);
	assert_non_null(strstr(err.text, "...:5001: there is no '='; write PUBLIC:PORT=BACKEND:PORT"));
}

static void test_too_many_targets(void **state)
{
	struct str text = { 0 };
	struct flow *flow = NULL;
	struct err err = { 0 };

	(void)state;
	str_add(&text, "10.1.2.3:22=10.0.0.1");
	for (int i = 2; i <= 64; i++)
		str_addf(&text, ",10.0.0.%d", i);
	assert_int_equal(flow_parse(text.s, NULL, &flow, &err), 0);
	assert_int_equal(flow->n_targets, 64);
	flow_free(flow);
	flow = NULL;
	str_add(&text, ",10.0.0.65");
	assert_int_equal(flow_parse(text.s, NULL, &flow, &err), -EINVAL);
	assert_non_null(strstr(err.text, "more than 64 targets"));
	str_done(&text);
}

static struct flow_defaults from(const char *addr, uint16_t port)
{
	struct flow_defaults defaults = { .client_port = port };

	assert_int_equal(addr_parse(addr, &defaults.client), 0);
	return defaults;
}

static void test_defaults(void **state)
{
	static const struct {
		const char *text, *from;
		uint16_t port;
		uint8_t proto;
		const char *want; /* a meaning, or from the column on an error */
	} table[] = {
		{ "10.1.2.3:53=10.0.0.1", "10.2.1.2", 0, IPPROTO_UDP,
		  "udp 10.2.1.2:0 -> 10.1.2.3:53 = backend 10.0.0.1:53" },
		{ "10.1.2.3:53/tcp=drop", "10.2.1.2", 7, IPPROTO_UDP, "tcp 10.2.1.2:7 -> 10.1.2.3:53 = drop -:0" },
		{ "10.2.1.2,10.1.2.3:53=drop", "10.2.1.2", 7, 0, "tcp 10.2.1.2:7 -> 10.1.2.3:53 = drop -:0" },
		{ "10.2.1.2:7,10.1.2.3:53=drop", "10.2.1.2", 0, 0, "tcp 10.2.1.2:7 -> 10.1.2.3:53 = drop -:0" },
		{ "10.2.1.2:7,10.1.2.3:53=drop", "10.2.1.2", 8, 0,
		  ":1: the client's port is 7 here, but 8 with --from" },
		{ "10.2.1.3,10.1.2.3:53=drop", "10.2.1.2", 0, 0,
		  ":1: the client is 10.2.1.3 here, but 10.2.1.2 with --from" },
		{ "[fd00::1]:53=drop", "10.2.1.2", 0, 0, ":1: IPv4 and IPv6 are mixed" },
		{ "10.1.2.3/icmp=drop", "10.2.1.2", 7, 0, ":1: icmp has no port, but --from has one" },
		{ "127.0.0.1:53=10.0.0.1", "127.0.0.2", 0, 0, "tcp 127.0.0.2:0 -> 127.0.0.1:53 = backend 10.0.0.1:53" },
		{ "127.0.0.1:53=10.0.0.1", "10.2.1.2", 0, 0, ":1: 127.0.0.1 is a loopback address" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct flow_defaults defaults = from(table[i].from, table[i].port);
		_cleanup_(flow_freep) struct flow *flow = NULL;
		_cleanup_(freep) char *got = NULL;
		struct err err = { 0 };

		defaults.proto = table[i].proto;
		if (flow_parse(table[i].text, &defaults, &flow, &err) == 0)
			got = meaning(flow);
		else
			got = xasprintf("%.*s", (int)strlen(table[i].want), err.text + strlen(table[i].text));
		assert_string_equal(got, table[i].want);
	}
}

static void test_client(void **state)
{
	struct addr addr = { 0 };
	struct err err = { 0 };
	uint16_t port = 99;

	(void)state;
	assert_int_equal(flow_parse_client("10.2.1.2", "--from", 0, &addr, &port, &err), 0);
	assert_int_equal(port, 0);
	assert_int_equal(flow_parse_client("[fd00::1]:53", "--from", IPPROTO_UDP, &addr, &port, &err), 0);
	assert_int_equal(addr.family, AF_INET6);
	assert_int_equal(port, 53);
	port = 99;
	assert_int_equal(flow_parse_client("fd00::1:53", "--from", 0, &addr, &port, &err), 0);
	assert_int_equal(addr.bytes[15], 0x53);
	assert_int_equal(port, 0);
	assert_int_equal(flow_parse_client("ff02::1", "--from", 0, &addr, &port, NULL), -EINVAL);
	port = 53;
	assert_int_equal(flow_parse_client("10.2.1.2:0", "--from", 0, &addr, &port, &err), -EINVAL);
	assert_string_equal(err.text, "--from 10.2.1.2:0:10: 0 is no port; write a number from 1 to 65535");
	assert_int_equal(flow_parse_client("", "--from", 0, &addr, &port, NULL), -EINVAL);
	assert_int_equal(flow_parse_client("10.2.1.2,10.1.2.3", "--from", 0, &addr, &port, NULL), -EINVAL);
	assert_int_equal(port, 53);
}

static void test_service_names(void **state)
{
	_cleanup_(flow_freep) struct flow *flow = NULL;
	_cleanup_(freep) char *got = NULL;
	struct addr addr;
	uint16_t port;

	(void)state;
	if (!getservbyname("https", "tcp") || !getservbyname("tftp", "udp")) {
		print_message("# skip: no /etc/services here (Debian: netbase)\n");
		skip();
	}
	assert_int_equal(flow_parse("10.1.2.3:https=10.0.0.1:ssh", NULL, &flow, NULL), 0);
	got = meaning(flow);
	assert_string_equal(got, "tcp - -> 10.1.2.3:443 = backend 10.0.0.1:22");
	/* A name of the other protocol only. */
	assert_int_equal(flow_parse_client("10.2.1.2:tftp", "--from", IPPROTO_UDP, &addr, &port, NULL), 0);
	assert_int_equal(port, 69);
	assert_int_equal(flow_parse_client("10.2.1.2:tftp", "--from", IPPROTO_TCP, &addr, &port, NULL), -EINVAL);
}

static void test_wants(void **state)
{
	_cleanup_(flow_freep) struct flow *flow = NULL;
	struct addr a, b;

	(void)state;
	assert_int_equal(flow_parse("10.1.2.3:80=10.0.0.1:8080,local", NULL, &flow, NULL), 0);
	assert_int_equal(addr_parse("10.0.0.1", &a), 0);
	assert_int_equal(addr_parse("10.1.2.3", &b), 0);
	assert_true(flow_wants(flow, &a, 8080));
	assert_false(flow_wants(flow, &a, 80));
	assert_false(flow_wants(flow, &b, 80));
	assert_false(flow_wants(flow, &(struct addr){ 0 }, 80));
}

/* Where nothing is expected. */
static void test_open(void **state)
{
	const struct flow_defaults open = { .open = true };
	struct flow *flow = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(flow_parse("10.2.1.2:4000,10.1.2.3:53/udp", &open, &flow, &err), 0);
	assert_int_equal(flow->n_targets, 0);
	assert_int_equal(flow->client_port, 4000);
	assert_int_equal(flow->public_port, 53);
	assert_int_equal(flow->proto, IPPROTO_UDP);
	assert_false(flow_drops(flow));
	flow_free(flow);
	flow = NULL;
	assert_int_equal(flow_parse("10.1.2.3:22=drop", &open, &flow, &err), -EINVAL);
	assert_non_null(strstr(err.text, ":12: nothing can be expected here"));
	err = (struct err){ 0 };
	assert_int_equal(flow_parse("10.1.2.3", &open, &flow, &err), -EINVAL);
	assert_non_null(strstr(err.text, ":9: tcp needs a port"));
	err = (struct err){ 0 };
	assert_int_equal(flow_parse("", &open, &flow, &err), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepts),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_long_text_is_cut),
		cmocka_unit_test(test_too_many_targets),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_client),
		cmocka_unit_test(test_service_names),
		cmocka_unit_test(test_wants),
		cmocka_unit_test(test_open),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
