/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path of a packet as text: hook, place, handle, what happened there.
 */
#ifndef NFDIAG_ENGINE_REPORT_PATH_H
#define NFDIAG_ENGINE_REPORT_PATH_H

#include "engine/report.h"

/* Adds the decisive steps, or with options->explain all of them and the packet at each hook. False: there are none. */
bool report_path(struct str *out, const struct report_options *options, const struct result *result);

/* Adds "10.1.2.3:22", "[2001:db8::1]:22", or without port (0) the address alone. */
void report_endpoint(struct str *out, const struct addr *addr, uint16_t port);

/* The whole path, for --explain (report_explain.c). */
void report_explain(struct str *out, const struct report_options *options, const struct result *result);

/* What the two share. The hook of a step as it is named on the left. */
const char *report_hook_text(const struct step *step);
/* Where the words stand in a rule's text, outside of quotes and as whole words; NULL: nowhere. */
const char *report_find_words(const char *rule, const char *words);
/* Puts "<- dropped here" at the right edge of the line that was just ended, or on a line of its own. */
void report_add_mark(struct str *out, const struct step *step, const struct report_options *options);

#endif
