/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nft's words for values, and for what a comparison wants.
 */
#include "rules/eval_private.h"

#include <endian.h>
#include <linux/if_ether.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/rtnetlink.h>

#include "engine/base/flow.h"

struct word {
	uint32_t value;
	const char *text;
};

static const struct word ct_states[] = {
	{ 1, "invalid" }, { 2, "established" }, { 4, "related" }, { 8, "new" }, { 64, "untracked" }, { 0, NULL },
};
static const struct word ct_statuses[] = {
	{ IPS_EXPECTED, "expected" }, { IPS_SEEN_REPLY, "seen-reply" },
	{ IPS_ASSURED, "assured" },   { IPS_CONFIRMED, "confirmed" },
	{ IPS_SRC_NAT, "snat" },      { IPS_DST_NAT, "dnat" },
	{ IPS_DYING, "dying" },	      { 0, NULL },
};
static const struct word tcp_flags[] = {
	{ 1, "fin" },  { 2, "syn" },  { 4, "rst" },   { 8, "psh" }, { 16, "ack" },
	{ 32, "urg" }, { 64, "ecn" }, { 128, "cwr" }, { 0, NULL },
};
static const struct word ct_dirs[] = { { 0, "original" }, { 1, "reply" }, { 0, NULL } };
static const struct word nfprotos[] = { { NFPROTO_IPV4, "ipv4" }, { NFPROTO_IPV6, "ipv6" }, { 0, NULL } };
static const struct word exists[] = { { 0, "missing" }, { 1, "exists" }, { 0, NULL } };
static const struct word pkttypes[] = {
	{ 0, "host" }, { 1, "broadcast" }, { 2, "multicast" }, { 3, "other" }, { 0, NULL },
};
static const struct word arphrds[] = { { 1, "ether" }, { 512, "ppp" }, { 772, "loopback" }, { 0, NULL } };
static const struct word ethertypes[] = {
	{ ETH_P_IP, "ip" }, { ETH_P_IPV6, "ip6" }, { ETH_P_ARP, "arp" }, { ETH_P_8021Q, "8021q" }, { 0, NULL },
};
static const struct word fib_types[] = {
	{ RTN_UNSPEC, "unspec" },	{ RTN_UNICAST, "unicast" },
	{ RTN_LOCAL, "local" },		{ RTN_BROADCAST, "broadcast" },
	{ RTN_ANYCAST, "anycast" },	{ RTN_MULTICAST, "multicast" },
	{ RTN_BLACKHOLE, "blackhole" }, { RTN_UNREACHABLE, "unreachable" },
	{ RTN_PROHIBIT, "prohibit" },	{ 0, NULL },
};

/* How each type is written: as a number in this byte order and format, or by one of these words. */
static const struct value_kind {
	const struct word *words;
	bool bits; /* any of the words together, joined by commas */
	bool host; /* in host order, else big endian */
	bool hex;
} kinds[] = {
	[VALUE_NUMBER] = { 0 },
	[VALUE_HOST_NUMBER] = { .host = true },
	[VALUE_HOST_HEX] = { .host = true, .hex = true },
	[VALUE_PROTO] = { 0 },
	[VALUE_NFPROTO] = { nfprotos, .host = true },
	[VALUE_ETHERTYPE] = { ethertypes, .hex = true },
	[VALUE_INTERFACE] = { .host = true },
	[VALUE_CT_STATE] = { ct_states, .bits = true, .host = true, .hex = true },
	[VALUE_CT_STATUS] = { ct_statuses, .bits = true, .host = true, .hex = true },
	[VALUE_CT_DIR] = { ct_dirs, .host = true },
	[VALUE_TCP_FLAGS] = { tcp_flags, .bits = true, .hex = true },
	[VALUE_FIB_TYPE] = { fib_types, .host = true },
	[VALUE_PKTTYPE] = { pkttypes, .host = true },
	[VALUE_EXISTS] = { exists, .host = true },
	[VALUE_ARPHRD] = { arphrds, .host = true },
};

static const struct value_kind *kind_of(enum value_type type)
{
	static const struct value_kind none = { .hex = true };

	return (size_t)type < ARRAY_SIZE(kinds) ? &kinds[type] : &none;
}

