/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing rules: dump, selectors, text.
 */
#include "probes/policy.h"

#include <errno.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "engine/base/str.h"
#include "probes/attr.h"

/* linux/fib_rules.h of Linux 6.13 and later. */
enum { FRA_DSCP_ = 25, FRA_FLOWLABEL_, FRA_FLOWLABEL_MASK_, FRA_SPORT_MASK_, FRA_DPORT_MASK_, FRA_DSCP_MASK_ };
#define FRA_LAST FRA_DSCP_MASK_
#define DSCP_MASK 0x3f

static const uint16_t rule_min[FRA_LAST + 1] = {
	[FRA_IIFNAME] = 1,
	[FRA_GOTO] = 4,
	[FRA_PRIORITY] = 4,
	[FRA_FWMARK] = 4,
	[FRA_TUN_ID] = 8,
	[FRA_SUPPRESS_IFGROUP] = 4,
	[FRA_SUPPRESS_PREFIXLEN] = 4,
	[FRA_TABLE] = 4,
	[FRA_FWMASK] = 4,
	[FRA_OIFNAME] = 1,
	[FRA_L3MDEV] = 1,
	[FRA_UID_RANGE] = sizeof(struct fib_rule_uid_range),
	[FRA_IP_PROTO] = 1,
	[FRA_SPORT_RANGE] = sizeof(struct fib_rule_port_range),
	[FRA_DPORT_RANGE] = sizeof(struct fib_rule_port_range),
	[FRA_DSCP_] = 1,
	[FRA_SPORT_MASK_] = 2,
	[FRA_DPORT_MASK_] = 2,
	[FRA_DSCP_MASK_] = 1,
};

static int prefix_parse(const struct nlattr *attr, const struct fib_rule_hdr *hdr, uint8_t len, struct addr *ret_addr)
{
	struct addr addr = { .family = hdr->family };

	if (!attr)
		return 0;
	if (!addr_len(&addr) || mnl_attr_get_payload_len(attr) < addr_len(&addr) || len > addr_len(&addr) * 8)
		return -EBADMSG;
	*ret_addr = addr_from_bytes(hdr->family, mnl_attr_get_payload(attr));
	return 0;
}

static struct policy_ports ports_parse(const struct nlattr *attr, const struct nlattr *mask)
{
	const struct fib_rule_port_range *range = attr ? mnl_attr_get_payload(attr) : NULL;
	struct policy_ports ports = { 0 };

	if (range)
		ports = (struct policy_ports){ .lo = range->start, .hi = range->end };
	if (range && mask)
		ports.mask = mnl_attr_get_u16(mask);
	return ports;
}

static void selectors_parse(const struct fib_rule_hdr *hdr, const struct nlattr **tb, struct policy_rule *rule)
{
	if (tb[FRA_IIFNAME])
		attr_text(tb[FRA_IIFNAME], rule->iif, sizeof(rule->iif));
	if (tb[FRA_OIFNAME])
		attr_text(tb[FRA_OIFNAME], rule->oif, sizeof(rule->oif));
	rule->mark = attr_u32(tb[FRA_FWMARK]);
	rule->mask = attr_u32(tb[FRA_FWMASK]);
	if (rule->mark && !tb[FRA_FWMASK])
		rule->mask = UINT32_MAX;
	rule->dscp = hdr->tos >> 2;
	rule->dscp_mask = hdr->tos ? DSCP_MASK : 0;
	if (tb[FRA_DSCP_]) {
		rule->dscp = attr_u8(tb[FRA_DSCP_]);
		rule->dscp_mask = tb[FRA_DSCP_MASK_] ? attr_u8(tb[FRA_DSCP_MASK_]) : DSCP_MASK;
	}
	rule->ip_proto = attr_u8(tb[FRA_IP_PROTO]);
	rule->sport = ports_parse(tb[FRA_SPORT_RANGE], tb[FRA_SPORT_MASK_]);
	rule->dport = ports_parse(tb[FRA_DPORT_RANGE], tb[FRA_DPORT_MASK_]);
	rule->l3mdev = attr_u8(tb[FRA_L3MDEV]);
	if (tb[FRA_UID_RANGE]) {
		const struct fib_rule_uid_range *range = mnl_attr_get_payload(tb[FRA_UID_RANGE]);

		rule->uids = true;
		rule->uid_lo = range->start;
		rule->uid_hi = range->end;
	}
	rule->beyond = tb[FRA_TUN_ID] || tb[FRA_FLOWLABEL_] || tb[FRA_FLOWLABEL_MASK_];
}

