/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets that a probe is made of.
 */
#include "engine/probe_packet.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static void make_tcp(const struct trace_plan *plan, struct frame *ret_frame)
{
	frame_tcp(&plan->probe, FRAME_SYN, plan->seq, 0, plan->ip_mark, ret_frame);
}

static void make_udp(const struct trace_plan *plan, struct frame *ret_frame)
{
	frame_udp(&plan->probe, &plan->payload, plan->ip_mark, ret_frame);
}

static void make_echo(const struct trace_plan *plan, struct frame *ret_frame)
{
	frame_echo(&plan->probe, (uint16_t)plan->seq, &plan->payload, plan->ip_mark, ret_frame);
}

static const struct probe_kind {
	uint8_t proto;
	void (*make)(const struct trace_plan *plan, struct frame *ret_frame);
	const struct payload *payload; /* NULL: carries none */
} kinds[] = {
	{ IPPROTO_TCP, make_tcp, NULL },
	{ IPPROTO_UDP, make_udp, &payload_plain },
	{ IPPROTO_ICMP, make_echo, &payload_echo },
	{ IPPROTO_ICMPV6, make_echo, &payload_echo },
};

static const struct probe_kind *kind_of(uint8_t proto)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].proto == proto)
			return &kinds[i];
	return &kinds[0];
}

const struct payload *probe_payload(uint8_t proto, const struct payload *wanted)
{
	static const struct payload none;
	const struct payload *own = kind_of(proto)->payload;

	return !own ? &none : wanted ? wanted : own;
}

int probe_fresh_numbers(struct trace_plan *plan, struct err *err)
{
	struct {
		uint32_t seq, ip_mark;
		uint8_t payload[8];
	} random;

	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		return err_set(err, -errno, "cannot get random bytes");
	plan->seq = random.seq;
	plan->ip_mark = random.ip_mark;
	payload_mark(&plan->payload, random.payload);
	return 0;
}

void probe_frame(const struct trace_plan *plan, struct frame *ret_frame)
{
	kind_of(plan->probe.proto)->make(plan, ret_frame);
}

bool probe_reset_frame(const struct trace_plan *plan, struct frame *ret_frame)
{
	if (plan->probe.proto != IPPROTO_TCP)
		return false;
	frame_tcp(&plan->probe, FRAME_RST, plan->seq + 1, 0, plan->ip_mark + 1, ret_frame);
	return true;
}
