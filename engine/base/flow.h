/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a user expects: one flow, and its grammar
 *
 *	[CLIENT[:PORT],]PUBLIC[:PORT][/PROTO]=TARGET[,TARGET...]
 *	TARGET  BACKEND[:PORT] | local[:PORT] | drop
 *
 * or, where the asker expects nothing of it (flow_defaults.open), only what stands before '='.
 */
#ifndef NFDIAG_BASE_FLOW_H
#define NFDIAG_BASE_FLOW_H

#include "engine/base/addr.h"
#include "engine/base/err.h"
#include "engine/base/payload.h"

enum target_kind { TARGET_BACKEND, TARGET_LOCAL, TARGET_DROP };

struct target {
	enum target_kind kind;
	struct addr addr; /* backend only */
	uint16_t port;	  /* host order; PUBLIC's where the user gave none; 0 for icmp and drop */
};

struct flow {
	char *text;	      /* as the user wrote it */
	char *name;	      /* or NULL */
	uint8_t proto;	      /* IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, IPPROTO_ICMPV6 */
	struct addr client;   /* family 0: not given */
	uint16_t client_port; /* host order; 0: not given */
	struct addr public;
	uint16_t public_port;	 /* host order; 0 for icmp */
	char *iif;		 /* interface on which the client's packets arrive, or NULL: to be found out */
	struct payload *payload; /* udp only: what the user wants the probe to carry, or NULL */
	struct target *targets; /* none: nothing is expected */
	size_t n_targets;
};

/* What the options say about every flow; a flow's own words win over `proto`, and must agree with `client`. `payload`
 * is for the udp flows among them. */
struct flow_defaults {
	uint8_t proto; /* 0: tcp */
	struct addr client;
	uint16_t client_port;
	const char *iif;	       /* or NULL */
	const struct payload *payload; /* or NULL */
	bool open;		       /* nothing is expected of it: there is no '=TARGET' */
};

/* 0, or -EINVAL with err saying the column (1 is the flow's first character) and the mend (exit 2). */
int flow_parse(const char *text, const struct flow_defaults *defaults, struct flow **ret_flow, struct err *err);
/* The same for a text that is part of something else: where it is wrong, and how. */
struct flow_fault {
	size_t at; /* in the text, from 0 */
	char text[400];
};
int flow_parse_at(const char *text, const struct flow_defaults *defaults, struct flow **ret_flow,
		  struct flow_fault *ret_fault);
/* One client, ADDR[:PORT], as it stands behind `option` ("--from"); an IPv6 address without
 * port needs no brackets; port names are those of `proto`, *ret_port 0 is
 * none. Returns as flow_parse(). */
int flow_parse_client(const char *text, const char *option, uint8_t proto, struct addr *ret_addr, uint16_t *ret_port,
		      struct err *err);
void flow_free(struct flow *flow);
DEFINE_FREEP(struct flow, flow_free)

/* "tcp", "udp", "icmp", "icmpv6"; "?" for others. */
const char *proto_name(uint8_t proto);
/* And back: 0 for no such word. */
uint8_t proto_number(const char *name);
/* tcp and udp have; what they have not heard of has none. */
bool proto_has_ports(uint8_t proto);
/* "backend", "local", "drop". */
const char *target_kind_name(enum target_kind kind);

/* Can an interface have that name? */
bool flow_iif_ok(const char *name);

/* True where one of the targets is this backend. */
bool flow_wants(const struct flow *flow, const struct addr *addr, uint16_t port);
/* True where one of the targets is that port of this host. */
bool flow_wants_local(const struct flow *flow, uint16_t port);
/* True where it must stay closed. */
bool flow_drops(const struct flow *flow);

#endif
