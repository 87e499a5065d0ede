/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces and their addresses, by rtnetlink. Only reads the kernel.
 */
#ifndef NFDIAG_PROBES_LINK_H
#define NFDIAG_PROBES_LINK_H

#include <net/if.h>

#include "engine/base/addr.h"
#include "engine/base/nl.h"

struct link {
	uint32_t ifindex;
	char name[IFNAMSIZ];
	uint16_t type;	/* ARPHRD_* */
	uint32_t flags; /* IFF_* */
	uint32_t mtu;
	uint32_t master; /* ifindex of the bridge, bond or VRF it belongs to, or 0 */
	uint32_t group;
	uint8_t mac[6];
	bool has_mac;	  /* six bytes of Ethernet address */
	char kind[16];	  /* "veth", "bridge", "vlan", ...; "" for hardware */
	uint32_t lower;	  /* ifindex of the device that it was made on or tied to (vlan, macvlan, tunnels, veth), or 0 */
	bool lower_away;  /* that one is in another network namespace */
	/* What the kind adds (probes/link_kind.c). */
	uint16_t vlan_id, vlan_proto; /* vlan: its tag; bridge: vlan_proto where it tells VLANs apart, else 0 */
	uint32_t active;	      /* bond: ifindex of the active port, or 0 where several are */
	uint8_t xdp_mode; /* XDP_ATTACHED_*: NONE, DRV, SKB, HW, MULTI */
	uint32_t xdp_id;  /* id of the attached program, or 0 */
};

/* 0; -ENODEV: no such interface in this namespace. */
int link_by_name(struct nl *route, const char *name, struct link *ret_link, struct err *err);
int link_by_index(struct nl *route, uint32_t ifindex, struct link *ret_link, struct err *err);

/* link_kind.c: IFLA_INFO_DATA of a link whose kind is known. 0 or -EBADMSG. */
int link_parse_kind_data(const struct nlattr *data, struct link *link);

/* One RTM_NEWLINK into the struct: 0 or -EBADMSG. Touches no socket. */
int link_parse(const struct nlmsghdr *nlh, struct link *ret_link);

struct link_addr {
	uint32_t ifindex;
	struct addr addr;    /* the local address */
	unsigned int prefix; /* length in bits */
};

/* Every address of that family on every interface; the caller frees *ret_addrs. 0 or -errno. */
int link_addrs(struct nl *route, uint8_t family, struct link_addr **ret_addrs, size_t *ret_n, struct err *err);

#endif
