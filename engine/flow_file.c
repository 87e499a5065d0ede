/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads flows out of a YAML file. What the values mean is the flow grammar's business (engine/base/flow.h): here they
 * are put together to flows, and what that says of a column is traced back to the value it is about.
 */
#include "engine/flow_file.h"

#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "engine/yaml.h"

#define FLOWS_MAX 100000
#define NAME_MAX_BYTES 200
#define PIECES_MAX 80 /* client, public, proto, and more targets than a flow may have */

static const struct source_kind flow_source = {
	.what = "a file of flows",
	.begin = "'flows:'",
	.max_bytes = (size_t)16 * 1024 * 1024,
	.max_nodes = 2000000,
};

enum field { FIELD_NAME, FIELD_CLIENT, FIELD_PUBLIC, FIELD_PROTO, FIELD_TARGET, FIELD_IIF, FIELD_PAYLOAD, FIELD_COUNT };

static const char *const field_names[FIELD_COUNT] = {
	[FIELD_NAME] = "name",	   [FIELD_CLIENT] = "client", [FIELD_PUBLIC] = "public",   [FIELD_PROTO] = "proto",
	[FIELD_TARGET] = "target", [FIELD_IIF] = "iif",	      [FIELD_PAYLOAD] = "payload",
};

/* One entry of `flows:`, or `defaults:`. NULL: not given. */
struct entry {
	yaml_node_t *fields[FIELD_COUNT];
	bool defaulted[FIELD_COUNT]; /* it is the defaults' */
};

struct flow_loading {
	const struct flow_defaults *given; /* by the command line */
	struct flow_list *list;
	struct entry defaults;
};

/* A value's part of the flow's text: [at, at + n), of which the first `skip` bytes are not the value's. */
struct piece {
	const yaml_node_t *node;
	size_t at, n, skip;
};

/* A flow being put together out of values. */
struct assembly {
	struct str text;
	struct piece pieces[PIECES_MAX];
	size_t n_pieces;
};

void flow_list_done(struct flow_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		flow_free(list->flows[i]);
	free(list->flows);
	*list = (struct flow_list){ 0 };
}

void flow_list_add(struct flow_list *list, struct flow *flow)
{
	xgrow(&list->flows, list->n, sizeof(*list->flows));
	list->flows[list->n++] = flow;
}

static bool is_sequence(const yaml_node_t *node)
{
	return node->type == YAML_SEQUENCE_NODE;
}

/* How many values a field has: a list's, 1 of a scalar, 1 of what is not given (value_at() is NULL then). */
static size_t n_values(const yaml_node_t *node)
{
	return node && is_sequence(node) ? (size_t)(node->data.sequence.items.top - node->data.sequence.items.start)
					 : 1;
}

static yaml_node_t *value_at(struct source *source, yaml_node_t *node, size_t i)
{
	return node && is_sequence(node) ? source_node(source, node->data.sequence.items.start[i]) : node;
}

/* The flow's fault, said of the value that it is in. */
static int fail_in_piece(struct source *source, const struct assembly *assembly, const struct flow_fault *fault)
{
	const struct piece *piece = &assembly->pieces[0];

	for (size_t i = 0; i < assembly->n_pieces && assembly->pieces[i].at <= fault->at; i++)
		piece = &assembly->pieces[i];
	if (fault->at < piece->at + piece->skip)
		return source_fail(source, piece->node, "%s", fault->text);
	return source_fail_behind(source, piece->node, fault->at - piece->at - piece->skip, "%s", fault->text);
}

static bool is_bare_ipv6(const char *text)
{
	struct addr addr;

	return addr_parse(text, &addr) == 0 && addr.family == AF_INET6;
}

/* What a flow's text is made of must not bring the grammar's own separators along. */
static int add_piece(struct source *source, struct assembly *assembly, const yaml_node_t *node, const char *what,
		     const char *before, const char *forbidden)
{
	struct piece piece = { .node = node };
	const char *text = NULL;
	size_t stop;
	int r = source_text(source, node, what, &text);

	if (r < 0)
		return r;
	stop = strcspn(text, forbidden);
	if (text[stop])
		return source_fail_behind(source, node, stop, "'%c' is not part of a %s; several are a list: [A, B]",
					  text[stop], what);
	if (assembly->n_pieces == PIECES_MAX)
		return source_fail(source, node, "too many of them; give several flows");
	str_add(&assembly->text, before);
	piece.at = assembly->text.len;
	piece.skip = is_bare_ipv6(text);
	str_addf(&assembly->text, piece.skip ? "[%s]" : "%s", text);
	piece.n = assembly->text.len - piece.at;
	assembly->pieces[assembly->n_pieces++] = piece;
	return 0;
}

static int set_payload(struct source *source, const struct entry *entry, struct payload *payload,
		       struct flow_defaults *defaults)
{
	yaml_node_t *node = entry->fields[FIELD_PAYLOAD];
	struct err err = { 0 };
	const char *text = NULL;
	int r;

