/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grammar of a flow. Every refusal names the column and says what to write instead.
 */
#include "engine/base/flow.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"

#define TARGETS_MAX 64
#define LABEL_MAX 120

/* What is being parsed. */
struct parse {
	const char *text;
	uint8_t proto;
	struct flow_fault *fault;
	bool open; /* no target is expected */
	bool bare; /* an IPv6 address without port needs no brackets: nothing else can stand there */
};

/* A piece of the text: [at, at + n). */
struct span {
	size_t at, n;
};

enum role { ROLE_CLIENT = 1, ROLE_PUBLIC = 2, ROLE_BACKEND = 4, ROLE_ANY = 7 };

static const char *role_text(enum role role)
{
	return role == ROLE_CLIENT ? "client" : role == ROLE_PUBLIC ? "public address" : "target";
}

/* Addresses that cannot stand in a role. */
static const struct unfit {
	const char *prefix;
	unsigned int roles;
	const char *why;
} unfits[] = {
	{ "0.0.0.0/8", ROLE_ANY, "is no host's address; write the address of one host" },
	{ "255.255.255.255/32", ROLE_ANY, "is the broadcast address; write the address of one host" },
	{ "224.0.0.0/4", ROLE_ANY, "is a multicast address; write the address of one host" },
	{ "127.0.0.0/8", ROLE_PUBLIC,
	  "is a loopback address, to which no packet comes in from outside; "
	  "write the address that clients connect to" },
	{ "::/128", ROLE_ANY, "is no host's address; write the address of one host" },
	{ "ff00::/8", ROLE_ANY, "is a multicast address; write the address of one host" },
	{ "::ffff:0:0/96", ROLE_ANY, "is an IPv4 address in IPv6 dress; write it as 10.1.2.3" },
	{ "::1/128", ROLE_PUBLIC,
	  "is the loopback address, to which no packet comes in from outside; "
	  "write the address that clients connect to" },
};

static _printf_(3, 4) int bad(const struct parse *p, size_t at, const char *fmt, ...)
{
	va_list args;

	p->fault->at = at;
	va_start(args, fmt);
	vsnprintf(p->fault->text, sizeof(p->fault->text), fmt, args);
	va_end(args);
	return -EINVAL;
}

/* `label` is what the error names before the column. */
static int report_fault(const char *label, const struct flow_fault *fault, struct err *err)
{
	return err_usage(err, -EINVAL, "%.*s%s:%zu: %s", LABEL_MAX, label, strlen(label) > LABEL_MAX ? "..." : "",
			 fault->at + 1, fault->text);
}

/* The text of a span, at most as much of it as a message needs; the caller frees. */
static char *span_text(const struct parse *p, struct span span)
{
	return xasprintf("%.*s", (int)(span.n > LABEL_MAX ? LABEL_MAX : span.n), p->text + span.at);
}

static bool span_is(const struct parse *p, struct span span, const char *word)
{
	return span.n == strlen(word) && !memcmp(p->text + span.at, word, span.n);
}

static size_t span_count(const struct parse *p, struct span span, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < span.n; i++)
		n += p->text[span.at + i] == c;
	return n;
}

/* Where `c` stands first in the span, or the span's end. */
static size_t span_find(const struct parse *p, struct span span, char c)
{
	const char *found = memchr(p->text + span.at, c, span.n);

	return found ? (size_t)(found - p->text) : span.at + span.n;
}

static struct span span_from(struct span span, size_t at)
{
	return (struct span){ at, span.at + span.n - at };
}

/* Cuts the first piece up to `c` off the span; false where nothing is left. A separator at the end leaves an empty
 * last piece. */
static bool span_cut(const struct parse *p, struct span *rest, bool *more, char c, struct span *ret_piece)
{
	size_t end;

	if (!*more)
		return false;
	end = span_find(p, *rest, c);
	*ret_piece = (struct span){ rest->at, end - rest->at };
	*more = end < rest->at + rest->n;
	if (*more)
		*rest = span_from(*rest, end + 1);
	return true;
}

static bool only(const char *text, const char *allowed)
{
	return *text && strspn(text, allowed) == strlen(text);
}

