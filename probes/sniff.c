/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet socket with a filter: strangers' packets are not copied.
 */
#include "probes/sniff.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/base/flow.h"
#include "engine/base/str.h"

#define TCP_FIN_SYN_RST_ACK 0x17
#define TCP_SYN 0x02
#define IP4_FRAGMENT 0x1fff
#define PROGRAM_MAX 96
#define TAKEN 0xffff

/* Where things stand in an ARP message for IPv4 on Ethernet. */
enum { ARP_OPERATION = 6, ARP_SENDER = 14, ARP_TARGET = 24, ARP_LENGTH = 28 };
/* In a neighbour solicitation or advertisement. */
#define ND_TARGET 8
#define IP6_HEADER 40

struct sniff {
	int fd;
	struct tuple flow;
};

/* A classic program in the making: each part is tests that all must hold, and then it takes the packet; where one does
 * not, the next part begins. */
struct program {
	struct sock_filter code[PROGRAM_MAX];
	unsigned short n;
	unsigned short part; /* where the tests of this part begin */
};

static void add(struct program *p, uint16_t code, uint32_t k)
{
	p->code[p->n++] = (struct sock_filter){ code, 0, 0, k };
}

/* jt and jf 1 mark a jump to the next part, until end_part() knows where that is. */
static void test(struct program *p, uint16_t op, uint32_t k, bool wanted)
{
	p->code[p->n++] = (struct sock_filter){ (uint16_t)(BPF_JMP | op | BPF_K), wanted ? 0 : 1, wanted ? 1 : 0, k };
}

static void test_at(struct program *p, uint16_t size, uint32_t offset, uint32_t k)
{
	add(p, (uint16_t)(BPF_LD | size | BPF_ABS), offset);
	test(p, BPF_JEQ, k, true);
}

static void end_part(struct program *p)
{
	add(p, BPF_RET | BPF_K, TAKEN);
	for (unsigned short i = p->part; i < p->n; i++) {
		struct sock_filter *f = &p->code[i];

		if (BPF_CLASS(f->code) != BPF_JMP)
			continue;
		f->jt = f->jt ? (uint8_t)(p->n - i - 1) : 0;
		f->jf = f->jf ? (uint8_t)(p->n - i - 1) : 0;
	}
	p->part = p->n;
}

static void test_addr(struct program *p, const struct addr *addr, uint32_t offset)
{
	for (size_t i = 0; i < addr_len(addr); i += 4)
		test_at(p, BPF_W, offset + (uint32_t)i,
			(uint32_t)addr->bytes[i] << 24 | (uint32_t)addr->bytes[i + 1] << 16 |
				(uint32_t)addr->bytes[i + 2] << 8 | addr->bytes[i + 3]);
}

/* The transport header begins X bytes behind the network header. */
static void test_transport(struct program *p, const struct tuple *flow)
{
	if (flow->dport) {
		add(p, BPF_LD | BPF_H | BPF_IND, 2);
		test(p, BPF_JEQ, flow->dport, true);
	}
	if (flow->proto == IPPROTO_TCP) {
		add(p, BPF_LD | BPF_B | BPF_IND, 13);
		add(p, BPF_ALU | BPF_AND | BPF_K, TCP_FIN_SYN_RST_ACK);
		test(p, BPF_JEQ, TCP_SYN, true);
	} else if (!proto_has_ports(flow->proto)) {
		add(p, BPF_LD | BPF_B | BPF_IND, 0);
		test(p, BPF_JEQ, flow->proto == IPPROTO_ICMPV6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO, true);
	}
}

static void test_ethertype(struct program *p, uint16_t type)
{
	test_at(p, BPF_W, (uint32_t)(SKF_AD_OFF + SKF_AD_PROTOCOL), type);
}

static void program4(struct program *p, const struct tuple *flow)
{
	test_ethertype(p, ETH_P_IP);
	test_at(p, BPF_B, 9, flow->proto);
	test_addr(p, &flow->dst, 16);
	add(p, BPF_LD | BPF_H | BPF_ABS, 6);
	test(p, BPF_JSET, IP4_FRAGMENT, false);
	add(p, BPF_LDX | BPF_B | BPF_MSH, 0);
	test_transport(p, flow);
	end_part(p);
	test_ethertype(p, ETH_P_ARP);
	test_addr(p, &flow->dst, ARP_TARGET);
	end_part(p);
	test_ethertype(p, ETH_P_ARP);
	test_addr(p, &flow->dst, ARP_SENDER);
	end_part(p);
}

static void program6(struct program *p, const struct tuple *flow)
{
	test_ethertype(p, ETH_P_IPV6);
	test_at(p, BPF_B, 6, flow->proto);
	test_addr(p, &flow->dst, 24);
	add(p, BPF_LDX | BPF_W | BPF_IMM, IP6_HEADER);
	test_transport(p, flow);
	end_part(p);
	test_ethertype(p, ETH_P_IPV6);
	test_at(p, BPF_B, 6, IPPROTO_ICMPV6);
	add(p, BPF_LD | BPF_B | BPF_ABS, IP6_HEADER);
	test(p, BPF_JGE, ND_NEIGHBOR_SOLICIT, true);
	test(p, BPF_JGT, ND_NEIGHBOR_ADVERT, false);
	test_addr(p, &flow->dst, IP6_HEADER + ND_TARGET);
	end_part(p);
}

