/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rule as iptables-save writes it. Some conditions iptables-nft puts as nft's own expressions: addresses,
 * interfaces, protocol, ports, the mark. They are found again by what is loaded and compared.
 */
#include "rules/iptables.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

#include <libnftnl/expr.h>

#include "rules/xt/private.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/xt_limit.h>

#define VALUE_MAX 16

/* What the one register holds that iptables-nft uses. */
struct loaded {
	bool meta, payload, masked;
	uint32_t key, base, offset, len;
	uint8_t mask[VALUE_MAX];
};

struct said {
	const struct rule *rule;
	struct nl *nl;
	struct words src, dst, iif, oif, proto, frag;
	struct words matches, target;
	/* -m tcp or -m udp, whose options have an order; it stands where the first of them came. */
	struct words sport, dport, flags;
	size_t ports_at;
	bool ports;
	uint8_t l4; /* IPPROTO_*, 0: none */
	struct loaded loaded;
	bool failed;
};

/* One comparison: `high` NULL, or the end of a range. */
struct wanted {
	const uint8_t *value, *high;
	uint32_t len;
	bool invert;
};

static void said_done(struct said *said)
{
	struct words *all[] = { &said->src,	&said->dst,    &said->iif,   &said->oif,   &said->proto, &said->frag,
				&said->matches, &said->target, &said->sport, &said->dport, &said->flags };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		words_done(all[i]);
}

static bool say_addr(struct said *said, const struct wanted *wanted)
{
	bool ip6 = said->rule->chain->family == NFPROTO_IPV6;
	uint32_t size = ip6 ? 16 : 4, src = ip6 ? 8 : 12, dst = ip6 ? 24 : 16;
	uint8_t addr[16] = { 0 }, mask[16] = { 0 };
	const struct loaded *l = &said->loaded;
	char *text;

	if (wanted->high || wanted->len > size || (l->offset != src && l->offset != dst))
		return false;
	memcpy(addr, wanted->value, wanted->len);
	if (l->masked)
		memcpy(mask, l->mask, wanted->len);
	else
		memset(mask, 0xff, wanted->len);
	text = xt_masked_text(said->rule->chain->family, addr, mask);
	/* iptables says the length of a whole address too. */
	if (!strchr(text, '/')) {
		char *whole = xasprintf("%s/%u", text, size * 8);

		free(text);
		text = whole;
	}
	words_option(l->offset == src ? &said->src : &said->dst, wanted->invert, l->offset == src ? "-s" : "-d", text);
	return true;
}

#define FRAG_OFFSET 6

static bool say_network(struct said *said, const struct wanted *wanted)
{
	static const uint8_t frag_mask[2] = { 0x1f, 0xff }, zero[2];
	const struct loaded *l = &said->loaded;

	if (said->rule->chain->family != NFPROTO_IPV4 || l->offset != FRAG_OFFSET)
		return say_addr(said, wanted);
	if (l->len != 2 || !l->masked || memcmp(l->mask, frag_mask, 2) || wanted->high ||
	    memcmp(wanted->value, zero, 2))
		return false;
	words_option(&said->frag, !wanted->invert, "-f", NULL);
	return true;
}

static uint32_t port_of(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 8 | bytes[1];
}

static bool say_flags(struct said *said, const struct wanted *wanted)
{
	const uint8_t mask = said->loaded.masked ? said->loaded.mask[0] : 0xff;
	char *masked, *flags;
	bool known;

	if (said->l4 != IPPROTO_TCP || wanted->high || wanted->len != 1)
		return false;
	masked = xt_tcp_flags_text(mask);
	flags = xt_tcp_flags_text(*wanted->value);
	known = masked && flags;
	if (known) {
		words_option(&said->flags, wanted->invert, "--tcp-flags", xstrdup(masked));
		words_add(&said->flags, flags);
	}
	free(masked);
	free(flags);
	return known;
}

