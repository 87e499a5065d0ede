/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of xt matches and targets: a row for each kernel struct.
 */
#include "rules/xt/kinds.h"

#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/xt_CT.h>
#include <linux/netfilter/xt_LOG.h>
#include <linux/netfilter/xt_NFLOG.h>
#include <linux/netfilter/xt_NFQUEUE.h>
#include <linux/netfilter/xt_TCPMSS.h>
#include <linux/netfilter/xt_addrtype.h>
#include <linux/netfilter/xt_comment.h>
#include <linux/netfilter/xt_connmark.h>
#include <linux/netfilter/xt_conntrack.h>
#include <linux/netfilter/xt_dscp.h>
#include <linux/netfilter/xt_iprange.h>
#include <linux/netfilter/xt_length.h>
#include <linux/netfilter/xt_limit.h>
#include <linux/netfilter/xt_mac.h>
#include <linux/netfilter/xt_mark.h>
#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_physdev.h>
#include <linux/netfilter/xt_pkttype.h>
#include <linux/netfilter/xt_rpfilter.h>
#include <linux/netfilter/xt_set.h>
#include <linux/netfilter/xt_state.h>
#include <linux/netfilter/xt_statistic.h>
#include <linux/netfilter/xt_tcpudp.h>
#include <linux/netfilter_ipv4/ipt_ttl.h>

#define ANY_REVISION UINT32_MAX
#define ICMP_INFO_SIZE 4 /* ipt_icmp, ip6t_icmp */
/* What the kernel keeps behind the user's part is not looked at. */
#define USER_PART(type, member) offsetof(struct type, member)
#define OLD_NAT sizeof(struct nf_nat_ipv4_multi_range_compat)
#define IP4 NFPROTO_IPV4
#define IP6 NFPROTO_IPV6

#define BOTH(name) .eval = xt_##name##_eval, .words = xt_##name##_words

static const struct xt_kind matches[] = {
	{ "addrtype", XT_REV(0), sizeof(struct xt_addrtype_info), IP4, 0, BOTH(addrtype) },
	{ "addrtype", XT_REV(1), sizeof(struct xt_addrtype_info_v1), BOTH(addrtype) },
	{ "comment", XT_REV(0), sizeof(struct xt_comment_info), BOTH(comment) },
	{ "connbytes", ANY_REVISION, 0, .effect = EFFECT_LIMIT },
	{ "connlimit", ANY_REVISION, 0, .effect = EFFECT_CONNLIMIT },
	{ "connmark", XT_REV(1), sizeof(struct xt_connmark_mtinfo1), .eval = xt_connmark_eval, .words = xt_mark_words },
	{ "conntrack", XT_REV(1), sizeof(struct xt_conntrack_mtinfo1), BOTH(conntrack) },
	{ "conntrack", XT_REV(2), sizeof(struct xt_conntrack_mtinfo2), BOTH(conntrack) },
	{ "conntrack", XT_REV(3), sizeof(struct xt_conntrack_mtinfo3), BOTH(conntrack) },
	{ "cpu", ANY_REVISION, 0, .effect = EFFECT_CHANCE },
	{ "dscp", XT_REV(0), sizeof(struct xt_dscp_info), BOTH(dscp) },
	{ "hashlimit", ANY_REVISION, 0, .effect = EFFECT_LIMIT, .eval = xt_hashlimit_eval },
	{ "hl", XT_REV(0), sizeof(struct ipt_ttl_info), IP6, 0, BOTH(ttl) },
	{ "icmp", XT_REV(0), ICMP_INFO_SIZE, IP4, 0, BOTH(icmp) },
	{ "icmp6", XT_REV(0), ICMP_INFO_SIZE, IP6, 0, BOTH(icmp) },
	{ "iprange", XT_REV(1), sizeof(struct xt_iprange_mtinfo), BOTH(iprange) },
	{ "length", XT_REV(0), sizeof(struct xt_length_info), BOTH(length) },
	{ "limit", XT_REV(0), USER_PART(xt_rateinfo, prev), .effect = EFFECT_LIMIT, BOTH(limit) },
	{ "mac", XT_REV(0), sizeof(struct xt_mac_info), BOTH(mac) },
	{ "mark", XT_REV(1), sizeof(struct xt_mark_mtinfo1), BOTH(mark) },
	{ "multiport", XT_REV(1), sizeof(struct xt_multiport_v1), BOTH(multiport) },
	{ "physdev", XT_REV(0), sizeof(struct xt_physdev_info), BOTH(physdev) },
	{ "pkttype", XT_REV(0), sizeof(struct xt_pkttype_info), BOTH(pkttype) },
	{ "quota", ANY_REVISION, 0, .effect = EFFECT_QUOTA },
	{ "recent", ANY_REVISION, 0, .effect = EFFECT_LIMIT },
	{ "rpfilter", XT_REV(0), sizeof(struct xt_rpfilter_info), BOTH(rpfilter) },
	{ "set", XT_REV(1) | XT_REV(2), sizeof(struct xt_set_info_match_v1), BOTH(set) },
	{ "set", XT_REV(3), sizeof(struct xt_set_info_match_v3), BOTH(set) },
	{ "set", XT_REV(4), sizeof(struct xt_set_info_match_v4), BOTH(set) },
	{ "state", XT_REV(0), sizeof(struct xt_state_info), BOTH(state) },
	{ "statistic", XT_REV(0), USER_PART(xt_statistic_info, master), BOTH(statistic) },
	{ "tcp", XT_REV(0), sizeof(struct xt_tcp), BOTH(tcp) },
	{ "tos", XT_REV(1), sizeof(struct xt_tos_match_info), BOTH(tos) },
	{ "ttl", XT_REV(0), sizeof(struct ipt_ttl_info), IP4, 0, BOTH(ttl) },
	{ "udp", XT_REV(0), sizeof(struct xt_udp), BOTH(udp) },
};

