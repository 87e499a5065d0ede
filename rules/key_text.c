/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and data of sets in nft's words, by nft's data types. Numbers stand where nft would have a name for them: it
 * takes both.
 */
#include <arpa/inet.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include <libnftnl/udata.h>

#include "engine/base/addr.h"
#include "engine/base/str.h"
#include "rules/text.h"

#define HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

/* One field: what it has from and to; equal for a single value. */
struct field {
	const uint8_t *start, *end;
	uint32_t len;
	bool range;	 /* end differs from start */
	bool big_endian; /* the bytes of a number */
};

static uint64_t number(const uint8_t *bytes, uint32_t len, bool big_endian)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < len; i++)
		value = value << 8 | bytes[big_endian ? i : len - 1 - i];
	return value;
}

static bool put_number(struct str *text, const struct field *field, bool hex)
{
	uint64_t start, end;

	if (field->len > 8)
		return false;
	start = number(field->start, field->len, field->big_endian);
	end = number(field->end, field->len, field->big_endian);
	str_addf(text, hex ? "0x%08llx" : "%llu", (unsigned long long)start);
	if (field->range)
		str_addf(text, hex ? "-0x%08llx" : "-%llu", (unsigned long long)end);
	return true;
}

static bool put_decimal(struct str *text, const struct field *field)
{
	return put_number(text, field, false);
}

static bool put_mark(struct str *text, const struct field *field)
{
	return put_number(text, field, true);
}

static bool put_decimal_be(struct str *text, const struct field *field)
{
	struct field be = *field;

	be.big_endian = true;
	return put_decimal(text, &be);
}

/* The prefix length that [start, end] is, or -1. */
static int prefix_len(const struct field *field)
{
	unsigned int bits = field->len * 8, len = 0;
	unsigned int rest;

	while (len < bits && !((field->start[len / 8] ^ field->end[len / 8]) >> (7 - len % 8) & 1))
		len++;
	for (rest = len; rest < bits; rest++)
		if (field->start[rest / 8] >> (7 - rest % 8) & 1 || !(field->end[rest / 8] >> (7 - rest % 8) & 1))
			return -1;
	return (int)len;
}

static bool put_addr(struct str *text, const struct field *field)
{
	uint8_t family = field->len == 4 ? AF_INET : AF_INET6;
	struct addr start, end;
	char buf[ADDR_TEXT_MAX];
	int len;

	if (field->len != 4 && field->len != 16)
		return false;
	start = addr_from_bytes(family, field->start);
	end = addr_from_bytes(family, field->end);
	str_add(text, addr_text(&start, buf));
	if (!field->range)
		return true;
	len = prefix_len(field);
	if (len >= 0)
		str_addf(text, "/%d", len);
	else
		str_addf(text, "-%s", addr_text(&end, buf));
	return true;
}

static void put_ether_one(struct str *text, const uint8_t *bytes, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		str_addf(text, "%s%02x", i ? ":" : "", bytes[i]);
}

static bool put_ether(struct str *text, const struct field *field)
{
	put_ether_one(text, field->start, field->len);
	if (field->range) {
		str_add(text, "-");
		put_ether_one(text, field->end, field->len);
	}
	return true;
}

static bool put_name(struct str *text, const char *name, size_t len, bool wildcard)
{
	/* nft has no way to write these within quotes. */
	for (size_t i = 0; i < len; i++)
		if (name[i] == '"' || name[i] == '\\' || (unsigned char)name[i] < 0x20 || name[i] == 0x7f)
			return false;
	str_add(text, "\"");
	str_addn(text, name, len);
	if (!wildcard && len && name[len - 1] == '*')
		return false;
	str_add(text, wildcard ? "*\"" : "\"");
	return true;
}

/* A wildcard is the interval from the name's beginning, filled up with 0, to the same filled up with 0xff. */
static bool put_ifname(struct str *text, const struct field *field)
{
	const char *name = (const char *)field->start;
	size_t len = strnlen(name, field->len);

	if (!field->range)
		return put_name(text, name, len, false);
	for (uint32_t i = 0; i < field->len; i++)
		if (i < len ? field->start[i] != field->end[i] : field->start[i] || field->end[i] != 0xff)
			return false;
	return put_name(text, name, len, true);
}