static bool say_transport(struct said *said, const struct wanted *wanted)
{
	const struct loaded *l = &said->loaded;
	bool source = l->offset == 0;

	if (said->l4 != IPPROTO_TCP && said->l4 != IPPROTO_UDP)
		return false;
	if (!said->ports)
		said->ports_at = said->matches.n;
	said->ports = true;
	if (l->offset == 13 && l->len == 1)
		return say_flags(said, wanted);
	/* Both at once. */
	if (l->offset == 0 && l->len == 4 && !l->masked && wanted->len == 4 && !wanted->high && !wanted->invert) {
		words_option(&said->sport, false, "--sport", xasprintf("%u", port_of(wanted->value)));
		words_option(&said->dport, false, "--dport", xasprintf("%u", port_of(wanted->value + 2)));
		return true;
	}
	if (l->offset > 2 || l->offset % 2 || l->len != 2 || l->masked || wanted->len != 2)
		return false;
	words_option(source ? &said->sport : &said->dport, wanted->invert, source ? "--sport" : "--dport",
		     xt_range_text(port_of(wanted->value), port_of(wanted->high ? wanted->high : wanted->value), ':'));
	return true;
}

static char *protocol_text(uint8_t proto)
{
	const struct protoent *entry;

	/* It is also called by another name. */
	if (proto == IPPROTO_ICMPV6)
		return xstrdup("ipv6-icmp");
	entry = getprotobynumber(proto);
	return entry ? xstrdup(entry->p_name) : xasprintf("%u", proto);
}

static bool say_protocol(struct said *said, const struct wanted *wanted)
{
	if (wanted->len != 1 || wanted->high || said->loaded.masked)
		return false;
	if (!wanted->invert)
		said->l4 = *wanted->value;
	words_option(&said->proto, wanted->invert, "-p", protocol_text(*wanted->value));
	return true;
}

/* With its NUL it is the whole name. */
static bool say_interface(struct said *said, const struct wanted *wanted)
{
	bool in = said->loaded.key == NFT_META_IIFNAME;
	size_t len = strnlen((const char *)wanted->value, wanted->len);

	if (!len || wanted->high || said->loaded.masked)
		return false;
	words_option(
		in ? &said->iif : &said->oif, wanted->invert, in ? "-i" : "-o",
		xasprintf("%.*s%s", (int)len, (const char *)wanted->value, len == wanted->len && len < 16 ? "+" : ""));
	return true;
}

static bool say_mark(struct said *said, const struct wanted *wanted)
{
	uint32_t value, mask = UINT32_MAX;

	if (wanted->len != 4 || wanted->high)
		return false;
	memcpy(&value, wanted->value, 4);
	if (said->loaded.masked)
		memcpy(&mask, said->loaded.mask, 4);
	words_add(&said->matches, "-m mark");
	words_option(&said->matches, wanted->invert, "--mark", xt_mark_text(value, mask));
	return true;
}

static bool say_wanted(struct said *said, const struct wanted *wanted)
{
	const struct loaded *l = &said->loaded;

	if (wanted->len > VALUE_MAX)
		return false;
	if (l->payload && l->base == NFT_PAYLOAD_NETWORK_HEADER)
		return say_network(said, wanted);
	if (l->payload && l->base == NFT_PAYLOAD_TRANSPORT_HEADER)
		return say_transport(said, wanted);
	if (!l->meta)
		return false;
	switch (l->key) {
	case NFT_META_L4PROTO:
		return say_protocol(said, wanted);
	case NFT_META_IIFNAME:
	case NFT_META_OIFNAME:
		return say_interface(said, wanted);
	case NFT_META_MARK:
		return say_mark(said, wanted);
	default:
		return false;
	}
}

static bool take_payload(struct said *said, const struct nftnl_expr *expr)
{
	struct loaded l = { .payload = true };

	if (nftnl_expr_is_set(expr, NFTNL_EXPR_PAYLOAD_SREG) || !expr_u32(expr, NFTNL_EXPR_PAYLOAD_BASE, &l.base) ||
	    !expr_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET, &l.offset) || !expr_u32(expr, NFTNL_EXPR_PAYLOAD_LEN, &l.len))
		return false;
	said->loaded = l;
	return true;
}

