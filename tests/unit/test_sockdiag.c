/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who takes a packet to a port of this host, as sock_diag shows it: real sockets of every kind; broken answers.
 */
#include <errno.h>
#include <linux/sock_diag.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "probes/sockdiag.h"
#include "tests/unit/testns.h"

#define PORT 1222

static struct addr addr_of(const char *text)
{
	struct addr addr;

	assert_int_equal(addr_parse(text, &addr), 0);
	return addr;
}

/* A socket that listens on (of UDP: is bound to) that address; the caller closes. */
static int serve(const char *text, uint8_t proto, bool v6only)
{
	struct addr addr = addr_of(text);
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(PORT) };
	bool ip6 = addr.family == AF_INET6;
	int fd = socket(addr.family, (proto == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
	int only = v6only;

	assert_true(fd >= 0);
	memcpy(&in.sin_addr, addr.bytes, 4);
	memcpy(&in6.sin6_addr, addr.bytes, 16);
	if (ip6)
		assert_int_equal(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)), 0);
	assert_int_equal(bind(fd, ip6 ? (void *)&in6 : (void *)&in, ip6 ? sizeof(in6) : sizeof(in)), 0);
	if (proto == IPPROTO_TCP)
		assert_int_equal(listen(fd, 1), 0);
	return fd;
}

/* Where the socket is bound that takes a packet to `to`, or "-". */
static void assert_taker(uint8_t proto, const char *to, uint32_t iif, const char *wanted)
{
	struct socks socks = { 0 };
	struct addr addr = addr_of(to);
	const struct sock *taker;
	struct err err = { 0 };
	char text[ADDR_TEXT_MAX];

	if (socks_read(proto, PORT, &socks, &err) < 0)
		fail_msg("%s", err.text);
	taker = socks_taker(&socks, &addr, iif);
	assert_string_equal(taker ? addr_text(&taker->addr, text) : "-", wanted);
	socks_done(&socks);
}

static void nobody(void **state)
{
	(void)state;
	testns_new();
	testns_run("ip link set lo up");
	assert_taker(IPPROTO_TCP, "127.0.0.1", 0, "-");
	assert_taker(IPPROTO_UDP, "::1", 0, "-");
}

static void each_kind(void **state)
{
	static const struct {
		const char *at;
		bool v6only;
		const char *to, *taker;
	} cases[] = {
		{ "0.0.0.0", false, "10.1.2.3", "0.0.0.0" },
		{ "0.0.0.0", false, "::1", "-" },
		{ "127.0.0.1", false, "127.0.0.1", "127.0.0.1" },
		{ "127.0.0.1", false, "10.1.2.3", "-" },
		{ "::", false, "10.1.2.3", "::" },
		{ "::", false, "::1", "::" },
		{ "::", true, "10.1.2.3", "-" },
		{ "::", true, "::1", "::" },
		{ "::1", false, "10.1.2.3", "-" },
		{ "::ffff:127.0.0.1", false, "127.0.0.1", "::ffff:127.0.0.1" },
		{ "::ffff:127.0.0.1", false, "10.1.2.3", "-" },
	};
	static const uint8_t protos[] = { IPPROTO_TCP, IPPROTO_UDP };

	(void)state;
	testns_new();
	testns_run("ip link set lo up");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (size_t p = 0; p < ARRAY_SIZE(protos); p++) {
			int fd = serve(cases[i].at, protos[p], cases[i].v6only);

			assert_taker(protos[p], cases[i].to, 0, cases[i].taker);
			assert_taker(protos[!p], cases[i].to, 0, "-");
			close(fd);
		}
}

static void of_a_device(void **state)
{
	int fd;

	(void)state;
	testns_new();
	testns_run("ip link set lo up");
	fd = serve("0.0.0.0", IPPROTO_TCP, false);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3), 0);
	assert_taker(IPPROTO_TCP, "10.1.2.3", 1, "0.0.0.0");
	assert_taker(IPPROTO_TCP, "10.1.2.3", 2, "-");
	close(fd);
}

/* A socket of one peer takes nobody else's packets. */
static void connected(void **state)
{
	struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(0x7f000001) };
	int fd;

	(void)state;
	testns_new();
	testns_run("ip link set lo up");
	fd = serve("0.0.0.0", IPPROTO_UDP, false);
	assert_int_equal(connect(fd, (void *)&peer, sizeof(peer)), 0);
	assert_taker(IPPROTO_UDP, "127.0.0.1", 0, "-");
	close(fd);
}

static void broken(void **state)
{
	char buf[256] __attribute__((aligned(8))) = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct sock sock;

	(void)state;
	nlh->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	mnl_nlmsg_put_extra_header(nlh, 8);
	assert_int_equal(sock_parse(nlh, &sock), -EBADMSG);
	mnl_nlmsg_put_extra_header(nlh, 72);
	/* Of no family that is known. */
	assert_int_equal(sock_parse(nlh, &sock), -EBADMSG);
	nlh->nlmsg_type = NLMSG_DONE;
	assert_int_equal(sock_parse(nlh, &sock), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody),    cmocka_unit_test(each_kind), cmocka_unit_test(of_a_device),
		cmocka_unit_test(connected), cmocka_unit_test(broken),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
