/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nft's names for what rules load: header fields, meta and ct keys.
 */
#include "rules/eval_private.h"

#define ANY_PROTO 0

/* Fields of headers. `proto`: of the network layer (NFPROTO_*) or of the transport layer (IPPROTO_*). */
static const struct header_field {
	uint8_t base, proto;
	uint8_t offset, len;
	uint8_t mask; /* part of a single byte, 0: all */
	const char *name;
	enum value_type type;
	enum term_subject subject;
} header_fields[] = {
#define LL NFT_PAYLOAD_LL_HEADER
#define NH NFT_PAYLOAD_NETWORK_HEADER
#define TH NFT_PAYLOAD_TRANSPORT_HEADER
	{ LL, ANY_PROTO, 0, 6, 0, "ether daddr", VALUE_MAC, SUBJECT_OTHER },
	{ LL, ANY_PROTO, 6, 6, 0, "ether saddr", VALUE_MAC, SUBJECT_OTHER },
	{ LL, ANY_PROTO, 12, 2, 0, "ether type", VALUE_ETHERTYPE, SUBJECT_PROTO },
	{ NH, NFPROTO_IPV4, 0, 1, 0xf0, "ip version", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 0, 1, 0x0f, "ip hdrlength", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 1, 1, 0xfc, "ip dscp", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 1, 1, 0x03, "ip ecn", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 2, 2, 0, "ip length", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 4, 2, 0, "ip id", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 6, 2, 0, "ip frag-off", VALUE_HEX, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 8, 1, 0, "ip ttl", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 9, 1, 0, "ip protocol", VALUE_PROTO, SUBJECT_PROTO },
	{ NH, NFPROTO_IPV4, 10, 2, 0, "ip checksum", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV4, 12, 4, 0, "ip saddr", VALUE_ADDR, SUBJECT_SADDR },
	{ NH, NFPROTO_IPV4, 16, 4, 0, "ip daddr", VALUE_ADDR, SUBJECT_DADDR },
	{ NH, NFPROTO_IPV6, 4, 2, 0, "ip6 length", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV6, 6, 1, 0, "ip6 nexthdr", VALUE_PROTO, SUBJECT_PROTO },
	{ NH, NFPROTO_IPV6, 7, 1, 0, "ip6 hoplimit", VALUE_NUMBER, SUBJECT_OTHER },
	{ NH, NFPROTO_IPV6, 8, 16, 0, "ip6 saddr", VALUE_ADDR, SUBJECT_SADDR },
	{ NH, NFPROTO_IPV6, 24, 16, 0, "ip6 daddr", VALUE_ADDR, SUBJECT_DADDR },
	{ TH, IPPROTO_TCP, 0, 2, 0, "tcp sport", VALUE_NUMBER, SUBJECT_SPORT },
	{ TH, IPPROTO_TCP, 2, 2, 0, "tcp dport", VALUE_NUMBER, SUBJECT_DPORT },
	{ TH, IPPROTO_TCP, 4, 4, 0, "tcp sequence", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_TCP, 8, 4, 0, "tcp ackseq", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_TCP, 12, 1, 0xf0, "tcp doff", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_TCP, 13, 1, 0, "tcp flags", VALUE_TCP_FLAGS, SUBJECT_OTHER },
	{ TH, IPPROTO_TCP, 14, 2, 0, "tcp window", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_TCP, 16, 2, 0, "tcp checksum", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_TCP, 18, 2, 0, "tcp urgptr", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_UDP, 0, 2, 0, "udp sport", VALUE_NUMBER, SUBJECT_SPORT },
	{ TH, IPPROTO_UDP, 2, 2, 0, "udp dport", VALUE_NUMBER, SUBJECT_DPORT },
	{ TH, IPPROTO_UDP, 4, 2, 0, "udp length", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_UDP, 6, 2, 0, "udp checksum", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_SCTP, 0, 2, 0, "sctp sport", VALUE_NUMBER, SUBJECT_SPORT },
	{ TH, IPPROTO_SCTP, 2, 2, 0, "sctp dport", VALUE_NUMBER, SUBJECT_DPORT },
	{ TH, IPPROTO_DCCP, 0, 2, 0, "dccp sport", VALUE_NUMBER, SUBJECT_SPORT },
	{ TH, IPPROTO_DCCP, 2, 2, 0, "dccp dport", VALUE_NUMBER, SUBJECT_DPORT },
	{ TH, IPPROTO_ICMP, 0, 1, 0, "icmp type", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_ICMP, 1, 1, 0, "icmp code", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_ICMP, 4, 2, 0, "icmp id", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_ICMP, 6, 2, 0, "icmp sequence", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_ICMPV6, 0, 1, 0, "icmpv6 type", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, IPPROTO_ICMPV6, 1, 1, 0, "icmpv6 code", VALUE_NUMBER, SUBJECT_OTHER },
	{ TH, ANY_PROTO, 0, 2, 0, "th sport", VALUE_NUMBER, SUBJECT_SPORT },
	{ TH, ANY_PROTO, 2, 2, 0, "th dport", VALUE_NUMBER, SUBJECT_DPORT },
#undef LL
#undef NH
#undef TH
};