static uint64_t number_of(const uint8_t *bytes, uint32_t len, bool host)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < len && i < 8; i++) {
		bool from_end = host && BYTE_ORDER == LITTLE_ENDIAN;

		value = value << 8 | bytes[from_end ? len - 1 - i : i];
	}
	return value;
}

/* Every bit by its word; NULL where one has none. */
static char *bits_text(const struct word *words, uint64_t value)
{
	struct str text = { 0 };

	for (; words->text; words++) {
		if (!(value & words->value))
			continue;
		if (text.len)
			str_add(&text, ",");
		str_add(&text, words->text);
		value &= ~(uint64_t)words->value;
	}
	if (!text.len && !value)
		str_add(&text, "0x0");
	if (!value)
		return str_take(&text);
	str_done(&text);
	return NULL;
}

static char *hex_text(const uint8_t *bytes, uint32_t len)
{
	struct str text = { 0 };

	str_add(&text, "0x");
	for (uint32_t i = 0; i < len; i++)
		str_addf(&text, "%02x", bytes[i]);
	return str_take(&text);
}

static char *mac_text(const uint8_t *bytes, uint32_t len)
{
	struct str text = { 0 };

	for (uint32_t i = 0; i < len; i++)
		str_addf(&text, "%s%02x", i ? ":" : "", bytes[i]);
	return str_take(&text);
}

/* Addresses of all 4 or 16 bytes; shorter ones are the first bytes of a prefix, filled up with 0 by the caller. */
static char *addr_value_text(const uint8_t *bytes, uint32_t len)
{
	char buf[ADDR_TEXT_MAX];
	struct addr addr = addr_from_bytes(len == 16 ? AF_INET6 : AF_INET, bytes);

	return xstrdup(addr_text(&addr, buf));
}

/* An interface name may fill its bytes without a NUL. */
static char *ifname_text(const uint8_t *bytes, uint32_t len)
{
	return *bytes ? xasprintf("%.*s", (int)strnlen((const char *)bytes, len), (const char *)bytes)
		      : xstrdup("\"\"");
}

/* The names of other interfaces are not known here. */
static char *index_text(const struct packet *packet, uint64_t index)
{
	if (!index)
		return xstrdup("none");
	if (index == packet->iif && *packet->iifname)
		return xstrdup(packet->iifname);
	if (index == packet->oif && *packet->oifname)
		return xstrdup(packet->oifname);
	return xasprintf("%llu", (unsigned long long)index);
}

static char *number_text(const struct machine *m, const struct field *field, const uint8_t *bytes, uint32_t len)
{
	const struct value_kind *kind = kind_of(field->type);
	uint64_t value = number_of(bytes, len, kind->host);
	char *text;

	if (field->mask)
		value = (value & field->mask) >> __builtin_ctz(field->mask);
	if (field->type == VALUE_INTERFACE)
		return index_text(m->packet, value);
	if (field->type == VALUE_PROTO && strcmp(proto_name((uint8_t)value), "?"))
		return xstrdup(proto_name((uint8_t)value));
	if (kind->bits) {
		text = bits_text(kind->words, value);
		if (text)
			return text;
	}
	for (const struct word *word = kind->words; word && word->text && !kind->bits; word++)
		if (word->value == value)
			return xstrdup(word->text);
	if (kind->hex)
		return xasprintf("0x%0*llx", (int)(2 * (len < 8 ? len : 8)), (unsigned long long)value);
	return xasprintf("%llu", (unsigned long long)value);
}

char *value_text(const struct machine *m, const struct field *field, const uint8_t *bytes, uint32_t len)
{
	switch (field->type) {
	case VALUE_HEX:
		return hex_text(bytes, len);
	case VALUE_MAC:
		return mac_text(bytes, len);
	case VALUE_IFNAME:
		return ifname_text(bytes, len);
	case VALUE_ADDR:
		return len == 4 || len == 16 ? addr_value_text(bytes, len) : hex_text(bytes, len);
	default:
		return len <= 8 ? number_text(m, field, bytes, len) : hex_text(bytes, len);
	}
}