static bool put_ifindex(struct str *text, const struct field *field)
{
	char name[IFNAMSIZ];
	unsigned int index = (unsigned int)number(field->start, field->len, field->big_endian);

	if (!field->range && if_indextoname(index, name))
		return put_name(text, name, strlen(name), false);
	return put_decimal(text, field);
}

struct word {
	uint64_t value;
	const char *name;
};

static bool put_word(struct str *text, const struct field *field, const struct word *words)
{
	uint64_t value = number(field->start, field->len, field->big_endian);

	for (; words->name && !field->range; words++) {
		if (words->value == value) {
			str_add(text, words->name);
			return true;
		}
	}
	return put_decimal(text, field);
}

static bool put_proto(struct str *text, const struct field *field)
{
	static const struct word words[] = {
		{ IPPROTO_TCP, "tcp" },	  { IPPROTO_UDP, "udp" },
		{ IPPROTO_ICMP, "icmp" }, { IPPROTO_ICMPV6, "ipv6-icmp" },
		{ IPPROTO_SCTP, "sctp" }, { IPPROTO_DCCP, "dccp" },
		{ IPPROTO_GRE, "gre" },	  { IPPROTO_ESP, "esp" },
		{ IPPROTO_AH, "ah" },	  { 0, NULL },
	};

	return put_word(text, field, words);
}

static bool put_nfproto(struct str *text, const struct field *field)
{
	static const struct word words[] = { { 2, "ipv4" }, { 10, "ipv6" }, { 0, NULL } };

	return put_word(text, field, words);
}

static bool put_ethertype(struct str *text, const struct field *field)
{
	static const struct word words[] = {
		{ 0x0800, "ip" }, { 0x0806, "arp" }, { 0x86dd, "ip6" }, { 0x8100, "vlan" }, { 0, NULL },
	};
	struct field be = *field;

	be.big_endian = true;
	return put_word(text, &be, words);
}

/* Bit masks: a set holds exact values, so several bits cannot be written but as a number. */
static bool put_ct_state(struct str *text, const struct field *field)
{
	static const struct word words[] = {
		{ 1, "invalid" }, { 2, "established" }, { 4, "related" },
		{ 8, "new" },	  { 64, "untracked" },	{ 0, NULL },
	};

	return put_word(text, field, words);
}

static bool put_ct_status(struct str *text, const struct field *field)
{
	static const struct word words[] = {
		{ 1, "expected" }, { 2, "seen-reply" }, { 4, "assured" }, { 8, "confirmed" },
		{ 16, "snat" },	   { 32, "dnat" },	{ 512, "dying" }, { 0, NULL },
	};

	return put_word(text, field, words);
}

static bool put_ct_dir(struct str *text, const struct field *field)
{
	static const struct word words[] = { { 0, "original" }, { 1, "reply" }, { UINT64_MAX, NULL } };

	return put_word(text, field, words);
}

static bool put_pkttype(struct str *text, const struct field *field)
{
	static const struct word words[] = {
		{ 0, "host" }, { 1, "broadcast" }, { 2, "multicast" }, { 3, "other" }, { UINT64_MAX, NULL },
	};

	return put_word(text, field, words);
}

static bool put_fib_addr(struct str *text, const struct field *field)
{
	static const struct word words[] = {
		{ 1, "unicast" },   { 2, "local" },	  { 3, "broadcast" }, { 4, "anycast" }, { 5, "multicast" },
		{ 6, "blackhole" }, { 7, "unreachable" }, { 8, "prohibit" },  { 0, NULL },
	};

	return put_word(text, field, words);
}