static const struct xt_kind targets[] = {
	{ "CHECKSUM", ANY_REVISION, 0, .eval = xt_goes_on_eval },
	{ "CONNMARK", XT_REV(1), sizeof(struct xt_connmark_tginfo1), BOTH(set_connmark) },
	{ "CONNMARK", XT_REV(2), sizeof(struct xt_connmark_tginfo2), BOTH(set_connmark) },
	{ "CT", XT_REV(0), USER_PART(xt_ct_target_info, ct), BOTH(ct) },
	{ "CT", XT_REV(1) | XT_REV(2), USER_PART(xt_ct_target_info_v1, timeout), BOTH(ct) },
	{ "DNAT", XT_REV(0), OLD_NAT, IP4, 0, .eval = xt_dnat_eval, .words = xt_nat_words },
	{ "DNAT", XT_REV(0) | XT_REV(1), sizeof(struct nf_nat_range), .eval = xt_dnat_eval, .words = xt_nat_words },
	{ "DNAT", XT_REV(2), sizeof(struct nf_nat_range2), .eval = xt_dnat_eval, .words = xt_nat_words },
	{ "HL", XT_REV(0), sizeof(struct ipt_ttl_info), IP6, 0, BOTH(set_ttl) },
	{ "LOG", XT_REV(0), sizeof(struct xt_log_info), .effect = EFFECT_LOG, .eval = xt_goes_on_eval,
	  .words = xt_log_words },
	{ "MARK", XT_REV(2), sizeof(struct xt_mark_tginfo2), BOTH(set_mark) },
	{ "MASQUERADE", XT_REV(0), OLD_NAT, IP4, 0, .eval = xt_masquerade_eval, .words = xt_to_ports_words },
	{ "MASQUERADE", XT_REV(0), sizeof(struct nf_nat_range), IP6, 0, .eval = xt_masquerade_eval,
	  .words = xt_to_ports_words },
	{ "NETMAP", XT_REV(0), OLD_NAT, IP4, 0, BOTH(netmap) },
	{ "NETMAP", XT_REV(0), sizeof(struct nf_nat_range), IP6, 0, BOTH(netmap) },
	{ "NFLOG", XT_REV(0), sizeof(struct xt_nflog_info), .effect = EFFECT_LOG, .eval = xt_goes_on_eval,
	  .words = xt_nflog_words },
	{ "NFQUEUE", XT_REV(0), sizeof(struct xt_NFQ_info), .effect = EFFECT_QUEUE, BOTH(queue) },
	{ "NFQUEUE", XT_REV(1), sizeof(struct xt_NFQ_info_v1), .effect = EFFECT_QUEUE, BOTH(queue) },
	{ "NFQUEUE", XT_REV(2) | XT_REV(3), sizeof(struct xt_NFQ_info_v3), .effect = EFFECT_QUEUE, BOTH(queue) },
	{ "NOTRACK", XT_REV(0), 0, .eval = xt_notrack_eval },
	{ "REDIRECT", XT_REV(0), OLD_NAT, IP4, 0, .eval = xt_redirect_eval, .words = xt_to_ports_words },
	{ "REDIRECT", XT_REV(0), sizeof(struct nf_nat_range), IP6, 0, .eval = xt_redirect_eval,
	  .words = xt_to_ports_words },
	{ "REJECT", XT_REV(0), sizeof(uint32_t), BOTH(reject) },
	{ "SNAT", XT_REV(0), OLD_NAT, IP4, 0, .eval = xt_snat_eval, .words = xt_nat_words },
	{ "SNAT", XT_REV(0) | XT_REV(1), sizeof(struct nf_nat_range), .eval = xt_snat_eval, .words = xt_nat_words },
	{ "SNAT", XT_REV(2), sizeof(struct nf_nat_range2), .eval = xt_snat_eval, .words = xt_nat_words },
	{ "TCPMSS", XT_REV(0), sizeof(struct xt_tcpmss_info), .eval = xt_goes_on_eval, .words = xt_tcpmss_words },
	{ "TTL", XT_REV(0), sizeof(struct ipt_ttl_info), IP4, 0, BOTH(set_ttl) },
	{ "TRACE", XT_REV(0), 0, .eval = xt_goes_on_eval },
};

static const struct xt_kind *find(const struct xt_kind *kinds, size_t n, const struct xt_blob *blob)
{
	for (size_t i = 0; i < n; i++) {
		const struct xt_kind *kind = &kinds[i];

		if (strcmp(kind->name, blob->name) || (kind->family && kind->family != blob->family))
			continue;
		if (kind->revisions != ANY_REVISION &&
		    (blob->revision >= 32 || !(kind->revisions & XT_REV(blob->revision))))
			continue;
		return kind->size <= blob->len ? kind : NULL;
	}
	return NULL;
}

const struct xt_kind *xt_match_find(const struct xt_blob *blob)
{
	return find(matches, ARRAY_SIZE(matches), blob);
}

const struct xt_kind *xt_target_find(const struct xt_blob *blob)
{
	return find(targets, ARRAY_SIZE(targets), blob);
}
