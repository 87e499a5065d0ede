/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is the live ruleset still what was read of it? Everything that was read is noted, and can be read once more and
 * compared: tables, chains, rules, sets, and what sets said of keys. What counts packets or time is left out.
 */
#include "rules/ruleset_private.h"

#include <errno.h>
#include <search.h>
#include <string.h>

#include "engine/base/str.h"

/* More answers than that are not kept: whether they would be the same is then not known. */
#define ASKED_MAX 20000

struct noted_table {
	uint8_t family;
	char *name;
	uint64_t handle; /* a table made anew has another one */
	uint32_t flags;
	bool read;
};

struct noted_answer {
	const struct set *set;
	uint64_t hash; /* of the answer */
	uint8_t key[];
};

struct noted_search {
	uint8_t family;
	int64_t hook; /* -1: any */
	size_t limit;
	uint64_t hash;
};

struct notes {
	struct noted_table *tables;
	void *answers; /* a tree of tsearch(3), by set and key */
	struct noted_search *searches;
	size_t n_tables, n_answers, n_searches, n_objects;
	bool too_many; /* answers were left out */
	bool torn;     /* the same question was answered in two ways */
};

uint64_t ruleset_hash(uint64_t hash, const void *data, size_t len)
{
	const uint8_t *bytes = data;

	/* FNV-1a; hash 0 begins. */
	if (!hash)
		hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ bytes[i]) * 0x100000001b3;
	return hash;
}

static struct notes *notes_of(struct ruleset *ruleset)
{
	if (!ruleset->notes)
		ruleset->notes = xcalloc(1, sizeof(*ruleset->notes));
	return ruleset->notes;
}

void notes_free(struct notes *notes)
{
	if (!notes)
		return;
	for (size_t i = 0; i < notes->n_tables; i++)
		free(notes->tables[i].name);
	tdestroy(notes->answers, free);
	free(notes->tables);
	free(notes->searches);
	free(notes);
}

static int take_table(const struct nlmsghdr *nlh, void *data)
{
	static const uint8_t policy[NFTA_TABLE_HANDLE + 1] = {
		[NFTA_TABLE_FLAGS] = MNL_TYPE_U32,
		[NFTA_TABLE_HANDLE] = MNL_TYPE_U64,
	};
	const struct nlattr *tb[NFTA_TABLE_HANDLE + 1] = { 0 };
	struct noted_table *table = data;
	uint8_t family;

	if (!ruleset_is(nlh, NFT_MSG_NEWTABLE, &family) ||
	    ruleset_attrs(nlh, &(struct attr_want){ policy, tb, NFTA_TABLE_HANDLE }) < 0 || !tb[NFTA_TABLE_HANDLE])
		return -EBADMSG;
	table->handle = be64toh(mnl_attr_get_u64(tb[NFTA_TABLE_HANDLE]));
	table->flags = tb[NFTA_TABLE_FLAGS] ? ntohl(mnl_attr_get_u32(tb[NFTA_TABLE_FLAGS])) : 0;
	return 0;
}

/* A table that is not there has handle 0. */
static int read_table(struct ruleset *ruleset, struct noted_table *table)
{
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = ruleset_request(buf, NFT_MSG_GETTABLE, table->family, 0);
	int r;

	table->handle = table->flags = 0;
	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, table->name);
	r = nl_talk(ruleset->nl, nlh, take_table, NULL, table);
	return r == -ENOENT ? 0 : r;
}

void note_object(struct ruleset *ruleset, uint8_t family, const char *table)
{
	struct notes *notes = notes_of(ruleset);

	notes->n_objects++;
	for (size_t i = 0; i < notes->n_tables; i++)
		if (notes->tables[i].family == family && !strcmp(notes->tables[i].name, table))
			return;
	xgrow(&notes->tables, notes->n_tables, sizeof(*notes->tables));
	notes->tables[notes->n_tables++] = (struct noted_table){ .family = family, .name = xstrdup(table) };
}

