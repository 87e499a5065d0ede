/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all reports say alike: how many flows fared how, and why one did.
 */
#include "engine/report.h"

struct report_count report_count(struct result *const *results, size_t n)
{
	struct report_count count = { 0 };

	for (size_t i = 0; i < n; i++) {
		switch (results[i]->verdict) {
		case VERDICT_OK:
			count.ok++;
			count.warned += results[i]->n_diagnoses > 0;
			break;
		case VERDICT_FAIL:
			count.failed++;
			break;
		case VERDICT_INCONCLUSIVE:
			count.inconclusive++;
			break;
		case VERDICT_TRACED:
			count.traced++;
			break;
		}
	}
	return count;
}

char *report_sum(struct result *const *results, size_t n)
{
	struct report_count count = report_count(results, n);
	struct str sum = { 0 };

	str_addf(&sum, "%zu of %zu flow%s %s", count.traced ? count.traced : count.ok, n, n == 1 ? "" : "s",
		 count.traced ? "traced" : "as expected");
	if (count.failed)
		str_addf(&sum, ", %zu failed", count.failed);
	if (count.inconclusive)
		str_addf(&sum, ", %zu inconclusive", count.inconclusive);
	return str_take(&sum);
}

char *report_reason(const struct result *result)
{
	if (result->verdict == VERDICT_FAIL && result->n_diagnoses)
		return xstrdup(result->diagnoses[0]->id);
	return xstrdup(result->summary ? result->summary : reach_name(result->reach));
}
