/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A private network namespace for a unit test that needs the kernel.
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <cmocka.h>

#include "engine/base/str.h"
#include "probes/link.h"
#include "tests/unit/testns.h"

void testns_new(void)
{
	if (unshare(CLONE_NEWNET) < 0) {
		print_message("# a network namespace is refused\n");
		skip();
	}
	testns_run("ip link set lo up");
}

void testns_run(const char *fmt, ...)
{
	_cleanup_(freep) char *command = NULL;
	va_list args;

	va_start(args, fmt);
	command = xvasprintf(fmt, args);
	va_end(args);
	if (system(command))
		fail_msg("'%s' failed", command);
}

char *testns_output(const char *command)
{
	struct str out = { 0 };
	FILE *pipe = popen(command, "re");
	char line[512];

	assert_non_null(pipe);
	while (fgets(line, sizeof(line), pipe))
		str_add(&out, line);
	pclose(pipe);
	return str_take(&out);
}

bool testns_can(const char *command)
{
	_cleanup_(freep) char *quiet = xasprintf("( %s ) >/dev/null 2>&1", command);

	return !system(quiet);
}

void testns_wait_running(struct nl *route, const char *name)
{
	const struct timespec pause = { .tv_nsec = 5000000 };

	for (int i = 0; i < 1000; i++) {
		struct err err = { 0 };
		struct link link;

		if (link_by_name(route, name, &link, &err) < 0)
			fail_msg("%s", err.text);
		if (link.flags & IFF_RUNNING)
			return;
		nanosleep(&pause, NULL);
	}
	fail_msg("%s gets no carrier", name);
}

static int answer_copy(const struct nlmsghdr *nlh, void *data)
{
	struct nlmsghdr **copy = data;

	if (!*copy) {
		*copy = xcalloc(1, nlh->nlmsg_len);
		memcpy(*copy, nlh, nlh->nlmsg_len);
	}
	return 0;
}

struct nlmsghdr *testns_answer(struct nl *nl, struct nlmsghdr *request)
{
	struct nlmsghdr *copy = NULL;

	assert_int_equal(nl_talk(nl, request, answer_copy, NULL, &copy), 0);
	assert_non_null(copy);
	return copy;
}

struct nlmsghdr *testns_truncate(const struct nlmsghdr *nlh, size_t len)
{
	struct nlmsghdr *copy = xcalloc(1, len);

	memcpy(copy, nlh, len);
	copy->nlmsg_len = (uint32_t)len;
	return copy;
}

int testns_sniffer(const char *name)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	at.sll_ifindex = (int)if_nametoindex(name);
	assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

bool testns_sees(int fd, const struct frame *ip, int *ret_type, uint8_t ret_header[14])
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

	for (int i = 0; i < 100 && poll(&poll_fd, 1, 2000) > 0; i++) {
		uint8_t bytes[2048];
		struct sockaddr_ll from;
		socklen_t from_len = sizeof(from);
		ssize_t n = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &from_len);

		if (n < (ssize_t)(14 + ip->len) || memcmp(bytes + 14, ip->bytes, ip->len))
			continue;
		*ret_type = from.sll_pkttype;
		memcpy(ret_header, bytes, 14);
		return true;
	}
	return false;
}
