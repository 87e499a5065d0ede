/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a YAML file strictly over libyaml's document API, which keeps the position of every node.
 */
#include "engine/yaml.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"

static int source_fail_mark(struct source *source, size_t line, size_t column, const char *fmt, va_list args)
{
	_cleanup_(freep) char *text = xvasprintf(fmt, args);
	struct str safe = { 0 };

	str_add_escaped(&safe, text);
	err_usage(source->err, -EINVAL, "%s:%zu:%zu: %s", source->path, line + 1, column + 1, safe.s ? safe.s : "");
	str_done(&safe);
	return -EINVAL;
}

int source_fail(struct source *source, const yaml_node_t *node, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	source_fail_mark(source, node->start_mark.line, node->start_mark.column, fmt, args);
	va_end(args);
	return -EINVAL;
}

/* Moves over one character of UTF-8, counting as libyaml does. */
static const char *next_char(const char *s, size_t *line, size_t *column)
{
	if (*s == '\n') {
		(*line)++;
		*column = 0;
	} else {
		(*column)++;
	}
	for (s++; ((unsigned char)*s & 0xc0) == 0x80; s++)
		;
	return s;
}

int source_fail_at(struct source *source, const yaml_node_t *node, const char *part, const char *fmt, ...)
{
	size_t line = 0, column = 0;
	const char *s = source->text;
	size_t n = strlen(part);
	va_list args;

	for (size_t i = 0; *s && i < node->end_mark.index; i++) {
		if (i >= node->start_mark.index && !strncmp(s, part, n))
			break;
		s = next_char(s, &line, &column);
	}
	if (strncmp(s, part, n)) {
		line = node->start_mark.line;
		column = node->start_mark.column;
	}
	va_start(args, fmt);
	source_fail_mark(source, line, column, fmt, args);
	va_end(args);
	return -EINVAL;
}

int source_fail_behind(struct source *source, const yaml_node_t *node, size_t offset, const char *fmt, ...)
{
	size_t line = 0, column = 0, quote = node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1;
	const char *s = source->text;
	va_list args;

	for (size_t i = 0; *s && i < node->start_mark.index + quote; i++)
		s = next_char(s, &line, &column);
	if (strncmp(s, (const char *)node->data.scalar.value, node->data.scalar.length)) {
		line = node->start_mark.line;
		column = node->start_mark.column;
	} else {
		column += offset;
	}
	va_start(args, fmt);
	source_fail_mark(source, line, column, fmt, args);
	va_end(args);
	return -EINVAL;
}

static int source_read(struct source *source)
{
	FILE *file = strcmp(source->path, "-") ? fopen(source->path, "re") : stdin;
	const size_t max = source->kind->max_bytes;
	int r = file ? 0 : -errno;

	if (file) {
		source->text = xcalloc(1, max + 2);
		source->len = fread(source->text, 1, max + 1, file);
		if (ferror(file))
			r = errno ? -errno : -EIO;
	}
	if (file && file != stdin)
		fclose(file);
	if (file == stdin)
		source->path = "<stdin>";
	if (r == -EACCES)
		return err_env(source->err, r, "cannot read %s: %s", source->path, strerror(-r));
	if (r < 0)
		return err_usage(source->err, r, "cannot read %s: %s", source->path, strerror(-r));
	if (source->len > max)
		return err_usage(source->err, -EFBIG, "%s: %s has at most %zu bytes", source->path, source->kind->what,
				 max);
	return 0;
}

static int parser_fail(struct source *source, const yaml_parser_t *parser)
{
	size_t line = parser->problem_mark.line, column = parser->problem_mark.column;
	const char *s = source->text;

	/* The reader (bytes that are no text) gives an offset instead of a mark. */
	if (parser->error == YAML_READER_ERROR) {
		line = column = 0;
		while (s < source->text + parser->problem_offset && *s)
			s = next_char(s, &line, &column);
	}
	return err_usage(source->err, -EINVAL, "%s:%zu:%zu: this is no YAML: %s", source->path, line + 1, column + 1,
			 parser->problem ? parser->problem : "it cannot be read");
}

static int source_parse(struct source *source, yaml_parser_t *parser)
{
	yaml_document_t more;
	yaml_node_t *root, *extra;
	int r = 0;

	yaml_parser_set_input_string(parser, (const unsigned char *)source->text, source->len);
	if (!yaml_parser_load(parser, &source->doc))
		return parser_fail(source, parser);
	source->parsed = true;
	root = source_root(source);
	if (!root)
		return err_usage(source->err, -EINVAL, "%s:1:1: the file is empty; %s begins with %s", source->path,
				 source->kind->what, source->kind->begin);
	if (!yaml_parser_load(parser, &more))
		return parser_fail(source, parser);
	extra = yaml_document_get_root_node(&more);
	if (extra)
		r = source_fail(source, extra, "a second document; %s is one file", source->kind->what);
	yaml_document_delete(&more);
	return r;
}

int source_open(struct source *source, const char *path, const struct source_kind *kind, struct err *err)
{
	yaml_parser_t parser;
	int r;

	*source = (struct source){ .path = path, .kind = kind, .budget = kind->max_nodes, .err = err };
	r = source_read(source);
	if (r < 0)
		return r;
	if (!yaml_parser_initialize(&parser))
		return err_set(err, -ENOMEM, "%s: out of memory", path);
	r = source_parse(source, &parser);
	yaml_parser_delete(&parser);
	return r;
}

void source_done(struct source *source)
{
	if (source->parsed)
		yaml_document_delete(&source->doc);
	free(source->text);
}