/* nft's enum datatypes, which NFTA_SET_KEY_TYPE carries; concatenations have 6 bits for each. */
static const struct {
	uint8_t len; /* 0: whatever the set says */
	bool (*put)(struct str *text, const struct field *field);
} types[64] = {
	[2] = { 1, put_nfproto },    [4] = { 0, put_decimal },	   [7] = { 4, put_addr },
	[8] = { 16, put_addr },	     [9] = { 6, put_ether },	   [10] = { 2, put_ethertype },
	[12] = { 1, put_proto },     [13] = { 2, put_decimal_be }, [14] = { 1, put_decimal },
	[15] = { 1, put_decimal },   [19] = { 4, put_mark },	   [20] = { 4, put_ifindex },
	[21] = { 2, put_decimal },   [22] = { 4, put_decimal },	   [24] = { 4, put_decimal },
	[25] = { 4, put_decimal },   [26] = { 4, put_ct_state },   [27] = { 1, put_ct_dir },
	[28] = { 4, put_ct_status }, [29] = { 1, put_decimal },	   [31] = { 1, put_pkttype },
	[32] = { 1, put_decimal },   [33] = { 1, put_decimal },	   [34] = { 1, put_decimal },
	[35] = { 4, put_decimal },   [36] = { 1, put_decimal },	   [37] = { 1, put_decimal },
	[38] = { 4, put_fib_addr },  [41] = { 16, put_ifname },	   [42] = { 1, put_decimal },
};

struct shape {
	uint8_t types[16];
	uint8_t lens[16];
	uint8_t n;
};

/* The fields of a type, with their lengths; false where one is not known or they do not add up to `len`. */
static bool shape_of(uint32_t type, uint32_t len, const uint8_t *field_len, uint8_t n_fields, struct shape *shape)
{
	uint32_t total = 0;

	if (!type)
		return false;
	*shape = (struct shape){ 0 };
	for (uint32_t rest = type; rest; rest >>= 6)
		shape->n++;
	for (uint8_t i = 0; i < shape->n; i++) {
		shape->types[i] = type >> 6 * (shape->n - 1 - i) & 63;
		shape->lens[i] = types[shape->types[i]].len;
		if (!types[shape->types[i]].put)
			return false;
		if (!shape->lens[i] && n_fields == shape->n)
			shape->lens[i] = field_len[i];
		if (!shape->lens[i] && shape->n == 1)
			shape->lens[i] = (uint8_t)len;
		if (!shape->lens[i])
			return false;
		total += shape->n == 1 ? shape->lens[i] : (shape->lens[i] + 3u) & ~3u;
	}
	return total == len;
}

static bool put_shape(struct str *text, const struct shape *shape, bool big_endian, const uint8_t *start,
		      const uint8_t *end)
{
	uint32_t offset = 0;

	for (uint8_t i = 0; i < shape->n; i++) {
		struct field field = { start + offset, end + offset, shape->lens[i], false, big_endian };

		field.range = memcmp(field.start, field.end, field.len) != 0;
		if (i)
			str_add(text, " . ");
		if (!types[shape->types[i]].put(text, &field))
			return false;
		offset += (shape->lens[i] + 3u) & ~3u;
	}
	return true;
}

/* nft writes into the set's user data in which order the bytes of a number stand; with intervals, which the kernel
 * compares byte by byte, it is always the network's. */
static int byteorder_cb(const struct nftnl_udata *attr, void *data)
{
	if (nftnl_udata_type(attr) == NFTNL_UDATA_SET_KEYBYTEORDER && nftnl_udata_len(attr) == sizeof(uint32_t))
		*(bool *)data = *(bool *)data || nftnl_udata_get_u32(attr) == 2;
	return 0;
}

static bool key_big_endian(const struct set *set)
{
	const struct nlattr *attr;
	bool big_endian = HOST_BIG_ENDIAN || set->flags & NFT_SET_INTERVAL;

	if (!set->msg)
		return big_endian;
	mnl_attr_for_each(attr, set->msg, sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == NFTA_SET_USERDATA)
			nftnl_udata_parse(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr), byteorder_cb,
					  &big_endian);
	return big_endian;
}

char *set_key_text(const struct set *set, const void *start, const void *end)
{
	struct str text = { 0 };
	struct shape shape;

	if (shape_of(set->key_type, set->key_len, set->field_len, set->n_fields, &shape) &&
	    put_shape(&text, &shape, key_big_endian(set), start, end ? end : start))
		return str_take(&text);
	str_done(&text);
	return NULL;
}

char *set_data_text(const struct set *set, const void *data, uint32_t len)
{
	struct str text = { 0 };
	struct shape shape;

	if (set->data_type != NFT_DATA_VERDICT && shape_of(set->data_type, len, NULL, 0, &shape) &&
	    put_shape(&text, &shape, HOST_BIG_ENDIAN, data, data))
		return str_take(&text);
	str_done(&text);
	return NULL;
}
