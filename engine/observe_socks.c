/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which process of this host would take the request, where it is delivered here.
 */
#include "engine/observe_open.h"

#include <fcntl.h>
#include <string.h>

#include "probes/sockdiag.h"

/* An echo request is answered by the kernel itself, unless it was told not to. */
static void echo_facts(struct observation *obs, uint8_t proto)
{
	const char *path = proto == IPPROTO_ICMP ? "/proc/sys/net/ipv4/icmp_echo_ignore_all"
						 : "/proc/sys/net/ipv6/icmp/echo_ignore_all";
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char value;

	if (fd >= 0 && read(fd, &value, 1) == 1)
		fact_bool(facts_top(obs->facts), "sock.listening", value == '0');
	fact_group_unknown(obs->facts, "sock", "an echo request goes to no socket");
}

static void sock_facts(struct observation *obs, const struct socks *socks, const struct addr *addr, uint32_t iif)
{
	struct record *top = facts_top(obs->facts);
	const struct sock *taker = socks_taker(socks, addr, iif);

	fact_bool(top, "sock.listening", taker);
	fact_bool(top, "sock.elsewhere", !taker && socks->n);
	if (taker)
		fact_addr(top, "sock.addr", &taker->addr);
	else if (socks->n)
		fact_addr(top, "sock.elsewhere.addr", &socks->list[0].addr);
}

static bool is_loopback(const struct addr *addr)
{
	static const uint8_t one[16] = { [15] = 1 };

	return addr->family == AF_INET ? addr->bytes[0] == 127 : !memcmp(addr->bytes, one, sizeof(one));
}

/* Who listens at the port that the flow is meant for: a fix has to lead there. */
static void listen_facts(struct observation *obs)
{
	struct record *top = facts_top(obs->facts);
	struct addr public = fact_get_addr(top, "flow.public");
	int64_t port = fact_get_int(top, "flow.target.port", 0);
	_cleanup_(socks_done) struct socks socks = { 0 };
	struct err err = { 0 };
	const struct sock *taker;

	if (strcmp(fact_get_text(top, "flow.target.kind", ""), "local") || !port) {
		fact_group_unknown(obs->facts, "listen", "no port of this host is expected");
		return;
	}
	if (socks_read(obs->flow->proto, (uint16_t)port, &socks, &err) < 0) {
		fact_group_unknown(obs->facts, "listen", "%s", err.text);
		return;
	}
	taker = socks_taker(&socks, &public, obs->approach->link.ifindex);
	fact_bool(top, "listen.public", taker);
	fact_bool(top, "listen.any", taker && addr_is_any(&taker->addr));
	for (size_t i = 0; i < socks.n; i++) {
		const struct addr *addr = &socks.list[i].addr;

		if (addr->family == public.family && !addr_is_any(addr) && !is_loopback(addr) &&
		    socks_taker(&socks, addr, obs->approach->link.ifindex)) {
			fact_addr(top, "listen.addr", addr);
			return;
		}
	}
	fact_unknown(top, "listen.addr", "nothing listens there at an address of its own");
}

void observe_socks(struct observation *obs, const struct run *run)
{
	const struct visit *visit = journey_visit(&run->journeys, CLASS_PROBE, OWN_INPUT_END);
	_cleanup_(socks_done) struct socks socks = { 0 };
	struct err err = { 0 };
	struct tuple tuple;

	listen_facts(obs);
	if (!visit) {
		fact_group_unknown(obs->facts, "sock", "the request was not delivered to this host");
		return;
	}
	trace_event_tuple(&visit->first, &tuple, NULL);
	if (tuple.proto != IPPROTO_TCP && tuple.proto != IPPROTO_UDP) {
		echo_facts(obs, tuple.proto);
		return;
	}
	fact_int(facts_top(obs->facts), "sock.port", tuple.dport);
	if (socks_read(tuple.proto, tuple.dport, &socks, &err) < 0) {
		fact_group_unknown(obs->facts, "sock", "%s", err.text);
		return;
	}
	sock_facts(obs, &socks, &tuple.dst, visit->first.iif);
}
