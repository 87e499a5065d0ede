/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Traffic control takes packets behind the sockets of all protocols, and ahead of those of one. So this one is for all,
 * with a filter in the kernel that leaves it nothing but what that peer sends to that address.
 */
#include "probes/glimpse.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

#include "engine/base/flow.h"

#define CODE_MAX 32
#define READ_MAX 256 /* packets; more of one connection come from no backend meanwhile */
#define IP4_LEN 20
#define IP6_LEN 40

struct code {
	struct sock_filter ops[CODE_MAX];
	unsigned short n;
};

/* Goes on where those bytes are that value; the jump to the refusal is set when its place is known. */
static void compare(struct code *code, uint16_t size, uint32_t offset, uint32_t value)
{
	code->ops[code->n++] = (struct sock_filter)BPF_STMT((uint16_t)(BPF_LD | size | BPF_ABS), offset);
	code->ops[code->n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 0);
}

static void compare_addr(struct code *code, uint32_t offset, const struct addr *addr)
{
	for (uint32_t i = 0; i < addr_len(addr); i += 4) {
		uint32_t word;

		memcpy(&word, addr->bytes + i, sizeof(word));
		compare(code, BPF_W, offset + i, ntohl(word));
	}
}

static void refuse_others(struct code *code)
{
	code->ops[code->n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, UINT16_MAX);
	for (unsigned short i = 0; i < code->n; i++)
		if (BPF_CLASS(code->ops[i].code) == BPF_JMP)
			code->ops[i].jf = (uint8_t)(code->n - i - 1);
	code->ops[code->n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0);
}

int glimpse_open(const struct tuple *answer, struct err *err)
{
	const bool ip6 = answer->src.family == AF_INET6;
	struct code code = { 0 };
	struct sock_fprog program;
	int fd, r;

	compare(&code, BPF_B, ip6 ? 6 : 9, answer->proto);
	compare_addr(&code, ip6 ? 8 : 12, &answer->src);
	compare_addr(&code, ip6 ? 24 : 16, &answer->dst);
	refuse_others(&code);
	program = (struct sock_fprog){ code.n, code.ops };
	/* No protocol yet: nothing comes before the filter is there. */
	fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set(err, -errno, "cannot open a packet socket: %s", strerror(errno));
	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) < 0 ||
	    bind(fd,
		 (const struct sockaddr *)&(struct sockaddr_ll){ .sll_family = AF_PACKET,
								 .sll_protocol = htons(ETH_P_ALL) },
		 sizeof(struct sockaddr_ll)) < 0) {
		r = -errno;
		close(fd);
		return err_set(err, r, "cannot listen on a packet socket: %s", strerror(-r));
	}
	return fd;
}

/* Ports, or the echo's identifier, behind the IP header. */
static bool is_answer(const struct tuple *answer, const uint8_t *bytes, size_t len)
{
	const bool ip6 = answer->src.family == AF_INET6;
	size_t th = ip6 ? IP6_LEN : (size_t)(len ? bytes[0] & 0xf : 0) * 4;
	uint16_t ports[4];

	if (len < th + sizeof(ports) || th < IP4_LEN || bytes[0] >> 4 != (ip6 ? 6 : 4))
		return false;
	memcpy(ports, bytes + th, sizeof(ports));
	if (!proto_has_ports(answer->proto))
		return ntohs(ports[2]) == answer->sport;
	return ntohs(ports[0]) == answer->sport && ntohs(ports[1]) == answer->dport;
}

bool glimpse_seen(int fd, const struct tuple *answer, uint32_t *ret_ifindex)
{
	bool seen = false;

	for (unsigned int i = 0; i < READ_MAX; i++) {
		struct sockaddr_ll from = { 0 };
		socklen_t from_len = sizeof(from);
		uint8_t bytes[128];
		ssize_t n = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &from_len);

		if (n < 0)
			return seen;
		if (from.sll_pkttype == PACKET_OUTGOING || from.sll_pkttype == PACKET_OTHERHOST ||
		    !is_answer(answer, bytes, (size_t)n))
			continue;
		seen = true;
		*ret_ifindex = (uint32_t)from.sll_ifindex;
	}
	return seen;
}
