/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One entry of a legacy table, as iptables-nft would write it in expressions: addresses, interfaces and protocol as
 * comparisons, extensions as "match" and "target".
 */
#include "rules/legacy/private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <libnftnl/expr.h>
#include <libnftnl/rule.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include "engine/base/str.h"

#define MATCH_HEAD sizeof(struct xt_entry_match)
#define TARGET_HEAD sizeof(struct xt_entry_target)

/* The conditions that an entry has without an extension: the same of both families. */
struct conditions {
	const uint8_t *src, *src_mask, *dst, *dst_mask;
	uint32_t addr_len, src_at, dst_at; /* in the packet's network header */
	const char *iif, *oif;
	const uint8_t *iif_mask, *oif_mask;
	uint16_t proto;
	bool has_proto, frag, no_src, no_dst, no_iif, no_oif, no_proto, no_frag, other;
};

static void ipv4_conditions(const struct ipt_ip *ip, struct conditions *c)
{
	*c = (struct conditions){
		.src = (const uint8_t *)&ip->src,
		.src_mask = (const uint8_t *)&ip->smsk,
		.dst = (const uint8_t *)&ip->dst,
		.dst_mask = (const uint8_t *)&ip->dmsk,
		.addr_len = 4,
		.src_at = 12,
		.dst_at = 16,
		.iif = ip->iniface,
		.oif = ip->outiface,
		.iif_mask = ip->iniface_mask,
		.oif_mask = ip->outiface_mask,
		.proto = ip->proto,
		.has_proto = ip->proto != 0,
		.frag = ip->flags & IPT_F_FRAG,
		.no_src = ip->invflags & IPT_INV_SRCIP,
		.no_dst = ip->invflags & IPT_INV_DSTIP,
		.no_iif = ip->invflags & IPT_INV_VIA_IN,
		.no_oif = ip->invflags & IPT_INV_VIA_OUT,
		.no_proto = ip->invflags & IPT_INV_PROTO,
		.no_frag = ip->invflags & IPT_INV_FRAG,
		.other = ip->flags & ~IPT_F_MASK || ip->invflags & ~IPT_INV_MASK || ip->invflags & IPT_INV_TOS,
	};
}

static void ipv6_conditions(const struct ip6t_ip6 *ip, struct conditions *c)
{
	*c = (struct conditions){
		.src = (const uint8_t *)&ip->src,
		.src_mask = (const uint8_t *)&ip->smsk,
		.dst = (const uint8_t *)&ip->dst,
		.dst_mask = (const uint8_t *)&ip->dmsk,
		.addr_len = 16,
		.src_at = 8,
		.dst_at = 24,
		.iif = ip->iniface,
		.oif = ip->outiface,
		.iif_mask = ip->iniface_mask,
		.oif_mask = ip->outiface_mask,
		.proto = ip->proto,
		.has_proto = ip->flags & IP6T_F_PROTO && ip->proto,
		.no_src = ip->invflags & IP6T_INV_SRCIP,
		.no_dst = ip->invflags & IP6T_INV_DSTIP,
		.no_iif = ip->invflags & IP6T_INV_VIA_IN,
		.no_oif = ip->invflags & IP6T_INV_VIA_OUT,
		.no_proto = ip->invflags & IP6T_INV_PROTO,
		/* The traffic class was never made to work. */
		.other = ip->flags & ~IP6T_F_MASK || ip->invflags & ~IP6T_INV_MASK || ip->flags & IP6T_F_TOS ||
			 ip->invflags & (IP6T_INV_TOS | IP6T_INV_FRAG),
	};
}

/* Both begin with their conditions, and have the same fields behind them. */
struct head {
	uint32_t size; /* of the fixed part */
	uint16_t target, next;
	struct conditions conditions;
	bool goes;
	union {
		struct ipt_entry ipv4;
		struct ip6t_entry ipv6;
	} raw;
};

static int head_read(uint8_t family, const uint8_t *bytes, uint32_t left, struct head *head)
{
	head->size = family == NFPROTO_IPV6 ? sizeof(struct ip6t_entry) : sizeof(struct ipt_entry);
	if (left < head->size)
		return -EBADMSG;
	memcpy(&head->raw, bytes, head->size);
	if (family == NFPROTO_IPV6) {
		ipv6_conditions(&head->raw.ipv6.ipv6, &head->conditions);
		head->target = head->raw.ipv6.target_offset;
		head->next = head->raw.ipv6.next_offset;
		head->goes = head->raw.ipv6.ipv6.flags & IP6T_F_GOTO;
	} else {
		ipv4_conditions(&head->raw.ipv4.ip, &head->conditions);
		head->target = head->raw.ipv4.target_offset;
		head->next = head->raw.ipv4.next_offset;
		head->goes = head->raw.ipv4.ip.flags & IPT_F_GOTO;
	}
	return head->target < head->size || head->next > left || head->next < head->target + TARGET_HEAD ? -EBADMSG : 0;
}

