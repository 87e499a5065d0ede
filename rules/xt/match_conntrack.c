/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m conntrack and -m state.
 */
#include "rules/xt/private.h"

#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/xt_conntrack.h>
#include <linux/netfilter/xt_state.h>

#define STATE_SNAT XT_CONNTRACK_STATE_SNAT
#define STATE_DNAT XT_CONNTRACK_STATE_DNAT
#define NFT_UNTRACKED 64u /* as `ct state` has it; the lower bits are the same */
#define NO_DIRECTION 2

/* Every revision in the terms of the third. */
static struct xt_conntrack_mtinfo3 normalized(const struct xt_blob *blob, const void *data)
{
	const struct xt_conntrack_mtinfo1 *one = data;
	const struct xt_conntrack_mtinfo2 *two = data;
	struct xt_conntrack_mtinfo3 info = { 0 };

	/* Up to the ports they are the same struct. */
	memcpy(&info, data, blob->revision == 1 ? sizeof(*one) : blob->revision == 2 ? sizeof(*two) : sizeof(info));
	if (blob->revision == 3)
		return info;
	info.state_mask = blob->revision == 1 ? one->state_mask : two->state_mask;
	info.status_mask = blob->revision == 1 ? one->status_mask : two->status_mask;
	info.origsrc_port = info.origsrc_port_high = ntohs(two->origsrc_port);
	info.origdst_port = info.origdst_port_high = ntohs(two->origdst_port);
	info.replsrc_port = info.replsrc_port_high = ntohs(two->replsrc_port);
	info.repldst_port = info.repldst_port_high = ntohs(two->repldst_port);
	return info;
}

static const char *const state_names[] = {
	[0] = "INVALID", [1] = "ESTABLISHED", [2] = "RELATED",	 [3] = "NEW",
	[6] = "SNAT",	 [7] = "DNAT",	      [8] = "UNTRACKED",
};

/* Is one of the wanted bits among those that the packet has? They are known in two parts. */
static enum outcome state_outcome(const struct packet *packet, uint32_t mask)
{
	uint32_t states = mask & ~(uint32_t)(STATE_SNAT | STATE_DNAT | XT_CONNTRACK_STATE_UNTRACKED);
	uint32_t status = (mask & STATE_SNAT ? IPS_SRC_NAT : 0u) | (mask & STATE_DNAT ? IPS_DST_NAT : 0u);
	bool unsure = false;

	if (mask & XT_CONNTRACK_STATE_UNTRACKED)
		states |= NFT_UNTRACKED;
	if (packet->ct_known && packet->ct_state & states)
		return OUTCOME_MATCH;
	if (packet->ct_status_known && packet->ct_status & status)
		return OUTCOME_MATCH;
	unsure = (states && !packet->ct_known) ||
		 (status && !packet->ct_status_known && ct_has_entry(packet) != OUTCOME_NO_MATCH);
	return unsure ? OUTCOME_UNKNOWN : OUTCOME_NO_MATCH;
}

static void want_state(struct xt *xt, uint32_t mask, bool invert)
{
	enum outcome outcome = state_outcome(xt->m->packet, mask);
	bool nat_only = !(mask & ~(uint32_t)(STATE_SNAT | STATE_DNAT));
	struct term *term;

	if (invert && outcome != OUTCOME_UNKNOWN)
		outcome = outcome == OUTCOME_MATCH ? OUTCOME_NO_MATCH : OUTCOME_MATCH;
	xt_take(xt, outcome);
	if (!xt->m->eval || xt->m->brief)
		return;
	/* Only for its texts. Without an entry there is no status: the state says why. */
	if (nat_only && ct_has_entry(xt->m->packet) != OUTCOME_NO_MATCH)
		xt_load_ct(xt, NFT_CT_STATUS, NO_DIRECTION, 4);
	else
		xt_load_ct(xt, NFT_CT_STATE, NO_DIRECTION, 4);
	free(xt->m->reason);
	xt->m->reason = NULL;
	term_worded(xt->m, 0, 4, xt_bits_wanted(mask, state_names, ARRAY_SIZE(state_names), invert), false, outcome);
	term = &xt->m->eval->terms[xt->m->eval->n_terms - 1];
	term->negated = invert;
}