static int parse_port(const struct parse *p, struct span span, uint16_t *ret_port)
{
	_cleanup_(freep) char *text = span_text(p, span);
	const struct servent *service;

	if (!proto_has_ports(p->proto))
		return bad(p, span.at, "icmp has no port; leave ':%s' out", text);
	if (!span.n)
		return bad(p, span.at, "there is no port behind ':'; write a number from 1 to 65535");
	if (only(text, "0123456789")) {
		unsigned long port = strtoul(text, NULL, 10);

		if (port < 1 || port > UINT16_MAX)
			return bad(p, span.at, "%s is no port; write a number from 1 to 65535", text);
		if (text[0] == '0')
			return bad(p, span.at, "%s could be read as octal; write %lu", text, port);
		*ret_port = (uint16_t)port;
		return 0;
	}
	if (only(text, "0123456789-:") && strchr("0123456789", text[0]))
		return bad(p, span.at, "%s is not one port; give one flow for each port", text);
	service = getservbyname(text, proto_name(p->proto));
	if (!service)
		return bad(p, span.at, "'%s' is no %s service of services(5); write the port's number", text,
			   proto_name(p->proto));
	*ret_port = ntohs((uint16_t)service->s_port);
	return 0;
}

/* Why the text is no address, in words that fit what the user probably meant. */
static int bad_address(const struct parse *p, struct span span, const char *text, enum role role)
{
	if (!*text)
		return bad(p, span.at, "the %s is empty; write an address, as 10.1.2.3", role_text(role));
	if (strchr(text, '%'))
		return bad(p, span_find(p, span, '%'), "a zone is not part of an address; leave it out and give --iif");
	if (only(text, "0123456789"))
		return bad(p, span.at, "'%s' is a number, not an address; write ADDRESS:%s", text, text);
	if (only(text, "0123456789."))
		return bad(p, span.at, "'%s' is no IPv4 address; write four numbers from 0 to 255, as 10.1.2.3", text);
	if (strchr(text, ':') && only(text, "0123456789abcdefABCDEF:."))
		return bad(p, span.at, "'%s' is no IPv6 address; write it as [2001:db8::1]", text);
	return bad(p, span.at, "'%s' is no address; write its numbers, for names are not looked up", text);
}

static int check_fit(const struct parse *p, size_t at, const struct addr *addr, enum role role)
{
	char text[ADDR_TEXT_MAX];
	struct addr prefix;
	unsigned int len;

	for (size_t i = 0; i < ARRAY_SIZE(unfits); i++)
		if ((unfits[i].roles & role) && addr_parse_prefix(unfits[i].prefix, &prefix, &len) == 0 &&
		    addr_in_prefix(addr, &prefix, len))
			return bad(p, at, "%s %s", addr_text(addr, text), unfits[i].why);
	return 0;
}

/* ADDR or [ADDR6]: *ret_rest is what stands behind it. */
static int parse_addr(const struct parse *p, struct span span, enum role role, struct addr *ret_addr,
		      struct span *ret_rest)
{
	_cleanup_(freep) char *whole = span_text(p, span), *text = NULL;
	bool bracket = span.n && p->text[span.at] == '[';
	struct span inner = { span.at + bracket, 0 };
	size_t end = span_find(p, span, bracket ? ']' : ':');
	struct addr addr;

	if (bracket && end == span.at + span.n)
		return bad(p, end, "there is no ']' behind the address; write %s]", whole);
	if (!bracket && addr_parse(whole, &addr) == 0 && addr.family == AF_INET6 && p->bare) {
		*ret_rest = span_from(span, span.at + span.n);
		*ret_addr = addr;
		return 0;
	}
	if (!bracket && addr_parse(whole, &addr) == 0 && addr.family == AF_INET6)
		return bad(p, span.at, "an IPv6 address needs brackets; write [%s]:PORT", whole);
	if (!bracket && span_count(p, span, ':') > 1)
		return bad(p, span.at, "'%s' has more than one ':'; write ADDRESS:PORT, and IPv6 as [ADDRESS]:PORT",
			   whole);
	inner.n = end - inner.at;
	text = span_text(p, inner);
	if (addr_parse(text, &addr) < 0)
		return bad_address(p, inner, text, role);
	if (bracket && addr.family != AF_INET6)
		return bad(p, span.at, "brackets are for IPv6; write %s without them", text);
	*ret_rest = span_from(span, end + bracket);
	*ret_addr = addr;
	return 0;
}