struct key_field {
	const char *name;
	enum value_type type;
	enum term_subject subject;
};

static const struct key_field meta_fields[] = {
	[NFT_META_LEN] = { "meta length", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_PROTOCOL] = { "meta protocol", VALUE_ETHERTYPE, SUBJECT_PROTO },
	[NFT_META_PRIORITY] = { "meta priority", VALUE_HOST_HEX, SUBJECT_OTHER },
	[NFT_META_MARK] = { "meta mark", VALUE_HOST_HEX, SUBJECT_MARK },
	[NFT_META_IIF] = { "iif", VALUE_INTERFACE, SUBJECT_IIF },
	[NFT_META_OIF] = { "oif", VALUE_INTERFACE, SUBJECT_OIF },
	[NFT_META_IIFNAME] = { "iifname", VALUE_IFNAME, SUBJECT_IIF },
	[NFT_META_OIFNAME] = { "oifname", VALUE_IFNAME, SUBJECT_OIF },
	[NFT_META_IIFTYPE] = { "iiftype", VALUE_ARPHRD, SUBJECT_IIF },
	[NFT_META_OIFTYPE] = { "oiftype", VALUE_ARPHRD, SUBJECT_OIF },
	[NFT_META_SKUID] = { "meta skuid", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_SKGID] = { "meta skgid", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_NFTRACE] = { "meta nftrace", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_RTCLASSID] = { "meta rtclassid", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_SECMARK] = { "meta secmark", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_NFPROTO] = { "meta nfproto", VALUE_NFPROTO, SUBJECT_PROTO },
	[NFT_META_L4PROTO] = { "meta l4proto", VALUE_PROTO, SUBJECT_PROTO },
	[NFT_META_BRI_IIFNAME] = { "meta ibrname", VALUE_IFNAME, SUBJECT_IIF },
	[NFT_META_BRI_OIFNAME] = { "meta obrname", VALUE_IFNAME, SUBJECT_OIF },
	[NFT_META_PKTTYPE] = { "meta pkttype", VALUE_PKTTYPE, SUBJECT_OTHER },
	[NFT_META_CPU] = { "meta cpu", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_IIFGROUP] = { "iifgroup", VALUE_HOST_NUMBER, SUBJECT_IIF },
	[NFT_META_OIFGROUP] = { "oifgroup", VALUE_HOST_NUMBER, SUBJECT_OIF },
	[NFT_META_CGROUP] = { "meta cgroup", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_PRANDOM] = { "meta random", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_SECPATH] = { "meta ipsec", VALUE_EXISTS, SUBJECT_OTHER },
	[NFT_META_IIFKIND] = { "meta iifkind", VALUE_IFNAME, SUBJECT_IIF },
	[NFT_META_OIFKIND] = { "meta oifkind", VALUE_IFNAME, SUBJECT_OIF },
	[NFT_META_BRI_IIFPVID] = { "meta ibrpvid", VALUE_HOST_NUMBER, SUBJECT_IIF },
	[NFT_META_BRI_IIFVPROTO] = { "meta ibrvproto", VALUE_ETHERTYPE, SUBJECT_IIF },
	[NFT_META_TIME_NS] = { "meta time", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_TIME_DAY] = { "meta day", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_TIME_HOUR] = { "meta hour", VALUE_HOST_NUMBER, SUBJECT_OTHER },
	[NFT_META_SDIF] = { "meta sdif", VALUE_HOST_NUMBER, SUBJECT_IIF },
	[NFT_META_SDIFNAME] = { "meta sdifname", VALUE_IFNAME, SUBJECT_IIF },
};

