/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports: results as text for an 80-column terminal, and as JSON (docs/result.schema.json). They print and nothing
 * else: no fact is looked up here.
 */
#ifndef NFDIAG_ENGINE_REPORT_H
#define NFDIAG_ENGINE_REPORT_H

#include <stdio.h>

#include "engine/result.h"

struct run_info {
	char kernel[80];      /* uname -r */
	char *netns;	      /* as the user named it, or NULL */
	char started[40];     /* RFC 3339, UTC */
	double ms;	      /* wall time of the run */
	unsigned int retries; /* probes that had to be sent again */
};

struct report_options {
	bool color, explain, quiet;
	unsigned int columns; /* of the terminal, at least 40; 80 where not known */
};

int report_text(FILE *out, const struct report_options *options, struct result *const *results, size_t n);
int report_json(FILE *out, const struct run_info *run, struct result *const *results, size_t n);

#endif