void note_tables(struct ruleset *ruleset)
{
	struct notes *notes = notes_of(ruleset);

	for (size_t i = 0; i < notes->n_tables; i++) {
		struct noted_table *table = &notes->tables[i];

		/* One that cannot be read is taken for changed. */
		if (!table->read && read_table(ruleset, table) < 0)
			table->handle = 0;
		table->read = true;
	}
}

void note_rule(struct ruleset *ruleset)
{
	notes_of(ruleset)->n_objects++;
}

static uint64_t answer_hash(const struct set *set, const struct set_answer *answer)
{
	uint64_t hash = ruleset_hash(0, &answer->member, sizeof(answer->member));

	if (!answer->member)
		return hash;
	hash = ruleset_hash(hash, &answer->catch_all, sizeof(answer->catch_all));
	hash = ruleset_hash(hash, answer->start, set->key_len);
	hash = ruleset_hash(hash, answer->end, set->key_len);
	hash = ruleset_hash(hash, answer->data, answer->data_len);
	hash = ruleset_hash(hash, &answer->verdict, sizeof(answer->verdict));
	return ruleset_hash(hash, answer->verdict_chain, strlen(answer->verdict_chain));
}

static int answer_order(const void *a, const void *b)
{
	const struct noted_answer *x = a, *y = b;

	if (x->set != y->set)
		return x->set < y->set ? -1 : 1;
	return memcmp(x->key, y->key, x->set->key_len);
}

void note_answer(struct ruleset *ruleset, const struct set *set, const void *key, const struct set_answer *answer)
{
	struct notes *notes = notes_of(ruleset);
	struct noted_answer *noted, **kept;

	noted = xcalloc(1, sizeof(*noted) + set->key_len);
	noted->set = set;
	noted->hash = answer_hash(set, answer);
	memcpy(noted->key, key, set->key_len);
	kept = tfind(noted, &notes->answers, answer_order);
	if (kept && (*kept)->hash != noted->hash)
		notes->torn = true;
	if (!kept && notes->n_answers >= ASKED_MAX)
		notes->too_many = true;
	if (kept || notes->n_answers >= ASKED_MAX) {
		free(noted);
		return;
	}
	if (!tsearch(noted, &notes->answers, answer_order))
		abort();
	notes->n_answers++;
	notes->n_objects++;
}

void note_search(struct ruleset *ruleset, uint8_t family, int64_t hook, size_t limit, uint64_t hash)
{
	struct notes *notes = notes_of(ruleset);

	xgrow(&notes->searches, notes->n_searches, sizeof(*notes->searches));
	notes->searches[notes->n_searches++] = (struct noted_search){ family, hook, limit, hash };
}

size_t ruleset_size(const struct ruleset *ruleset)
{
	return ruleset->notes ? ruleset->notes->n_objects : 0;
}

/* Comparing: each returns 1 (the same), 0 (*ret_what says what is not), or -errno. */

static int differs(char **ret_what, const char *fmt, ...) _printf_(2, 3);
static int differs(char **ret_what, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	*ret_what = xvasprintf(fmt, args);
	va_end(args);
	return 0;
}

static int same_tables(struct ruleset *ruleset, char **ret_what)
{
	const struct notes *notes = ruleset->notes;

	for (size_t i = 0; i < notes->n_tables; i++) {
		struct noted_table now = notes->tables[i];
		int r = read_table(ruleset, &now);

		if (r < 0)
			return r;
		if (!now.handle || now.handle != notes->tables[i].handle || now.flags != notes->tables[i].flags)
			return differs(ret_what, "table %s %s", family_name(now.family), now.name);
	}
	return 1;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

struct handles {
	const struct chain *chain;
	size_t seen;
	bool same;
};

static int compare_handle(const struct nlmsghdr *nlh, void *data)
{
	struct handles *handles = data;
	const struct chain *chain = handles->chain;
	uint64_t handle;
	int r = rule_identity(nlh, chain, &handle);

	if (r <= 0)
		return r;
	if (handles->seen == chain->n_rules || chain->rules[handles->seen]->handle != handle) {
		handles->same = handles->seen == chain->n_rules && !chain->rules_complete;
		return NL_STOP;
	}
	handles->seen++;
	return 0;
}

static void restart_handles(void *data)
{
	struct handles *handles = data;

	handles->seen = 0;
	handles->same = true;
}

/* A rule is never changed in place: as long as the table is the same one, its handle is enough. */
static int same_rules(struct ruleset *ruleset, const struct chain *chain)
{
	struct handles handles = { .chain = chain, .same = true };
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh;
	int r;

	if (!chain->n_rules && !chain->rules_complete)
		return 1;
	nlh = ruleset_request(buf, NFT_MSG_GETRULE, chain->family, NLM_F_DUMP);
	mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, chain->table);
	mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, chain->name);
	r = nl_talk(ruleset->nl, nlh, compare_handle, restart_handles, &handles);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	return handles.same && handles.seen == chain->n_rules;
}