/* Names of tuple keys follow the direction: "ct original daddr". */
static const struct key_field ct_fields[] = {
	[NFT_CT_STATE] = { "state", VALUE_CT_STATE, SUBJECT_CT },
	[NFT_CT_DIRECTION] = { "direction", VALUE_CT_DIR, SUBJECT_CT },
	[NFT_CT_STATUS] = { "status", VALUE_CT_STATUS, SUBJECT_CT },
	[NFT_CT_MARK] = { "mark", VALUE_HOST_HEX, SUBJECT_CT },
	[NFT_CT_SECMARK] = { "secmark", VALUE_HOST_NUMBER, SUBJECT_CT },
	[NFT_CT_EXPIRATION] = { "expiration", VALUE_HOST_NUMBER, SUBJECT_CT },
	[NFT_CT_HELPER] = { "helper", VALUE_IFNAME, SUBJECT_CT },
	[NFT_CT_L3PROTOCOL] = { "l3proto", VALUE_NFPROTO, SUBJECT_PROTO },
	[NFT_CT_SRC] = { "saddr", VALUE_ADDR, SUBJECT_SADDR },
	[NFT_CT_DST] = { "daddr", VALUE_ADDR, SUBJECT_DADDR },
	[NFT_CT_PROTOCOL] = { "protocol", VALUE_PROTO, SUBJECT_PROTO },
	[NFT_CT_PROTO_SRC] = { "proto-src", VALUE_NUMBER, SUBJECT_SPORT },
	[NFT_CT_PROTO_DST] = { "proto-dst", VALUE_NUMBER, SUBJECT_DPORT },
	[NFT_CT_LABELS] = { "label", VALUE_HEX, SUBJECT_CT },
	[NFT_CT_PKTS] = { "packets", VALUE_HOST_NUMBER, SUBJECT_CT },
	[NFT_CT_BYTES] = { "bytes", VALUE_HOST_NUMBER, SUBJECT_CT },
	[NFT_CT_AVGPKT] = { "avgpkt", VALUE_HOST_NUMBER, SUBJECT_CT },
	[NFT_CT_ZONE] = { "zone", VALUE_HOST_NUMBER, SUBJECT_CT },
	[NFT_CT_EVENTMASK] = { "event", VALUE_HOST_HEX, SUBJECT_CT },
	[NFT_CT_SRC_IP] = { "ip saddr", VALUE_ADDR, SUBJECT_SADDR },
	[NFT_CT_DST_IP] = { "ip daddr", VALUE_ADDR, SUBJECT_DADDR },
	[NFT_CT_SRC_IP6] = { "ip6 saddr", VALUE_ADDR, SUBJECT_SADDR },
	[NFT_CT_DST_IP6] = { "ip6 daddr", VALUE_ADDR, SUBJECT_DADDR },
	[NFT_CT_ID] = { "id", VALUE_NUMBER, SUBJECT_CT },
};

static const char *const tcp_options[] = {
	[0] = "eol", [1] = "nop", [2] = "maxseg", [3] = "window", [4] = "sack-perm", [5] = "sack", [8] = "timestamp",
};

static void payload_field(const struct load *load, uint32_t skip, struct field *field)
{
	static const char *const bases[] = { "ll", "nh", "th", "ih" };
	uint32_t offset = load->offset + skip, left = load->len - skip;
	uint8_t proto = load->base == NFT_PAYLOAD_NETWORK_HEADER     ? load->l3
			: load->base == NFT_PAYLOAD_TRANSPORT_HEADER ? load->l4
								     : ANY_PROTO;

	for (size_t i = 0; i < ARRAY_SIZE(header_fields); i++) {
		const struct header_field *h = &header_fields[i];

		if (h->base != load->base || h->proto != proto || h->offset != offset)
			continue;
		if (h->mask && !(load->masked && load->len == 1 && load->mask[0] == h->mask && !load->flip[0]))
			continue;
		/* The first bytes of an address are a prefix; of anything else no field. */
		if (h->len > left && h->type != VALUE_ADDR)
			continue;
		snprintf(field->name, sizeof(field->name), "%s", h->name);
		field->type = h->type;
		field->subject = h->subject;
		field->len = h->len < left ? h->len : left;
		field->whole = h->len <= left && !h->mask;
		field->mask = h->mask;
		return;
	}
	snprintf(field->name, sizeof(field->name), "@%s,%u,%u",
		 load->base < ARRAY_SIZE(bases) ? bases[load->base] : "?", offset * 8, left * 8);
}