	if (!node)
		return 0;
	r = source_text(source, node, "payload", &text);
	if (r < 0)
		return r;
	if (payload_parse(text, payload, &err) < 0)
		return source_fail(source, node, "%s", err.text);
	defaults->payload = payload;
	return 0;
}

static int set_iif(struct source *source, const struct entry *entry, struct flow_defaults *defaults)
{
	yaml_node_t *node = entry->fields[FIELD_IIF];
	const char *text = NULL;
	int r;

	if (!node)
		return 0;
	r = source_text(source, node, "iif", &text);
	if (r < 0)
		return r;
	if (!flow_iif_ok(text))
		return source_fail(source, node, "'%s' is no interface's name; write one of 'ip link'", text);
	if (defaults->iif && strcmp(defaults->iif, text))
		return source_fail(source, node, "the interface is %s here, but %s with --iif; give it in one place",
				   text, defaults->iif);
	defaults->iif = text;
	return 0;
}

static int set_name(struct source *source, const struct entry *entry, struct flow *flow)
{
	yaml_node_t *node = entry->fields[FIELD_NAME];
	const char *text = NULL;
	int r;

	if (!node)
		return 0;
	r = source_text(source, node, "name", &text);
	if (r < 0)
		return r;
	if (strlen(text) > NAME_MAX_BYTES)
		return source_fail(source, node, "a name has at most %d bytes", NAME_MAX_BYTES);
	flow->name = xstrdup(text);
	return 0;
}

/* The text is whole: a flow of it, with what the entry says besides. */
static int add_flow(struct source *source, struct flow_loading *loading, const struct entry *entry,
		    const struct assembly *assembly, const yaml_node_t *place)
{
	_cleanup_(flow_freep) struct flow *flow = NULL;
	struct flow_defaults defaults = *loading->given;
	struct flow_fault fault = { 0 };
	struct payload payload;
	int r;

	if (loading->list->n == FLOWS_MAX)
		return source_fail(source, place, "more than %d flows; give several files", FLOWS_MAX);
	r = set_payload(source, entry, &payload, &defaults);
	if (r == 0)
		r = set_iif(source, entry, &defaults);
	if (r < 0)
		return r;
	if (flow_parse_at(assembly->text.s, &defaults, &flow, &fault) < 0)
		return fail_in_piece(source, assembly, &fault);
	if (entry->fields[FIELD_PAYLOAD] && !entry->defaulted[FIELD_PAYLOAD] && !flow->payload)
		return source_fail(source, entry->fields[FIELD_PAYLOAD],
				   "only a udp probe carries a payload; leave it out");
	r = set_name(source, entry, flow);
	if (r == 0)
		flow_list_add(loading->list, TAKE_PTR(flow));
	return r;
}

/* One value of each field that expands, and all targets. */
static int assemble(struct source *source, const struct entry *entry, yaml_node_t *const *chosen,
		    struct assembly *assembly)
{
	const yaml_node_t *client = chosen[FIELD_CLIENT], *proto = chosen[FIELD_PROTO];
	yaml_node_t *target = entry->fields[FIELD_TARGET];
	int r = 0;

	if (client) {
		r = add_piece(source, assembly, client, "client", "", ",=");
		if (r == 0)
			str_add(&assembly->text, ",");
	}
	if (r == 0)
		r = add_piece(source, assembly, chosen[FIELD_PUBLIC], "public", "", ",=");
	if (r == 0 && proto)
		r = add_piece(source, assembly, proto, "proto", "/", ",=/");
	for (size_t i = 0; r == 0 && i < n_values(target); i++)
		r = add_piece(source, assembly, value_at(source, target, i), "target", i ? "," : "=", ",=");
	return r;
}

/* The protocol may stand behind the public address instead; then a default one does not count. */
static int choose_proto(struct source *source, const struct entry *entry, const yaml_node_t *public,
			yaml_node_t **proto)
{
	if (public->type != YAML_SCALAR_NODE || !strchr((const char *)public->data.scalar.value, '/') || !*proto)
		return 0;
	if (!entry->defaulted[FIELD_PROTO])
		return source_fail(source, *proto, "the public address has a protocol already; leave one of them out");
	*proto = NULL;
	return 0;
}

/* Every combination of client, public address and protocol, the last one running fastest. */
static int expand(struct source *source, struct flow_loading *loading, const struct entry *entry,
		  const yaml_node_t *place)
{
	static const enum field fields[] = { FIELD_CLIENT, FIELD_PUBLIC, FIELD_PROTO };
	size_t total = 1;
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(fields) && total <= FLOWS_MAX; i++)
		total *= n_values(entry->fields[fields[i]]);
	if (total > FLOWS_MAX)
		return source_fail(source, place, "this stands for more than %d flows; give several files", FLOWS_MAX);
	for (size_t n = 0; r == 0 && n < total; n++) {
		struct assembly assembly = { 0 };
		yaml_node_t *chosen[FIELD_COUNT] = { 0 };
		size_t rest = n;

		for (size_t i = ARRAY_SIZE(fields); i-- > 0;) {
			yaml_node_t *field = entry->fields[fields[i]];

			chosen[fields[i]] = value_at(source, field, rest % n_values(field));
			rest /= n_values(field);
		}
		r = choose_proto(source, entry, chosen[FIELD_PUBLIC], &chosen[FIELD_PROTO]);
		if (r == 0)
			r = assemble(source, entry, chosen, &assembly);
		if (r == 0)
			r = add_flow(source, loading, entry, &assembly, place);
		str_done(&assembly.text);
	}
	return r;
}

