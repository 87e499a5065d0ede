/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packet that a chain saw: headers as the trace shows them, conntrack as the trace or ctnetlink tells it, and the
 * probe as it was sent for what neither carries.
 */
#include "rules/explain.h"

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <string.h>

#include "engine/base/ifname.h"

/* `ct state` of a packet that conntrack (priority -200) has not yet seen. */
#define CT_STATE_INVALID 1
#define CT_STATE_NEW 8

static bool in_ip_hook(const struct chain *base)
{
	return (base->family == NFPROTO_INET || base->family == NFPROTO_IPV4 || base->family == NFPROTO_IPV6) &&
	       base->hook <= NF_INET_POST_ROUTING;
}

static bool before_conntrack(const struct chain *base)
{
	return in_ip_hook(base) &&
	       (base->hook == NF_INET_PRE_ROUTING || base->hook == NF_INET_LOCAL_OUT) &&
	       base->priority < NF_IP_PRI_CONNTRACK;
}

/* A nat chain sees a connection only before its own translation, and an event of the rule that translates shows what
 * that made of it. */
static uint32_t status_before(const struct chain *base, uint32_t status)
{
	bool source = base->hook == NF_INET_LOCAL_IN || base->hook == NF_INET_POST_ROUTING;

	if (!base->type || strcmp(base->type, "nat"))
		return status;
	return status & ~(uint32_t)(source ? IPS_SRC_NAT | IPS_SRC_NAT_DONE : IPS_DST_NAT | IPS_DST_NAT_DONE);
}

static void packet_ct(const struct visit *visit, const struct explainer *ex, const struct chain *base,
		      struct packet *packet)
{
	const struct trace_event *first = &visit->first;

	packet->orig_known = ex->plan != NULL;
	if (ex->plan) {
		packet->orig_src = ex->plan->probe.src;
		packet->orig_dst = ex->plan->probe.dst;
		packet->orig_sport = ex->plan->probe.sport;
		packet->orig_dport = ex->plan->probe.dport;
	}
	if (first->has_ct) {
		packet->ct_known = packet->ct_status_known = true;
		packet->ct_state = first->ct_state;
		packet->ct_direction = first->ct_direction;
		packet->ct_status = status_before(base, first->ct_status);
	} else if (before_conntrack(base) || ex->ct.traced) {
		packet->ct_known = true;
		packet->ct_state = CT_STATE_INVALID;
	} else if (ex->ct.known) {
		packet->ct_known = packet->ct_status_known = true;
		packet->ct_state = ex->ct.state;
		packet->ct_direction = ex->ct.direction;
		packet->ct_status = ex->ct.status;
	} else if (ex->ct.first && in_ip_hook(base)) {
		packet->ct_known = true;
		packet->ct_state = CT_STATE_NEW;
	}
}

static void packet_bytes(struct packet_bytes *bytes, const uint8_t *from, size_t len, const uint8_t *rest,
			 size_t rest_len)
{
	if (len > sizeof(bytes->bytes))
		len = sizeof(bytes->bytes);
	memcpy(bytes->bytes, from, len);
	if (rest_len > sizeof(bytes->bytes))
		rest_len = sizeof(bytes->bytes);
	/* What the event cuts off (TCP options) is as it was sent. */
	if (rest_len > len) {
		memcpy(bytes->bytes + len, rest + len, rest_len - len);
		len = rest_len;
	}
	bytes->len = (uint16_t)len;
}

void explain_packet(const struct explainer *ex, const struct visit *visit, const struct chain *base,
		    struct packet *ret_packet)
{
	const struct trace_event *first = &visit->first;
	struct packet packet = { 0 };
	const uint8_t *rest = NULL;
	size_t rest_len = 0, nh_len = first->nh_len;

	packet.family = base->family;
	packet.hook = (uint8_t)base->hook;
	packet.nfproto = nh_len && first->nh[0] >> 4 == 6 ? NFPROTO_IPV6 : NFPROTO_IPV4;
	packet.l4proto = trace_event_l4proto(first);
	packet.ethertype = packet.nfproto == NFPROTO_IPV6 ? ETH_P_IPV6 : ETH_P_IP;
	packet.length = (uint16_t)(packet.nfproto == NFPROTO_IPV6 ? 40 + (first->nh[4] << 8 | first->nh[5])
								  : first->nh[2] << 8 | first->nh[3]);
	if (ex->probe && ex->probe->len >= nh_len + first->th_len && packet.length == ex->probe->len) {
		rest = ex->probe->ip + nh_len;
		rest_len = ex->probe->len - nh_len;
	}
	packet_bytes(&packet.ll, first->ll, first->ll_len, NULL, 0);
	packet_bytes(&packet.nh, first->nh, nh_len, NULL, 0);
	packet_bytes(&packet.th, first->th, first->th_len, rest, rest_len);
	packet.iif = first->iif;
	packet.oif = first->oif;
	packet.iiftype = first->iiftype;
	packet.oiftype = first->oiftype;
	if (packet.iif)
		ifname_of(packet.iif, packet.iifname);
	if (packet.oif)
		ifname_of(packet.oif, packet.oifname);
	packet.mark_known = true;
	packet.mark = first->mark;
	packet_ct(visit, ex, base, &packet);
	*ret_packet = packet;
}
