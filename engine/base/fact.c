/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The store of facts: records of values, checked against the declarations in fact_table.c.
 */
#include "engine/base/fact.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"

#define TEXTS_BYTES 4000
#define SCALARS_USUAL 192
#define FIELDS_USUAL 16

struct record {
	struct facts *home;
	const char *list; /* "" for the scalars */
	size_t index;
	struct fact *facts; /* in the order in which they were set */
	size_t n_facts, size;
	uint16_t *at; /* of the scalars, which are many: parallel to fact_table[], 1 + the place in `facts`, or 0 */
};

struct fact_list {
	const struct fact_list_decl *decl;
	struct record **records;
	size_t n_records;
};

/* All texts of one flow's facts, one behind the other: they are many, and go together. */
struct texts {
	struct texts *before;
	size_t used, size;
	char bytes[];
};

struct facts {
	struct record top;
	struct texts *texts;
	struct fact_list *lists; /* parallel to fact_lists[] */
};

const struct fact_list_decl *fact_list_find(const char *name)
{
	for (size_t i = 0; i < fact_lists_size; i++)
		if (!strcmp(fact_lists[i].name, name))
			return &fact_lists[i];
	return NULL;
}

const char *fact_type_name(enum fact_type type)
{
	static const char *const names[] = {
		[FACT_BOOL] = "yes/no", [FACT_INT] = "number",	 [FACT_TEXT] = "text",
		[FACT_WORD] = "word",	[FACT_ADDR] = "address", [FACT_REF] = "record",
	};

	return names[type];
}

struct facts *facts_new(void)
{
	struct facts *facts = xcalloc(1, sizeof(*facts));

	facts->top.home = facts;
	facts->top.list = "";
	facts->top.at = xcalloc(fact_table_size, sizeof(*facts->top.at));
	facts->lists = xcalloc(fact_lists_size, sizeof(*facts->lists));
	for (size_t i = 0; i < fact_lists_size; i++)
		facts->lists[i].decl = &fact_lists[i];
	return facts;
}

/* A copy that lives as long as the facts. */
static char *keep_text(struct facts *facts, const char *text)
{
	size_t n = strlen(text) + 1;
	struct texts *texts = facts->texts;
	char *copy;

	if (!texts || n > texts->size - texts->used) {
		size_t size = n > TEXTS_BYTES ? n : TEXTS_BYTES;

		texts = malloc(sizeof(*texts) + size);
		if (!texts)
			abort();
		*texts = (struct texts){ .before = facts->texts, .size = size };
		facts->texts = texts;
	}
	copy = texts->bytes + texts->used;
	memcpy(copy, text, n);
	texts->used += n;
	return copy;
}

void facts_free(struct facts *facts)
{
	if (!facts)
		return;
	for (size_t i = 0; i < fact_lists_size; i++) {
		for (size_t j = 0; j < facts->lists[i].n_records; j++) {
			free(facts->lists[i].records[j]->facts);
			free(facts->lists[i].records[j]);
		}
		free(facts->lists[i].records);
	}
	free(facts->top.facts);
	free(facts->top.at);
	while (facts->texts) {
		struct texts *before = facts->texts->before;

		free(facts->texts);
		facts->texts = before;
	}
	free(facts->lists);
	free(facts);
}

struct record *facts_top(struct facts *facts)
{
	return &facts->top;
}

static struct fact_list *list_of(const struct facts *facts, const char *name)
{
	const struct fact_list_decl *decl = fact_list_find(name);

	if (!decl) {
		fprintf(stderr, "nfdiag: no list of facts is called '%s'\n", name);
		abort();
	}
	return &facts->lists[decl - fact_lists];
}

struct record *facts_add(struct facts *facts, const char *name)
{
	struct fact_list *list = list_of(facts, name);
	struct record *record = xcalloc(1, sizeof(*record));

	record->home = facts;
	record->list = list->decl->name;
	record->index = list->n_records;
	xgrow(&list->records, list->n_records, sizeof(*list->records));
	list->records[list->n_records++] = record;
	return record;
}

size_t facts_count(const struct facts *facts, const char *list)
{
	return list_of(facts, list)->n_records;
}

