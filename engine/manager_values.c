/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values of managers' texts: one row each says where it comes from.
 */
#include "engine/manager_values.h"

#include <string.h>

#include "engine/base/str.h"

/* What a value is taken from, beside a fact of that name. */
struct origin {
	const struct record *top;
	const struct manager_place *place;
};

static char *fact_of(const struct record *top, const char *name)
{
	const struct fact *fact = fact_get(top, name);

	return fact && fact->known ? fact_value_text(fact) : NULL;
}

/* A port, where the protocol has one. */
static char *port_of(const struct record *top, const char *name)
{
	return fact_get_int(top, name, 0) > 0 ? fact_of(top, name) : NULL;
}

static bool is_ipv6(const struct record *top)
{
	return !strcmp(fact_get_text(top, "flow.family", "ipv4"), "ipv6");
}

static bool translated(const struct record *top)
{
	return fact_get_bool(top, "nat.done", false);
}

static bool closing(const struct record *top)
{
	return !strcmp(fact_get_text(top, "flow.target.kind", ""), "drop");
}

static char *value_proto(const struct origin *origin)
{
	return fact_of(origin->top, "flow.proto");
}

static char *value_family(const struct origin *origin)
{
	return fact_of(origin->top, "flow.family");
}

static char *value_ip(const struct origin *origin)
{
	return xstrdup(is_ipv6(origin->top) ? "ip6" : "ip");
}

static char *value_host(const struct origin *origin)
{
	return xstrdup(is_ipv6(origin->top) ? "128" : "32");
}

static char *value_client(const struct origin *origin)
{
	return fact_get_bool(origin->top, "flow.client_given", false) ? fact_of(origin->top, "flow.client") : NULL;
}

static char *value_public(const struct origin *origin)
{
	return fact_of(origin->top, "flow.public");
}

static char *value_public_port(const struct origin *origin)
{
	return port_of(origin->top, "flow.public_port");
}

/* Where the flow should go; of what must be closed, where it goes. */
static char *value_backend(const struct origin *origin)
{
	if (!closing(origin->top))
		return fact_of(origin->top, "flow.target.addr");
	return fact_of(origin->top, translated(origin->top) ? "nat.target.addr" : "flow.public");
}

static char *value_backend_port(const struct origin *origin)
{
	if (!closing(origin->top))
		return port_of(origin->top, "flow.target.port");
	return port_of(origin->top, translated(origin->top) ? "nat.target.port" : "flow.public_port");
}

/* Where the packet is by then, on its way to this host. */
static char *value_address(const struct origin *origin)
{
	return fact_of(origin->top, translated(origin->top) ? "nat.target.addr" : "flow.public");
}

static char *value_port(const struct origin *origin)
{
	return port_of(origin->top, translated(origin->top) ? "nat.target.port" : "flow.public_port");
}

/* Where it is translated to now, if that is wrong. */
static bool wrong(const struct record *top)
{
	return translated(top) && !fact_get_bool(top, "nat.expected", true);
}

static char *value_wrong(const struct origin *origin)
{
	return wrong(origin->top) ? fact_of(origin->top, "nat.target.addr") : NULL;
}

static char *value_wrong_port(const struct origin *origin)
{
	return wrong(origin->top) ? port_of(origin->top, "nat.target.port") : NULL;
}

static char *value_iif(const struct origin *origin)
{
	return fact_of(origin->top, "probe.iif");
}

static char *value_oif(const struct origin *origin)
{
	struct addr looked_up = fact_get_addr(origin->top, "route.dst");
	struct addr backend = fact_get_addr(origin->top, "flow.target.addr");

	/* The way of a packet that is not translated yet is another's. */
	return addr_equal(&looked_up, &backend) ? fact_of(origin->top, "route.oif") : NULL;
}

static char *value_translated(const struct origin *origin)
{
	return translated(origin->top) ? xstrdup("yes") : NULL;
}

static char *value_ctstate(const struct origin *origin)
{
	return translated(origin->top) ? xstrdup("DNAT") : NULL;
}

static char *value_ct_status(const struct origin *origin)
{
	return translated(origin->top) ? xstrdup("dnat") : NULL;
}

static char *dup_or_null(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static char *value_table_family(const struct origin *origin)
{
	return dup_or_null(origin->place->chain.family);
}

static char *value_table(const struct origin *origin)
{
	return dup_or_null(origin->place->chain.table);
}

static char *value_chain(const struct origin *origin)
{
	return dup_or_null(origin->place->chain.name);
}

/* A rule that is to close comes where packets are filtered, whatever let this one through. */
static char *value_hook(const struct origin *origin)
{
	if (closing(origin->top))
		return xstrdup(fact_get_bool(origin->top, "local.delivered", false) ? "input" : "forward");
	return dup_or_null(origin->place->hook);
}

static const struct {
	const char *name;
	char *(*get)(const struct origin *origin);
} rows[] = {
	{ "proto", value_proto },
	{ "family", value_family },
	{ "ip", value_ip },
	{ "host_bits", value_host },
	{ "client", value_client },
	{ "public", value_public },
	{ "public_port", value_public_port },
	{ "backend", value_backend },
	{ "backend_port", value_backend_port },
	{ "address", value_address },
	{ "port", value_port },
	{ "wrong", value_wrong },
	{ "wrong_port", value_wrong_port },
	{ "iif", value_iif },
	{ "oif", value_oif },
	{ "translated", value_translated },
	{ "ctstate", value_ctstate },
	{ "ct_status", value_ct_status },
	{ "table_family", value_table_family },
	{ "table", value_table },
	{ "chain", value_chain },
	{ "hook", value_hook },
};

bool manager_value_is_known(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].name, name))
			return true;
	return false;
}

void manager_values_nearest(struct nearest *nearest)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		nearest_try(nearest, rows[i].name);
}

void manager_values_fill(struct facts *facts, const struct manager_place *place, struct manager_values *values)
{
	const struct origin origin = { facts_top(facts), place };

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(freep) char *text = rows[i].get(&origin);

		manager_value_set(values, rows[i].name, text);
	}
}