static bool take_meta(struct said *said, const struct nftnl_expr *expr)
{
	struct loaded l = { .meta = true };

	if (!expr_u32(expr, NFTNL_EXPR_META_KEY, &l.key))
		return false;
	if (nftnl_expr_is_set(expr, NFTNL_EXPR_META_SREG)) {
		words_add(&said->target, "-j TRACE");
		return l.key == NFT_META_NFTRACE;
	}
	said->loaded = l;
	return true;
}

static bool take_bitwise(struct said *said, const struct nftnl_expr *expr)
{
	const uint8_t *mask, *flip;
	uint32_t mask_len, flip_len, op = NFT_BITWISE_MASK_XOR;

	expr_u32(expr, NFTNL_EXPR_BITWISE_OP, &op);
	if (op != NFT_BITWISE_MASK_XOR || said->loaded.masked ||
	    !expr_data(expr, NFTNL_EXPR_BITWISE_MASK, &mask, &mask_len) ||
	    !expr_data(expr, NFTNL_EXPR_BITWISE_XOR, &flip, &flip_len) || mask_len > VALUE_MAX)
		return false;
	for (uint32_t i = 0; i < flip_len; i++)
		if (flip[i])
			return false;
	memcpy(said->loaded.mask, mask, mask_len);
	said->loaded.masked = true;
	return true;
}

static bool take_cmp(struct said *said, const struct nftnl_expr *expr)
{
	struct wanted wanted = { 0 };
	uint32_t op;

	if (!expr_u32(expr, NFTNL_EXPR_CMP_OP, &op) || (op != NFT_CMP_EQ && op != NFT_CMP_NEQ) ||
	    !expr_data(expr, NFTNL_EXPR_CMP_DATA, &wanted.value, &wanted.len))
		return false;
	wanted.invert = op == NFT_CMP_NEQ;
	return say_wanted(said, &wanted);
}

static bool take_range(struct said *said, const struct nftnl_expr *expr)
{
	struct wanted wanted = { 0 };
	uint32_t op, high_len;

	if (!expr_u32(expr, NFTNL_EXPR_RANGE_OP, &op) ||
	    !expr_data(expr, NFTNL_EXPR_RANGE_FROM_DATA, &wanted.value, &wanted.len) ||
	    !expr_data(expr, NFTNL_EXPR_RANGE_TO_DATA, &wanted.high, &high_len) || high_len != wanted.len)
		return false;
	wanted.invert = op == NFT_RANGE_NEQ;
	return say_wanted(said, &wanted);
}

static bool take_limit(struct said *said, const struct nftnl_expr *expr)
{
	uint64_t rate, unit;
	uint32_t burst = 0, type = NFT_LIMIT_PKTS, flags = 0;

	expr_u32(expr, NFTNL_EXPR_LIMIT_BURST, &burst);
	expr_u32(expr, NFTNL_EXPR_LIMIT_TYPE, &type);
	expr_u32(expr, NFTNL_EXPR_LIMIT_FLAGS, &flags);
	if (!nftnl_expr_is_set(expr, NFTNL_EXPR_LIMIT_RATE) || !nftnl_expr_is_set(expr, NFTNL_EXPR_LIMIT_UNIT))
		return false;
	rate = nftnl_expr_get_u64(expr, NFTNL_EXPR_LIMIT_RATE);
	unit = nftnl_expr_get_u64(expr, NFTNL_EXPR_LIMIT_UNIT);
	if (type != NFT_LIMIT_PKTS || flags || !rate || unit > 86400)
		return false;
	words_add(&said->matches, "-m limit");
	xt_rate_words(&said->matches, (uint32_t)(unit * XT_LIMIT_SCALE / rate), burst);
	return true;
}

static bool take_log(struct said *said, const struct nftnl_expr *expr)
{
	const char *prefix = expr_text(expr, NFTNL_EXPR_LOG_PREFIX);
	uint32_t group, snaplen = 0, threshold = 0;

	if (!expr_u32(expr, NFTNL_EXPR_LOG_GROUP, &group))
		return false;
	expr_u32(expr, NFTNL_EXPR_LOG_SNAPLEN, &snaplen);
	expr_u32(expr, NFTNL_EXPR_LOG_QTHRESHOLD, &threshold);
	words_add(&said->target, "-j NFLOG");
	if (prefix) {
		words_add(&said->target, "--nflog-prefix");
		words_text(&said->target, prefix, strlen(prefix));
	}
	if (group)
		words_option(&said->target, false, "--nflog-group", xasprintf("%u", group));
	if (snaplen)
		words_option(&said->target, false, "--nflog-size", xasprintf("%u", snaplen));
	if (threshold > 1)
		words_option(&said->target, false, "--nflog-threshold", xasprintf("%u", threshold));
	return true;
}