/* ADDR[:PORT]; *ret_port stays as it is where there is none. */
static int parse_endpoint(const struct parse *p, struct span span, enum role role, struct addr *ret_addr,
			  uint16_t *ret_port)
{
	struct span rest = span;
	struct addr addr;
	int r;

	r = parse_addr(p, span, role, &addr, &rest);
	if (r < 0)
		return r;
	/* Whether loopback may be the public address depends on the client: flow_check() knows. */
	r = check_fit(p, span.at, &addr, role == ROLE_PUBLIC ? ROLE_BACKEND : role);
	if (r < 0)
		return r;
	if (rest.n && p->text[rest.at] != ':')
		return bad(p, rest.at, "something stands behind the address; write only ':PORT' there");
	if (rest.n) {
		r = parse_port(p, span_from(rest, rest.at + 1), ret_port);
		if (r < 0)
			return r;
	}
	*ret_addr = addr;
	return 0;
}

static int parse_proto(struct parse *p, struct span span, uint8_t *ret_proto)
{
	_cleanup_(freep) char *text = span_text(p, span);
	uint8_t number = proto_number(text);

	/* icmpv6 is not a word of the grammar */
	if (number && number != IPPROTO_ICMPV6) {
		*ret_proto = number;
		return 0;
	}
	if (only(text, "tcpudpicmp:0123456789") && strchr(text, ':') && text[0] > '9')
		return bad(p, span.at, "the port stands before the protocol; write PUBLIC:PORT/PROTO");
	if (text[0] >= '0' && text[0] <= '9')
		return bad(p, span.at - 1, "'/%s' looks like a prefix; write one address, for a flow has one", text);
	return bad(p, span.at, "'%s' is no protocol that nfdiag knows; write tcp, udp or icmp", text);
}

/* [CLIENT[:PORT],]PUBLIC[:PORT][/PROTO] */
static int parse_left(struct parse *p, struct span left, struct flow *flow, struct span *ret_client,
		      struct span *ret_public)
{
	struct span client = { 0, 0 }, public = left;
	size_t comma = span_find(p, left, ','), slash;
	int r;

	if (comma < left.n) {
		client = (struct span){ 0, comma };
		public = span_from(left, comma + 1);
		if (span_count(p, public, ','))
			return bad(p, span_find(p, public, ','),
				   "more than CLIENT,PUBLIC before '='; give one flow for each");
		if (span_count(p, client, '/'))
			return bad(p, span_find(p, client, '/'), "the client takes no '/'; write /PROTO behind PUBLIC");
	}
	slash = span_find(p, public, '/');
	if (slash < public.at + public.n) {
		r = parse_proto(p, span_from(public, slash + 1), &p->proto);
		if (r < 0)
			return r;
		public.n = slash - public.at;
	}
	r = parse_endpoint(p, public, ROLE_PUBLIC, &flow->public, &flow->public_port);
	if (r < 0)
		return r;
	if (proto_has_ports(p->proto) && !flow->public_port)
		return bad(p, public.at + public.n, "%s needs a port; write PUBLIC:PORT", proto_name(p->proto));
	if (p->proto == IPPROTO_ICMP && flow->public.family == AF_INET6)
		p->proto = IPPROTO_ICMPV6;
	flow->proto = p->proto;
	if (comma < left.n) {
		r = parse_endpoint(p, client, ROLE_CLIENT, &flow->client, &flow->client_port);
		if (r < 0)
			return r;
	}
	*ret_client = client;
	*ret_public = public;
	return 0;
}