static void want_addrs(struct xt *xt, const struct xt_conntrack_mtinfo3 *info)
{
	const struct {
		uint16_t flag;
		uint8_t dir;
		bool src;
		const union nf_inet_addr *addr, *mask;
	} parts[] = {
		{ XT_CONNTRACK_ORIGSRC, 0, true, &info->origsrc_addr, &info->origsrc_mask },
		{ XT_CONNTRACK_ORIGDST, 0, false, &info->origdst_addr, &info->origdst_mask },
		{ XT_CONNTRACK_REPLSRC, 1, true, &info->replsrc_addr, &info->replsrc_mask },
		{ XT_CONNTRACK_REPLDST, 1, false, &info->repldst_addr, &info->repldst_mask },
	};
	uint32_t len = xt->blob->family == NFPROTO_IPV6 ? 16 : 4;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!(info->match_flags & parts[i].flag))
			continue;
		xt_load_ct(xt, parts[i].src ? NFT_CT_SRC : NFT_CT_DST, parts[i].dir, len);
		xt_mask(xt, parts[i].mask, len);
		xt_want(xt, parts[i].addr, NULL, len, info->invert_flags & parts[i].flag);
	}
}

static void want_ports(struct xt *xt, const struct xt_conntrack_mtinfo3 *info)
{
	const struct {
		uint16_t flag;
		uint8_t dir;
		bool src;
		struct xt_range range;
	} parts[] = {
		{ XT_CONNTRACK_ORIGSRC_PORT, 0, true, { info->origsrc_port, info->origsrc_port_high } },
		{ XT_CONNTRACK_ORIGDST_PORT, 0, false, { info->origdst_port, info->origdst_port_high } },
		{ XT_CONNTRACK_REPLSRC_PORT, 1, true, { info->replsrc_port, info->replsrc_port_high } },
		{ XT_CONNTRACK_REPLDST_PORT, 1, false, { info->repldst_port, info->repldst_port_high } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!(info->match_flags & parts[i].flag))
			continue;
		xt_load_ct(xt, parts[i].src ? NFT_CT_PROTO_SRC : NFT_CT_PROTO_DST, parts[i].dir, 2);
		xt_want_number(xt, &parts[i].range, 1, false, info->invert_flags & parts[i].flag);
	}
}

XT_EVAL(conntrack)
{
	const struct xt_conntrack_mtinfo3 info = normalized(xt->blob, data);
	uint32_t status = info.status_mask;
	uint8_t dir;

	if (info.match_flags & XT_CONNTRACK_STATE)
		want_state(xt, info.state_mask, info.invert_flags & XT_CONNTRACK_STATE);
	/* The kernel asks a packet without an entry for nothing else, then. */
	if (info.match_flags & XT_CONNTRACK_STATE && ct_has_entry(xt->m->packet) == OUTCOME_NO_MATCH)
		return;
	if (info.match_flags & XT_CONNTRACK_DIRECTION) {
		dir = info.invert_flags & XT_CONNTRACK_DIRECTION ? 1 : 0;
		xt_load_ct(xt, NFT_CT_DIRECTION, NO_DIRECTION, 1);
		xt_want(xt, &dir, NULL, 1, false);
	}
	want_addrs(xt, &info);
	if (info.match_flags & XT_CONNTRACK_PROTO) {
		const uint8_t proto = (uint8_t)info.l4proto;

		xt_load_ct(xt, NFT_CT_PROTOCOL, 0, 1);
		xt_want(xt, &proto, NULL, 1, info.invert_flags & XT_CONNTRACK_PROTO);
	}
	want_ports(xt, &info);
	if (info.match_flags & XT_CONNTRACK_STATUS) {
		xt_load_ct(xt, NFT_CT_STATUS, NO_DIRECTION, 4);
		xt_mask(xt, &status, 4);
		xt_want_bits(xt, info.invert_flags & XT_CONNTRACK_STATUS);
	}
	if (info.match_flags & XT_CONNTRACK_EXPIRES)
		xt_unknown(xt, "ct expiration", "how long the entry lives is not known");
	if (!(info.match_flags & ~XT_CONNTRACK_STATE_ALIAS) && ct_has_entry(xt->m->packet) != OUTCOME_MATCH)
		xt_unknown(xt, "conntrack", "whether the packet is in conntrack is not known");
}

/* iptables has an order of its own for states. */
static char *state_text(uint32_t mask)
{
	static const uint8_t order[] = { 0, 3, 2, 1, 8, 6, 7 };
	struct str text = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (mask & 1u << order[i])
			str_addf(&text, "%s%s", text.len ? "," : "", state_names[order[i]]);
	return str_take(&text);
}

