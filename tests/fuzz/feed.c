/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a fuzzer's input.
 */
#include "tests/fuzz/fuzz.h"

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/str.h"

static void feed_bytes(struct feed *feed, void *to, size_t size)
{
	size_t n = size < feed->size ? size : feed->size;

	memset(to, 0, size);
	if (n)
		memcpy(to, feed->data, n);
	feed->data += n;
	feed->size -= n;
}

uint8_t feed_u8(struct feed *feed)
{
	uint8_t value;

	feed_bytes(feed, &value, sizeof(value));
	return value;
}

uint16_t feed_u16(struct feed *feed)
{
	uint16_t value;

	feed_bytes(feed, &value, sizeof(value));
	return value;
}

uint32_t feed_u32(struct feed *feed)
{
	uint32_t value;

	feed_bytes(feed, &value, sizeof(value));
	return value;
}

void *feed_block(struct feed *feed, size_t size, size_t *ret_size)
{
	void *block;

	*ret_size = size < feed->size ? size : feed->size;
	block = malloc(*ret_size ? *ret_size : 1);
	if (!block)
		abort();
	feed_bytes(feed, block, *ret_size);
	return block;
}

void feed_packet(struct feed *feed, struct packet *ret_packet)
{
	static const uint8_t ip[20] = { 0x45, 0, 0, 60, 1, 2, 0, 0, 63, 6, 0, 0, 10, 2, 1, 2, 192, 168, 70, 10 };
	static const uint8_t ip6[40] = { 0x60, 0, 0, 0, 0, 20, 6, 63 };
	static const uint8_t tcp[20] = { 0x9c, 0x41, 0, 22, 1, 2, 3, 4, 0, 0, 0, 0, 0x50, 2 };
	uint8_t flags = feed_u8(feed);
	bool six = flags & 1;
	struct packet packet = {
		.family = six	      ? NFPROTO_IPV6
			  : flags & 2 ? NFPROTO_INET
				      : NFPROTO_IPV4,
		.nfproto = six ? NFPROTO_IPV6 : NFPROTO_IPV4,
		.hook = flags >> 2 & 7,
		.l4proto = flags & 32 ? feed_u8(feed) : IPPROTO_TCP,
		.length = 60,
		.ethertype = six ? ETH_P_IPV6 : ETH_P_IP,
		.iif = 2,
		.oif = 3,
		.iifname = "enp0",
		.oifname = "veth21",
		.mark_known = flags & 64,
		.ct_known = flags & 128,
		.ct_state = 8,
		.ct_status_known = flags & 128,
		.ct_status = 0x1a0,
	};

	memcpy(packet.nh.bytes, six ? ip6 : ip, six ? sizeof(ip6) : sizeof(ip));
	packet.nh.len = six ? sizeof(ip6) : sizeof(ip);
	memcpy(packet.th.bytes, tcp, sizeof(tcp));
	packet.th.len = feed_u8(feed) % (sizeof(tcp) + 1);
	*ret_packet = packet;
}

static int file_fd = -1;
static char file_path[64];

const char *fuzz_file(const uint8_t *data, size_t size)
{
	file_fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (file_fd < 0 || write(file_fd, data, size) != (ssize_t)size)
		abort();
	snprintf(file_path, sizeof(file_path), "/proc/self/fd/%d", file_fd);
	return file_path;
}

void fuzz_file_done(void)
{
	close(file_fd);
}
