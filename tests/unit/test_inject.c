/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes really arrive by each injector, and nothing stays behind.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <netpacket/packet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "probes/counters.h"
#include "probes/inject.h"
#include "tests/unit/testns.h"

static struct nl *route;
static struct inject_target target;
static struct injector injector;

static void enter(void)
{
	testns_new();
	testns_run("ip link add aa type veth peer name bb && ip link set aa up && ip link set bb up && "
		   "ip addr add 10.1.2.3/24 dev aa");
	assert_int_equal(nl_open(NETLINK_ROUTE, &route, NULL), 0);
	testns_wait_running(route, "aa");
	testns_wait_running(route, "bb");
	target = (struct inject_target){ 0 };
	assert_int_equal(link_by_name(route, "aa", &target.link, NULL), 0);
}

static int teardown(void **state)
{
	(void)state;
	unsetenv("NFDIAG_TEST");
	if (injector.ops)
		injector_close(&injector);
	nl_free(route);
	route = NULL;
	return 0;
}

static void make_probe(struct frame *ret_frame)
{
	struct tuple tuple = { .proto = IPPROTO_TCP, .sport = 40001, .dport = 1222 };

	addr_parse("10.1.2.9", &tuple.src);
	addr_parse("10.1.2.3", &tuple.dst);
	frame_tcp(&tuple, FRAME_SYN, 0x0a0b0c0d, 0, 99, ret_frame);
}

static uint64_t ip_in_receives(void)
{
	struct counters counters;

	counters_read(AF_INET, &counters);
	assert_true(counters.known[0]);
	return counters.value[0];
}

static int load_dropper(void)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = XDP_DROP },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = { 0 };

	attr.prog_type = BPF_PROG_TYPE_XDP;
	attr.insns = (uintptr_t)insns;
	attr.insn_cnt = ARRAY_SIZE(insns);
	attr.license = (uintptr_t) "GPL";
	return (int)syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

/* What the injector needs is on this machine: then it has to work. */
static bool can_here(const char *name)
{
	bool xdp = !strcmp(name, "xdp");
	_cleanup_(closep) int fd = xdp ? load_dropper() : open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	struct utsname host;
	unsigned int major = 0, minor = 0;

	uname(&host);
	sscanf(host.release, "%u.%u", &major, &minor);
	return fd >= 0 && (!xdp || major > 5 || (major == 5 && minor >= 18));
}

static void open_or_skip(const char *name)
{
	struct err err = { 0 };

	if (!can_here(name)) {
		print_message("# this machine has not what %s needs\n", name);
		skip();
	}
	if (injector_open(&target, &injector, NULL, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(injector.ops->name, name);
}

static char *network_state(void)
{
	return testns_output(
		"ip -o link; tc qdisc show; tc filter show dev aa ingress; ip -6 addr | sed 's/ tentative//'");
}

/* The probe comes in on aa, for this host, to IP, with our header. */
static void arrives(const char *name)
{
	_cleanup_(freep) char *before = NULL, *after = NULL;
	_cleanup_(closep) int fd = -1;
	struct err err = { 0 };
	struct frame probe;
	uint64_t received;
	uint8_t header[14];
	int type;

	make_probe(&probe);
	if (can_here(name)) {
		before = network_state();
		fd = testns_sniffer("aa");
	}
	open_or_skip(name);
	received = ip_in_receives();
	assert_int_equal(injector.ops->send(&injector, &probe, &err), 0);
	assert_int_equal(ip_in_receives(), received + 1);
	assert_true(testns_sees(fd, &probe, &type, header));
	assert_int_equal(type, PACKET_HOST);
	assert_memory_equal(header, target.link.mac, 6);
	injector_close(&injector);
	assert_null(injector.ops);
	after = network_state();
	assert_string_equal(before, after);
}

static void xdp_arrives(void **state)
{
	(void)state;
	enter();
	arrives("xdp");
}

static void tap_arrives(void **state)
{
	(void)state;
	enter();
	setenv("NFDIAG_TEST", "no-bpf", 1);
	arrives("tap");
}

static void tap_says_why_not_xdp(void **state)
{
	_cleanup_(freep) char *skipped = NULL;

	(void)state;
	enter();
	setenv("NFDIAG_TEST", "other,no-bpf", 1);
	if (!can_here("tap"))
		skip();
	assert_int_equal(injector_open(&target, &injector, &skipped, NULL), 0);
	assert_string_equal(injector.ops->name, "tap");
	assert_non_null(strstr(skipped, "xdp: bpf(2)"));
}

/* Also the nftables hooks: a counter in prerouting and in the interface's ingress. */
static void hooks_see(const char *name)
{
	_cleanup_(freep) char *counted = NULL;
	struct frame probe;

	if (!testns_can("nft 'add table inet t; add chain inet t p { type filter hook prerouting priority raw; };"
			"add rule inet t p iifname aa tcp dport 1222 counter;"
			"add table netdev t; add chain netdev t i { type filter hook ingress device aa priority 0; };"
			"add rule netdev t i tcp dport 1222 counter'"))
		skip();
	make_probe(&probe);
	open_or_skip(name);
	for (int i = 0; i < 3; i++)
		assert_int_equal(injector.ops->send(&injector, &probe, NULL), 0);
	counted = testns_output("nft list ruleset | grep -c 'counter packets 3 '");
	assert_string_equal(counted, "2\n");
}

static void xdp_meets_hooks(void **state)
{
	(void)state;
	enter();
	hooks_see("xdp");
}

static void tap_meets_hooks(void **state)
{
	(void)state;
	enter();
	setenv("NFDIAG_TEST", "no-bpf", 1);
	hooks_see("tap");
}

/* No Ethernet: xdp gets through to IP all the same, and so does a TUN in a TAP's place. */
static void tun_has_no_ethernet(void **state)
{
	static const char *const ways[] = { "no-bpf", "" };
	struct ifreq request = { .ifr_name = "tt", .ifr_flags = IFF_TUN | IFF_NO_PI };
	_cleanup_(closep) int fd = -1;
	struct frame probe;
	uint64_t received;

	(void)state;
	enter();
	/* Held, or it has no carrier. */
	fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0 ||
	    !testns_can("ip link set tt up && ip addr add 10.1.2.3/32 dev tt"))
		skip();
	assert_int_equal(link_by_name(route, "tt", &target.link, NULL), 0);
	make_probe(&probe);
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		setenv("NFDIAG_TEST", ways[i], 1);
		open_or_skip(*ways[i] ? "tap" : "xdp");
		received = ip_in_receives();
		assert_int_equal(injector.ops->send(&injector, &probe, NULL), 0);
		assert_int_equal(ip_in_receives(), received + 1);
		injector_close(&injector);
	}
	unsetenv("NFDIAG_TEST");
}

