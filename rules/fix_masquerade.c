/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder masquerade-before: this flow's packets leave with an address of this host, whatever that rule would do.
 */
#include <errno.h>
#include <string.h>

#include "rules/fix_private.h"

int fix_masquerade_before(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	struct rule_fix rule = { .where = RULE_BEFORE };
	_cleanup_(freep) char *terms = NULL;
	_cleanup_(freep) char *words = NULL;
	_cleanup_(freep) char *what = NULL;
	struct packet packet;
	struct fix_flow flow;
	int r;

	if (!fix_place(job->record, job->prefix, &rule.place) || !rule.place.handle)
		return err_set(err, -ENOTSUP, "it is not known which rule translates the source");
	r = fix_packet(job, job->record, &packet, err);
	if (r == 0)
		r = fix_flow(job, &packet, rule.place.family, &flow, err);
	if (r < 0)
		return r;
	terms = fix_terms(&flow);
	words = xasprintf("%s masquerade", terms);
	what = fix_opens(&flow);
	rule.words = words;
	rule.want = (struct expectation){ .packet = &packet, .action = ACTION_MASQUERADE };
	rule.opens = xasprintf("nothing; %s, goes on with an address of this host as its source", what);
	return fix_rule(job, &rule, ret_fix, err);
}
