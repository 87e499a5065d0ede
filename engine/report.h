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
/* A test case for each flow; an inconclusive one counts as an error, so that nothing passes that was not seen. */
int report_junit(FILE *out, const struct run_info *run, struct result *const *results, size_t n);
/* TAP 13; an inconclusive flow is 'not ok'. */
int report_tap(FILE *out, const struct run_info *run, struct result *const *results, size_t n);
/* One line as monitoring plugins print it; report_nagios_exit() goes with it. */
int report_nagios(FILE *out, const struct run_info *run, struct result *const *results, size_t n);
/* 0 ok, 1 ok with warnings, 2 at least one flow failed, 3 none failed and not all are known. */
int report_nagios_exit(struct result *const *results, size_t n);

/* All of these: the caller frees. */
/* "web: tcp 10.2.1.2 -> 10.1.2.3:1222, expected backend 192.168.70.10:22" */
char *report_flow_line(const struct result *result);
/* "element-absent", where there is a diagnosis of a failed flow; else its summary. */
char *report_reason(const struct result *result);
/* "3 of 5 flows as expected, 1 failed, 1 inconclusive" */
char *report_sum(struct result *const *results, size_t n);
/* One flow as report_text() has it. */
char *report_result_text(const struct report_options *options, const struct result *result);

struct report_count {
	size_t ok, failed, inconclusive, traced, warned; /* warned: ok, with a warning */
};
struct report_count report_count(struct result *const *results, size_t n);

#endif
