/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP (RFC 826) and neighbour discovery (RFC 4861) over a packet socket.
 */
#include "probes/neigh_ask.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if_arp.h>
#include <netinet/icmp6.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/base/clock.h"
#include "probes/frame.h"

/* Linux answers for others (proxy ARP, proxy ND) after a random time of up to 0.8 s. */
#define TRIES 2
#define TRY_MS 500

#define ETH_LEN 14
#define ARP_LEN 28
#define IP6_LEN 40
#define ND_LEN 24 /* of a solicitation or an advertisement, without options */
#define OPTION_LEN 8

bool neigh_can_ask(const struct link *link)
{
	return link->has_mac && (link->flags & IFF_UP) && (link->flags & IFF_RUNNING) && !(link->flags & IFF_NOARP);
}

static size_t arp_question(const struct neigh_question *question, uint8_t *frame)
{
	static const uint8_t head[] = { 0, ARPHRD_ETHER, 0x08, 0x00, 6, 4, 0, ARPOP_REQUEST };
	uint8_t *arp = frame + ETH_LEN;

	memset(frame, 0xff, 6);
	memcpy(frame + 6, question->link->mac, 6);
	frame[12] = ETH_P_ARP >> 8;
	frame[13] = ETH_P_ARP & 0xff;
	memcpy(arp, head, sizeof(head));
	memcpy(arp + 8, question->link->mac, 6);
	memcpy(arp + 14, question->own.bytes, 4);
	memcpy(arp + 24, question->peer.bytes, 4);
	return ETH_LEN + ARP_LEN;
}

/* What the checksum of ICMPv6 counts besides: the pseudo header's length and next header, then the addresses. */
static uint32_t nd_sum(uint16_t len)
{
	const uint8_t pseudo[] = { (uint8_t)(len >> 8), (uint8_t)len, 0, IPPROTO_ICMPV6 };
	uint16_t words[2];

	memcpy(words, pseudo, sizeof(words));
	return (uint32_t)words[0] + words[1];
}

static size_t nd_question(const struct neigh_question *question, uint8_t *frame)
{
	static const uint8_t group[13] = { 0xff, 0x02, [11] = 0x01, [12] = 0xff };
	uint8_t *ip = frame + ETH_LEN, *nd = ip + IP6_LEN;
	const uint8_t *last = question->peer.bytes + 13;
	const uint16_t len = ND_LEN + OPTION_LEN;
	uint16_t sum;

	memcpy(frame, (const uint8_t[]){ 0x33, 0x33, 0xff, last[0], last[1], last[2] }, 6);
	memcpy(frame + 6, question->link->mac, 6);
	frame[12] = ETH_P_IPV6 >> 8;
	frame[13] = ETH_P_IPV6 & 0xff;
	ip[0] = 0x60;
	ip[5] = (uint8_t)len;
	ip[6] = IPPROTO_ICMPV6;
	ip[7] = 255;
	memcpy(ip + 8, question->own.bytes, 16);
	memcpy(ip + 24, group, sizeof(group));
	memcpy(ip + 24 + sizeof(group), last, 3);
	nd[0] = ND_NEIGHBOR_SOLICIT;
	memcpy(nd + 8, question->peer.bytes, 16);
	nd[ND_LEN] = ND_OPT_SOURCE_LINKADDR;
	nd[ND_LEN + 1] = 1;
	memcpy(nd + ND_LEN + 2, question->link->mac, 6);
	sum = frame_checksum(ip + 8, 32U + len, nd_sum(len));
	memcpy(nd + 2, &sum, sizeof(sum));
	return ETH_LEN + IP6_LEN + len;
}

size_t neigh_question(const struct neigh_question *question, uint8_t ret_frame[NEIGH_ASK_MAX])
{
	memset(ret_frame, 0, NEIGH_ASK_MAX);
	return question->peer.family == AF_INET6 ? nd_question(question, ret_frame) : arp_question(question, ret_frame);
}

static bool arp_is_answer(const struct neigh_question *question, const uint8_t *frame, size_t len, uint8_t ret_mac[6])
{
	const uint8_t *arp = frame + ETH_LEN;

	if (len < ETH_LEN + ARP_LEN || frame[12] != ETH_P_ARP >> 8 || frame[13] != (ETH_P_ARP & 0xff) || arp[6] != 0 ||
	    arp[7] != ARPOP_REPLY || memcmp(arp + 14, question->peer.bytes, 4) ||
	    memcmp(arp + 18, question->link->mac, 6))
		return false;
	memcpy(ret_mac, arp + 8, 6);
	return true;
}