yaml_node_t *source_root(struct source *source)
{
	return yaml_document_get_root_node(&source->doc);
}

yaml_node_t *source_node(struct source *source, int id)
{
	return yaml_document_get_node(&source->doc, id);
}

int source_text(struct source *source, const yaml_node_t *node, const char *what, const char **ret_text)
{
	const char *text;

	if (node->type != YAML_SCALAR_NODE)
		return source_fail(source, node, "%s must be a single value, not a %s", what,
				   node->type == YAML_SEQUENCE_NODE ? "list" : "mapping");
	text = (const char *)node->data.scalar.value;
	if (!*text)
		return source_fail(source, node, "%s is empty", what);
	if (strlen(text) != node->data.scalar.length)
		return source_fail(source, node, "%s holds a NUL byte", what);
	*ret_text = text;
	return 0;
}

static int source_visit(struct source *source, const yaml_node_t *node)
{
	if (!source->budget)
		return source_fail(source, node, "too much: %s has at most %u values (an alias that holds itself?)",
				   source->kind->what, source->kind->max_nodes);
	source->budget--;
	return 0;
}

int source_each(struct source *source, yaml_node_t *node,
		int (*fn)(struct source *source, yaml_node_t *item, void *data), void *data)
{
	int r = source_visit(source, node);

	if (r < 0 || node->type != YAML_SEQUENCE_NODE)
		return r < 0 ? r : fn(source, node, data);
	if (node->data.sequence.items.start == node->data.sequence.items.top)
		return source_fail(source, node, "the list is empty");
	for (yaml_node_item_t *item = node->data.sequence.items.start; !r && item < node->data.sequence.items.top;
	     item++) {
		r = source_visit(source, node);
		if (!r)
			r = fn(source, source_node(source, *item), data);
	}
	return r;
}

int source_pairs(struct source *source, yaml_node_t *node, const char *what,
		 int (*fn)(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value,
			   void *data),
		 void *data)
{
	yaml_node_pair_t *pair, *other;
	int r = source_visit(source, node);

	if (r < 0)
		return r;
	if (node->type != YAML_MAPPING_NODE)
		return source_fail(source, node, "%s must be a mapping: 'key: value'", what);
	for (pair = node->data.mapping.pairs.start; !r && pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *key = source_node(source, pair->key);
		const char *name = "";

		r = source_text(source, key, "a key", &name);
		for (other = node->data.mapping.pairs.start; !r && other < pair; other++)
			if (!strcmp((const char *)source_node(source, other->key)->data.scalar.value, name))
				r = source_fail(source, key, "'%s' is there twice", name);
		if (!r)
			r = fn(source, key, name, source_node(source, pair->value), data);
	}
	return r;
}

yaml_node_t *source_get(struct source *source, const yaml_node_t *node, const char *key)
{
	yaml_node_pair_t *pair;

	if (node->type != YAML_MAPPING_NODE)
		return NULL;
	for (pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *name = source_node(source, pair->key);

		if (name->type == YAML_SCALAR_NODE && !strcmp((const char *)name->data.scalar.value, key))
			return source_node(source, pair->value);
	}
	return NULL;
}

struct key_table {
	const char *what;
	const struct source_key *keys;
	size_t n;
};

static int key_is_known(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value, void *data)
{
	const struct key_table *table = data;
	struct nearest nearest = { .word = name };
	char buf[96];

	(void)value;
	for (size_t i = 0; i < table->n; i++)
		if (!strcmp(table->keys[i].name, name))
			return 0;
	for (size_t i = 0; i < table->n; i++)
		nearest_try(&nearest, table->keys[i].name);
	return source_fail(source, key, "%s has no key '%s'%s", table->what, name, nearest_text(&nearest, buf));
}

int source_map(struct source *source, yaml_node_t *node, const char *what, const struct source_key *keys, size_t n_keys,
	       void *data)
{
	struct key_table table = { .what = what, .keys = keys, .n = n_keys };
	int r = source_pairs(source, node, what, key_is_known, &table);

	for (size_t i = 0; !r && i < n_keys; i++) {
		yaml_node_t *value = source_get(source, node, keys[i].name);

		if (value)
			r = keys[i].parse(source, value, data);
		else if (keys[i].required)
			r = source_fail(source, node, "%s has no '%s:'", what, keys[i].name);
	}
	return r;
}

/* Levenshtein distance, up to 63 characters. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[64];
	size_t n = strlen(b);

	if (n > 63 || strlen(a) > 63)
		return 64;
	for (size_t j = 0; j <= n; j++)
		row[j] = (unsigned int)j;
	for (size_t i = 0; a[i]; i++) {
		unsigned int diagonal = row[0];

		row[0] = (unsigned int)i + 1;
		for (size_t j = 0; j < n; j++) {
			unsigned int above = row[j + 1];
			unsigned int best = diagonal + (a[i] != b[j]);

			if (above + 1 < best)
				best = above + 1;
			if (row[j] + 1 < best)
				best = row[j] + 1;
			diagonal = above;
			row[j + 1] = best;
		}
	}
	return row[n];
}

void nearest_try(struct nearest *nearest, const char *candidate)
{
	unsigned int d = distance(nearest->word, candidate);

	if (d <= 1 + strlen(nearest->word) / 4 && (!*nearest->best || d < nearest->distance)) {
		snprintf(nearest->best, sizeof(nearest->best), "%s", candidate);
		nearest->distance = d;
	}
}

const char *nearest_text(const struct nearest *nearest, char buf[96])
{
	buf[0] = '\0';
	if (*nearest->best)
		snprintf(buf, 96, "; did you mean '%s'?", nearest->best);
	return buf;
}
