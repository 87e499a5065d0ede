/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conntrack entries by tuple, in every zone, deleted by id alone; and the packet counters.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "probes/conntrack.h"
#include "probes/counters.h"
#include "probes/ctnetlink.h"
#include "tests/unit/testns.h"

static struct nl *netfilter;

static void enter(void)
{
	testns_new();
	assert_int_equal(nl_open(NETLINK_NETFILTER, &netfilter, NULL), 0);
}

static int teardown(void **state)
{
	(void)state;
	nl_free(netfilter);
	netfilter = NULL;
	return 0;
}

/* An entry from 10.2.1.2:`port` to 10.1.2.3:1222. */
static void make_entry(unsigned int port, const char *more)
{
	if (!testns_can("command -v conntrack && test -e /proc/sys/net/netfilter/nf_conntrack_count")) {
		print_message("# conntrack(8), or conntrack itself, is not here\n");
		skip();
	}
	testns_run("conntrack -I -p tcp -s 10.2.1.2 -d 10.1.2.3 --sport %u --dport 1222 --state SYN_SENT -t 100 %s "
		   "2>/dev/null",
		   port, more);
}

static struct tuple tuple_of(uint16_t sport)
{
	struct tuple tuple = { .proto = IPPROTO_TCP, .sport = sport, .dport = 1222 };

	addr_parse("10.2.1.2", &tuple.src);
	addr_parse("10.1.2.3", &tuple.dst);
	return tuple;
}

static int find(uint16_t sport, struct ct_entry *ret_entry)
{
	struct tuple tuple = tuple_of(sport);
	struct err err = { 0 };
	_cleanup_(ct_view_freep) struct ct_view *view = NULL;
	int r = conntrack_find(netfilter, NULL, &tuple, ret_entry, &err);
	struct ct_entry seen;

	assert_string_equal(err.text, "");
	/* What was read as a whole says the same. */
	assert_int_equal(conntrack_view(netfilter, &view, NULL), 0);
	assert_int_equal(conntrack_find(netfilter, view, &tuple, &seen, NULL), r);
	assert_true(r <= 0 || seen.id == ret_entry->id);
	return r;
}

static int busy(const struct tuple *tuple)
{
	struct err err = { 0 };
	_cleanup_(ct_view_freep) struct ct_view *view = NULL;
	int r = conntrack_busy(netfilter, NULL, tuple, NULL, &err);

	assert_string_equal(err.text, "");
	assert_int_equal(conntrack_view(netfilter, &view, NULL), 0);
	assert_int_equal(conntrack_busy(netfilter, view, tuple, NULL, NULL), r);
	return r;
}

static void found_with_its_translation(void **state)
{
	struct ct_entry entry;
	char text[ADDR_TEXT_MAX];

	(void)state;
	enter();
	make_entry(40001, "--dst-nat 192.168.70.10:22 --mark 0x17");
	assert_int_equal(find(40001, &entry), 1);
	assert_int_equal(entry.zone, 0);
	assert_int_not_equal(entry.id, 0);
	assert_true(entry.status & IPS_CONFIRMED && entry.status & IPS_DST_NAT);
	assert_int_equal(entry.mark, 0x17);
	assert_int_equal(entry.tcp_state, TCP_CONNTRACK_SYN_SENT);
	assert_in_range(entry.timeout, 90, 100);
	assert_int_equal(entry.orig.sport, 40001);
	assert_int_equal(entry.orig.dport, 1222);
	assert_string_equal(addr_text(&entry.orig.dst, text), "10.1.2.3");
	assert_string_equal(addr_text(&entry.reply.src, text), "192.168.70.10");
	assert_int_equal(entry.reply.sport, 22);
	assert_int_equal(find(40002, &entry), 0);
}

static void found_in_every_zone(void **state)
{
	static const struct {
		const char *option;
		uint16_t zone;
	} zones[] = {
		{ "", 0 }, { "-w 5", 5 }, { "--orig-zone 6", 6 }, { "--reply-zone 7", 0 }, { "-w 65535", 65535 },
	};

	(void)state;
	enter();
	for (unsigned int i = 0; i < ARRAY_SIZE(zones); i++) {
		uint16_t port = (uint16_t)(40001 + i);
		struct tuple tuple = tuple_of(port);
		struct ct_entry entry;

		assert_int_equal(busy(&tuple), 0);
		make_entry(port, zones[i].option);
		assert_int_equal(busy(&tuple), 1);
		assert_int_equal(find(port, &entry), 1);
		assert_int_equal(entry.zone, zones[i].zone);
		assert_int_equal(conntrack_delete(netfilter, &entry, NULL), 0);
		assert_int_equal(find(port, &entry), 0);
		assert_int_equal(busy(&tuple), 0);
	}
}

