/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads ipsets over netlink: the set's name and type by its index, and whether one element is in it.
 */
#include "rules/ipset.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"
#include "rules/eval.h"

#include <linux/netfilter.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <linux/netfilter/nfnetlink.h>

#define REQUEST_SIZE 512

static struct nlmsghdr *request(void *buf, uint8_t command, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = (uint16_t)(NFNL_SUBSYS_IPSET << 8 | command);
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = AF_INET;
	nfg->version = NFNETLINK_V0;
	mnl_attr_put_u8(nlh, IPSET_ATTR_PROTOCOL, IPSET_PROTOCOL);
	return nlh;
}

static void take_name(const struct nlattr *attr, char *buf, size_t size)
{
	if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) == 0)
		snprintf(buf, size, "%s", mnl_attr_get_str(attr));
}

/* Fills what the message says, and leaves the rest. */
static int take_set(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;
	struct ipset *set = data;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct nfgenmsg))
		return -EBADMSG;
	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg)) {
		switch (mnl_attr_get_type(attr)) {
		case IPSET_ATTR_SETNAME:
			take_name(attr, set->name, sizeof(set->name));
			break;
		case IPSET_ATTR_TYPENAME:
			take_name(attr, set->type, sizeof(set->type));
			break;
		case IPSET_ATTR_FAMILY:
			if (mnl_attr_validate(attr, MNL_TYPE_U8) == 0)
				set->family = mnl_attr_get_u8(attr);
			break;
		}
	}
	return 0;
}

int ipset_find(struct nl *nl, uint16_t index, struct ipset *ret_set)
{
	char buf[REQUEST_SIZE] __attribute__((aligned(8))) = { 0 };
	struct nlmsghdr *nlh = request(buf, IPSET_CMD_GET_BYINDEX, 0);
	struct ipset set = { 0 };
	int r;

	mnl_attr_put_u16(nlh, IPSET_ATTR_INDEX | NLA_F_NET_BYTEORDER, htons(index));
	r = nl_talk(nl, nlh, take_set, NULL, &set);
	if (r < 0)
		return r;
	if (!*set.name)
		return -ENOENT;
	memset(buf, 0, sizeof(buf));
	nlh = request(buf, IPSET_CMD_HEADER, 0);
	mnl_attr_put_strz(nlh, IPSET_ATTR_SETNAME, set.name);
	r = nl_talk(nl, nlh, take_set, NULL, &set);
	if (r < 0)
		return r;
	*ret_set = set;
	return 0;
}

/* One element as it is put together. */
struct element {
	const struct packet *packet;
	struct nlmsghdr *nlh;
	struct str key;
	uint32_t subjects;
	unsigned int n_addrs;
	bool bitmap;
};

static void note(struct element *e, enum term_subject subject, const char *text)
{
	e->subjects |= 1u << subject;
	str_addf(&e->key, "%s%s", e->key.len ? "," : "", text);
}

static bool put_addr(struct element *e, bool src)
{
	const struct addr addr = src ? packet_src(e->packet) : packet_dst(e->packet);
	char text[ADDR_TEXT_MAX];
	struct nlattr *nest;

	if (!addr.family || (src && e->packet->any_src))
		return false;
	nest = mnl_attr_nest_start(e->nlh, e->n_addrs++ ? IPSET_ATTR_IP2 : IPSET_ATTR_IP);
	mnl_attr_put(e->nlh,
		     (addr.family == AF_INET6 ? IPSET_ATTR_IPADDR_IPV6 : IPSET_ATTR_IPADDR_IPV4) | NLA_F_NET_BYTEORDER,
		     addr_len(&addr), addr.bytes);
	mnl_attr_nest_end(e->nlh, nest);
	note(e, src ? SUBJECT_SADDR : SUBJECT_DADDR, addr_text(&addr, text));
	return e->n_addrs <= 2;
}

static bool put_port(struct element *e, bool src)
{
	uint16_t port = src ? packet_sport(e->packet) : packet_dport(e->packet);
	_cleanup_(freep) char *text = NULL;

	if (!port || (src && e->packet->any_sport) ||
	    (e->packet->l4proto != IPPROTO_TCP && e->packet->l4proto != IPPROTO_UDP))
		return false;
	mnl_attr_put_u16(e->nlh, IPSET_ATTR_PORT | NLA_F_NET_BYTEORDER, htons(port));
	if (!e->bitmap)
		mnl_attr_put_u8(e->nlh, IPSET_ATTR_PROTO, e->packet->l4proto);
	text = xasprintf("%s:%u", e->packet->l4proto == IPPROTO_UDP ? "udp" : "tcp", port);
	note(e, src ? SUBJECT_SPORT : SUBJECT_DPORT, e->bitmap ? strchr(text, ':') + 1 : text);
	return true;
}