/* Selectors that a later kernel may have. The length is exact, as in attr.c. */
static bool has_more(const struct nlmsghdr *nlh)
{
	const char *end = (const char *)nlh + nlh->nlmsg_len;
	const struct nlattr *attr = mnl_nlmsg_get_payload_offset(nlh, sizeof(struct fib_rule_hdr));

	for (; mnl_attr_ok(attr, (int)(end - (const char *)attr)); attr = mnl_attr_next(attr))
		if (mnl_attr_get_type(attr) > FRA_LAST)
			return true;
	return false;
}

int policy_rule_parse(const struct nlmsghdr *nlh, struct policy_rule *ret_rule)
{
	const struct nlattr *tb[FRA_LAST + 1];
	const struct fib_rule_hdr *hdr;
	struct policy_rule rule = { .suppress_len = -1 };
	int r = attr_parse(nlh, sizeof(*hdr), rule_min, tb, FRA_LAST);

	if (r < 0)
		return r;
	if (nlh->nlmsg_type != RTM_NEWRULE)
		return -EBADMSG;
	hdr = mnl_nlmsg_get_payload(nlh);
	rule.family = hdr->family;
	rule.priority = attr_u32(tb[FRA_PRIORITY]);
	rule.action = hdr->action;
	rule.table = tb[FRA_TABLE] ? attr_u32(tb[FRA_TABLE]) : hdr->table;
	rule.jump = attr_u32(tb[FRA_GOTO]);
	rule.inverted = hdr->flags & FIB_RULE_INVERT;
	rule.src_len = hdr->src_len;
	rule.dst_len = hdr->dst_len;
	if (tb[FRA_SUPPRESS_PREFIXLEN])
		rule.suppress_len = (int)attr_u32(tb[FRA_SUPPRESS_PREFIXLEN]);
	rule.suppress_group = tb[FRA_SUPPRESS_IFGROUP] && attr_u32(tb[FRA_SUPPRESS_IFGROUP]) != UINT32_MAX;
	selectors_parse(hdr, tb, &rule);
	rule.beyond = rule.beyond || has_more(nlh);
	r = prefix_parse(tb[FRA_SRC], hdr, hdr->src_len, &rule.src);
	if (r >= 0)
		r = prefix_parse(tb[FRA_DST], hdr, hdr->dst_len, &rule.dst);
	if (r < 0)
		return r;
	*ret_rule = rule;
	return 0;
}

struct rule_list {
	struct policy_rule *rules;
	size_t n;
};

static int rules_add(const struct nlmsghdr *nlh, void *data)
{
	struct rule_list *list = data;
	struct policy_rule rule;
	int r = policy_rule_parse(nlh, &rule);

	if (r < 0)
		return r;
	xgrow(&list->rules, list->n, sizeof(*list->rules));
	list->rules[list->n++] = rule;
	return 0;
}

static void rules_reset(void *data)
{
	struct rule_list *list = data;

	free(list->rules);
	*list = (struct rule_list){ 0 };
}