static void ct_field(const struct load *load, struct field *field)
{
	static const char *const dirs[] = { "original ", "reply ", "" };
	const struct key_field *key = load->key < ARRAY_SIZE(ct_fields) ? &ct_fields[load->key] : NULL;

	snprintf(field->name, sizeof(field->name), "ct %s%s", dirs[load->dir < 2 ? load->dir : 2],
		 key && key->name ? key->name : "?");
	field->type = key ? key->type : VALUE_HEX;
	field->subject = key ? key->subject : SUBJECT_CT;
	field->orig_tuple = load->dir == 0 && field->subject != SUBJECT_CT;
}

static void meta_field(const struct load *load, struct field *field)
{
	const struct key_field *key = load->key < ARRAY_SIZE(meta_fields) ? &meta_fields[load->key] : NULL;

	snprintf(field->name, sizeof(field->name), "%s", key && key->name ? key->name : "meta ?");
	if (!key || !key->name)
		return;
	field->type = key->type;
	field->subject = key->subject;
}

static void exthdr_field(const struct load *load, struct field *field)
{
	const char *option = load->key < ARRAY_SIZE(tcp_options) ? tcp_options[load->key] : NULL;
	bool tcp = load->base == NFT_EXTHDR_OP_TCPOPT;

	if (tcp && option)
		snprintf(field->name, sizeof(field->name), "tcp option %s", option);
	else
		snprintf(field->name, sizeof(field->name), "%s %u",
			 tcp				    ? "tcp option"
			 : load->base == NFT_EXTHDR_OP_IPV4 ? "ip option"
							    : "exthdr",
			 load->key);
	field->type = load->present ? VALUE_EXISTS : VALUE_NUMBER;
}

static void fib_field(const struct load *load, struct field *field)
{
	/* The result, as `key` has it; the flags are in `offset`. */
	static const char *const results[] = { "?", "oif", "oifname", "type" };
	static const enum value_type types[] = { VALUE_HEX, VALUE_INTERFACE, VALUE_IFNAME, VALUE_FIB_TYPE };
	uint32_t result = load->key < ARRAY_SIZE(results) ? load->key : 0;

	snprintf(field->name, sizeof(field->name), "fib%s%s%s%s%s %s", load->offset & NFTA_FIB_F_SADDR ? " saddr" : "",
		 load->offset & NFTA_FIB_F_DADDR ? " daddr" : "", load->offset & NFTA_FIB_F_MARK ? " . mark" : "",
		 load->offset & NFTA_FIB_F_IIF ? " . iif" : "", load->offset & NFTA_FIB_F_OIF ? " . oif" : "",
		 results[result]);
	field->type = load->present ? VALUE_EXISTS : types[result];
}

void field_at(const struct load *load, uint32_t skip, struct field *ret_field)
{
	struct field field = {
		.type = VALUE_HEX,
		.subject = SUBJECT_OTHER,
		.skip = skip,
		.len = load->len - skip,
		.whole = true,
	};

	switch (load->from) {
	case FROM_PAYLOAD:
		payload_field(load, skip, &field);
		break;
	case FROM_META:
		meta_field(load, &field);
		break;
	case FROM_CT:
		ct_field(load, &field);
		break;
	case FROM_EXTHDR:
		exthdr_field(load, &field);
		break;
	case FROM_FIB:
		fib_field(load, &field);
		break;
	case FROM_HASH:
		snprintf(field.name, sizeof(field.name), "%s", load->name);
		field.type = VALUE_HOST_NUMBER;
		break;
	case FROM_MAP:
		snprintf(field.name, sizeof(field.name), "map value");
		break;
	case FROM_OTHER:
		snprintf(field.name, sizeof(field.name), "%s", load->name);
		break;
	default:
		snprintf(field.name, sizeof(field.name), "value");
	}
	*ret_field = field;
}
