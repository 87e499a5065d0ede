/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The root cause first: which diagnosis replaces which, and in what order they stand.
 */
#include <string.h>

#include "engine/check_private.h"

/* Whether `check` names that id under 'specializes:', or one that does. No circles: checks_verify has looked; the depth
 * is bounded for those that were loaded without. */
static bool specializes(const struct checks *checks, const struct check *check, const char *id, size_t depth)
{
	for (size_t i = 0; depth <= checks->n && i < check->n_specializes; i++) {
		const char *other = check->specializes[i].id;
		const struct check *next = checks_find(checks, other);

		if (!strcmp(other, id) || (next && next != check && specializes(checks, next, id, depth + 1)))
			return true;
	}
	return false;
}

/* How many others it is more precise than. */
static size_t precision(const struct checks *checks, const struct check *check)
{
	size_t n = 0;

	for (size_t i = 0; i < checks->n; i++)
		n += specializes(checks, check, checks->list[i]->id, 0);
	return n;
}

/* Two that are about the same end of the same journey. One that names no stop is about its whole journey. */
static bool same_end(enum journey a, const struct record *stop_a, enum journey b, const struct record *stop_b)
{
	return a == b && (!stop_a || !stop_b || stop_a == stop_b);
}

static bool is_replaced(const struct checks *checks, const struct hit *hit, const struct hit *by)
{
	if (!same_end(hit->journey, hit->stop, by->journey, by->stop))
		return false;
	if (by->check == hit->check)
		return hit->check->prefer.text && by->prefer < hit->prefer;
	return specializes(checks, by->check, hit->check->id, 0);
}

bool doubt_is_settled(const struct checks *checks, const struct doubt *doubt, const struct hit *hits, size_t n_hits)
{
	for (size_t i = 0; i < n_hits; i++)
		if (same_end(doubt->journey, doubt->stop, hits[i].journey, hits[i].stop) &&
		    (hits[i].check == doubt->check || specializes(checks, hits[i].check, doubt->check->id, 0)))
			return true;
	return false;
}

/* Below 0: a stands before b. */
static int hit_compare(const struct checks *checks, const struct hit *a, const struct hit *b)
{
	size_t precise_a = precision(checks, a->check), precise_b = precision(checks, b->check);

	if (a->journey != b->journey)
		return a->journey < b->journey ? -1 : 1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (precise_a != precise_b)
		return precise_a > precise_b ? -1 : 1;
	if (a->check->severity != b->check->severity)
		return a->check->severity < b->check->severity ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

void hit_done(struct hit *hit)
{
	diagnosis_free(hit->diagnosis);
	free(hit->wishes.wishes);
	hit->diagnosis = NULL;
}

void hits_order(const struct checks *checks, struct hit *hits, size_t *n)
{
	_cleanup_(freep) bool *replaced = xcalloc(*n, sizeof(*replaced));
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++)
		for (size_t j = 0; j < *n && !replaced[i]; j++)
			replaced[i] = i != j && is_replaced(checks, &hits[i], &hits[j]);
	for (size_t i = 0; i < *n; i++) {
		if (replaced[i])
			hit_done(&hits[i]);
		else
			hits[kept++] = hits[i];
	}
	/* Insertion: there are few, and equal ones keep their order. */
	for (size_t i = 1; i < kept; i++) {
		struct hit hit = hits[i];
		size_t j = i;

		for (; j > 0 && hit_compare(checks, &hit, &hits[j - 1]) < 0; j--)
			hits[j] = hits[j - 1];
		hits[j] = hit;
	}
	*n = kept;
}
