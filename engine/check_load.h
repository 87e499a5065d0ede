/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a YAML document to a check, and the part of it that is about fixes.
 */
#ifndef NFDIAG_ENGINE_CHECK_LOAD_H
#define NFDIAG_ENGINE_CHECK_LOAD_H

#include "engine/check_yaml.h"

/* Fills an empty check from an opened source: 0, or -EINVAL with err. */
int check_load(struct source *source, struct check *check);

/* check_fix.c: 'fix:', one or several; `data` is the check. */
int source_fixes(struct source *source, yaml_node_t *node, void *data);

#endif
