/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds and sends packets, and reads rules' counters.
 */
#include "tests/unit/kernelpacket.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>

#include <cmocka.h>

const struct sample kernel_samples[] = {
	{ "syn", 6, "127.0.0.1", "127.0.0.2", 40001, 22, 0x02, { 0 }, 0, 0, 5, 8, 0x4000 },
	{ "syn with options",
	  6,
	  "127.0.0.1",
	  "127.0.0.2",
	  40002,
	  22,
	  0x02,
	  { 1, 3, 3, 7, 2, 4, 5, 0x78 },
	  8,
	  0x28,
	  4,
	  8,
	  0 },
	{ "short option", 6, "127.0.0.1", "127.0.0.2", 40003, 80, 0x02, { 4, 2, 2, 3, 0, 0, 0, 0 }, 8, 0x28, 0, 8, 0 },
	{ "option past the end", 6, "127.0.0.1", "127.0.0.3", 40004, 21, 0x02, { 1, 1, 2, 4 }, 4, 0, 0, 8, 0 },
	{ "other ports", 6, "127.0.0.2", "127.0.0.1", 22, 23, 0x02, { 0 }, 0, 0, 6, 8, 0 },
	{ "ack", 6, "127.0.0.1", "127.0.0.9", 40005, 65535, 0x10, { 0 }, 0, 0, 1, 8, 0 },
	{ "invalid", 6, "127.0.0.1", "127.0.0.2", 40006, 22, 0x03, { 0 }, 0, 0, 5, 1, 0 },
	{ "udp", 17, "127.0.0.1", "127.0.0.2", 40007, 22, 0, { 0 }, 0, 0, 5, 8, 0 },
	{ "udp elsewhere", 17, "127.0.0.9", "127.0.0.3", 1, 1024, 0, { 0 }, 0, 4, 3, 8, 0 },
};

const size_t kernel_n_samples = ARRAY_SIZE(kernel_samples);

static uint16_t checksum(const uint8_t *bytes, size_t len, uint32_t sum)
{
	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void put16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* The whole IPv4 packet; returns its length. */
static size_t build(const struct sample *s, uint8_t out[128])
{
	size_t th_len = s->proto == 6 ? 20u + s->n_options : 8u, len = 20 + th_len;
	uint8_t *th = out + 20;
	struct addr src, dst;

	memset(out, 0, 128);
	assert_int_equal(addr_parse(s->saddr, &src), 0);
	assert_int_equal(addr_parse(s->daddr, &dst), 0);
	out[0] = 0x45;
	out[1] = s->tos;
	put16(out + 2, (uint16_t)len);
	put16(out + 4, 7);
	put16(out + 6, s->frag);
	out[8] = 64;
	out[9] = s->proto;
	memcpy(out + 12, src.bytes, 4);
	memcpy(out + 16, dst.bytes, 4);
	put16(out + 10, checksum(out, 20, 0));
	put16(th, s->sport);
	put16(th + 2, s->dport);
	if (s->proto == 6) {
		put16(th + 6, 1000);
		th[12] = (uint8_t)((th_len / 4) << 4);
		th[13] = s->flags;
		put16(th + 14, 64240);
		memcpy(th + 20, s->options, s->n_options);
		put16(th + 16, checksum(out + 12, len - 12, s->proto + (uint32_t)th_len));
	} else {
		put16(th + 4, 8);
	}
	return len;
}

void kernel_send(const struct sample *s)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	uint8_t bytes[128];
	size_t len = build(s, bytes);

	assert_true(fd >= 0);
	memcpy(&to.sin_addr, bytes + 16, 4);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_MARK, &s->mark, sizeof(s->mark)), 0);
	/* EPERM: dropped on output, behind the rules. */
	if (sendto(fd, bytes, len, 0, (struct sockaddr *)&to, sizeof(to)) < 0)
		assert_int_equal(errno, EPERM);
	close(fd);
}

struct packet kernel_packet(const struct sample *s, uint8_t hook)
{
	struct packet packet = { .family = NFPROTO_INET, .nfproto = NFPROTO_IPV4, .hook = hook, .l4proto = s->proto };
	uint8_t bytes[128];
	size_t len = build(s, bytes);

	memcpy(packet.nh.bytes, bytes, 20);
	packet.nh.len = 20;
	memcpy(packet.th.bytes, bytes + 20, len - 20);
	packet.th.len = (uint16_t)(len - 20);
	packet.length = (uint16_t)len;
	if (hook == NF_INET_PRE_ROUTING) {
		packet.iif = 1;
		strcpy(packet.iifname, "lo");
		packet.iiftype = 772;
		packet.ll.len = 14;
		put16(packet.ll.bytes + 12, 0x0800);
	} else {
		packet.oif = 1;
		strcpy(packet.oifname, "lo");
		packet.oiftype = 772;
	}
	packet.mark_known = true;
	packet.mark = s->mark;
	packet.ct_known = true;
	packet.ct_state = s->ct_state;
	packet.ct_status_known = true;
	packet.orig_known = true;
	packet.orig_src = packet_src(&packet);
	packet.orig_dst = packet_dst(&packet);
	packet.orig_sport = s->sport;
	packet.orig_dport = s->dport;
	return packet;
}

int64_t kernel_counted(const struct rule *rule)
{
	struct nftnl_expr_iter *iter = nftnl_expr_iter_create(rule->nftnl);
	struct nftnl_expr *expr;
	int64_t packets = -1;

	while ((expr = nftnl_expr_iter_next(iter)))
		if (!strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), "counter"))
			packets = (int64_t)nftnl_expr_get_u64(expr, NFTNL_EXPR_CTR_PACKETS);
	nftnl_expr_iter_destroy(iter);
	return packets;
}