size_t facts_count_declared(const struct facts *facts, const struct fact_list_decl *decl)
{
	return facts->lists[decl - fact_lists].n_records;
}

struct record *facts_at(const struct facts *facts, const char *list, size_t i)
{
	return list_of(facts, list)->records[i];
}

const char *record_list(const struct record *record)
{
	return record->list;
}

size_t record_index(const struct record *record)
{
	return record->index;
}

/* The names are looked up thousands of times for each flow: by a hash, with the table's rows in open addressing. */
#define INDEX_SIZE 4096

static const struct fact_decl *index_rows[INDEX_SIZE];
static uint32_t index_groups[INDEX_SIZE]; /* parallel to fact_table: hash of the group */
static pthread_once_t index_once = PTHREAD_ONCE_INIT;

static uint32_t hash_add(uint32_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

static uint32_t hash_name(const char *list, const char *name)
{
	uint32_t hash = 2166136261u;

	if (*list)
		hash = hash_add(hash_add(hash, list), ".");
	return hash_add(hash, name);
}

static void index_fill(void)
{
	for (size_t i = 0; i < fact_table_size; i++) {
		uint32_t at = hash_name("", fact_table[i].name);

		while (index_rows[at % INDEX_SIZE])
			at++;
		index_rows[at % INDEX_SIZE] = &fact_table[i];
		index_groups[i] = hash_name("", fact_table[i].group);
	}
}

static bool name_is(const struct fact_decl *decl, const char *list, const char *name)
{
	size_t n = strlen(list);

	if (!n)
		return !strcmp(decl->name, name);
	return !strncmp(decl->name, list, n) && decl->name[n] == '.' && !strcmp(decl->name + n + 1, name);
}

static const struct fact_decl *decl_of(const char *list, const char *name)
{
	uint32_t at = hash_name(list, name);

	pthread_once(&index_once, index_fill);
	for (; index_rows[at % INDEX_SIZE]; at++)
		if (name_is(index_rows[at % INDEX_SIZE], list, name))
			return index_rows[at % INDEX_SIZE];
	return NULL;
}

const struct fact_decl *fact_decl_find(const char *name)
{
	return decl_of("", name);
}

const struct fact *fact_get_declared(const struct record *record, const struct fact_decl *decl)
{
	if (record->at) {
		size_t at = record->at[decl - fact_table];

		return at ? &record->facts[at - 1] : NULL;
	}
	for (size_t i = 0; i < record->n_facts; i++)
		if (record->facts[i].decl == decl)
			return &record->facts[i];
	return NULL;
}

const struct fact *fact_get(const struct record *record, const char *name)
{
	const struct fact_decl *decl = decl_of(record->list, name);

	return decl ? fact_get_declared(record, decl) : NULL;
}

/* The fact to be set, or a new one without a value. */
static struct fact *slot_of(struct record *record, const struct fact_decl *decl)
{
	struct fact *fact = (struct fact *)fact_get_declared(record, decl);

	if (fact)
		return fact;
	if (record->n_facts == record->size) {
		record->size = record->size ? 2 * record->size : *record->list ? FIELDS_USUAL : SCALARS_USUAL;
		record->facts = realloc(record->facts, record->size * sizeof(*record->facts));
		if (!record->facts)
			abort();
	}
	fact = &record->facts[record->n_facts++];
	*fact = (struct fact){ .decl = decl };
	if (record->at)
		record->at[decl - fact_table] = (uint16_t)record->n_facts;
	return fact;
}

/* Aborts where the program uses a name that it never declared. */
static struct fact *fact_slot(struct record *record, const char *name)
{
	const struct fact_decl *decl = decl_of(record->list, name);

	if (decl)
		return slot_of(record, decl);
	fprintf(stderr, "nfdiag: no fact is called '%s%s%s'\n", record->list, *record->list ? "." : "", name);
	abort();
}

static struct fact *fact_set(struct record *record, const char *name, enum fact_type type)
{
	struct fact *fact = fact_slot(record, name);

	if (fact->decl->type != type) {
		fprintf(stderr, "nfdiag: fact '%s' is a %s\n", fact->decl->name, fact_type_name(fact->decl->type));
		abort();
	}
	*fact = (struct fact){ .decl = fact->decl, .known = true };
	return fact;
}

void fact_bool(struct record *record, const char *name, bool value)
{
	fact_set(record, name, FACT_BOOL)->value.b = value;
}

void fact_int(struct record *record, const char *name, int64_t value)
{
	fact_set(record, name, FACT_INT)->value.i = value;
}

void fact_text(struct record *record, const char *name, const char *value)
{
	char *copy;

	if (!value)
		return;
	copy = keep_text(record->home, value);
	fact_set(record, name, FACT_TEXT)->value.s = copy;
}

void fact_word(struct record *record, const char *name, const char *value)
{
	char *copy = keep_text(record->home, value);
	struct fact *fact = fact_set(record, name, FACT_WORD);
	const char *const *word = fact->decl->words;

	fact->value.s = copy;
	while (*word && strcmp(*word, value))
		word++;
	if (!*word) {
		fprintf(stderr, "nfdiag: '%s' is no word of fact '%s'\n", value, fact->decl->name);
		abort();
	}
}

void fact_addr(struct record *record, const char *name, const struct addr *value)
{
	fact_set(record, name, FACT_ADDR)->value.a = *value;
}

void fact_ref(struct record *record, const char *name, const struct record *value)
{
	fact_set(record, name, FACT_REF)->value.ref = value;
}

/* `why` lives as long as the facts. */
static void set_unknown(struct fact *fact, char *why)
{
	if (!fact->known)
		fact->why = why;
}

void fact_unknown(struct record *record, const char *name, const char *why, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list args;

	va_start(args, why);
	text = xvasprintf(why, args);
	va_end(args);
	set_unknown(fact_slot(record, name), keep_text(record->home, text));
}

void fact_group_unknown(struct facts *facts, const char *group, const char *why, ...)
{
	_cleanup_(freep) char *text = NULL;
	uint32_t hash;
	char *kept;
	va_list args;

	va_start(args, why);
	text = xvasprintf(why, args);
	va_end(args);
	pthread_once(&index_once, index_fill);
	hash = hash_name("", group);
	kept = keep_text(facts, text);
	for (size_t i = 0; i < fact_table_size; i++)
		if (index_groups[i] == hash && !strcmp(fact_table[i].group, group))
			set_unknown(slot_of(&facts->top, &fact_table[i]), kept);
}

static const struct fact *fact_known(const struct record *record, const char *name)
{
	const struct fact *fact = fact_get(record, name);

	return fact && fact->known ? fact : NULL;
}

bool fact_get_bool(const struct record *record, const char *name, bool otherwise)
{
	const struct fact *fact = fact_known(record, name);

	return fact ? fact->value.b : otherwise;
}

int64_t fact_get_int(const struct record *record, const char *name, int64_t otherwise)
{
	const struct fact *fact = fact_known(record, name);

	return fact ? fact->value.i : otherwise;
}

const char *fact_get_text(const struct record *record, const char *name, const char *otherwise)
{
	const struct fact *fact = fact_known(record, name);

	return fact ? fact->value.s : otherwise;
}

struct addr fact_get_addr(const struct record *record, const char *name)
{
	const struct fact *fact = fact_known(record, name);

	return fact ? fact->value.a : (struct addr){ 0 };
}

const struct record *fact_get_ref(const struct record *record, const char *name)
{
	const struct fact *fact = fact_known(record, name);

	return fact ? fact->value.ref : NULL;
}

char *fact_value_text(const struct fact *fact)
{
	char buf[ADDR_TEXT_MAX];

	if (!fact->known)
		return NULL;
	switch (fact->decl->type) {
	case FACT_BOOL:
		return xstrdup(fact->value.b ? "yes" : "no");
	case FACT_INT:
		return xasprintf("%" PRId64, fact->value.i);
	case FACT_TEXT:
	case FACT_WORD:
		return xstrdup(fact->value.s);
	case FACT_ADDR:
		return xstrdup(addr_text(&fact->value.a, buf));
	case FACT_REF:
		return xasprintf("%s[%zu]", fact->value.ref->list, fact->value.ref->index);
	}
	return NULL;
}

void record_each(const struct record *record, void (*fn)(const struct fact *fact, void *data), void *data)
{
	for (size_t i = 0; i < record->n_facts; i++)
		fn(&record->facts[i], data);
}
