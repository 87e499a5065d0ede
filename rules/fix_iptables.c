/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A new rule in iptables' own form, for chains that iptables-nft keeps. The rule that nft made in the trial is made
 * once more with xt expressions, the kernel takes it, the evaluator looks at it, and the command is worded from what is
 * there then.
 */
#include <errno.h>
#include <stddef.h>

#include "rules/batch.h"
#include "rules/fix_private.h"
#include "rules/iptables.h"
#include "rules/xt/private.h"

#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/x_tables.h>
#include <linux/netfilter/xt_CT.h>
#include <linux/netfilter/xt_comment.h>
#include <linux/netfilter/xt_conntrack.h>

#define DIR_REPLY 1

struct conversion {
	uint8_t family;
	struct nftnl_rule *to;
	uint8_t l4;
	/* what the register holds that is compared next */
	bool ct_loaded, l4_loaded;
	uint32_t ct_key, ct_dir, ct_mask;
	struct xt_conntrack_mtinfo3 ct; /* match_flags 0: none */
	uint8_t constants[REG_BYTES];
	bool failed;
	const struct nftnl_expr *verdict, *nat, *redir, *masq; /* the rule's end */
	bool has_zone;
	uint16_t zone;
};

static struct nftnl_expr *put(struct conversion *c, const char *name)
{
	struct nftnl_expr *expr = nftnl_expr_alloc(name);

	if (!expr)
		abort();
	nftnl_rule_add_expr(c->to, expr);
	return expr;
}

static void copy_attrs(const struct nftnl_expr *from, struct nftnl_expr *to, const uint16_t *attrs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t len;
		const void *data = nftnl_expr_get(from, attrs[i], &len);

		if (data)
			nftnl_expr_set(to, attrs[i], data, len);
	}
}

/* A struct of xtables, as the kernel wants it aligned. libnftnl frees it. */
static void *put_xt(struct conversion *c, bool match, const char *name, uint32_t revision, size_t size)
{
	struct nftnl_expr *expr = put(c, match ? "match" : "target");
	size_t aligned = XT_ALIGN(size);
	void *data = xcalloc(1, aligned);

	nftnl_expr_set_str(expr, match ? NFTNL_EXPR_MT_NAME : NFTNL_EXPR_TG_NAME, name);
	nftnl_expr_set_u32(expr, match ? NFTNL_EXPR_MT_REV : NFTNL_EXPR_TG_REV, revision);
	nftnl_expr_set(expr, match ? NFTNL_EXPR_MT_INFO : NFTNL_EXPR_TG_INFO, data, (uint32_t)aligned);
	return data;
}

static bool convert_payload(struct conversion *c, const struct nftnl_expr *expr)
{
	static const uint16_t attrs[] = { NFTNL_EXPR_PAYLOAD_DREG, NFTNL_EXPR_PAYLOAD_BASE, NFTNL_EXPR_PAYLOAD_OFFSET,
					  NFTNL_EXPR_PAYLOAD_LEN };

	c->ct_loaded = c->l4_loaded = false;
	copy_attrs(expr, put(c, "payload"), attrs, ARRAY_SIZE(attrs));
	return !nftnl_expr_is_set(expr, NFTNL_EXPR_PAYLOAD_SREG);
}

static bool convert_meta(struct conversion *c, const struct nftnl_expr *expr)
{
	static const uint16_t attrs[] = { NFTNL_EXPR_META_KEY, NFTNL_EXPR_META_DREG };

	c->ct_loaded = false;
	c->l4_loaded = nftnl_expr_get_u32(expr, NFTNL_EXPR_META_KEY) == NFT_META_L4PROTO;
	copy_attrs(expr, put(c, "meta"), attrs, ARRAY_SIZE(attrs));
	return !nftnl_expr_is_set(expr, NFTNL_EXPR_META_SREG);
}

static bool convert_zone(struct conversion *c, const struct nftnl_expr *expr)
{
	unsigned int offset;
	uint32_t sreg;

	if (c->ct_key != NFT_CT_ZONE || nftnl_expr_is_set(expr, NFTNL_EXPR_CT_DIR) ||
	    !expr_u32(expr, NFTNL_EXPR_CT_SREG, &sreg) || !reg_offset(sreg, sizeof(c->zone), &offset))
		return false;
	memcpy(&c->zone, c->constants + offset, sizeof(c->zone));
	return c->has_zone = true;
}