static int same_chain(struct ruleset *ruleset, const struct chain *chain, char **ret_what)
{
	_cleanup_(chain_freep) struct chain *now = NULL;
	bool same;
	int r = chain_read(ruleset, chain->family, chain->table, chain->name, &now);

	if (r < 0 && r != -ENOENT)
		return r;
	same = r == 0 && now->handle == chain->handle && now->base == chain->base && now->hook == chain->hook &&
	       now->priority == chain->priority && now->policy == chain->policy && same_text(now->type, chain->type) &&
	       same_text(now->device, chain->device);
	r = same ? same_rules(ruleset, chain) : 0;
	if (r == 0)
		return differs(ret_what, "chain %s %s %s", family_name(chain->family), chain->table, chain->name);
	return r;
}

struct comparison {
	struct ruleset *ruleset;
	int r;
	char *what;
};

static void compare_answer(const void *node, VISIT visit, void *data)
{
	const struct noted_answer *noted = *(const struct noted_answer *const *)node;
	struct comparison *comparison = data;
	struct set_answer now;
	int r;

	if ((visit != postorder && visit != leaf) || comparison->r <= 0)
		return;
	r = set_ask(comparison->ruleset, noted->set, noted->key, &now);
	if (r < 0 && r != -ENOENT)
		comparison->r = r;
	else if (r < 0 || answer_hash(noted->set, &now) != noted->hash)
		comparison->r = differs(&comparison->what, "an element of set %s %s %s",
					family_name(noted->set->family), noted->set->table, noted->set->name);
}

static void compare_chain(const void *node, VISIT visit, void *data)
{
	struct comparison *comparison = data;

	if ((visit == postorder || visit == leaf) && comparison->r > 0)
		comparison->r = same_chain(comparison->ruleset, *(const struct chain *const *)node, &comparison->what);
}

static int same_searches(struct ruleset *ruleset, char **ret_what)
{
	const struct notes *notes = ruleset->notes;

	for (size_t i = 0; i < notes->n_searches; i++) {
		const struct noted_search *noted = &notes->searches[i];
		uint64_t hash;
		int r = chain_search_hash(ruleset, noted->family, noted->hook, noted->limit, &hash);

		if (r < 0)
			return r;
		if (hash != noted->hash)
			return differs(ret_what, "the base chains of family %s", family_name(noted->family));
	}
	return 1;
}

int ruleset_same(struct ruleset *ruleset, char **ret_what, struct err *err)
{
	const struct notes *notes = ruleset->notes;
	struct comparison comparison = { .ruleset = ruleset, .r = 1 };

	if (!notes)
		return 1;
	if (notes->torn || notes->too_many)
		comparison.r = differs(&comparison.what, "%s", notes->torn ? "an element of a set" : "very many keys");
	if (comparison.r > 0)
		comparison.r = same_tables(ruleset, &comparison.what);
	if (comparison.r > 0)
		twalk_r(ruleset->chains, compare_chain, &comparison);
	if (comparison.r > 0)
		twalk_r(notes->answers, compare_answer, &comparison);
	if (comparison.r > 0)
		comparison.r = same_searches(ruleset, &comparison.what);
	if (comparison.r < 0)
		return err_wrap(err, comparison.r, "cannot read the ruleset once more");
	if (comparison.r == 0)
		*ret_what = comparison.what;
	return comparison.r;
}