static bool put_iface(struct element *e, bool src)
{
	const char *name = src ? e->packet->iifname : e->packet->oifname;

	if (!*name)
		return false;
	mnl_attr_put_strz(e->nlh, IPSET_ATTR_IFACE, name);
	note(e, src ? SUBJECT_IIF : SUBJECT_OIF, name);
	return true;
}

static bool put_mark(struct element *e, bool src)
{
	char text[16];

	(void)src;
	if (!e->packet->mark_known)
		return false;
	mnl_attr_put_u32(e->nlh, IPSET_ATTR_MARK | NLA_F_NET_BYTEORDER, htonl(e->packet->mark));
	snprintf(text, sizeof(text), "0x%x", e->packet->mark);
	note(e, SUBJECT_MARK, text);
	return true;
}

static const struct {
	const char *name;
	bool (*put)(struct element *e, bool src);
} parts[] = {
	{ "ip", put_addr }, { "net", put_addr }, { "port", put_port }, { "iface", put_iface }, { "mark", put_mark },
};

/* Part number `i` of a type like "hash:net,port,net"; its length, 0: none. */
static size_t part_of(const char *type, unsigned int i, const char **ret_part)
{
	const char *at = strchr(type, ':');

	for (at = at ? at + 1 : ""; i && *at; i--) {
		at += strcspn(at, ",");
		at += *at == ',';
	}
	*ret_part = at;
	return strcspn(at, ",");
}

static bool put_part(struct element *e, const char *part, size_t len, bool src)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (strlen(parts[i].name) == len && !strncmp(parts[i].name, part, len))
			return parts[i].put(e, src);
	return false;
}

/* -ENOTSUP: it has a part that cannot be told, or none at all (sets of sets). */
static int put_element(struct element *e, const struct ipset *set, const struct ipset_ask *ask)
{
	const char *part;
	unsigned int n = 0;
	size_t len;

	for (; n <= ask->dim && (len = part_of(set->type, n, &part)); n++)
		if (!put_part(e, part, len, ask->src & 1u << n))
			return -ENOTSUP;
	return n ? 0 : -ENOTSUP;
}

static int ask_member(struct nl *nl, const struct ipset_ask *ask, const struct packet *packet,
		      struct ipset_answer *answer)
{
	char buf[REQUEST_SIZE] __attribute__((aligned(8))) = { 0 };
	struct element e = { .packet = packet, .nlh = request(buf, IPSET_CMD_TEST, NLM_F_ACK) };
	struct nlattr *data;
	int r;

	e.bitmap = !strncmp(answer->set.type, "bitmap:", strlen("bitmap:"));
	mnl_attr_put_strz(e.nlh, IPSET_ATTR_SETNAME, answer->set.name);
	data = mnl_attr_nest_start(e.nlh, IPSET_ATTR_DATA);
	r = put_element(&e, &answer->set, ask);
	mnl_attr_nest_end(e.nlh, data);
	if (r == 0)
		r = nl_talk(nl, e.nlh, NULL, NULL, NULL);
	snprintf(answer->key, sizeof(answer->key), "%s", e.key.s ? e.key.s : "");
	answer->subjects = e.subjects;
	str_done(&e.key);
	answer->member = r == 0;
	return r == -IPSET_ERR_EXIST ? 0 : r;
}

int ipset_ask(struct nl *nl, const struct ipset_ask *ask, const struct packet *packet, struct ipset_answer *ret_answer)
{
	struct ipset_answer answer = { 0 };
	const char *part;
	int r;

	r = ipset_find(nl, ask->index, &answer.set);
	if (r < 0)
		return r;
	/* The kernel finds nothing where the rule names fewer parts, or the packet is of the other family. */
	if (!part_of(answer.set.type, 0, &part) || !strncmp(answer.set.type, "list:", strlen("list:")))
		return -ENOTSUP;
	if ((answer.set.family != NFPROTO_UNSPEC && answer.set.family != packet->nfproto) ||
	    part_of(answer.set.type, ask->dim, &part)) {
		*ret_answer = answer;
		return 0;
	}
	r = ask_member(nl, ask, packet, &answer);
	if (r < 0)
		return r;
	*ret_answer = answer;
	return 0;
}
