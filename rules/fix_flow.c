/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads from facts and packet what a fix may open: the terms that name this flow and nothing else.
 */
#include <errno.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <stdio.h>
#include <string.h>

#include "rules/fix_private.h"

#define FIELD_MAX 64

/* What a flow is called, and how a rule names its service. */
static const struct service {
	uint8_t proto;
	bool ports;
	const char *name;
	const char *request, *reply; /* with a port behind them, where the protocol has ports */
} services[] = {
	{ IPPROTO_TCP, true, "tcp", "tcp dport", "tcp sport" },
	{ IPPROTO_UDP, true, "udp", "udp dport", "udp sport" },
	{ IPPROTO_ICMP, false, "icmp echo", "icmp type echo-request", "icmp type echo-reply" },
	{ IPPROTO_ICMPV6, false, "icmpv6 echo", "icmpv6 type echo-request", "icmpv6 type echo-reply" },
};

static const struct service *service_of(uint8_t proto)
{
	for (size_t i = 0; i < ARRAY_SIZE(services); i++)
		if (services[i].proto == proto)
			return &services[i];
	return NULL;
}

static const char *rule_text(const struct record *record, const char *prefix, const char *field)
{
	char name[FIELD_MAX];

	snprintf(name, sizeof(name), "%s.%s", prefix, field);
	return fact_get_text(record, name, NULL);
}

bool fix_place(const struct record *record, const char *prefix, struct rule_place *ret_place)
{
	const char *family = rule_text(record, prefix, "family");
	struct rule_place place = { .table = rule_text(record, prefix, "table"),
				    .chain = rule_text(record, prefix, "chain") };
	char name[FIELD_MAX];

	if (!family || !place.table || !place.chain)
		return false;
	snprintf(name, sizeof(name), "%s.handle", prefix);
	place.family = family_number(family);
	place.handle = (uint64_t)fact_get_int(record, name, 0);
	*ret_place = place;
	return place.family != 0;
}

const struct record *fix_stop(const struct record *record)
{
	const char *list = record_list(record);

	if (!strcmp(list, "stops"))
		return record;
	if (!strcmp(list, "near_misses"))
		return fact_get_ref(record, "before");
	if (!strcmp(list, "hits"))
		return fact_get_ref(record, "stop");
	return NULL;
}

int fix_packet(const struct fix_job *job, const struct record *record, struct packet *ret_packet, struct err *err)
{
	if (!job->context->packet_at || job->context->packet_at(job->context->data, record, ret_packet) < 0)
		return err_set(err, -ENOTSUP, "the packet as it was at that rule is not known");
	return 0;
}

static bool is_reply(const struct fix_job *job)
{
	const char *journey = fact_get_text(job->record, "journey", NULL);
	const struct record *stop = journey ? NULL : fix_stop(job->record);

	if (stop)
		journey = fact_get_text(stop, "journey", NULL);
	return journey && !strcmp(journey, "reply");
}

/* Trace events of older kernels do not tell the status: the rewritten destination does. */
static bool translated(const struct fix_job *job, const struct packet *packet)
{
	const struct record *top = facts_top(job->context->facts);
	struct addr target = fact_get_addr(top, "nat.target.addr"), dst = packet_dst(packet);

	if (packet->ct_status_known)
		return packet->ct_status & IPS_DST_NAT;
	return fact_get_bool(top, "nat.done", false) && addr_equal(&target, &dst) &&
	       packet_dport(packet) == fact_get_int(top, "nat.target.port", -1);
}

/* Tables that see conntrack: not those at the device, and not bridges. */
static bool has_ct(const struct packet *packet, uint8_t family)
{
	return (family == NFPROTO_IPV4 || family == NFPROTO_IPV6 || family == NFPROTO_INET) &&
	       !(packet->family == NFPROTO_INET && packet->hook > NF_INET_POST_ROUTING) &&
	       packet->family != NFPROTO_NETDEV;
}

static const char *ct_terms(const struct fix_job *job, const struct packet *packet, bool reply)
{
	if (!reply)
		return translated(job, packet) ? "ct status dnat " : "";
	if (!packet->ct_known || packet->ct_direction != 1)
		return "";
	return packet->ct_status_known && packet->ct_status & IPS_DST_NAT ? "ct direction reply ct status dnat "
									  : "ct direction reply ";
}