static char *status_text(uint32_t mask)
{
	static const char *const names[] = { "EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED" };

	return mask ? xt_bit_names(mask, names, ARRAY_SIZE(names)) : xstrdup("NONE");
}

static void addr_words(const struct xt_blob *blob, const struct xt_conntrack_mtinfo3 *info, struct words *words)
{
	const struct {
		uint16_t flag;
		const char *option;
		const union nf_inet_addr *addr, *mask;
	} parts[] = {
		{ XT_CONNTRACK_ORIGSRC, "--ctorigsrc", &info->origsrc_addr, &info->origsrc_mask },
		{ XT_CONNTRACK_ORIGDST, "--ctorigdst", &info->origdst_addr, &info->origdst_mask },
		{ XT_CONNTRACK_REPLSRC, "--ctreplsrc", &info->replsrc_addr, &info->replsrc_mask },
		{ XT_CONNTRACK_REPLDST, "--ctrepldst", &info->repldst_addr, &info->repldst_mask },
	};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (info->match_flags & parts[i].flag)
			words_option(words, info->invert_flags & parts[i].flag, parts[i].option,
				     xt_masked_text(blob->family, parts[i].addr, parts[i].mask));
}

static void port_words(const struct xt_conntrack_mtinfo3 *info, struct words *words)
{
	const struct {
		const char *option;
		uint16_t flag, low, high;
	} parts[] = {
		{ "--ctorigsrcport", XT_CONNTRACK_ORIGSRC_PORT, info->origsrc_port, info->origsrc_port_high },
		{ "--ctorigdstport", XT_CONNTRACK_ORIGDST_PORT, info->origdst_port, info->origdst_port_high },
		{ "--ctreplsrcport", XT_CONNTRACK_REPLSRC_PORT, info->replsrc_port, info->replsrc_port_high },
		{ "--ctrepldstport", XT_CONNTRACK_REPLDST_PORT, info->repldst_port, info->repldst_port_high },
	};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (info->match_flags & parts[i].flag)
			words_option(words, info->invert_flags & parts[i].flag, parts[i].option,
				     xt_range_text(parts[i].low, parts[i].high, ':'));
}

XT_WORDS(conntrack)
{
	const struct xt_conntrack_mtinfo3 info = normalized(blob, data);
	bool alias = info.match_flags & XT_CONNTRACK_STATE_ALIAS;
	char *status;

	if (alias) {
		free(words->word[words->n - 1]);
		words->word[words->n - 1] = xstrdup("state");
	}
	if (info.match_flags & XT_CONNTRACK_STATE)
		words_option(words, info.invert_flags & XT_CONNTRACK_STATE, alias ? "--state" : "--ctstate",
			     state_text(info.state_mask));
	if (info.match_flags & XT_CONNTRACK_PROTO)
		words_option(words, info.invert_flags & XT_CONNTRACK_PROTO, "--ctproto", xasprintf("%u", info.l4proto));
	addr_words(blob, &info, words);
	port_words(&info, words);
	if (info.match_flags & XT_CONNTRACK_STATUS) {
		status = status_text(info.status_mask);
		if (!status)
			return false;
		words_option(words, info.invert_flags & XT_CONNTRACK_STATUS, "--ctstatus", status);
	}
	if (info.match_flags & XT_CONNTRACK_EXPIRES)
		words_option(words, info.invert_flags & XT_CONNTRACK_EXPIRES, "--ctexpire",
			     xt_range_text(info.expires_min, info.expires_max, ':'));
	if (info.match_flags & XT_CONNTRACK_DIRECTION)
		words_option(words, false, "--ctdir",
			     xstrdup(info.invert_flags & XT_CONNTRACK_DIRECTION ? "REPLY" : "ORIGINAL"));
	return true;
}

/* The old match of its own; its bit for untracked packets is another one. */
#define OLD_UNTRACKED (1u << 6)

XT_EVAL(state)
{
	const struct xt_state_info *info = data;
	uint32_t mask = info->statemask & 0xfu;

	if (info->statemask & OLD_UNTRACKED)
		mask |= XT_CONNTRACK_STATE_UNTRACKED;
	want_state(xt, mask, false);
}

XT_WORDS(state)
{
	const struct xt_state_info *info = data;
	uint32_t mask = info->statemask & 0xfu;

	(void)blob;
	if (info->statemask & OLD_UNTRACKED)
		mask |= XT_CONNTRACK_STATE_UNTRACKED;
	words_option(words, false, "--state", state_text(mask));
	return true;
}