/* What the translated connection's other end would send is taken too; a neighbour of it is not. */
static void busy_by_the_reply(void **state)
{
	struct tuple tuple = { .proto = IPPROTO_TCP, .sport = 22, .dport = 40001 };

	(void)state;
	enter();
	addr_parse("192.168.70.10", &tuple.src);
	addr_parse("10.2.1.2", &tuple.dst);
	for (int zone = 0; zone < 2; zone++) {
		make_entry(40001, zone ? "-w 9 --dst-nat 192.168.70.10:22" : "--dst-nat 192.168.70.10:22");
		assert_int_equal(busy(&tuple), 1);
		tuple.sport = 23;
		assert_int_equal(busy(&tuple), 0);
		tuple.sport = 22;
		testns_run("conntrack -F 2>/dev/null");
		assert_int_equal(busy(&tuple), 0);
	}
}

/* The kernel's own filter must not be asked for IPv6 addresses. */
static void found_in_a_zone_by_ipv6(void **state)
{
	struct tuple tuple = { .proto = IPPROTO_UDP, .sport = 40001, .dport = 1222 };
	struct ct_entry entry;

	(void)state;
	enter();
	addr_parse("2001:db8:2::2", &tuple.src);
	addr_parse("2001:db8:1::3", &tuple.dst);
	testns_run("conntrack -I -w 5 -p udp -s 2001:db8:2::2 -d 2001:db8:1::3 --sport 40001 --dport 1222 -r fd00::10 "
		   "-q 2001:db8:2::2 --reply-port-src 22 --reply-port-dst 40001 -t 100 2>/dev/null");
	assert_int_equal(conntrack_find(netfilter, NULL, &tuple, &entry, NULL), 1);
	assert_int_equal(entry.zone, 5);
	assert_int_equal(entry.reply_zone, 5);
	assert_int_equal(entry.reply.sport, 22);
	addr_parse("2001:db8:2::7", &tuple.src);
	assert_int_equal(conntrack_find(netfilter, NULL, &tuple, &entry, NULL), 0);
}

static bool goes_to_23(const void *data, const struct ct_entry *entry)
{
	return entry->reply.sport == *(const uint16_t *)data;
}

/* Other ports of the same client, to the same place; those that are asked for, in every zone, and no more than there is
 * room for. */
static void tells_of_others(void **state)
{
	_cleanup_(ct_view_freep) struct ct_view *view = NULL;
	const struct tuple tuple = tuple_of(40001);
	const uint16_t port = 23;
	struct ct_others others = { .odd = goes_to_23, .data = &port };

	(void)state;
	enter();
	make_entry(40002, "--dst-nat 192.168.70.10:22");
	make_entry(40003, "--dst-nat 192.168.70.10:23");
	make_entry(40004, "-w 9 --dst-nat 192.168.70.11:23");
	assert_int_equal(conntrack_busy(netfilter, NULL, &tuple, &others, NULL), 0);
	assert_int_equal(others.n, 2);
	for (size_t i = 0; i < others.n; i++)
		assert_true(others.entries[i].orig.sport == 40003 || others.entries[i].zone == 9);
	for (uint16_t sport = 40005; sport < 40010; sport++)
		make_entry(sport, "--dst-nat 192.168.70.11:23");
	assert_int_equal(conntrack_busy(netfilter, NULL, &tuple, &others, NULL), 0);
	assert_int_equal(others.n, CT_OTHERS_MAX);
	others.n = 0;
	assert_int_equal(conntrack_view(netfilter, &view, NULL), 0);
	assert_int_equal(conntrack_busy(netfilter, view, &tuple, &others, NULL), 0);
	assert_int_equal(others.n, CT_OTHERS_MAX);
}

static void deletes_by_id_only(void **state)
{
	struct ct_entry entry, other, still;

	(void)state;
	enter();
	make_entry(40001, "");
	make_entry(40002, "");
	assert_int_equal(find(40001, &entry), 1);
	other = entry;
	other.id++;
	assert_int_equal(conntrack_delete(netfilter, &other, NULL), -ENOENT);
	/* The same id in another zone is another entry. */
	other = entry;
	other.zone = 3;
	assert_int_equal(conntrack_delete(netfilter, &other, NULL), -ENOENT);
	assert_int_equal(find(40001, &still), 1);
	assert_int_equal(conntrack_delete(netfilter, &entry, NULL), 0);
	assert_int_equal(conntrack_delete(netfilter, &entry, NULL), -ENOENT);
	assert_int_equal(find(40001, &still), 0);
	assert_int_equal(find(40002, &still), 1);
}

static int count_entry(const struct nlmsghdr *nlh, void *data)
{
	(void)nlh;
	++*(unsigned int *)data;
	return 0;
}

/* Other entries stay in the kernel. */
static void kernel_filters_the_dump(void **state)
{
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };
	unsigned int n = 0;

	(void)state;
	enter();
	for (unsigned int port = 40001; port <= 40005; port++)
		make_entry(port, "");
	for (uint16_t which = CTA_TUPLE_ORIG; which <= CTA_TUPLE_REPLY; which++) {
		struct tuple tuple = tuple_of(40003);
		struct nlmsghdr *nlh = ctnetlink_put(buf, IPCTNL_MSG_CT_GET, NLM_F_DUMP, which, &tuple);

		ctnetlink_put_filter(nlh, which, IPPROTO_TCP, false);
		n = 0;
		assert_int_equal(nl_talk(netfilter, nlh, count_entry, NULL, &n), 0);
		if (n == 5) {
			print_message("# this kernel has no conntrack dump filter (Linux 5.8)\n");
			skip();
		}
		assert_int_equal(n, which == CTA_TUPLE_ORIG ? 1 : 0);
	}
}