static int parse_target(const struct parse *p, struct span span, const struct flow *flow, struct target *ret_target)
{
	struct target target = { .kind = TARGET_BACKEND, .port = flow->public_port };
	struct span word = { span.at, span_find(p, span, ':') - span.at };
	size_t slash = span_find(p, span, '/');
	int r;

	if (slash < span.at + span.n)
		return bad(p, slash, "a target takes no '/'; write the protocol behind PUBLIC, as 10.1.2.3:53/udp=...");
	if (span_is(p, word, "drop")) {
		if (word.n < span.n)
			return bad(p, span.at + word.n, "drop takes no port; leave it out");
		target.kind = TARGET_DROP;
		target.port = 0;
	} else if (span_is(p, word, "local")) {
		target.kind = TARGET_LOCAL;
		if (word.n < span.n) {
			r = parse_port(p, span_from(span, span.at + word.n + 1), &target.port);
			if (r < 0)
				return r;
		}
	} else {
		r = parse_endpoint(p, span, ROLE_BACKEND, &target.addr, &target.port);
		if (r < 0)
			return r;
		if (target.addr.family != flow->public.family)
			return bad(p, span.at,
				   "IPv4 and IPv6 are mixed; write the target in the public address's family");
	}
	*ret_target = target;
	return 0;
}

static bool target_equal(const struct target *a, const struct target *b)
{
	return a->kind == b->kind && a->port == b->port && addr_equal(&a->addr, &b->addr);
}

/* TARGET[,TARGET...] */
static int parse_targets(const struct parse *p, struct span right, struct flow *flow)
{
	struct span rest = right, piece;
	struct target target = { 0 };
	bool more = true;
	int r;

	while (span_cut(p, &rest, &more, ',', &piece)) {
		if (!piece.n)
			return bad(p, piece.at, "a target is missing; write BACKEND:PORT, local or drop");
		r = parse_target(p, piece, flow, &target);
		if (r < 0)
			return r;
		for (size_t i = 0; i < flow->n_targets; i++) {
			if (target_equal(&flow->targets[i], &target))
				return bad(p, piece.at, "this target is there twice; write it once");
			if (target.kind == TARGET_DROP || flow->targets[i].kind == TARGET_DROP)
				return bad(p, piece.at, "drop stands alone; leave it or the other targets out");
		}
		if (flow->n_targets == TARGETS_MAX)
			return bad(p, piece.at, "more than %d targets; give several flows", TARGETS_MAX);
		xgrow(&flow->targets, flow->n_targets, sizeof(*flow->targets));
		flow->targets[flow->n_targets++] = target;
	}
	return 0;
}

/* The client as the options have it: fills what the flow leaves open, and must not contradict it. */
static int merge_client(const struct parse *p, struct span client, const struct flow_defaults *defaults,
			struct flow *flow)
{
	char here[ADDR_TEXT_MAX], there[ADDR_TEXT_MAX];

	if (!defaults->client.family)
		return 0;
	if (flow->client.family && !addr_equal(&flow->client, &defaults->client))
		return bad(p, client.at, "the client is %s here, but %s with --from; give it in one place",
			   addr_text(&flow->client, here), addr_text(&defaults->client, there));
	if (flow->client_port && defaults->client_port && flow->client_port != defaults->client_port)
		return bad(p, client.at, "the client's port is %u here, but %u with --from; give it in one place",
			   flow->client_port, defaults->client_port);
	if (defaults->client_port && !proto_has_ports(flow->proto))
		return bad(p, 0, "icmp has no port, but --from has one; leave ':%u' out there", defaults->client_port);
	flow->client = defaults->client;
	if (defaults->client_port)
		flow->client_port = defaults->client_port;
	return 0;
}

static bool is_loopback(const struct addr *addr)
{
	static const struct addr one6 = { .family = AF_INET6, .bytes = { [15] = 1 } };

	return (addr->family == AF_INET && addr->bytes[0] == 127) || addr_equal(addr, &one6);
}

/* What only the whole flow shows. */
static int flow_check(const struct parse *p, struct span client, struct span public, const struct flow *flow)
{
	if (flow->client.family && flow->client.family != flow->public.family)
		return bad(p, client.n ? client.at : public.at,
			   "IPv4 and IPv6 are mixed; write client and public address in one family");
	if (is_loopback(&flow->client) && is_loopback(&flow->public))
		return 0;
	return check_fit(p, public.at, &flow->public, ROLE_PUBLIC);
}

