/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the loader of checks carries along while it reads a file, and its parts.
 */
#ifndef NFDIAG_ENGINE_CHECK_YAML_H
#define NFDIAG_ENGINE_CHECK_YAML_H

#include "engine/check_private.h"
#include "engine/yaml.h"

/* A set of paths that are known to have values. */
struct known {
	char **names;
	size_t n;
};
void known_done(struct known *known);
void known_copy(struct known *known, const struct known *from);
/* Adds what must be known where `cond` came out as `truth`. */
void known_add(struct known *known, const struct cond *cond, bool truth);
bool known_has(const struct known *known, const struct path *path);

/* A check while it is loaded. */
struct loading {
	struct check *check; /* what is being filled */
	struct known known;  /* what `when` guarantees */
};

/* For source_open(). */
extern const struct source_kind check_source;

/* check_cond.c: conditions and the names of facts. */
int source_path(struct source *source, const yaml_node_t *node, const char *name, struct path *ret_path);
/* The five fields of a rule together: 'stop.rule'. */
bool source_is_rule(struct source *source, const char *name);
int source_rule_path(struct source *source, const yaml_node_t *node, const char *name, struct path *ret_path);
int source_cond(struct source *source, yaml_node_t *node, struct cond **ret_cond);
int source_needs(struct source *source, yaml_node_t *node, struct cond **ret_cond);
/* check_load.c: one 'NAME: LIST' of 'for:'. */
int source_var(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value,
	       struct var *ret_var);
/* check_op.c: an operand, by operator and type. */
int source_operands(struct source *source, yaml_node_t *node, struct cond *cond);
/* check_text.c: ${fact} in texts; what is not in source->known is an error. */
int source_template(struct source *source, const yaml_node_t *node, struct template *ret_template);
int source_shell(struct source *source, const yaml_node_t *node, struct template *ret_template);
int source_sentences(struct source *source, yaml_node_t *node, struct sentences *sentences);

#endif