int sniff_open(const struct tuple *flow, struct sniff **ret_sniff, struct err *err)
{
	_cleanup_(sniff_freep) struct sniff *sniff = xcalloc(1, sizeof(*sniff));
	struct program program = { 0 };
	struct sock_fprog attach = { .filter = program.code };
	struct sockaddr_ll all = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };

	sniff->flow = *flow;
	if (flow->dst.family == AF_INET6)
		program6(&program, flow);
	else
		program4(&program, flow);
	add(&program, BPF_RET | BPF_K, 0);
	attach.len = program.n;
	/* Bound only behind the filter: else it begins with strangers' packets. */
	sniff->fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (sniff->fd < 0 || setsockopt(sniff->fd, SOL_SOCKET, SO_ATTACH_FILTER, &attach, sizeof(attach)) < 0 ||
	    bind(sniff->fd, (const struct sockaddr *)&all, sizeof(all)) < 0)
		return err_env(err, -errno, "cannot listen to packets: %s (run as root, or with CAP_NET_RAW)",
			       strerror(errno));
	*ret_sniff = TAKE_PTR(sniff);
	return 0;
}

void sniff_free(struct sniff *sniff)
{
	if (!sniff)
		return;
	if (sniff->fd >= 0)
		close(sniff->fd);
	free(sniff);
}

int sniff_fd(const struct sniff *sniff)
{
	return sniff->fd;
}

static uint16_t be16_at(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static bool read_arp(const struct sniff *sniff, struct sniffed *sniffed)
{
	bool asks;

	if (sniffed->len < ARP_LENGTH || sniffed->bytes[4] != ETH_ALEN || sniffed->bytes[5] != 4)
		return false;
	asks = be16_at(sniffed->bytes + ARP_OPERATION) == ARPOP_REQUEST;
	sniffed->kind = asks ? SNIFF_ASKED : SNIFF_TOLD;
	/* What its owner announces asks for itself. */
	return !memcmp(sniffed->bytes + (asks ? ARP_TARGET : ARP_SENDER), sniff->flow.dst.bytes, 4) &&
	       (!asks || memcmp(sniffed->bytes + ARP_SENDER, sniff->flow.dst.bytes, 4));
}

static bool read_packet(const struct sniff *sniff, struct sniffed *sniffed)
{
	bool ip6 = sniffed->bytes[0] >> 4 == 6;
	size_t at = ip6 ? IP6_HEADER : (size_t)(sniffed->bytes[0] & 0xf) * 4;
	const uint8_t *th = sniffed->bytes + at;

	if (sniffed->len < at + 8 || (!ip6 && sniffed->bytes[0] >> 4 != 4))
		return false;
	if (ip6 && sniffed->bytes[6] == IPPROTO_ICMPV6 &&
	    (th[0] == ND_NEIGHBOR_SOLICIT || th[0] == ND_NEIGHBOR_ADVERT)) {
		sniffed->kind = th[0] == ND_NEIGHBOR_SOLICIT ? SNIFF_ASKED : SNIFF_TOLD;
		return true;
	}
	sniffed->kind = SNIFF_PACKET;
	sniffed->tuple = (struct tuple){
		.proto = sniff->flow.proto,
		.src = addr_from_bytes(ip6 ? AF_INET6 : AF_INET, sniffed->bytes + (ip6 ? 8 : 12)),
		.dst = sniff->flow.dst,
		.sport = be16_at(proto_has_ports(sniff->flow.proto) ? th : th + 4),
		.dport = sniff->flow.dport,
	};
	return true;
}

int sniff_next(struct sniff *sniff, struct sniffed *ret_sniffed)
{
	for (;;) {
		struct sniffed sniffed = { 0 };
		struct sockaddr_ll from = { 0 };
		socklen_t size = sizeof(from);
		ssize_t n = recvfrom(sniff->fd, sniffed.bytes, sizeof(sniffed.bytes), MSG_TRUNC,
				     (struct sockaddr *)&from, &size);

		if (n < 0 && (errno == EINTR || errno == ENETDOWN))
			continue;
		if (n <= 0)
			return 0;
		sniffed.whole = (size_t)n;
		sniffed.len = sniffed.whole < sizeof(sniffed.bytes) ? sniffed.whole : sizeof(sniffed.bytes);
		sniffed.ifindex = (uint32_t)from.sll_ifindex;
		sniffed.outgoing = from.sll_pkttype == PACKET_OUTGOING;
		sniffed.otherhost = from.sll_pkttype == PACKET_OTHERHOST;
		if (ntohs(from.sll_protocol) == ETH_P_ARP ? !read_arp(sniff, &sniffed) : !read_packet(sniff, &sniffed))
			continue;
		*ret_sniffed = sniffed;
		return 1;
	}
}
