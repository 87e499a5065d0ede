/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a manager's file is once it is loaded; shared by the manager*.c files alone.
 */
#ifndef NFDIAG_ENGINE_MANAGER_PRIVATE_H
#define NFDIAG_ENGINE_MANAGER_PRIVATE_H

#include "engine/manager.h"

/* A name with holes: "filter_IN_<zone>_allow". `*` is any bytes or none, `<zone>` at least one, kept. */
struct pattern {
	struct pattern_piece {
		char *literal;
		bool hole;  /* behind the literal */
		char *name; /* of the hole; NULL: a `*` */
	} * pieces;
	size_t n;
};
struct patterns {
	struct pattern *list;
	size_t n;
};
/* 0, or -EINVAL with *ret_why: what is wrong with it, in words. */
int pattern_parse(const char *text, struct pattern *ret_pattern, const char **ret_why);
void patterns_done(struct patterns *patterns);
/* The first that fits; what its holes caught goes into `values` (may be NULL). The leftmost, shortest way to fit. */
bool patterns_match(const struct patterns *patterns, const char *text, struct manager_values *values);

/* A text with ${value}, ${value|otherwise}, and {{parts}} that are left out where a value in them is not there. */
struct wording {
	struct wording_piece {
		enum wording_kind { WORDING_LITERAL, WORDING_VALUE, WORDING_OPEN, WORDING_CLOSE } kind;
		char *text;	 /* the literal; the value's name */
		char *otherwise; /* or NULL */
	} * pieces;
	size_t n;
};
struct wordings {
	struct wording *list;
	size_t n;
};
int wording_parse(const char *text, struct wording *ret_wording, const char **ret_why);
void wording_done(struct wording *wording);
void wordings_done(struct wordings *wordings);
/* NULL where a value is not there; `strict`: also where one is not plain (wording_is_plain). The caller frees. */
char *wording_text(const struct wording *wording, const struct manager_values *values, bool strict);
/* Nothing that shell, nft, XML or any manager's file takes for more than a part of one word. */
bool wording_is_plain(const char *text);

/* One way to recognise: everything that is given must fit. */
struct claim {
	struct patterns family, table, chain, via, within, comment, hook, rule, only;
	char **with; /* chains that must be there, in the same table */
	size_t n_with;
	enum { DIALECT_ANY, DIALECT_OF_NFT, DIALECT_OF_IPTABLES } dialect;
	enum { PLACE_ANY, PLACE_POLICY, PLACE_RULE, PLACE_WAY } place;
	struct wording object; /* n 0: none */
};

struct remedy {
	struct condition {
		char *name;
		struct patterns patterns;
	} * when;
	size_t n_when;
	struct wordings run, undo, add;
	struct wording undo_note, file, where, opens, note;
};

struct manager {
	char *name, *path;
	unsigned int batch;
	int64_t rank;
	bool fallback;
	struct claim *claims;
	size_t n_claims;
	struct wording warning;
	struct remedies {
		struct remedy *list;
		size_t n;
	} remedies[NEED_COUNT];
};

struct managers {
	struct manager **list;
	size_t n;
};

/* manager_opens.c: in one phrase; NULL: nothing. The caller frees. */
char *manager_opens(const struct remedy *remedy, enum need need, const struct manager_values *values);

void manager_free(struct manager *manager);
DEFINE_FREEP(struct manager, manager_free)

#endif