/* Our own loopback, where nobody listens. */
static const struct sockaddr *nobody(void)
{
	static struct sockaddr_in to = { .sin_family = AF_INET };

	to.sin_port = htons(9);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return (const struct sockaddr *)&to;
}

/* Asking must not turn connection tracking on. */
static void stays_off(void **state)
{
	_cleanup_(freep) char *count = NULL;
	_cleanup_(closep) int fd = -1;
	struct tuple tuple = tuple_of(40001);
	struct ct_entry entry;

	(void)state;
	enter();
	assert_int_equal(busy(&tuple), 0);
	assert_int_equal(find(40001, &entry), 0);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(sendto(fd, "x", 1, 0, nobody(), sizeof(struct sockaddr_in)), 1);
	count = testns_output("cat /proc/sys/net/netfilter/nf_conntrack_count 2>/dev/null || echo 0");
	assert_string_equal(count, "0\n");
}

static void truncated_entries(void **state)
{
	_cleanup_(freep) struct nlmsghdr *answer = NULL;
	struct tuple tuple = tuple_of(40001);
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };
	unsigned int refused = 0;

	(void)state;
	enter();
	make_entry(40001, "");
	answer = testns_answer(netfilter, ctnetlink_put(buf, IPCTNL_MSG_CT_GET, NLM_F_ACK, CTA_TUPLE_ORIG, &tuple));
	for (size_t len = sizeof(*answer); len < answer->nlmsg_len; len++) {
		_cleanup_(freep) struct nlmsghdr *cut = testns_truncate(answer, len);
		struct ct_entry entry = { .id = 7 };
		int r = ctnetlink_parse(cut, &entry);

		assert_true(r == 0 || r == -EBADMSG);
		if (r < 0)
			assert_int_equal(entry.id, 7);
		refused += r < 0;
	}
	/* The id comes behind both tuples: a good part of all lengths. */
	assert_true(refused > 100);
}

/* Every single byte of an entry set to 0, 1 and 255: nested lengths that lie must not lead astray. */
static void mangled_entries(void **state)
{
	_cleanup_(freep) struct nlmsghdr *answer = NULL;
	struct tuple tuple = tuple_of(40001);
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };

	(void)state;
	enter();
	make_entry(40001, "");
	answer = testns_answer(netfilter, ctnetlink_put(buf, IPCTNL_MSG_CT_GET, NLM_F_ACK, CTA_TUPLE_ORIG, &tuple));
	for (size_t i = sizeof(*answer); i < answer->nlmsg_len; i++) {
		static const uint8_t values[] = { 0, 1, 255 };

		for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
			_cleanup_(freep) struct nlmsghdr *bad = testns_truncate(answer, answer->nlmsg_len);
			struct ct_entry entry;
			int r;

			((uint8_t *)bad)[i] = values[v];
			r = ctnetlink_parse(bad, &entry);
			assert_true(r == 0 || r == -EBADMSG);
		}
	}
}

static void counters_rise(void **state)
{
	_cleanup_(facts_freep) struct facts *facts = NULL;
	struct counters before, after;
	const struct fact *unknown;
	int fd;

	(void)state;
	enter();
	facts = facts_new();
	counters_read(AF_INET, &before);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, nobody(), sizeof(struct sockaddr_in)), -1);
	close(fd);
	counters_read(AF_INET, &after);
	for (size_t i = 0; i < COUNTER_COUNT; i++)
		assert_true(before.known[i] && after.known[i]);
	before.known[1] = false;
	counters_facts(&before, &after, facts);
	/* The SYN and the reset. */
	assert_int_equal(fact_get_int(facts_top(facts), "counter.ip_in_receives", -1), 2);
	assert_int_equal(fact_get_int(facts_top(facts), "counter.tcp_out_rsts", -1), 1);
	assert_int_equal(fact_get_int(facts_top(facts), "counter.ip_rp_filter", -1), 0);
	unknown = fact_get(facts_top(facts), "counter.ip_in_no_routes");
	assert_non_null(unknown);
	assert_false(unknown->known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(found_with_its_translation, teardown),
		cmocka_unit_test_teardown(found_in_every_zone, teardown),
		cmocka_unit_test_teardown(busy_by_the_reply, teardown),
		cmocka_unit_test_teardown(found_in_a_zone_by_ipv6, teardown),
		cmocka_unit_test_teardown(tells_of_others, teardown),
		cmocka_unit_test_teardown(deletes_by_id_only, teardown),
		cmocka_unit_test_teardown(kernel_filters_the_dump, teardown),
		cmocka_unit_test_teardown(stays_off, teardown),
		cmocka_unit_test_teardown(truncated_entries, teardown),
		cmocka_unit_test_teardown(mangled_entries, teardown),
		cmocka_unit_test_teardown(counters_rise, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