static bool take_verdict(struct said *said, const struct nftnl_expr *expr)
{
	const char *chain = expr_text(expr, NFTNL_EXPR_IMM_CHAIN);
	uint32_t verdict;

	/* Only TRACE loads a value. */
	if (nftnl_expr_is_set(expr, NFTNL_EXPR_IMM_DATA))
		return true;
	if (!expr_u32(expr, NFTNL_EXPR_IMM_VERDICT, &verdict))
		return false;
	switch ((int32_t)verdict) {
	case NF_ACCEPT:
		words_add(&said->target, "-j ACCEPT");
		return true;
	case NF_DROP:
		words_add(&said->target, "-j DROP");
		return true;
	case NFT_RETURN:
		words_add(&said->target, "-j RETURN");
		return true;
	case NFT_JUMP:
	case NFT_GOTO:
		if (chain)
			words_option(&said->target, false, (int32_t)verdict == NFT_JUMP ? "-j" : "-g", xstrdup(chain));
		return chain;
	default:
		return false;
	}
}

static bool take_xt(struct said *said, const struct nftnl_expr *expr)
{
	struct xt_blob blob;

	if (!xt_blob_of(expr, said->rule->chain->family, &blob))
		return false;
	blob.nl = said->nl;
	return !strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), "match") ? xt_match_words(&blob, &said->matches)
									   : xt_target_words(&blob, &said->target);
}

static bool take_counter(struct said *said, const struct nftnl_expr *expr)
{
	(void)said;
	(void)expr;
	return true;
}

static int take(struct nftnl_expr *expr, void *data)
{
	static const struct {
		const char *name;
		bool (*take)(struct said *said, const struct nftnl_expr *expr);
	} takers[] = {
		{ "bitwise", take_bitwise },   { "cmp", take_cmp },	{ "counter", take_counter },
		{ "immediate", take_verdict }, { "limit", take_limit }, { "log", take_log },
		{ "match", take_xt },	       { "meta", take_meta },	{ "payload", take_payload },
		{ "range", take_range },       { "target", take_xt },
	};
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);
	struct said *said = data;

	for (size_t i = 0; i < ARRAY_SIZE(takers); i++)
		if (!strcmp(takers[i].name, name) && takers[i].take(said, expr))
			return 0;
	said->failed = true;
	return 0;
}

static void append(struct words *to, const struct words *from, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		words_addf(to, "%s", from->word[i]);
		to->text[to->n - 1] = from->text[i];
	}
}

static void append_all(struct words *to, const struct words *from)
{
	append(to, from, 0, from->n);
}

bool iptables_rule_words(struct ruleset *ruleset, const struct rule *rule, struct words *words)
{
	_cleanup_(said_done) struct said said = { .rule = rule, .nl = ruleset ? ruleset_nl(ruleset) : NULL };

	if (rule->unreadable)
		return false;
	nftnl_expr_foreach(rule->nftnl, take, &said);
	if (said.failed)
		return false;
	append_all(words, &said.src);
	append_all(words, &said.dst);
	append_all(words, &said.iif);
	append_all(words, &said.oif);
	append_all(words, &said.proto);
	append_all(words, &said.frag);
	append(words, &said.matches, 0, said.ports ? said.ports_at : said.matches.n);
	if (said.ports) {
		words_add(words, said.l4 == IPPROTO_TCP ? "-m tcp" : "-m udp");
		append_all(words, &said.sport);
		append_all(words, &said.dport);
		append_all(words, &said.flags);
		append(words, &said.matches, said.ports_at, said.matches.n);
	}
	append_all(words, &said.target);
	return true;
}