/* The command line's form, as one value: the defaults' clients count where it names none. */
static int load_short(struct source *source, yaml_node_t *node, struct flow_loading *loading)
{
	struct entry entry = loading->defaults;
	const char *text = NULL, *equals;
	yaml_node_t *clients;
	bool has_client;
	int r = source_text(source, node, "a flow", &text);

	if (r < 0)
		return r;
	equals = strchr(text, '=');
	has_client = memchr(text, ',', equals ? (size_t)(equals - text) : strlen(text));
	clients = has_client ? NULL : entry.fields[FIELD_CLIENT];
	for (size_t i = 0; r == 0 && i < n_values(clients); i++) {
		struct assembly assembly = { 0 };

		if (clients)
			r = add_piece(source, &assembly, value_at(source, clients, i), "client", "", ",=");
		if (r == 0)
			r = add_piece(source, &assembly, node, "flow", clients ? "," : "", "");
		if (r == 0)
			r = add_flow(source, loading, &entry, &assembly, node);
		str_done(&assembly.text);
	}
	return r;
}

static int keep_list(struct source *source, yaml_node_t *value, enum field field, struct entry *entry)
{
	if (is_sequence(value) && !n_values(value))
		return source_fail(source, value, "the list is empty");
	entry->fields[field] = value;
	entry->defaulted[field] = false;
	return 0;
}

/* A row for each field; the values are looked at when they are put together. */
#define FIELD_PARSER(id, field)                                                                                        \
	static int load_##id(struct source *source, yaml_node_t *value, void *data)                                    \
	{                                                                                                              \
		return keep_list(source, value, field, data);                                                          \
	}
FIELD_PARSER(name, FIELD_NAME)
FIELD_PARSER(client, FIELD_CLIENT)
FIELD_PARSER(public, FIELD_PUBLIC)
FIELD_PARSER(proto, FIELD_PROTO)
FIELD_PARSER(target, FIELD_TARGET)
FIELD_PARSER(iif, FIELD_IIF)
FIELD_PARSER(payload, FIELD_PAYLOAD)

/* `name` first: defaults have all but that. */
static const struct source_key entry_keys[] = {
	{ "name", false, load_name },	    { "client", false, load_client }, { "public", false, load_public },
	{ "proto", false, load_proto },	    { "target", false, load_target }, { "iif", false, load_iif },
	{ "payload", false, load_payload },
};

static int load_entry(struct source *source, yaml_node_t *node, void *data)
{
	struct flow_loading *loading = data;
	struct entry entry = loading->defaults;
	int r;

	if (node->type == YAML_SCALAR_NODE)
		return load_short(source, node, loading);
	r = source_map(source, node, "a flow", entry_keys, ARRAY_SIZE(entry_keys), &entry);
	if (r < 0)
		return r;
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (!entry.fields[i] && (i == FIELD_PUBLIC || i == FIELD_TARGET))
			return source_fail(source, node, "a flow has no '%s:'", field_names[i]);
	return expand(source, loading, &entry, node);
}

static int load_defaults(struct source *source, yaml_node_t *node, void *data)
{
	struct flow_loading *loading = data;
	int r = source_map(source, node, "defaults", entry_keys + 1, ARRAY_SIZE(entry_keys) - 1, &loading->defaults);

	for (size_t i = 0; i < FIELD_COUNT; i++)
		loading->defaults.defaulted[i] = loading->defaults.fields[i] != NULL;
	return r;
}

static int load_flows(struct source *source, yaml_node_t *node, void *data)
{
	if (!is_sequence(node))
		return source_fail(source, node, "flows must be a list: '- public: ADDRESS:PORT'");
	return source_each(source, node, load_entry, data);
}

static const struct source_key file_keys[] = {
	{ "defaults", false, load_defaults },
	{ "flows", true, load_flows },
};

int flow_file_load(const char *path, const struct flow_defaults *defaults, struct flow_list *list, struct err *err)
{
	struct flow_loading loading = { .given = defaults, .list = list };
	struct source source;
	yaml_node_t *root;
	int r;

	r = source_open(&source, path, &flow_source, err);
	if (r == 0) {
		root = source_root(&source);
		r = is_sequence(root)
			    ? load_flows(&source, root, &loading)
			    : source_map(&source, root, "a file of flows", file_keys, ARRAY_SIZE(file_keys), &loading);
	}
	source_done(&source);
	return r;
}
