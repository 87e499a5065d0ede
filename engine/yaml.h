/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a YAML file strictly: nodes with their positions, mappings by tables of keys, one-line errors.
 */
#ifndef NFDIAG_ENGINE_YAML_H
#define NFDIAG_ENGINE_YAML_H

#include <yaml.h>

#include "engine/base/err.h"

/* What a file is allowed to be, in the words of errors. */
struct source_kind {
	const char *what;  /* "a check" */
	const char *begin; /* what the file begins with: "'id: NAME'" */
	size_t max_bytes;
	unsigned int max_nodes;
};

struct loading; /* whoever loads: what it carries along (engine/check_yaml.h) */

/* A file while it is loaded. */
struct source {
	const char *path;
	const struct source_kind *kind;
	char *text;
	size_t len;
	yaml_document_t doc;
	bool parsed;
	unsigned int budget; /* nodes that may still be visited: aliases can make a small file endless */
	struct loading *loading;
	struct err *err;
};

/* 0, or -errno with err: cannot be read, or no YAML. `path` "-" is stdin, called "<stdin>" in errors. */
int source_open(struct source *source, const char *path, const struct source_kind *kind, struct err *err);
void source_done(struct source *source);

/* All return -EINVAL, with 'FILE:LINE:COLUMN: text' in err: the node's place, or that of `part` within a scalar. */
int source_fail(struct source *source, const yaml_node_t *node, const char *fmt, ...) _printf_(3, 4);
int source_fail_at(struct source *source, const yaml_node_t *node, const char *part, const char *fmt, ...)
	_printf_(4, 5);

/* The same for a scalar's character `offset`, where its text stands in the file as it is; else for its beginning. */
int source_fail_behind(struct source *source, const yaml_node_t *node, size_t offset, const char *fmt, ...)
	_printf_(4, 5);

yaml_node_t *source_root(struct source *source);
yaml_node_t *source_node(struct source *source, int id);
/* The scalar's text, which lives as long as the source. -EINVAL: not a scalar, empty, or with a NUL; `what` it should
 * be. */
int source_text(struct source *source, const yaml_node_t *node, const char *what, const char **ret_text);
/* A list of scalars or a single one: calls fn for each. */
int source_each(struct source *source, yaml_node_t *node,
		int (*fn)(struct source *source, yaml_node_t *item, void *data), void *data);

/* One key of a mapping. Rows are handled in the table's order, whatever the file's. */
struct source_key {
	const char *name;
	bool required;
	int (*parse)(struct source *source, yaml_node_t *value, void *data);
};
int source_map(struct source *source, yaml_node_t *node, const char *what, const struct source_key *keys, size_t n_keys,
	       void *data);
/* The value of that key of a mapping, or NULL. */
yaml_node_t *source_get(struct source *source, const yaml_node_t *node, const char *key);
/* A mapping as pairs: key text and value node; duplicates are an error. */
int source_pairs(struct source *source, yaml_node_t *node, const char *what,
		 int (*fn)(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value,
			   void *data),
		 void *data);

/* The closest of several words, for 'did you mean'. */
struct nearest {
	const char *word;
	char best[64]; /* "": none is close */
	unsigned int distance;
};
void nearest_try(struct nearest *nearest, const char *candidate);
/* "; did you mean 'x'?" or "". The buffer is the caller's. */
const char *nearest_text(const struct nearest *nearest, char buf[96]);

#endif
