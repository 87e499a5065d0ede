/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builders add-element and delete-element: one element of a named set or verdict map, where it means this flow alone;
 * otherwise a narrow rule where the packet was stopped.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "rules/fix_private.h"
#include "rules/text.h"

/* What both builders have at hand. */
struct element_work {
	const struct fix_job *job;
	struct rule_place place;
	struct packet packet;
	struct fix_flow flow;
	struct rule_eval own;
	const struct rule_eval *eval;
	const struct term *term;
};

static void work_done(struct element_work *work)
{
	rule_eval_done(&work->own);
}

static int work_begin(const struct fix_job *job, struct element_work *work, struct err *err)
{
	int r;

	work->job = job;
	if (!fix_place(job->record, job->prefix, &work->place))
		return err_set(err, -ENOTSUP, "it is not known which rule looks the key up");
	r = fix_packet(job, job->record, &work->packet, err);
	if (r == 0)
		r = fix_flow(job, &work->packet, work->place.family, &work->flow, err);
	if (r == 0)
		r = fix_eval(job, &work->place, &work->packet, &work->own, &work->eval, err);
	if (r < 0)
		return r;
	work->term = pins_term(job->record, work->eval);
	if (!work->term)
		return err_set(err, -ENOTSUP, "an element alone would not let the packet through");
	r = fix_name("table", work->term->set->table, err);
	return r < 0 ? r : fix_name("set", work->term->set->name, err);
}

/* The set's own timeout for elements that come without one, in ms; 0: they stay. */
static uint64_t default_timeout(const struct set *set)
{
	const struct nlattr *attr;
	uint64_t timeout = 0;

	mnl_attr_for_each(attr, set->msg, sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == NFTA_SET_TIMEOUT && mnl_attr_validate(attr, MNL_TYPE_U64) == 0)
			timeout = be64toh(mnl_attr_get_u64(attr));
	return timeout;
}

/* Since about Linux 6.16; not in Debian 12's headers. */
#define SET_COUNT 20

/* No element fits any more: adding one fails with ENFILE. Kernels that do not count are trusted. */
static bool is_full(const struct set *set)
{
	const struct nlattr *attr, *inner;
	uint32_t size = 0, count = 0;

	mnl_attr_for_each(attr, set->msg, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) == SET_COUNT && mnl_attr_validate(attr, MNL_TYPE_U32) == 0)
			count = ntohl(mnl_attr_get_u32(attr));
		if (mnl_attr_get_type(attr) != NFTA_SET_DESC || mnl_attr_validate(attr, MNL_TYPE_NESTED) < 0)
			continue;
		mnl_attr_for_each_nested(inner, attr)
			if (mnl_attr_get_type(inner) == NFTA_SET_DESC_SIZE &&
			    mnl_attr_validate(inner, MNL_TYPE_U32) == 0)
				size = ntohl(mnl_attr_get_u32(inner));
	}
	return size && count >= size;
}

static bool tests_dnat(const struct rule_eval *eval)
{
	for (size_t i = 0; i < eval->n_terms; i++)
		if (eval->terms[i].outcome == OUTCOME_MATCH && !eval->terms[i].negated &&
		    !strcmp(eval->terms[i].field, "ct status") && !strcmp(eval->terms[i].wanted, "dnat"))
			return true;
	return false;
}

/* What the rule lets through for the element: the client and the translation only where the key or the rule's own terms
 * test them. What leads to the rule may narrow it further. */
static char *element_opens(const struct element_work *work)
{
	uint64_t timeout = default_timeout(work->term->set);
	struct fix_flow flow = work->flow;
	_cleanup_(freep) char *opens = NULL;
	struct str text = { 0 };

	if (!(pins_of(work->eval, work->term) & fix_client_bits(&flow)))
		flow.client = (struct addr){ 0 };
	if (!tests_dnat(work->eval))
		flow.ct = "";
	opens = fix_opens(&flow);
	str_addf(&text, "%s, where it gets to %s %s #%llu", opens, work->place.table, work->place.chain,
		 (unsigned long long)work->place.handle);
	if (timeout)
		str_addf(&text, ", for %llu s (the set's own timeout)", (unsigned long long)timeout / 1000);
	return str_take(&text);
}

/* Only what the element's rule then does for this flow alone may be set off by it. */
static int check_action(const struct element_work *work, struct err *err)
{
	const struct record *record = work->job->record;
	const struct action *action = &work->eval->action;
	bool near = !strcmp(record_list(record), "near_misses");
	bool good;

	if (near && !strcmp(fact_get_text(record, "purpose", "accept"), "translate"))
		good = action->kind == ACTION_DNAT && fact_get_bool(record, "target.expected", false);
	else
		good = !near || work->term->kind == TERM_VMAP_LOOKUP || action->kind == ACTION_ACCEPT;
	/* A near miss of `!= @set` fails because the key is there; a hit of it, because it is not. */
	good = good && work->term->negated != near && work->term->kind != TERM_MAP_LOOKUP;
	return good ? 0 : err_set(err, -ENOTSUP, "the rule does more with the set than to let this flow through");
}

