/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a check is once it is loaded; shared by the check_*.c files alone.
 */
#ifndef NFDIAG_ENGINE_CHECK_PRIVATE_H
#define NFDIAG_ENGINE_CHECK_PRIVATE_H

#include "engine/check.h"
#include "engine/manager.h"

/* In this order, so that `all` is the least, `any` the greatest, `not` the mirror. */
enum tri { TRI_FALSE, TRI_UNKNOWN, TRI_TRUE };

#define VAR_TOP (-1) /* no variable: a scalar */

/* What `for:` binds. */
struct var {
	char *name;
	const struct fact_list_decl *list;
};

/* A fact as a check names it: 'near.set.name', or the scalar 'nat.done'. */
struct path {
	char *text;
	int var;		      /* which variable, or VAR_TOP */
	const struct fact_decl *decl; /* NULL: the five fields of a rule together ('near.rule') */
	const char *field;	      /* within `text`: the name without the variable, as fact_get wants it */
};

/* What a fact is compared with. */
struct value {
	bool b;
	int64_t i;
	char *s;
	struct addr a;
	unsigned int prefix_len;
	int var;		  /* FACT_REF: the variable whose record it must be */
	const struct record *ref; /* that record, while a condition is evaluated */
	struct path *other;	  /* compared with another fact: is: { fact: NAME } */
};

enum operand { OPERAND_ONE, OPERAND_LIST, OPERAND_EITHER, OPERAND_BOOL, OPERAND_PREFIX };

/* One row of the table of operators. */
struct check_op {
	const char *name;   /* NULL: not for conditions; what `needs:` uses */
	unsigned int types; /* bits (1 << enum fact_type) */
	enum operand operand;
	bool negate;	  /* true where no value passes the test; otherwise where one does */
	bool about_known; /* asks whether there is a value, not which */
	bool (*test)(const struct fact *fact, const struct value *value);
	const char *example; /* ends the sentence 'write ...' */
};

extern const struct check_op check_ops[];
extern const size_t check_ops_size;
extern const struct check_op check_op_needs;

enum cond_kind { COND_ALL, COND_ANY, COND_NOT, COND_FACT };

struct cond {
	enum cond_kind kind;
	struct cond **parts; /* COND_NOT: one */
	size_t n_parts;
	const struct check_op *op;
	struct path path;
	struct value *values;
	size_t n_values;
};

/* Text with ${fact} in it: a literal, then maybe a fact, and so on. */
struct piece {
	char *literal;
	bool has_path;
	struct path path;
};
struct template
{
	struct piece *pieces;
	size_t n;
};

/* A text that is said only where its condition holds; or for each record of a list on which it does. */
struct sentence {
	struct var var;	   /* list NULL: none; else it is numbered behind the check's own variables */
	struct cond *when; /* NULL: always */
	struct template text;
};
struct sentences {
	struct sentence *list;
	size_t n;
};

struct templates {
	struct template *list;
	size_t n;
};

struct check_fix {
	struct cond *when;
	char *condition;
	/* by a builder */
	char *builder; /* NULL: a literal command */
	bool has_rule;
	struct path rule;
	/* a literal command */
	enum fix_kind kind;
	char *manager;
	struct templates run, undo;
	struct template undo_note, opens;
};

struct special {
	char *id;
	size_t line, column;
};

struct check {
	char *id, *path, *title_text;
	unsigned int batch; /* the directory that it came from */
	enum severity severity;
	struct template title;
	struct var *vars;
	size_t n_vars;
	struct cond *when;
	const struct cond *shown; /* the same without what 'needs' adds */
	struct sentences text, see, no_fix;
	/* where: a rule's five fields, or only a hook: a fact or a fixed word */
	struct path where_rule, where_hook;
	char *where_hook_word;
	struct path place;
	struct path journey; /* text NULL: journey_fixed */
	enum journey journey_fixed;
	bool journey_given;
	struct path prefer;
	struct check_fix *fixes;
	size_t n_fixes;
	struct special *specializes;
	size_t n_specializes;
	enum lack lacks;
};

struct checks {
	struct check **list;
	size_t n;
	struct managers *managers; /* that came with them */
	unsigned int batches;
};

void check_free(struct check *check);
DEFINE_FREEP(struct check, check_free)
void cond_free(struct cond *cond);
DEFINE_FREEP(struct cond, cond_free)
void template_done(struct template *template);

/* One combination of records, one for each variable, on which a check is tried. */
struct binding {
	struct facts *facts;
	const struct record **records; /* and one more place, for the variable of a sentence */
};

/* The record and the fact that a path leads to; the fact is NULL where it was never set. */
const struct record *binding_record(const struct binding *binding, const struct path *path);
const struct fact *binding_fact(const struct binding *binding, const struct path *path);

/* What a condition looked at. `unknown` is the first fact that kept it from being true or false. */
struct look {
	struct peek {
		const struct record *record;
		const struct path *path;
		const struct fact *fact; /* or NULL */
	} * peeks;			 /* each fact once */
	size_t n_peeks;
	const struct path *unknown; /* NULL: none that matters */
	struct peek missing;	    /* the fact that was unknown */
};
void look_done(struct look *look);
/* In words; the caller frees. */
void look_evidence(const struct look *look, struct evidence **ret_evidence, size_t *ret_n);
void look_missing(const struct look *look, char **ret_name, char **ret_why);
enum tri cond_eval(const struct cond *cond, const struct binding *binding, struct look *look);

/* The texts; NULL where a fact in it is not known. */
char *template_text(const struct template *template, const struct binding *binding);
/* The same as shell: each ${fact} is quoted as (part of) one word; NULL also where a value holds control bytes. */
char *template_shell(const struct template *template, const struct binding *binding);
/* Adds those sentences that hold to a list of texts. */
void sentences_list(const struct check *check, const struct sentences *sentences, const struct binding *binding,
		    char ***list, size_t *n);
/* The same joined by blanks; "" where none holds. */
char *sentences_text(const struct check *check, const struct sentences *sentences, const struct binding *binding);
/* Without a condition: true. */
bool cond_holds(const struct cond *cond, const struct binding *binding);

/* A check that holds for one binding, with what it says. */
struct hit {
	const struct check *check;
	const struct record *stop; /* the first of its records that is one of `stops`, or NULL */
	enum journey journey;
	int place;
	int64_t prefer;
	size_t order; /* in which it was found */
	struct diagnosis *diagnosis;
	struct fix_wishes wishes;
};

/* A check that could not tell. */
struct doubt {
	const struct check *check;
	const struct record *stop;
	enum journey journey;
	char *fact, *why;
	bool shown; /* an error: its condition holds, but not all that it needs besides is known */
};

/* Removes what a more precise hit replaces, sorts root cause first: hits that are left stand first, *n of them. Those
 * removed are freed. */
void hits_order(const struct checks *checks, struct hit *hits, size_t *n);
void hit_done(struct hit *hit);
/* Whether that doubt would change nothing, given the hits. */
bool doubt_is_settled(const struct checks *checks, const struct doubt *doubt, const struct hit *hits, size_t n_hits);

#endif