int mask_prefix(const uint8_t *mask, uint32_t len)
{
	uint32_t bits = 0;

	while (bits < len * 8 && mask[bits / 8] & 0x80 >> bits % 8)
		bits++;
	for (uint32_t i = bits; i < len * 8; i++)
		if (mask[i / 8] & 0x80 >> i % 8)
			return -1;
	return (int)bits;
}

/* The constant in the order in which the field was loaded. */
static void unswap(const struct load *load, uint8_t *bytes, uint32_t len)
{
	if (!load->swap)
		return;
	for (uint32_t at = 0; at + load->swap <= len; at += load->swap)
		for (uint32_t i = 0; i < load->swap / 2u; i++) {
			uint8_t byte = bytes[at + i];

			bytes[at + i] = bytes[at + load->swap - 1u - i];
			bytes[at + load->swap - 1u - i] = byte;
		}
}

static bool all_zero(const uint8_t *bytes, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

/* Address and prefix length; `len` bytes of it are there. */
static char *prefix_text(const struct field *field, const uint8_t *bytes, uint32_t len, unsigned int bits)
{
	uint8_t whole[16] = { 0 };
	_cleanup_(freep) char *addr = NULL;
	/* The header fields that are IPv6 addresses say so in their name. */
	uint32_t size = strstr(field->name, "ip6") || len > 4 ? 16 : 4;

	memcpy(whole, bytes, len < size ? len : size);
	addr = addr_value_text(whole, size);
	return bits == size * 8 ? TAKE_PTR(addr) : xasprintf("%s/%u", addr, bits);
}

static const char *const op_words[] = {
	[NFT_CMP_EQ] = "",     [NFT_CMP_NEQ] = "!= ", [NFT_CMP_LT] = "< ",
	[NFT_CMP_LTE] = "<= ", [NFT_CMP_GT] = "> ",   [NFT_CMP_GTE] = ">= ",
};

static char *masked_text(const struct machine *m, const struct load *load, const struct field *field, uint32_t op,
			 const uint8_t *value, uint32_t len)
{
	bool bits = kind_of(field->type)->bits, zero = all_zero(value, len) && all_zero(load->flip, len);
	int prefix = field->type == VALUE_ADDR ? mask_prefix(load->mask, len) : -1;
	_cleanup_(freep) char *mask = value_text(m, field, load->mask, len);
	_cleanup_(freep) char *text = NULL;

	if (prefix >= 0) {
		text = prefix_text(field, value, len, (unsigned int)prefix);
		return xasprintf("%s%s", op_words[op], text);
	}
	if (bits && zero && op == NFT_CMP_NEQ)
		return xstrdup(mask);
	if (bits && zero && op == NFT_CMP_EQ)
		return xasprintf("! %s", mask);
	text = value_text(m, field, value, len);
	if (field->mask)
		return xasprintf("%s%s", op_words[op], text);
	return xasprintf("& %s %s%s", mask, op == NFT_CMP_EQ ? "== " : op_words[op], text);
}

char *wanted_text(const struct machine *m, const struct load *load, const struct field *field,
		  const struct compare *compare)
{
	uint8_t low[REG_BYTES] = { 0 }, high[REG_BYTES] = { 0 };
	uint32_t len = field->len, op = compare->op < ARRAY_SIZE(op_words) ? compare->op : NFT_CMP_EQ;
	_cleanup_(freep) char *low_text = NULL;
	_cleanup_(freep) char *high_text = NULL;

	memcpy(low, compare->value + field->skip, len);
	unswap(load, low, len);
	if (load->masked)
		return masked_text(m, load, field, op, low, len);
	if (field->type == VALUE_ADDR && !field->whole && !compare->high) {
		low_text = prefix_text(field, low, len, len * 8);
		return xasprintf("%s%s", op_words[op], low_text);
	}
	low_text = value_text(m, field, low, len);
	/* A name without its NUL is all names that begin so. */
	if (field->type == VALUE_IFNAME && len < 16 && low[len - 1])
		return xasprintf("%s%s*", op_words[op], low_text);
	if (!compare->high)
		return xasprintf("%s%s", op_words[op], low_text);
	memcpy(high, compare->high + field->skip, len);
	unswap(load, high, len);
	high_text = value_text(m, field, high, len);
	return xasprintf("%s%s-%s", op_words[op], low_text, high_text);
}
