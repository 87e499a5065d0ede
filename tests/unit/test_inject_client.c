/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes of clients on this machine: on this host itself, and in a namespace of their own.
 */
#include <netpacket/packet.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "engine/base/str.h"
#include "probes/inject.h"
#include "tests/unit/testns.h"

static struct nl *route;
static struct inject_target target;
static struct injector injector;
static struct link link_aa;

static void enter(void)
{
	testns_new();
	testns_run("ip link add aa type veth peer name bb && ip link set aa up && ip link set bb up && "
		   "ip addr add 10.1.2.3/24 dev aa");
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
	assert_int_equal(link_by_name(route, "aa", &link_aa, NULL), 0);
}

static int teardown(void **state)
{
	(void)state;
	if (injector.ops)
		injector_close(&injector);
	lodge_free(target.client_netns);
	target.client_netns = NULL;
	nl_free(route);
	route = NULL;
	return 0;
}

static void make_probe(const char *src, const char *dst, struct frame *ret_frame)
{
	struct tuple tuple = { .proto = IPPROTO_TCP, .sport = 40001, .dport = 1222 };

	addr_parse(src, &tuple.src);
	addr_parse(dst, &tuple.dst);
	frame_tcp(&tuple, FRAME_SYN, 0x0a0b0c0d, 0, 99, ret_frame);
}

static void raw_goes_through_output(void **state)
{
	struct err err = { 0 };
	struct frame probe;
	_cleanup_(closep) int fd = -1;
	uint8_t header[14];
	int type;

	(void)state;
	enter();
	testns_run("ip neigh add 10.1.2.9 lladdr 02:00:00:00:00:09 dev aa nud permanent");
	fd = testns_sniffer("aa");
	target = (struct inject_target){ .local = true };
	if (injector_open(&target, &injector, NULL, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(injector.ops->name, "raw");
	make_probe("10.1.2.3", "10.1.2.9", &probe);
	assert_int_equal(injector.ops->send(&injector, &probe, NULL), 0);
	assert_true(testns_sees(fd, &probe, &type, header));
	assert_int_equal(type, PACKET_OUTGOING);
}

/* A child process in a namespace of its own, until it is told to end. */
static pid_t neighbour_start(void)
{
	int ready[2];
	char byte = 0;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (unshare(CLONE_NEWNET) < 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return child;
}

static void neighbour_end(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* With one way to have the next hop's address: new, stale, or known for good. */
static void client_sends(const char *neighbour_command)
{
	_cleanup_(freep) char *home = testns_output("readlink /proc/self/ns/net"), *there = NULL, *pid = NULL;
	_cleanup_(closep) int fd = -1;
	pid_t child = neighbour_start();
	struct err err = { 0 };
	struct frame probe;
	uint8_t header[14];
	int type = 0, r;
	bool seen;

	pid = xasprintf("%d", (int)child);
	testns_run("ip link set bb netns %s && nsenter -t %s -n ip link set bb up && "
		   "nsenter -t %s -n ip addr add 10.1.2.9/24 dev bb",
		   pid, pid, pid);
	testns_run("! nsenter -t %s -n ip neigh show to 10.1.2.3 | grep . && nsenter -t %s -n %s", pid, pid,
		   neighbour_command);
	testns_wait_running(route, "aa");
	fd = testns_sniffer("aa");
	target = (struct inject_target){ 0 };
	assert_int_equal(lodge_open(pid, &target.client_netns, NULL), 0);
	addr_parse("10.1.2.3", &target.public);
	r = injector_open(&target, &injector, NULL, &err);
	make_probe("10.1.2.9", "10.1.2.3", &probe);
	if (r >= 0)
		r = injector.ops->send(&injector, &probe, &err);
	seen = r >= 0 && testns_sees(fd, &probe, &type, header);
	neighbour_end(child);
	there = testns_output("readlink /proc/self/ns/net");
	assert_string_equal(home, there);
	assert_string_equal(err.text, "");
	assert_string_equal(injector.ops->name, "client");
	assert_true(seen);
	assert_int_equal(type, PACKET_HOST);
}

static void client_resolves(void **state)
{
	(void)state;
	enter();
	client_sends("true");
}

static void client_refreshes_what_is_stale(void **state)
{
	(void)state;
	enter();
	/* A wrong address: the probe would not arrive if the entry were believed. */
	client_sends("sh -c 'cd /proc/sys/net/ipv4/neigh/bb && echo 1 >ucast_solicit && echo 100 >retrans_time_ms && "
		     "ip neigh add 10.1.2.3 lladdr 02:00:00:00:00:77 dev bb nud stale'");
}

static void client_takes_what_is_permanent(void **state)
{
	_cleanup_(freep) char *command = NULL;

	(void)state;
	enter();
	command = xasprintf("ip neigh add 10.1.2.3 lladdr %02x:%02x:%02x:%02x:%02x:%02x dev bb nud permanent",
			    link_aa.mac[0], link_aa.mac[1], link_aa.mac[2], link_aa.mac[3], link_aa.mac[4],
			    link_aa.mac[5]);
	client_sends(command);
}

static void client_without_route(void **state)
{
	_cleanup_(freep) char *pid = NULL;
	pid_t child;
	struct err err = { 0 };

	(void)state;
	enter();
	child = neighbour_start();
	pid = xasprintf("%d", (int)child);
	target = (struct inject_target){ 0 };
	assert_int_equal(lodge_open(pid, &target.client_netns, NULL), 0);
	addr_parse("10.1.2.3", &target.public);
	assert_true(injector_open(&target, &injector, NULL, &err) < 0);
	neighbour_end(child);
	assert_non_null(strstr(err.text, "no route to 10.1.2.3"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(raw_goes_through_output, teardown),
		cmocka_unit_test_teardown(client_resolves, teardown),
		cmocka_unit_test_teardown(client_refreshes_what_is_stale, teardown),
		cmocka_unit_test_teardown(client_takes_what_is_permanent, teardown),
		cmocka_unit_test_teardown(client_without_route, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