static void attach_dropper(uint32_t flags)
{
	_cleanup_(closep) int fd = load_dropper();
	char buf[256];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));
	struct nlattr *nest;

	if (fd < 0) {
		print_message("# bpf(2) is refused\n");
		skip();
	}
	nlh->nlmsg_type = RTM_SETLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	info->ifi_index = (int)target.link.ifindex;
	nest = mnl_attr_nest_start(nlh, IFLA_XDP);
	mnl_attr_put_u32(nlh, IFLA_XDP_FD, (uint32_t)fd);
	mnl_attr_put_u32(nlh, IFLA_XDP_FLAGS, flags);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(nl_talk(route, nlh, NULL, NULL, NULL), 0);
	assert_int_equal(link_by_name(route, "aa", &target.link, NULL), 0);
	assert_int_not_equal(target.link.xdp_id, 0);
}

/* A generic program sees what xdp injects, as it sees a real packet; the TAP would go around it: not to be used. */
static void generic_xdp_is_not_bypassed(void **state)
{
	struct err err = { 0 };
	struct frame probe;
	uint64_t received;

	(void)state;
	enter();
	attach_dropper(XDP_FLAGS_SKB_MODE);
	assert_int_equal(target.link.xdp_mode, XDP_ATTACHED_SKB);
	assert_int_equal(inject_check_link(&target.link, NULL), 0);
	make_probe(&probe);
	open_or_skip("xdp");
	received = ip_in_receives();
	assert_int_equal(injector.ops->send(&injector, &probe, NULL), 0);
	assert_int_equal(ip_in_receives(), received);
	injector_close(&injector);
	setenv("NFDIAG_TEST", "no-bpf", 1);
	assert_true(injector_open(&target, &injector, NULL, &err) < 0);
	assert_int_equal(err.exit, EXIT_ENVIRONMENT);
	assert_non_null(strstr(err.text, "tap: the XDP program on 'aa'"));
}

static void native_xdp_is_refused(void **state)
{
	struct err err = { 0 };

	(void)state;
	enter();
	attach_dropper(XDP_FLAGS_DRV_MODE);
	assert_int_equal(target.link.xdp_mode, XDP_ATTACHED_DRV);
	assert_int_equal(inject_check_link(&target.link, &err), -EBUSY);
	assert_int_equal(err.exit, EXIT_INCONCLUSIVE);
	assert_non_null(strstr(err.text, "native XDP"));
}

static void down_and_no_carrier(void **state)
{
	struct link link = { .name = "en p0", .flags = IFF_UP | IFF_RUNNING };
	struct err down = { 0 }, carrier = { 0 };

	(void)state;
	assert_int_equal(inject_check_link(&link, NULL), 0);
	link.flags = IFF_RUNNING;
	assert_int_equal(inject_check_link(&link, &down), -ENETDOWN);
	assert_string_equal(down.text, "interface en p0 is down: ip link set 'en p0' up");
	link.flags = IFF_UP;
	assert_int_equal(inject_check_link(&link, &carrier), -ENETDOWN);
	assert_non_null(strstr(carrier.text, "has no carrier"));
}

/* A process that is killed while it holds the TAP leaves nothing. */
static void killed_tap_leaves_nothing(void **state)
{
	char *before, *after;
	int ready[2], status;
	char made = 0;
	pid_t child;

	(void)state;
	enter();
	before = network_state();
	assert_int_equal(pipe(ready), 0);
	setenv("NFDIAG_TEST", "no-bpf", 1);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		made = injector_open(&target, &injector, NULL, NULL) < 0 ? 'n' : 'y';
		if (write(ready[1], &made, 1) == 1)
			pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &made, 1), 1);
	close(ready[0]);
	close(ready[1]);
	if (made == 'y')
		assert_true(testns_can("ip link show nfdiag0"));
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	after = network_state();
	assert_string_equal(before, after);
	free(before);
	free(after);
	if (!can_here("tap"))
		skip();
	assert_int_equal(made, 'y');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(xdp_arrives, teardown),
		cmocka_unit_test_teardown(tap_arrives, teardown),
		cmocka_unit_test_teardown(tap_says_why_not_xdp, teardown),
		cmocka_unit_test_teardown(xdp_meets_hooks, teardown),
		cmocka_unit_test_teardown(tap_meets_hooks, teardown),
		cmocka_unit_test_teardown(tun_has_no_ethernet, teardown),
		cmocka_unit_test_teardown(generic_xdp_is_not_bypassed, teardown),
		cmocka_unit_test_teardown(native_xdp_is_refused, teardown),
		cmocka_unit_test(down_and_no_carrier),
		cmocka_unit_test_teardown(killed_tap_leaves_nothing, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