static bool convert_ct(struct conversion *c, const struct nftnl_expr *expr)
{
	c->ct_loaded = true;
	c->ct_dir = c->ct_mask = 0;
	expr_u32(expr, NFTNL_EXPR_CT_DIR, &c->ct_dir);
	if (!expr_u32(expr, NFTNL_EXPR_CT_KEY, &c->ct_key))
		return false;
	return !nftnl_expr_is_set(expr, NFTNL_EXPR_CT_SREG) || convert_zone(c, expr);
}

static bool convert_bitwise(struct conversion *c, const struct nftnl_expr *expr)
{
	const uint8_t *mask;
	uint32_t len;

	if (!c->ct_loaded || !expr_data(expr, NFTNL_EXPR_BITWISE_MASK, &mask, &len) || len != sizeof(c->ct_mask))
		return false;
	memcpy(&c->ct_mask, mask, sizeof(c->ct_mask));
	return true;
}

static bool take_addr(struct conversion *c, uint16_t flag, union nf_inet_addr *addr, union nf_inet_addr *mask,
		      const uint8_t *value, uint32_t len)
{
	memcpy(addr, value, len);
	memset(mask, 0xff, len);
	c->ct.match_flags |= flag;
	return len == (c->family == NFPROTO_IPV6 ? 16 : 4);
}

/* Only what fix builders write: == on one value, or a bit of the status. */
static bool compare_ct(struct conversion *c, uint32_t op, const uint8_t *value, uint32_t len)
{
	if (c->ct_key == NFT_CT_STATUS) {
		c->ct.match_flags |= XT_CONNTRACK_STATE;
		c->ct.state_mask |= XT_CONNTRACK_STATE_DNAT;
		return op == NFT_CMP_NEQ && c->ct_mask == IPS_DST_NAT && len == 4 && !value[0] && !value[1] &&
		       !value[2] && !value[3];
	}
	if (op != NFT_CMP_EQ || c->ct_mask || len > 16)
		return false;
	switch (c->ct_key) {
	case NFT_CT_DIRECTION:
		c->ct.match_flags |= XT_CONNTRACK_DIRECTION;
		if (*value == DIR_REPLY)
			c->ct.invert_flags |= XT_CONNTRACK_DIRECTION;
		return len == 1;
	case NFT_CT_SRC_IP:
	case NFT_CT_SRC_IP6:
		return c->ct_dir == 0 &&
		       take_addr(c, XT_CONNTRACK_ORIGSRC, &c->ct.origsrc_addr, &c->ct.origsrc_mask, value, len);
	case NFT_CT_DST_IP:
	case NFT_CT_DST_IP6:
		return c->ct_dir == 0 &&
		       take_addr(c, XT_CONNTRACK_ORIGDST, &c->ct.origdst_addr, &c->ct.origdst_mask, value, len);
	case NFT_CT_PROTO_DST:
		c->ct.match_flags |= XT_CONNTRACK_ORIGDST_PORT;
		c->ct.origdst_port = c->ct.origdst_port_high = (uint16_t)(value[0] << 8 | value[1]);
		return c->ct_dir == 0 && len == 2;
	default:
		return false;
	}
}

static bool convert_cmp(struct conversion *c, const struct nftnl_expr *expr)
{
	static const uint16_t attrs[] = { NFTNL_EXPR_CMP_SREG, NFTNL_EXPR_CMP_OP, NFTNL_EXPR_CMP_DATA };
	const uint8_t *value;
	uint32_t op, len;

	if (!expr_u32(expr, NFTNL_EXPR_CMP_OP, &op) || !expr_data(expr, NFTNL_EXPR_CMP_DATA, &value, &len))
		return false;
	if (c->ct_loaded)
		return compare_ct(c, op, value, len);
	if (c->l4_loaded && op == NFT_CMP_EQ)
		c->l4 = *value;
	copy_attrs(expr, put(c, "cmp"), attrs, ARRAY_SIZE(attrs));
	return true;
}

static bool convert_immediate(struct conversion *c, const struct nftnl_expr *expr)
{
	const uint8_t *value;
	unsigned int offset;
	uint32_t reg, len;

	if (nftnl_expr_is_set(expr, NFTNL_EXPR_IMM_VERDICT)) {
		c->verdict = expr;
		return true;
	}
	if (!expr_data(expr, NFTNL_EXPR_IMM_DATA, &value, &len) || !expr_u32(expr, NFTNL_EXPR_IMM_DREG, &reg) ||
	    !reg_offset(reg, len, &offset))
		return false;
	memcpy(c->constants + offset, value, len);
	return true;
}

