/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Targets that change the packet's mark, or what conntrack has of it, and go on: MARK, CONNMARK, CT, NOTRACK.
 */
#include "rules/xt/private.h"

#include <linux/netfilter/nf_conntrack_tuple_common.h>
#include <linux/netfilter/xt_CT.h>
#include <linux/netfilter/xt_connmark.h>
#include <linux/netfilter/xt_mark.h>

#define STATE_INVALID 1u

XT_EVAL(set_mark)
{
	const struct xt_mark_tginfo2 *info = data;
	struct packet *packet;
	bool sure;

	packet = machine_write(xt->m, &sure);
	if (!packet)
		return;
	packet->mark = (packet->mark & ~info->mask) ^ info->mark;
	packet->mark_known = sure && (packet->mark_known || info->mask == UINT32_MAX);
}

XT_WORDS(set_mark)
{
	const struct xt_mark_tginfo2 *info = data;

	(void)blob;
	words_option(words, false, "--set-xmark", xasprintf("0x%x/0x%x", info->mark, info->mask));
	return true;
}

/* Both revisions in the terms of the second. */
static struct xt_connmark_tginfo2 normalized(const struct xt_blob *blob, const void *data)
{
	const struct xt_connmark_tginfo1 *old = data;

	if (blob->revision == 2)
		return *(const struct xt_connmark_tginfo2 *)data;
	return (struct xt_connmark_tginfo2){
		.ctmark = old->ctmark, .ctmask = old->ctmask, .nfmask = old->nfmask, .mode = old->mode
	};
}

static uint32_t shifted(const struct xt_connmark_tginfo2 *info, uint32_t value)
{
	if (info->shift_bits >= 32)
		return 0;
	return info->shift_dir == D_SHIFT_RIGHT ? value >> info->shift_bits : value << info->shift_bits;
}

XT_EVAL(set_connmark)
{
	const struct xt_connmark_tginfo2 info = normalized(xt->blob, data);
	struct packet *packet;
	uint32_t mark;
	bool sure;

	if (ct_has_entry(xt->m->packet) == OUTCOME_NO_MATCH)
		return;
	packet = machine_write(xt->m, &sure);
	if (!packet)
		return;
	sure = sure && ct_has_entry(packet) == OUTCOME_MATCH;
	switch (info.mode) {
	case XT_CONNMARK_SET:
		mark = (packet->ct_mark & ~info.ctmask) ^ info.ctmark;
		packet->ct_mark = info.shift_bits ? shifted(&info, mark) : mark;
		packet->ct_mark_known = sure && (packet->ct_mark_known || info.ctmask == UINT32_MAX);
		break;
	case XT_CONNMARK_SAVE:
		mark = packet->mark & info.nfmask;
		packet->ct_mark = (packet->ct_mark & ~info.ctmask) ^ (info.shift_bits ? shifted(&info, mark) : mark);
		packet->ct_mark_known =
			sure && packet->mark_known && (packet->ct_mark_known || info.ctmask == UINT32_MAX);
		break;
	case XT_CONNMARK_RESTORE:
		mark = packet->ct_mark & info.ctmask;
		packet->mark = (packet->mark & ~info.nfmask) ^ (info.shift_bits ? shifted(&info, mark) : mark);
		packet->mark_known = sure && packet->ct_mark_known && (packet->mark_known || info.nfmask == UINT32_MAX);
		break;
	default:
		packet->mark_known = packet->ct_mark_known = false;
	}
}

XT_WORDS(set_connmark)
{
	const struct xt_connmark_tginfo2 info = normalized(blob, data);

	if (info.shift_bits)
		return false;
	if (info.mode == XT_CONNMARK_SET) {
		words_option(words, false, "--set-xmark", xasprintf("0x%x/0x%x", info.ctmark, info.ctmask));
		return true;
	}
	if (info.mode != XT_CONNMARK_SAVE && info.mode != XT_CONNMARK_RESTORE)
		return false;
	words_add(words, info.mode == XT_CONNMARK_SAVE ? "--save-mark" : "--restore-mark");
	words_option(words, false, "--nfmask", xasprintf("0x%x", info.nfmask));
	words_option(words, false, "--ctmask", xasprintf("0x%x", info.ctmask));
	return true;
}

XT_EVAL(notrack)
{
	(void)data;
	ct_untrack(xt->m);
}

/* By a number, or by the packet's mark. */
static void set_zone(struct machine *m, const struct xt_ct_target_info *info)
{
	bool by_mark = info->flags & XT_CT_ZONE_MARK;

	if (!m->eval || (!info->zone && !by_mark))
		return;
	effect_add(m, EFFECT_ZONE);
	m->eval->zone = !by_mark ? info->zone : m->packet->mark_known ? (uint16_t)m->packet->mark : -1;
	m->eval->zone_dir = info->flags & XT_CT_ZONE_DIR_ORIG	? IP_CT_DIR_ORIGINAL
			    : info->flags & XT_CT_ZONE_DIR_REPL ? IP_CT_DIR_REPLY
								: IP_CT_DIR_MAX;
}

XT_EVAL(ct)
{
	const struct xt_ct_target_info *info = data;
	struct packet *packet;
	bool sure;

	if (info->flags & XT_CT_NOTRACK) {
		ct_untrack(xt->m);
		return;
	}
	set_zone(xt->m, info);
	/* Until conntrack sees the packet it has a template for an entry: neither new nor invalid to a rule. */
	packet = machine_write(xt->m, &sure);
	if (packet && !packet->ct_status_known && packet->ct_state == STATE_INVALID)
		packet->ct_known = false;
}

XT_WORDS(ct)
{
	const struct xt_ct_target_info *info = data;

	(void)blob;
	if (info->flags & XT_CT_NOTRACK) {
		words_add(words, "--notrack");
		return !(info->flags & ~(XT_CT_NOTRACK | XT_CT_NOTRACK_ALIAS)) && !info->zone;
	}
	if (info->flags & ~(XT_CT_ZONE_DIR_ORIG | XT_CT_ZONE_DIR_REPL | XT_CT_ZONE_MARK) || info->ct_events ||
	    info->exp_events)
		return false;
	if (*info->helper)
		words_option(words, false, "--helper",
			     xasprintf("%.*s", (int)strnlen(info->helper, sizeof(info->helper)), info->helper));
	if (!info->zone && !(info->flags & XT_CT_ZONE_MARK))
		return !info->flags;
	words_option(words, false,
		     info->flags & XT_CT_ZONE_DIR_ORIG	 ? "--zone-orig"
		     : info->flags & XT_CT_ZONE_DIR_REPL ? "--zone-reply"
							 : "--zone",
		     info->flags & XT_CT_ZONE_MARK ? xstrdup("mark") : xasprintf("%u", info->zone));
	return true;
}