/* Bytes that no flow has, wherever they stand; the other pieces need not think of them. */
static int check_bytes(const struct parse *p)
{
	if (!*p->text)
		return bad(p, 0, "the flow is empty; write %s", p->open ? "ADDRESS:PORT" : "PUBLIC:PORT=BACKEND:PORT");
	for (size_t i = 0; p->text[i]; i++) {
		unsigned char c = (unsigned char)p->text[i];

		if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
			return bad(p, i, "a blank is not part of a flow; leave it out");
		if (c < 0x20 || c >= 0x7f)
			return bad(p, i, "this byte is not ASCII; write plain letters, digits and : , / =");
	}
	return 0;
}

static int check_equals(const struct parse *p, const char *equals)
{
	if (equals && p->open)
		return bad(p, (size_t)(equals - p->text),
			   "nothing can be expected here; leave '=...' out, or ask nfdiag expect");
	if (!equals && strstr(p->text, "->"))
		return bad(p, (size_t)(strstr(p->text, "->") - p->text), "'->' is not part of a flow; write '%s' there",
			   p->open ? "," : "=");
	if (!equals && p->open)
		return 0;
	if (!equals)
		return bad(p, strlen(p->text), "there is no '='; write PUBLIC:PORT=BACKEND:PORT");
	if (strchr(equals + 1, '='))
		return bad(p, (size_t)(strchr(equals + 1, '=') - p->text), "a second '='; separate targets by ','");
	return 0;
}

int flow_parse_at(const char *text, const struct flow_defaults *defaults, struct flow **ret_flow,
		  struct flow_fault *ret_fault)
{
	struct parse p = { text, defaults && defaults->proto ? defaults->proto : IPPROTO_TCP, ret_fault,
			   defaults && defaults->open, false };
	_cleanup_(flow_freep) struct flow *flow = xcalloc(1, sizeof(*flow));
	struct span left = { 0, 0 }, client = left, public = left;
	const char *equals = strchr(text, '=');
	int r;

	r = check_bytes(&p);
	if (r == 0)
		r = check_equals(&p, equals);
	if (r < 0)
		return r;
	left.n = equals ? (size_t)(equals - text) : strlen(text);
	r = parse_left(&p, left, flow, &client, &public);
	if (r == 0 && equals)
		r = parse_targets(&p, (struct span){ left.n + 1, strlen(equals + 1) }, flow);
	if (r == 0 && defaults)
		r = merge_client(&p, client, defaults, flow);
	if (r == 0)
		r = flow_check(&p, client, public, flow);
	if (r < 0)
		return r;
	flow->text = xstrdup(text);
	flow->iif = defaults && defaults->iif ? xstrdup(defaults->iif) : NULL;
	if (defaults && defaults->payload && flow->proto == IPPROTO_UDP) {
		flow->payload = xcalloc(1, sizeof(*flow->payload));
		*flow->payload = *defaults->payload;
	}
	*ret_flow = TAKE_PTR(flow);
	return 0;
}

int flow_parse(const char *text, const struct flow_defaults *defaults, struct flow **ret_flow, struct err *err)
{
	struct flow_fault fault = { 0 };
	int r = flow_parse_at(text, defaults, ret_flow, &fault);

	return r < 0 ? report_fault(*text ? text : "''", &fault, err) : 0;
}

int flow_parse_client(const char *text, const char *option, uint8_t proto, struct addr *ret_addr, uint16_t *ret_port,
		      struct err *err)
{
	_cleanup_(freep) char *label = xasprintf("%s %s", option, text);
	struct flow_fault fault = { 0 };
	struct parse p = { text, proto ? proto : IPPROTO_TCP, &fault, false, true };
	struct addr addr;
	uint16_t port = 0;
	int r;

	r = parse_endpoint(&p, (struct span){ 0, strlen(text) }, ROLE_CLIENT, &addr, &port);
	if (r < 0)
		return report_fault(label, &fault, err);
	*ret_addr = addr;
	*ret_port = port;
	return 0;
}