static bool convert_nat(struct conversion *c, const struct nftnl_expr *expr)
{
	c->nat = expr;
	return nftnl_expr_get_u32(expr, NFTNL_EXPR_NAT_TYPE) == NFT_NAT_DNAT;
}

static bool convert_redir(struct conversion *c, const struct nftnl_expr *expr)
{
	c->redir = expr;
	return true;
}

static bool convert_masq(struct conversion *c, const struct nftnl_expr *expr)
{
	c->masq = expr;
	return true;
}

static int convert(struct nftnl_expr *expr, void *data)
{
	static const struct {
		const char *name;
		bool (*convert)(struct conversion *c, const struct nftnl_expr *expr);
	} kinds[] = {
		{ "bitwise", convert_bitwise }, { "cmp", convert_cmp },
		{ "ct", convert_ct },		{ "immediate", convert_immediate },
		{ "masq", convert_masq },	{ "meta", convert_meta },
		{ "nat", convert_nat },		{ "payload", convert_payload },
		{ "redir", convert_redir },
	};
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);
	struct conversion *c = data;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, name) && kinds[i].convert(c, expr))
			return 0;
	c->failed = true;
	return 0;
}

static void put_conntrack(struct conversion *c)
{
	if (!c->ct.match_flags)
		return;
	/* What the port is of is to be said with it. */
	if (c->ct.match_flags & XT_CONNTRACK_ORIGDST_PORT) {
		c->ct.match_flags |= XT_CONNTRACK_PROTO;
		c->ct.l4proto = c->l4;
	}
	memcpy(put_xt(c, true, "conntrack", 3, sizeof(c->ct)), &c->ct, sizeof(c->ct));
}

static bool put_dnat(struct conversion *c)
{
	struct nf_nat_range2 *range = put_xt(c, false, "DNAT", 2, sizeof(*range));
	uint32_t size = c->family == NFPROTO_IPV6 ? 16 : 4, addr, port;
	unsigned int offset;

	if (!expr_u32(c->nat, NFTNL_EXPR_NAT_REG_ADDR_MIN, &addr) || !reg_offset(addr, size, &offset))
		return false;
	range->flags = NF_NAT_RANGE_MAP_IPS;
	memcpy(&range->min_addr, c->constants + offset, size);
	range->max_addr = range->min_addr;
	if (!expr_u32(c->nat, NFTNL_EXPR_NAT_REG_PROTO_MIN, &port))
		return true;
	if (!reg_offset(port, 2, &offset))
		return false;
	range->flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
	memcpy(&range->min_proto, c->constants + offset, 2);
	range->max_proto = range->min_proto;
	return true;
}

/* REDIRECT or MASQUERADE: the first revision, which for IPv4 has a struct of its own. */
static bool put_own_address(struct conversion *c, const char *name, const struct nftnl_expr *expr, uint16_t port_attr)
{
	struct nf_nat_ipv4_multi_range_compat *v4;
	struct nf_nat_range *v6;
	unsigned int offset;
	uint32_t port;
	uint16_t number = 0;

	if (expr_u32(expr, port_attr, &port)) {
		if (!reg_offset(port, sizeof(number), &offset))
			return false;
		memcpy(&number, c->constants + offset, sizeof(number));
	}
	if (c->family == NFPROTO_IPV6) {
		v6 = put_xt(c, false, name, 0, sizeof(*v6));
		v6->flags = number ? NF_NAT_RANGE_PROTO_SPECIFIED : 0;
		v6->min_proto.all = v6->max_proto.all = number;
		return true;
	}
	v4 = put_xt(c, false, name, 0, sizeof(*v4));
	v4->rangesize = 1;
	v4->range[0].flags = number ? NF_NAT_RANGE_PROTO_SPECIFIED : 0;
	v4->range[0].min.all = v4->range[0].max.all = number;
	return true;
}

static bool put_zone(struct conversion *c)
{
	struct xt_ct_target_info_v1 *info = put_xt(c, false, "CT", 2, sizeof(*info));

	info->zone = c->zone;
	return true;
}