/* The size of the match or target that begins there, and its name. */
static int extension(const uint8_t *bytes, uint32_t left, char name[XT_EXTENSION_MAXNAMELEN + 1], uint8_t *ret_revision,
		     uint32_t *ret_size)
{
	struct xt_entry_match head; /* a target's is the same */

	_Static_assert(MATCH_HEAD == TARGET_HEAD, "one head for both");
	if (left < sizeof(head))
		return -EBADMSG;
	memcpy(&head, bytes, sizeof(head));
	if (head.u.match_size < sizeof(head) || head.u.match_size > left)
		return -EBADMSG;
	memcpy(name, head.u.user.name, XT_EXTENSION_MAXNAMELEN);
	name[XT_EXTENSION_MAXNAMELEN] = '\0';
	*ret_revision = head.u.user.revision;
	*ret_size = head.u.match_size;
	return 0;
}

static int target_read(const struct head *head, struct entry *entry)
{
	const uint8_t *target = entry->bytes + entry->target;
	char name[XT_EXTENSION_MAXNAMELEN + 1];
	uint8_t revision;
	uint32_t size;

	if (extension(target, entry->size - entry->target, name, &revision, &size) < 0)
		return -EBADMSG;
	entry->target_size = size;
	entry->end = END_TARGET;
	if (!strcmp(name, XT_ERROR_TARGET)) {
		entry->end = END_HEAD;
		if (size < TARGET_HEAD + sizeof(entry->name))
			return -EBADMSG;
		memcpy(entry->name, target + TARGET_HEAD, sizeof(entry->name));
		entry->name[sizeof(entry->name) - 1] = '\0';
	} else if (!*name) {
		if (size < TARGET_HEAD + sizeof(entry->verdict))
			return -EBADMSG;
		memcpy(&entry->verdict, target + TARGET_HEAD, sizeof(entry->verdict));
		entry->end = entry->verdict < 0 ? END_VERDICT : END_JUMP;
		entry->goes = head->goes;
	}
	return 0;
}

static bool all_zero(const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((const uint8_t *)bytes)[i])
			return false;
	return true;
}

/* Without matches, and with conditions that are all zeros. */
static bool is_unconditional(uint8_t family, const struct head *head)
{
	if (head->target != head->size)
		return false;
	return family == NFPROTO_IPV6 ? all_zero(&head->raw.ipv6.ipv6, sizeof(head->raw.ipv6.ipv6))
				      : all_zero(&head->raw.ipv4.ip, sizeof(head->raw.ipv4.ip));
}

int entry_read(uint8_t family, const uint8_t *bytes, uint32_t left, struct entry *ret_entry)
{
	struct entry entry = { .bytes = bytes };
	struct head head;
	int r = head_read(family, bytes, left, &head);

	if (r < 0)
		return r;
	entry.size = head.next;
	entry.matches = head.size;
	entry.target = head.target;
	entry.unconditional = is_unconditional(family, &head);
	r = target_read(&head, &entry);
	if (r == 0)
		*ret_entry = entry;
	return r;
}

static struct nftnl_expr *add(struct nftnl_rule *rule, const char *name)
{
	struct nftnl_expr *expr = nftnl_expr_alloc(name);

	if (!expr)
		abort();
	nftnl_rule_add_expr(rule, expr);
	return expr;
}

static void add_meta(struct nftnl_rule *rule, uint32_t key)
{
	struct nftnl_expr *expr = add(rule, "meta");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_KEY, key);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_DREG, NFT_REG_1);
}

static void add_payload(struct nftnl_rule *rule, uint32_t offset, uint32_t len)
{
	struct nftnl_expr *expr = add(rule, "payload");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_BASE, NFT_PAYLOAD_NETWORK_HEADER);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET, offset);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_LEN, len);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_DREG, NFT_REG_1);
}

static void add_mask(struct nftnl_rule *rule, const uint8_t *mask, uint32_t len)
{
	static const uint8_t zeros[16];
	struct nftnl_expr *expr = add(rule, "bitwise");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_SREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_DREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_LEN, len);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_MASK, mask, len);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_XOR, zeros, len);
}

static void add_compare(struct nftnl_rule *rule, const void *value, uint32_t len, bool invert)
{
	struct nftnl_expr *expr = add(rule, "cmp");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_CMP_SREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_CMP_OP, invert ? NFT_CMP_NEQ : NFT_CMP_EQ);
	nftnl_expr_set(expr, NFTNL_EXPR_CMP_DATA, value, len);
}

