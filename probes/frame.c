/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds the probe's bytes: IPv4 or IPv6 with TCP, UDP or an ICMP echo, checksums included.
 */
#include "probes/frame.h"

#include <arpa/inet.h>
#include <assert.h>
#include <linux/if_ether.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>

#define FRAME_TTL 64
#define FRAME_WINDOW 64240
#define FRAME_MSS 1460
#define SYN_OPTIONS_LEN 20
#define FLOW_LABEL 0x000fffff

uint16_t frame_checksum(const void *bytes, size_t len, uint32_t sum)
{
	const uint8_t *p = bytes;

	sum = (sum & 0xffff) + (sum >> 16);
	for (; len; len -= len > 1 ? 2 : 1, p += 2) {
		uint16_t word = 0;

		memcpy(&word, p, len > 1 ? 2 : 1);
		sum += word;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

/* The sum over the pseudo-header (RFC 9293, 3.1; RFC 8200, 8.1), to continue from. */
static uint32_t pseudo_sum(const struct tuple *tuple, size_t l4_len)
{
	uint8_t pseudo[40] = { 0 };
	size_t n = addr_len(&tuple->src);
	uint16_t len = htons((uint16_t)l4_len), proto = htons(tuple->proto);
	/* IPv4 ends with zero, protocol, 16-bit length; IPv6 with a 32-bit length, zeros, protocol. */
	size_t proto_at = n == 4 ? 8 : 38, len_at = n == 4 ? 10 : 34, end = n == 4 ? 12 : 40;

	memcpy(pseudo, tuple->src.bytes, n);
	memcpy(pseudo + n, tuple->dst.bytes, n);
	memcpy(pseudo + proto_at, &proto, 2);
	memcpy(pseudo + len_at, &len, 2);
	return (uint16_t)~frame_checksum(pseudo, end, 0);
}

static size_t put_ipv4(const struct tuple *tuple, uint32_t ip_mark, size_t l4_len, uint8_t *out)
{
	struct iphdr ip = {
		.version = 4,
		.ihl = 5,
		.tot_len = htons((uint16_t)(sizeof(ip) + l4_len)),
		.id = htons((uint16_t)ip_mark),
		.frag_off = htons(IP_DF),
		.ttl = FRAME_TTL,
		.protocol = tuple->proto,
	};

	memcpy(&ip.saddr, tuple->src.bytes, 4);
	memcpy(&ip.daddr, tuple->dst.bytes, 4);
	ip.check = frame_checksum(&ip, sizeof(ip), 0);
	memcpy(out, &ip, sizeof(ip));
	return sizeof(ip);
}

static size_t put_ipv6(const struct tuple *tuple, uint32_t ip_mark, size_t l4_len, uint8_t *out)
{
	struct ip6_hdr ip = { 0 };

	ip.ip6_flow = htonl(6U << 28 | (ip_mark & FLOW_LABEL));
	ip.ip6_plen = htons((uint16_t)l4_len);
	ip.ip6_nxt = tuple->proto;
	ip.ip6_hlim = FRAME_TTL;
	memcpy(&ip.ip6_src, tuple->src.bytes, 16);
	memcpy(&ip.ip6_dst, tuple->dst.bytes, 16);
	memcpy(out, &ip, sizeof(ip));
	return sizeof(ip);
}

/* Puts the network header in front of l4_len bytes, and returns where they begin. */
static uint8_t *put_ip(const struct tuple *tuple, uint32_t ip_mark, size_t l4_len, struct frame *frame)
{
	size_t ip_len;

	assert(tuple->src.family == tuple->dst.family && addr_len(&tuple->dst));
	ip_len = tuple->dst.family == AF_INET6 ? put_ipv6(tuple, ip_mark, l4_len, frame->bytes)
					       : put_ipv4(tuple, ip_mark, l4_len, frame->bytes);
	frame->len = ip_len + l4_len;
	return frame->bytes + ip_len;
}

/* MSS, SACK permitted, timestamps, window scale 7: Linux's own order. The timestamp only has to be some number. */
static void put_syn_options(uint16_t mss, uint32_t timestamp, uint8_t out[SYN_OPTIONS_LEN])
{
	static const uint8_t options[SYN_OPTIONS_LEN] = { 2, 4, 0, 0, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7 };

	memcpy(out, options, sizeof(options));
	mss = htons(mss);
	timestamp = htonl(timestamp);
	memcpy(out + 2, &mss, 2);
	memcpy(out + 8, &timestamp, 4);
}

void frame_tcp(const struct tuple *tuple, uint8_t flags, uint32_t seq, uint32_t ack, uint32_t ip_mark,
	       struct frame *ret_frame)
{
	bool v6 = tuple->dst.family == AF_INET6, syn = flags & FRAME_SYN;
	size_t tcp_len = sizeof(struct tcphdr) + (syn ? SYN_OPTIONS_LEN : 0);
	struct frame frame = { 0 };
	uint8_t *segment = put_ip(tuple, ip_mark, tcp_len, &frame);
	struct tcphdr tcp = {
		.th_sport = htons(tuple->sport),
		.th_dport = htons(tuple->dport),
		.th_seq = htonl(seq),
		.th_ack = htonl(ack),
		.th_off = (uint8_t)(tcp_len / 4) & 0xf,
		.th_flags = flags,
		/* Linux sends its resets with a closed window. */
		.th_win = flags & FRAME_RST ? 0 : htons(FRAME_WINDOW),
	};

	memcpy(segment, &tcp, sizeof(tcp));
	if (syn)
		put_syn_options(v6 ? FRAME_MSS - 20 : FRAME_MSS, seq, segment + sizeof(tcp));
	tcp.th_sum = frame_checksum(segment, tcp_len, pseudo_sum(tuple, tcp_len));
	memcpy(segment, &tcp, sizeof(tcp));
	*ret_frame = frame;
}

void frame_udp(const struct tuple *tuple, const struct payload *payload, uint32_t ip_mark, struct frame *ret_frame)
{
	size_t udp_len = sizeof(struct udphdr) + payload->len;
	struct frame frame = { 0 };
	uint8_t *datagram = put_ip(tuple, ip_mark, udp_len, &frame);
	struct udphdr udp = {
		.uh_sport = htons(tuple->sport),
		.uh_dport = htons(tuple->dport),
		.uh_ulen = htons((uint16_t)udp_len),
	};

	memcpy(datagram, &udp, sizeof(udp));
	memcpy(datagram + sizeof(udp), payload->bytes, payload->len);
	udp.uh_sum = frame_checksum(datagram, udp_len, pseudo_sum(tuple, udp_len));
	/* Zero would mean that there is none. */
	if (!udp.uh_sum)
		udp.uh_sum = 0xffff;
	memcpy(datagram, &udp, sizeof(udp));
	*ret_frame = frame;
}

void frame_echo(const struct tuple *tuple, uint16_t seq, const struct payload *payload, uint32_t ip_mark,
		struct frame *ret_frame)
{
	bool v6 = tuple->proto == IPPROTO_ICMPV6;
	size_t len = sizeof(struct icmphdr) + payload->len;
	struct frame frame = { 0 };
	uint8_t *message = put_ip(tuple, ip_mark, len, &frame);
	struct icmphdr icmp = { .type = v6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO };

	icmp.un.echo.id = htons(tuple->sport);
	icmp.un.echo.sequence = htons(seq);
	memcpy(message, &icmp, sizeof(icmp));
	memcpy(message + sizeof(icmp), payload->bytes, payload->len);
	icmp.checksum = frame_checksum(message, len, v6 ? pseudo_sum(tuple, len) : 0);
	memcpy(message, &icmp, sizeof(icmp));
	*ret_frame = frame;
}

void frame_ethernet(struct frame *frame, const uint8_t dst[6], const uint8_t src[6])
{
	struct ethhdr eth = { .h_proto = htons(frame->bytes[0] >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP) };

	assert(frame->len + sizeof(eth) <= sizeof(frame->bytes));
	memcpy(eth.h_dest, dst, 6);
	memcpy(eth.h_source, src, 6);
	memmove(frame->bytes + sizeof(eth), frame->bytes, frame->len);
	memcpy(frame->bytes, &eth, sizeof(eth));
	frame->len += sizeof(eth);
}

void frame_tags(struct frame *frame, const struct frame_tag *tags, size_t n)
{
	uint8_t *behind = frame->bytes + (size_t)2 * ETH_ALEN;

	assert(frame->len + 4 * n <= sizeof(frame->bytes));
	memmove(behind + 4 * n, behind, frame->len - (size_t)2 * ETH_ALEN);
	for (size_t i = 0; i < n; i++) {
		const uint16_t tag[2] = { htons(tags[i].proto), htons(tags[i].id) };

		memcpy(behind + 4 * i, tag, sizeof(tag));
	}
	frame->len += 4 * n;
}