int fix_flow(const struct fix_job *job, struct packet *packet, uint8_t family, struct fix_flow *ret_flow,
	     struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	struct fix_flow flow = { .reply = is_reply(job), .proto = packet->l4proto };

	flow.client_given = fact_get_bool(top, "flow.client_given", false);
	flow.server = flow.reply ? packet_src(packet) : packet_dst(packet);
	flow.port = flow.reply ? packet_sport(packet) : packet_dport(packet);
	flow.ct = "";
	if (family == NFPROTO_ARP)
		return err_set(err, -ENOTSUP,
			       "an arp table sees no ports, so nothing can be opened for this flow alone");
	if (!service_of(packet->l4proto))
		return err_set(err, -ENOTSUP, "only flows of tcp, udp and icmp echo can be named by a rule");
	if (!flow.server.family || (!flow.port && service_of(packet->l4proto)->ports))
		return err_set(err, -ENOTSUP, "the packet's address and port at that rule are not known");
	if (flow.client_given)
		flow.client = flow.reply ? packet_dst(packet) : packet_src(packet);
	if (has_ct(packet, family))
		flow.ct = ct_terms(job, packet, flow.reply);
	if (strstr(flow.ct, "dnat") && !packet->ct_status_known) {
		packet->ct_status_known = true;
		packet->ct_status = IPS_DST_NAT;
	}
	*ret_flow = flow;
	return 0;
}

char *fix_service_terms(const struct fix_flow *flow)
{
	const struct service *service = service_of(flow->proto);
	const char *what = flow->reply ? service->reply : service->request;

	return service->ports ? xasprintf("%s %u", what, flow->port) : xstrdup(what);
}

const char *fix_service_name(const struct fix_flow *flow)
{
	return service_of(flow->proto)->name;
}

char *fix_terms(const struct fix_flow *flow)
{
	_cleanup_(freep) char *service = fix_service_terms(flow);
	const char *ip = flow->server.family == AF_INET6 ? "ip6" : "ip";
	char server[ADDR_TEXT_MAX], client[ADDR_TEXT_MAX];
	struct str terms = { 0 };

	if (flow->client.family && !flow->reply)
		str_addf(&terms, "%s saddr %s ", ip, addr_text(&flow->client, client));
	str_addf(&terms, "%s %s %s ", ip, flow->reply ? "saddr" : "daddr", addr_text(&flow->server, server));
	if (flow->client.family && flow->reply)
		str_addf(&terms, "%s daddr %s ", ip, addr_text(&flow->client, client));
	str_addf(&terms, "%s %s", service, flow->ct);
	terms.s[terms.len - 1] = '\0';
	return str_take(&terms);
}

char *fix_opens(const struct fix_flow *flow)
{
	_cleanup_(freep) char *server = endpoint_text(&flow->server, flow->port);
	char client[ADDR_TEXT_MAX];
	struct str opens = { 0 };

	if (flow->reply)
		str_add(&opens, "answers of ");
	str_addf(&opens, "%s %s", fix_service_name(flow), server);
	if (strstr(flow->ct, "dnat"))
		str_add(&opens, " for translated connections");
	if (flow->client.family)
		str_addf(&opens, ", %s %s", flow->reply ? "to" : "from", addr_text(&flow->client, client));
	else
		str_add(&opens, flow->reply ? ", to every client" : ", from every source");
	return str_take(&opens);
}

static uint32_t bit(enum term_subject subject)
{
	return (uint32_t)1 << subject;
}

uint32_t fix_server_bits(const struct fix_flow *flow)
{
	uint32_t addr = bit(flow->reply ? SUBJECT_SADDR : SUBJECT_DADDR);
	uint32_t port = bit(flow->reply ? SUBJECT_SPORT : SUBJECT_DPORT);

	return bit(SUBJECT_PROTO) | addr | (service_of(flow->proto)->ports ? port : 0);
}

uint32_t fix_map_bits(const struct fix_flow *flow)
{
	return bit(SUBJECT_PROTO) | bit(service_of(flow->proto)->ports ? SUBJECT_DPORT : SUBJECT_DADDR);
}

uint32_t fix_client_bits(const struct fix_flow *flow)
{
	return flow->reply ? bit(SUBJECT_DADDR) : bit(SUBJECT_SADDR);
}

int fix_target(const struct fix_job *job, uint8_t family, struct addr *ret_addr, uint16_t *ret_port, struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	const char *kind = fact_get_text(top, "flow.target.kind", "");
	struct addr addr = fact_get_addr(top, "flow.target.addr");
	int64_t port = fact_get_int(top, "flow.target.port", 0);

	if (!strcmp(record_list(job->record), "near_misses") && fact_get_bool(job->record, "target.expected", false)) {
		addr = fact_get_addr(job->record, "target.addr");
		port = fact_get_int(job->record, "target.port", 0);
	} else if (strcmp(kind, "backend")) {
		return err_set(err, -ENOTSUP, "no backend is expected, so there is nothing to translate to");
	}
	if (!addr.family || port < 0 || port > UINT16_MAX ||
	    (!port && fact_get_int(top, "flow.public_port", 0)))
		return err_set(err, -ENOTSUP, "the expected backend's address and port are not known");
	if (addr.family != family)
		return err_set(err, -ENOTSUP, "the public address and the backend are not of one IP version");
	*ret_addr = addr;
	*ret_port = (uint16_t)port;
	return 0;
}