int policy_rules(struct nl *route, uint8_t family, struct policy_rule **ret_rules, size_t *ret_n, struct err *err)
{
	struct rule_list list = { 0 };
	char buf[128] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct fib_rule_hdr *hdr = mnl_nlmsg_put_extra_header(nlh, sizeof(*hdr));
	int r;

	nlh->nlmsg_type = RTM_GETRULE;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	hdr->family = family;
	/* The kernel keeps them in their order. */
	r = nl_talk(route, nlh, rules_add, rules_reset, &list);
	if (r < 0) {
		rules_reset(&list);
		return err_wrap(err, r, "cannot read the routing rules");
	}
	*ret_rules = list.rules;
	*ret_n = list.n;
	return 0;
}

static bool ports_fit(const struct policy_ports *ports, const struct policy_packet *packet, uint16_t port)
{
	if (!ports->hi)
		return true;
	if (packet->tuple.proto == IPPROTO_ICMP || packet->tuple.proto == IPPROTO_ICMPV6)
		return false;
	return ports->mask ? !((ports->lo ^ port) & ports->mask) : port >= ports->lo && port <= ports->hi;
}

static bool in_prefix(const struct addr *prefix, uint8_t len, const struct addr *addr)
{
	return !prefix->family || !len || (addr->family == prefix->family && addr_in_prefix(addr, prefix, len));
}

/* Kernel: fib_rule_match() and its two families'. A forwarded packet counts as user 0's, and has no output interface.
 */
enum policy_fit policy_fits(const struct policy_rule *rule, const struct policy_packet *packet)
{
	const struct tuple *tuple = &packet->tuple;
	bool forwarded = strcmp(packet->iif, "lo") != 0;
	bool fits = in_prefix(&rule->src, rule->src_len, &tuple->src) &&
		    in_prefix(&rule->dst, rule->dst_len, &tuple->dst) && !((rule->mark ^ packet->mark) & rule->mask) &&
		    !((rule->dscp ^ packet->tos >> 2) & rule->dscp_mask) &&
		    (!rule->ip_proto || rule->ip_proto == tuple->proto) &&
		    ports_fit(&rule->sport, packet, tuple->sport) && ports_fit(&rule->dport, packet, tuple->dport) &&
		    !*rule->oif && (!rule->l3mdev || packet->in_vrf) &&
		    (!*rule->iif || !strcmp(rule->iif, packet->iif) || packet->in_vrf);
	bool unknown = rule->beyond || (rule->uids && (!forwarded || (rule->family == AF_INET6 && !rule->uid_lo))) ||
		       (*rule->oif && !forwarded) || (*rule->iif && packet->in_vrf);

	if (!rule->inverted && !fits)
		return POLICY_NO;
	if (unknown)
		return POLICY_UNKNOWN;
	fits = fits && !(rule->uids && rule->uid_lo);
	return fits != rule->inverted ? POLICY_YES : POLICY_NO;
}

bool policy_next(const struct policy_rule *rules, size_t n, const struct policy_packet *packet, size_t *at,
		 const struct policy_rule **ret_rule, enum policy_fit *ret_fit)
{
	while (*at < n) {
		const struct policy_rule *rule = &rules[(*at)++];

		*ret_fit = policy_fits(rule, packet);
		if (*ret_fit == POLICY_NO || (*ret_fit == POLICY_YES && rule->action == FR_ACT_NOP))
			continue;
		if (*ret_fit == POLICY_YES && rule->action == FR_ACT_GOTO) {
			/* The kernel takes no jump back. */
			while (*at < n && rules[*at].priority < rule->jump)
				(*at)++;
			continue;
		}
		*ret_rule = rule;
		return true;
	}
	return false;
}

static bool selects(const struct policy_rule *rule)
{
	return rule->src_len || rule->dst_len || *rule->iif || *rule->oif || rule->mask || rule->dscp_mask ||
	       rule->ip_proto || rule->sport.hi || rule->dport.hi || rule->uids || rule->beyond || rule->inverted;
}

bool policy_is_everyones(const struct policy_rule *rule)
{
	return rule->action == FR_ACT_TO_TBL &&
	       (rule->l3mdev || (!selects(rule) && (rule->table == RT_TABLE_LOCAL || rule->table == RT_TABLE_MAIN ||
						    rule->table == RT_TABLE_DEFAULT)));
}

