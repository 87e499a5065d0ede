/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything observed is a named, typed fact: known with a value, or unknown with a reason. What can occur
 * several times is a list of records whose fields are facts too. fact_table.c declares every name once.
 */
#ifndef NFDIAG_BASE_FACT_H
#define NFDIAG_BASE_FACT_H

#include "engine/base/addr.h"

enum fact_type {
	FACT_BOOL, /* yes, no */
	FACT_INT,
	FACT_TEXT,
	FACT_WORD, /* text out of a fixed list of words */
	FACT_ADDR,
	FACT_REF, /* one record of a list */
};

enum fact_audience {
	AUDIENCE_OWN,	 /* says something about the asker's own flow */
	AUDIENCE_OTHERS, /* may tell about other people's flows or rules: not for tenants */
};

struct fact_decl {
	const char *name; /* "nat.target.addr"; a field of list L is declared as "L.FIELD" */
	enum fact_type type;
	const char *group; /* facts that become known together */
	enum fact_audience audience;
	const char *meaning;
	const char *const *words; /* FACT_WORD: the words, ended by NULL */
	const char *list;	  /* FACT_REF: the list it points into */
};

struct fact_list_decl {
	const char *name; /* "stops" */
	const char *meaning;
};

extern const struct fact_decl fact_table[];
extern const size_t fact_table_size;
extern const struct fact_list_decl fact_lists[];
extern const size_t fact_lists_size;

/* NULL where nothing of that name is declared. `name` is a scalar's, or "LIST.FIELD". */
const struct fact_decl *fact_decl_find(const char *name);
const struct fact_list_decl *fact_list_find(const char *name);
const char *fact_type_name(enum fact_type type);

struct record; /* one element of a list, or the scalars themselves */

struct fact {
	const struct fact_decl *decl;
	bool known;
	union {
		bool b;
		int64_t i;
		char *s; /* FACT_TEXT, FACT_WORD */
		struct addr a;
		const struct record *ref;
	} value;
	char *why; /* unknown: the reason, which reads on from "could not tell: " */
};

struct facts;
struct facts *facts_new(void);
void facts_free(struct facts *facts);
DEFINE_FREEP(struct facts, facts_free)

/* The scalars, as a record. */
struct record *facts_top(struct facts *facts);
/* A new record at the end of the list; it lives as long as `facts`. */
struct record *facts_add(struct facts *facts, const char *list);
size_t facts_count(const struct facts *facts, const char *list);
/* The same, where the declaration is known. */
size_t facts_count_declared(const struct facts *facts, const struct fact_list_decl *decl);
struct record *facts_at(const struct facts *facts, const char *list, size_t i);

/* The list's name ("" for the scalars) and the position in it, from 0. */
const char *record_list(const struct record *record);
size_t record_index(const struct record *record);

/* Setting a fact: the name (of a field: without the list) must be declared with that type, and a word must be one
 * of its words; anything else is a defect and aborts. A later value replaces an earlier one, an unknown never a value.
 */
void fact_bool(struct record *record, const char *name, bool value);
void fact_int(struct record *record, const char *name, int64_t value);
void fact_text(struct record *record, const char *name, const char *value); /* NULL: leaves it unset */
void fact_word(struct record *record, const char *name, const char *value);
void fact_addr(struct record *record, const char *name, const struct addr *value);
void fact_ref(struct record *record, const char *name, const struct record *value);
void fact_unknown(struct record *record, const char *name, const char *why, ...) _printf_(3, 4);
/* Every fact of that group that has no value yet becomes unknown. */
void fact_group_unknown(struct facts *facts, const char *group, const char *why, ...) _printf_(3, 4);

/* Reading: NULL where it was never set (treat as unknown: "was not looked at"). */
const struct fact *fact_get(const struct record *record, const char *name);
/* The same, where the declaration was looked up before. */
const struct fact *fact_get_declared(const struct record *record, const struct fact_decl *decl);
/* The value, or the given one where it is not known. */
bool fact_get_bool(const struct record *record, const char *name, bool otherwise);
int64_t fact_get_int(const struct record *record, const char *name, int64_t otherwise);
const char *fact_get_text(const struct record *record, const char *name, const char *otherwise);
struct addr fact_get_addr(const struct record *record, const char *name);
const struct record *fact_get_ref(const struct record *record, const char *name);

/* The value as it is printed ("yes", "22", "10.1.2.3", "stops[0]"); the caller frees. NULL where unknown. */
char *fact_value_text(const struct fact *fact);

/* Calls fn for every fact of the record that was set, in the order in which they were set. */
void record_each(const struct record *record, void (*fn)(const struct fact *fact, void *data), void *data);

#endif