static int add_try(const struct element_work *work, struct fix **ret_fix, struct err *err)
{
	const struct set *set = work->term->set;
	_cleanup_(freep) char *key = set_key_text(set, work->term->key, NULL);
	_cleanup_(freep) char *element = NULL;
	_cleanup_(freep) char *statement = NULL;
	bool vmap = work->term->kind == TERM_VMAP_LOOKUP;
	struct element_trial trial = { .set = set, .key = work->term->key, .member = true, .accept = vmap };
	struct fix *fix;
	int r;

	if (!key)
		return err_set(err, -ENOTSUP, "a key of set %s cannot be written", set->name);
	if (is_full(set))
		return err_set(err, -ENOTSUP, "set %s is full", set->name);
	element = xasprintf("%s%s", key, vmap ? " : accept" : "");
	statement = element_nft("add", set, element);
	trial.statement = statement;
	r = trial_element(work->job, &trial, err);
	if (r < 0)
		return r;
	fix = fix_new();
	fix_command(fix, element_shell("add", set, element));
	fix_undo(fix, element_shell("delete", set, key));
	fix->opens = element_opens(work);
	*ret_fix = fix;
	return 0;
}

static int add_element(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	_cleanup_(work_done) struct element_work work = { 0 };
	int r;

	r = work_begin(job, &work, err);
	if (r == 0)
		r = check_action(&work, err);
	if (r == 0)
		r = pins_check(work.eval, work.term, &work.flow, fix_server_bits(&work.flow), err);
	if (r == 0)
		r = pins_others(job, &work.place, work.term, &work.packet, &work.flow, err);
	return r < 0 ? r : add_try(&work, ret_fix, err);
}

/* The next narrower fix; its own reason counts where there is none either. */
static int fall_back(const struct fix_job *job, const char *note, struct fix **ret_fix, struct err *err)
{
	const char *purpose = fact_get_text(job->record, "purpose", "accept");
	struct rule_place place;

	if (!strcmp(purpose, "translate") && fix_place(job->record, job->prefix, &place))
		return fix_translate_before(job, &place, ret_fix, err);
	return fix_accept_stop(job, fix_stop(job->record), note, ret_fix, err);
}

int fix_add_element(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	if (add_element(job, ret_fix, NULL) == 0)
		return 0;
	return fall_back(job, NULL, ret_fix, err);
}

/* The element as it is put back: with the time that it had left. */
static char *element_again(const struct term *term, const char *key)
{
	if (term->set->timeout && term->answer.expiration_ms)
		return xasprintf("%s timeout %llus", key,
				 (unsigned long long)(term->answer.expiration_ms + 999) / 1000);
	return xstrdup(key);
}

static int delete_try(const struct element_work *work, const char *key, struct fix **ret_fix, struct err *err)
{
	const struct set *set = work->term->set;
	_cleanup_(freep) char *again = element_again(work->term, key);
	_cleanup_(freep) char *before = element_nft("add", set, again);
	_cleanup_(freep) char *statement = element_nft("delete", set, key);
	struct element_trial trial = { .set = set, .before = before, .statement = statement, .key = work->term->key };
	struct fix *fix;
	int r;

	r = trial_element(work->job, &trial, err);
	if (r < 0)
		return r;
	fix = fix_new();
	fix_command(fix, element_shell("delete", set, key));
	fix_undo(fix, element_shell("add", set, again));
	fix->opens = element_opens(work);
	*ret_fix = fix;
	return 0;
}

int fix_delete_element_only(const struct fix_job *job, struct fix **ret_fix, char **ret_note, struct err *err)
{
	_cleanup_(work_done) struct element_work work = { 0 };
	_cleanup_(freep) char *key = NULL;
	const struct set_answer *answer;
	int r;

	r = work_begin(job, &work, err);
	if (r < 0)
		return r;
	answer = &work.term->answer;
	key = set_key_text(work.term->set, answer->start, answer->end);
	if (!work.term->negated && key && !answer->catch_all && work.term->kind == TERM_SET_LOOKUP &&
	    !(work.term->set->flags & NFT_SET_ANONYMOUS))
		*ret_note = xasprintf("element %s of %s, which covers more, stays", key, work.term->set->name);
	if (work.term->negated || work.term->kind != TERM_SET_LOOKUP || answer->interval || answer->catch_all || !key)
		return err_set(err, -ENOTSUP, "no single element stands for this flow");
	r = pins_check(work.eval, work.term, &work.flow, fix_server_bits(&work.flow), err);
	if (r == 0)
		r = pins_others(job, &work.place, work.term, &work.packet, &work.flow, err);
	if (r == 0 && ruleset_set_catches_all(job->context->ruleset, work.term->set))
		return err_set(err, -ENOTSUP, "set %s has an element for every other key", work.term->set->name);
	return r < 0 ? r : delete_try(&work, key, ret_fix, err);
}

int fix_delete_element(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	_cleanup_(freep) char *note = NULL;

	if (fix_delete_element_only(job, ret_fix, &note, NULL) == 0)
		return 0;
	if (add_element(job, ret_fix, NULL) == 0)
		return 0;
	return fall_back(job, note, ret_fix, err);
}