static void prefix_text(struct str *text, const struct addr *addr, uint8_t len)
{
	char buf[ADDR_TEXT_MAX];

	if (!addr->family) {
		str_add(text, "all");
		return;
	}
	str_add(text, addr_text(addr, buf));
	if (len != addr_len(addr) * 8)
		str_addf(text, "/%u", len);
}

static void ports_text(struct str *text, const char *word, const struct policy_ports *ports)
{
	if (!ports->hi)
		return;
	str_addf(text, " %s %u", word, ports->lo);
	if (ports->lo != ports->hi)
		str_addf(text, "-%u", ports->hi);
	if (ports->mask && ports->mask != UINT16_MAX)
		str_addf(text, "/0x%x", ports->mask);
}

static void proto_text(struct str *text, uint8_t proto)
{
	static const struct {
		uint8_t proto;
		const char *name;
	} names[] = { { IPPROTO_TCP, "tcp" },
		      { IPPROTO_UDP, "udp" },
		      { IPPROTO_ICMP, "icmp" },
		      { IPPROTO_ICMPV6, "ipv6-icmp" } };

	if (!proto)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].proto == proto) {
			str_addf(text, " ipproto %s", names[i].name);
			return;
		}
	str_addf(text, " ipproto %u", proto);
}

static void action_text(struct str *text, const struct policy_rule *rule)
{
	static const char *const words[] = {
		[FR_ACT_NOP] = "nop",
		[FR_ACT_BLACKHOLE] = "blackhole",
		[FR_ACT_UNREACHABLE] = "unreachable",
		[FR_ACT_PROHIBIT] = "prohibit",
	};
	static const char *const tables[] = {
		[RT_TABLE_DEFAULT] = "default",
		[RT_TABLE_MAIN] = "main",
		[RT_TABLE_LOCAL] = "local",
	};

	if (rule->action == FR_ACT_GOTO)
		str_addf(text, " goto %u", rule->jump);
	else if (rule->action != FR_ACT_TO_TBL)
		str_addf(text, " %s",
			 rule->action < ARRAY_SIZE(words) && words[rule->action] ? words[rule->action] : "?");
	else if (rule->l3mdev)
		str_add(text, " lookup [l3mdev-table]");
	else if (rule->table < ARRAY_SIZE(tables) && tables[rule->table])
		str_addf(text, " lookup %s", tables[rule->table]);
	else
		str_addf(text, " lookup %u", rule->table);
	if (rule->suppress_len >= 0)
		str_addf(text, " suppress_prefixlength %d", rule->suppress_len);
}

char *policy_rule_text(const struct policy_rule *rule)
{
	struct str text = { 0 };

	str_addf(&text, "%u: %sfrom ", rule->priority, rule->inverted ? "not " : "");
	prefix_text(&text, &rule->src, rule->src_len);
	if (rule->dst.family) {
		str_add(&text, " to ");
		prefix_text(&text, &rule->dst, rule->dst_len);
	}
	if (rule->dscp_mask)
		str_addf(&text, " tos 0x%02x", rule->dscp << 2);
	if (rule->mask == UINT32_MAX)
		str_addf(&text, " fwmark 0x%x", rule->mark);
	else if (rule->mask)
		str_addf(&text, " fwmark 0x%x/0x%x", rule->mark, rule->mask);
	if (*rule->iif)
		str_addf(&text, " iif %s", rule->iif);
	if (*rule->oif)
		str_addf(&text, " oif %s", rule->oif);
	if (rule->uids)
		str_addf(&text, " uidrange %u-%u", rule->uid_lo, rule->uid_hi);
	proto_text(&text, rule->ip_proto);
	ports_text(&text, "sport", &rule->sport);
	ports_text(&text, "dport", &rule->dport);
	if (rule->beyond)
		str_add(&text, " ...");
	action_text(&text, rule);
	return str_take(&text);
}