static bool nd_is_answer(const struct neigh_question *question, const uint8_t *frame, size_t len, uint8_t ret_mac[6])
{
	const uint8_t *ip = frame + ETH_LEN, *nd = ip + IP6_LEN, *end = frame + len;

	if (len < ETH_LEN + IP6_LEN + ND_LEN || frame[12] != ETH_P_IPV6 >> 8 || frame[13] != (ETH_P_IPV6 & 0xff) ||
	    ip[6] != IPPROTO_ICMPV6 || ip[7] != 255 || nd[0] != ND_NEIGHBOR_ADVERT ||
	    memcmp(nd + 8, question->peer.bytes, 16))
		return false;
	/* Who is asked by a solicitation may leave the option out. */
	memcpy(ret_mac, frame + 6, 6);
	for (const uint8_t *option = nd + ND_LEN; end - option >= OPTION_LEN && option[1];
	     option += (size_t)option[1] * OPTION_LEN)
		if (option[0] == ND_OPT_TARGET_LINKADDR)
			memcpy(ret_mac, option + 2, 6);
	return true;
}

bool neigh_is_answer(const struct neigh_question *question, const uint8_t *frame, size_t len, uint8_t ret_mac[6])
{
	return question->peer.family == AF_INET6 ? nd_is_answer(question, frame, len, ret_mac)
						 : arp_is_answer(question, frame, len, ret_mac);
}

/* Of all IPv6 packets that come in meanwhile, advertisements alone. */
static int keep_advertisements(int fd)
{
	static struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, ETH_LEN + 6),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_ICMPV6, 0, 3),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, ETH_LEN + IP6_LEN),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ND_NEIGHBOR_ADVERT, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, UINT16_MAX),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	const struct sock_fprog program = { ARRAY_SIZE(code), code };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) < 0 ? -errno : 0;
}

static int ask_open(const struct neigh_question *question)
{
	const bool nd = question->peer.family == AF_INET6;
	const struct sockaddr_ll link = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(nd ? ETH_P_IPV6 : ETH_P_ARP),
		.sll_ifindex = (int)question->link->ifindex,
	};
	/* Protocol 0: nothing comes in before the filter is there. */
	_cleanup_(closep) int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	int r = fd < 0 ? -errno : 0;

	if (r == 0 && nd)
		r = keep_advertisements(fd);
	if (r == 0 && bind(fd, (const struct sockaddr *)&link, sizeof(link)) < 0)
		r = -errno;
	return r < 0 ? r : take_fd(&fd);
}

/* 1: an answer came, that of `known` or the first one; 0: none did in that time; -errno. */
static int await(int fd, const struct neigh_question *question, const uint8_t *known, uint8_t ret_mac[6])
{
	const int64_t end = clock_ms() + TRY_MS;
	uint8_t frame[256], mac[6];
	int answered = 0;
	int64_t left;

	while ((left = end - clock_ms()) > 0) {
		struct pollfd waiting = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (poll(&waiting, 1, (int)left) < 0)
			return errno == EINTR ? answered : -errno;
		n = recv(fd, frame, sizeof(frame), MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return -errno;
		if (n <= 0 || !neigh_is_answer(question, frame, (size_t)n, mac))
			continue;
		if (!answered++ || (known && !memcmp(mac, known, sizeof(mac))))
			memcpy(ret_mac, mac, sizeof(mac));
		if (!known || !memcmp(mac, known, sizeof(mac)))
			return 1;
	}
	return answered > 0;
}

int neigh_ask(const struct neigh_question *question, const uint8_t *known, uint8_t ret_mac[6], struct err *err)
{
	_cleanup_(closep) int fd = ask_open(question);
	uint8_t frame[NEIGH_ASK_MAX];
	size_t len = neigh_question(question, frame);
	int r = fd < 0 ? fd : 0;

	for (int i = 0; i < TRIES && r == 0; i++) {
		r = send(fd, frame, len, 0) < 0 ? -errno : 0;
		if (r == 0)
			r = await(fd, question, known, ret_mac);
	}
	return r < 0 ? err_wrap(err, r, "cannot ask for a hardware address on %s", question->link->name) : r;
}

int neigh_ask_from(const struct neigh_question *question, const uint8_t *known, uint8_t ret_mac[6], struct err *err)
{
	if (!question->own.family || !neigh_can_ask(question->link))
		return err_set(err, -EOPNOTSUPP, "on %s nobody can be asked for a hardware address",
			       question->link->name);
	return neigh_ask(question, known, ret_mac, err);
}

bool neigh_answers_for_all(const struct neigh_question *question, unsigned int len, const uint8_t mac[6])
{
	const unsigned int bits = (unsigned int)addr_len(&question->peer) * 8;
	struct neigh_question other = *question;
	uint8_t answer[6];

	/* Too few to find one that is free. */
	if (len + 4 > bits)
		return false;
	for (unsigned int i = 0; i < 2; i++) {
		uint8_t *last = &other.peer.bytes[bits / 8 - 1];

		*last ^= (uint8_t)(i ? 0x03 : 0x05);
		if (addr_equal(&other.peer, &question->own))
			*last ^= 0x08;
		if (neigh_ask(&other, NULL, answer, NULL) <= 0 || memcmp(answer, mac, sizeof(answer)) != 0)
			return false;
	}
	return true;
}