static bool put_end(struct conversion *c)
{
	static const uint16_t attrs[] = { NFTNL_EXPR_IMM_DREG, NFTNL_EXPR_IMM_VERDICT };

	put(c, "counter");
	if (c->nat)
		return put_dnat(c);
	if (c->redir)
		return put_own_address(c, "REDIRECT", c->redir, NFTNL_EXPR_REDIR_REG_PROTO_MIN);
	if (c->masq)
		return put_own_address(c, "MASQUERADE", c->masq, NFTNL_EXPR_MASQ_REG_PROTO_MIN);
	if (c->has_zone)
		return put_zone(c);
	if (!c->verdict)
		return false;
	copy_attrs(c->verdict, put(c, "immediate"), attrs, ARRAY_SIZE(attrs));
	return true;
}

static void rule_freep(struct nftnl_rule **rule)
{
	if (*rule)
		nftnl_rule_free(*rule);
}

/* The rule with xt expressions and our comment. */
static int converted(const struct rule *from, const char *comment, struct nftnl_rule **ret_rule, struct err *err)
{
	_cleanup_(rule_freep) struct nftnl_rule *to = nftnl_rule_alloc();
	struct conversion c = { .family = from->chain->family, .to = to };
	struct xt_comment_info *info;

	if (!to)
		abort();
	nftnl_rule_set_u32(to, NFTNL_RULE_FAMILY, c.family);
	nftnl_rule_set_str(to, NFTNL_RULE_TABLE, from->chain->table);
	nftnl_rule_set_str(to, NFTNL_RULE_CHAIN, from->chain->name);
	nftnl_expr_foreach(from->nftnl, convert, &c);
	put_conntrack(&c);
	info = put_xt(&c, true, "comment", 0, sizeof(*info));
	snprintf(info->comment, sizeof(info->comment), "%s", comment);
	if (!put_end(&c) || c.failed)
		return err_set(err, -ENOTSUP, "the rule cannot be written for iptables");
	nftnl_rule_set_u32(to, NFTNL_RULE_COMPAT_PROTO, c.l4);
	nftnl_rule_set_u32(to, NFTNL_RULE_COMPAT_FLAGS, 0);
	*ret_rule = TAKE_PTR(to);
	return 0;
}

static char *line(const struct rule_place *place, const char *option, const char *number, const char *spec)
{
	return xasprintf("%s -t %s %s %s%s%s %s", iptables_command(place->family), place->table, option, place->chain,
			 number ? " " : "", number ? number : "", spec);
}

int fix_iptables_words(const struct fix_job *job, const struct rule_place *place, const char *comment,
		       const struct expectation *want, char **ret_spec, struct err *err)
{
	_cleanup_(ruleset_freep) struct ruleset *native = NULL;
	_cleanup_(ruleset_freep) struct ruleset *made = NULL;
	_cleanup_(rule_freep) struct nftnl_rule *xt = NULL;
	_cleanup_(words_done) struct words words = { 0 };
	const struct rule *rule;
	int r;

	r = trial_made(job, place, &native, &rule, err);
	if (r == 0)
		r = converted(rule, comment, &xt, err);
	if (r == 0)
		r = trial_again(job, place, xt, want, &made, &rule, err);
	if (r < 0)
		return r;
	if (!iptables_rule_words(made, rule, &words))
		return err_set(err, -ENOTSUP, "the rule cannot be said in iptables' words");
	*ret_spec = words_shell(&words);
	return 0;
}

int fix_iptables(const struct fix_job *job, const struct rule_fix *rule, const struct rule *beside, const char *comment,
		 struct fix **ret_fix, struct err *err)
{
	_cleanup_(freep) char *spec = NULL;
	_cleanup_(freep) char *number = NULL;
	struct fix *fix;
	int r;

	r = fix_iptables_words(job, &rule->place, comment, &rule->want, &spec, err);
	if (r < 0)
		return r;
	if (beside)
		number = xasprintf("%zu", beside->index + 1 + (rule->where == RULE_AFTER));
	fix = fix_new();
	free(fix->manager);
	fix->manager = xstrdup("iptables");
	fix_command(fix, line(&rule->place, number || rule->where == RULE_BEFORE ? "-I" : "-A", number, spec));
	fix_undo(fix, line(&rule->place, "-D", NULL, spec));
	*ret_fix = fix;
	return 0;
}