static bool all_ones(const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i] != 0xff)
			return false;
	return true;
}

static void add_addr(struct nftnl_rule *rule, const uint8_t *addr, const uint8_t *mask, uint32_t len, uint32_t at,
		     bool invert)
{
	if (all_zero(mask, len) && all_zero(addr, len) && !invert)
		return;
	add_payload(rule, at, len);
	if (!all_ones(mask, len))
		add_mask(rule, mask, len);
	add_compare(rule, addr, len, invert);
}

/* The mask covers the name with its end, or of "eth+" the beginning. Other masks no tool makes. */
static bool add_ifname(struct nftnl_rule *rule, const char *name, const uint8_t *mask, uint32_t key, bool invert)
{
	uint32_t len = 0;

	while (len < IFNAMSIZ && mask[len] == 0xff)
		len++;
	if (!all_zero(mask + len, IFNAMSIZ - len))
		return false;
	if (!len)
		return !invert;
	add_meta(rule, key);
	add_compare(rule, name, len, invert);
	return true;
}

static void add_frag(struct nftnl_rule *rule, bool invert)
{
	static const uint8_t offset[2] = { 0x1f, 0xff }, none[2];

	add_payload(rule, 6, 2);
	add_mask(rule, offset, 2);
	add_compare(rule, none, 2, !invert);
}

/* libnftnl frees what it is given of an extension. */
static void add_extension(struct nftnl_rule *rule, bool match, const char *name, uint8_t revision, const uint8_t *data,
			  uint32_t len)
{
	struct nftnl_expr *expr = add(rule, match ? "match" : "target");
	void *copy = xcalloc(1, len ? len : 1);

	memcpy(copy, data, len);
	nftnl_expr_set_str(expr, match ? NFTNL_EXPR_MT_NAME : NFTNL_EXPR_TG_NAME, name);
	nftnl_expr_set_u32(expr, match ? NFTNL_EXPR_MT_REV : NFTNL_EXPR_TG_REV, revision);
	nftnl_expr_set(expr, match ? NFTNL_EXPR_MT_INFO : NFTNL_EXPR_TG_INFO, copy, len);
}

static bool add_matches(const struct entry *entry, struct nftnl_rule *rule)
{
	for (uint32_t at = entry->matches; at < entry->target;) {
		char name[XT_EXTENSION_MAXNAMELEN + 1];
		uint8_t revision;
		uint32_t size;

		if (extension(entry->bytes + at, entry->target - at, name, &revision, &size) < 0)
			return false;
		add_extension(rule, true, name, revision, entry->bytes + at + MATCH_HEAD, size - MATCH_HEAD);
		at += size;
	}
	return true;
}

bool entry_add_conditions(uint8_t family, const struct entry *entry, struct nftnl_rule *rule)
{
	const struct conditions *c;
	struct head head;

	if (head_read(family, entry->bytes, entry->size, &head) < 0)
		return false;
	c = &head.conditions;
	add_addr(rule, c->src, c->src_mask, c->addr_len, c->src_at, c->no_src);
	add_addr(rule, c->dst, c->dst_mask, c->addr_len, c->dst_at, c->no_dst);
	if (!add_ifname(rule, c->iif, c->iif_mask, NFT_META_IIFNAME, c->no_iif) ||
	    !add_ifname(rule, c->oif, c->oif_mask, NFT_META_OIFNAME, c->no_oif) || c->other)
		return false;
	if (c->has_proto) {
		uint8_t proto = (uint8_t)c->proto;

		add_meta(rule, NFT_META_L4PROTO);
		add_compare(rule, &proto, 1, c->no_proto);
	}
	if (c->frag)
		add_frag(rule, c->no_frag);
	return add_matches(entry, rule);
}

void entry_add_end(const struct entry *entry, int32_t verdict, const char *chain, struct nftnl_rule *rule)
{
	char name[XT_EXTENSION_MAXNAMELEN + 1];
	struct nftnl_expr *expr;
	uint8_t revision;
	uint32_t size;

	if (entry->end == END_TARGET) {
		if (extension(entry->bytes + entry->target, entry->target_size, name, &revision, &size) == 0)
			add_extension(rule, false, name, revision, entry->bytes + entry->target + TARGET_HEAD,
				      size - TARGET_HEAD);
		return;
	}
	expr = add(rule, "immediate");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_VERDICT, (uint32_t)verdict);
	if (chain)
		nftnl_expr_set_str(expr, NFTNL_EXPR_IMM_CHAIN, chain);
}
