/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results as a monitoring plugin's: one line, '|', numbers; and the exit status that such a plugin has.
 */
#include <errno.h>
#include <string.h>

#include "engine/report.h"

#define NAMED_MAX 3 /* flows that are named in the line */

enum { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN };

int report_nagios_exit(struct result *const *results, size_t n)
{
	struct report_count count = report_count(results, n);

	if (count.failed)
		return STATE_CRITICAL;
	if (count.inconclusive)
		return STATE_UNKNOWN;
	return count.warned ? STATE_WARNING : STATE_OK;
}

/* '|' begins the numbers. */
static void add_words(struct str *out, const char *text)
{
	struct str safe = { 0 };

	str_add_escaped(&safe, text);
	for (char *s = safe.s; s && *s; s++)
		if (*s == '|')
			*s = '/';
	str_add(out, safe.s ? safe.s : "");
	str_done(&safe);
}

static bool add_flows(struct str *out, enum verdict verdict, struct result *const *results, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		_cleanup_(freep) char *flow = NULL, *reason = NULL;

		if (results[i]->verdict != verdict || (verdict == VERDICT_OK && !results[i]->n_diagnoses))
			continue;
		if (found++ == NAMED_MAX) {
			str_add(out, "; ...");
			break;
		}
		flow = results[i]->flow->name ? xstrdup(results[i]->flow->name) : report_flow_line(results[i]);
		reason = verdict == VERDICT_OK ? xstrdup(results[i]->diagnoses[0]->id) : report_reason(results[i]);
		str_add(out, "; ");
		add_words(out, flow);
		str_add(out, ": ");
		add_words(out, reason);
	}
	return found > 0;
}

int report_nagios(FILE *out, const struct run_info *run, struct result *const *results, size_t n)
{
	static const char *const states[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };
	struct report_count count = report_count(results, n);
	_cleanup_(freep) char *sum = report_sum(results, n);
	struct str text = { 0 };
	int r = 0;

	str_addf(&text, "NFDIAG %s - %s", states[report_nagios_exit(results, n)], sum);
	if (!add_flows(&text, VERDICT_FAIL, results, n) && !add_flows(&text, VERDICT_INCONCLUSIVE, results, n))
		add_flows(&text, VERDICT_OK, results, n);
	str_addf(&text, " | ok=%zu;;;0;%zu failed=%zu;;;0;%zu inconclusive=%zu;;;0;%zu time=%.3fs;;;0\n", count.ok, n,
		 count.failed, n, count.inconclusive, n, run->ms / 1e3);
	if (fputs(text.s, out) == EOF || fflush(out) == EOF)
		r = -errno;
	str_done(&text);
	return r;
}
