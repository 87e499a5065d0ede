/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compares generations first, which costs one question; and the objects that were used where somebody changed anything.
 */
#include "engine/steady.h"

#include <string.h>

enum steady steady_check(struct session *session, const struct run *run, bool explained, char **ret_what)
{
	struct err err = { 0 };
	uint32_t now = 0;
	bool known = runner_generation(&session->runner, &now);
	int r;

	if (known && run->generation_known && now == run->generation)
		return STEADY;
	r = ruleset_same(session->ruleset, ret_what, &err);
	if (r < 0)
		*ret_what = xstrdup(err.text);
	session->generation_known = known && r > 0;
	session->generation = now;
	if (r <= 0)
		return CHANGED;
	/* Something may have come and gone again. */
	if (!explained) {
		*ret_what = xstrdup("a rule that did not do to the probe what it says now");
		return CHANGED;
	}
	/* Nothing changed between the probe and the first reading, or nothing had to be read that was not known before.
	 */
	if (session->read_known && run->generation_known && session->read_at == run->generation)
		return STEADY;
	if (ruleset_size(session->ruleset) == session->size_before)
		return STEADY;
	session->keep = true;
	return UNSURE;
}
