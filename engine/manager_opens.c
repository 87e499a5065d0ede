/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a manager's words open, as far as their values tell: from whom, and whether only what is translated.
 */
#include "engine/base/str.h"
#include "engine/manager_private.h"

#include <string.h>

static bool wordings_use(const struct wordings *wordings, const char *name)
{
	for (size_t i = 0; i < wordings->n; i++)
		for (size_t j = 0; j < wordings->list[i].n; j++)
			if (wordings->list[i].pieces[j].kind == WORDING_VALUE &&
			    !strcmp(wordings->list[i].pieces[j].text, name))
				return true;
	return false;
}

static bool remedy_uses(const struct remedy *remedy, const char *name)
{
	return wordings_use(&remedy->run, name) || wordings_use(&remedy->add, name);
}

/* "tcp 192.168.70.10 port 22": either value may be missing. */
static char *endpoint(const struct manager_values *values, const char *addr, const char *port)
{
	const char *proto = manager_value(values, "proto"), *number = manager_value(values, port);
	const char *where = manager_value(values, addr);

	return xasprintf("%s %s%s%s", proto ? proto : "?", where ? where : "?", number ? " port " : "",
			 number ? number : "");
}

char *manager_opens(const struct remedy *remedy, enum need need, const struct manager_values *values)
{
	static const char *const places[NEED_COUNT][2] = {
		[NEED_FORWARD] = { "backend", "backend_port" },
		[NEED_INPUT] = { "address", "port" },
		[NEED_TRANSLATE] = { "public", "public_port" },
		[NEED_REDIRECT] = { "public", "public_port" },
		[NEED_REPLACE] = { "public", "public_port" },
	};
	bool filters = need == NEED_FORWARD || need == NEED_INPUT;
	bool translated = manager_value(values, "translated");
	bool only = remedy_uses(remedy, "ctstate") || remedy_uses(remedy, "ct_status");
	const char *client = manager_value(values, "client");
	bool held = client && remedy_uses(remedy, "client");
	_cleanup_(freep) char *to = NULL;

	if (!places[need][0] || (!remedy->run.n && !remedy->add.n))
		return NULL;
	to = endpoint(values, places[need][0], places[need][1]);
	return xasprintf("%s%s, from %s%s%s%s", to,
			 !filters || !translated ? ""
			 : only			 ? " for translated connections"
						 : ", also for connections that are not translated",
			 held ? client : "every source", client && !held ? ", not from " : "",
			 client && !held ? client : "", client && !held ? " alone" : "");
}
