/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder map-element: the entry of a named map from which a rule takes where to translate to.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "rules/fix_private.h"
#include "rules/text.h"

/* nft's data types that a translation target can be made of. */
#define TYPE_IPADDR 7
#define TYPE_IP6ADDR 8
#define TYPE_INET_SERVICE 13

struct map_work {
	const struct fix_job *job;
	struct rule_place place;
	struct packet packet;
	struct fix_flow flow;
	struct rule_eval own;
	const struct rule_eval *eval;
	const struct term *term;
	struct addr target;
	uint16_t port;
	uint8_t data[64];
	uint32_t data_len;
};

static void work_done(struct map_work *work)
{
	rule_eval_done(&work->own);
}

static const struct term *map_term(const struct map_work *work)
{
	int index = work->eval->action.map_term;

	if (work->eval->outcome == OUTCOME_MATCH && index >= 0 && (size_t)index < work->eval->n_terms)
		return &work->eval->terms[index];
	return pins_term(work->job->record, work->eval);
}

static void put_field(struct map_work *work, const void *bytes, uint32_t len)
{
	memcpy(work->data + work->data_len, bytes, len);
	work->data_len += (len + 3u) & ~3u;
}

/* The map's data for the wanted target. What the data does not say must come out right without it. */
static int map_data(struct map_work *work, struct err *err)
{
	const struct action *action = &work->eval->action;
	const struct set *set = work->term->set;
	uint16_t port = htons(work->port);
	bool addr = false, service = false;

	for (int shift = 24; shift >= 0; shift -= 6) {
		uint32_t type = set->data_type >> shift & 63;

		if (type == (work->target.family == AF_INET6 ? TYPE_IP6ADDR : TYPE_IPADDR) && !addr) {
			put_field(work, work->target.bytes, (uint32_t)addr_len(&work->target));
			addr = true;
		} else if (type == TYPE_INET_SERVICE && !service) {
			put_field(work, &port, sizeof(port));
			service = true;
		} else if (type) {
			return err_set(err, -ENOTSUP, "map %s does not hold addresses and ports alone", set->name);
		}
	}
	if (!addr && !(action->addr_known && addr_equal(&action->addr, &work->target)))
		return err_set(err, -ENOTSUP, "map %s does not hold the address to translate to", set->name);
	if (!service && work->port != packet_dport(&work->packet) &&
	    !(action->port_known && action->port == work->port))
		return err_set(err, -ENOTSUP, "map %s does not hold the port to translate to", set->name);
	/* A lone port is two bytes; fields of a concatenation are filled up to four. */
	if (!addr)
		work->data_len = sizeof(port);
	if (work->data_len != set->data_len)
		return err_set(err, -ENOTSUP, "map %s holds ranges", set->name);
	return 0;
}

static int work_begin(const struct fix_job *job, struct map_work *work, struct err *err)
{
	int r;

	work->job = job;
	if (!fix_place(job->record, job->prefix, &work->place))
		return err_set(err, -ENOTSUP, "it is not known which rule looks the map up");
	r = fix_public_packet(job, &work->packet, err);
	if (r == 0)
		r = fix_flow(job, &work->packet, work->place.family, &work->flow, err);
	if (r == 0)
		r = fix_target(job, work->flow.server.family, &work->target, &work->port, err);
	if (r == 0)
		r = fix_eval(job, &work->place, &work->packet, &work->own, &work->eval, err);
	if (r < 0)
		return r;
	work->term = map_term(work);
	if (!work->term || work->term->kind != TERM_MAP_LOOKUP || !work->term->set)
		return err_set(err, -ENOTSUP, "an element of a map alone would not translate this flow");
	r = pins_check(work->eval, work->term, &work->flow, fix_map_bits(&work->flow), err);
	if (r == 0)
		r = pins_others(job, &work->place, work->term, &work->packet, &work->flow, err);
	if (r == 0)
		r = fix_name("table", work->term->set->table, err);
	if (r == 0)
		r = fix_name("map", work->term->set->name, err);
	return r < 0 ? r : map_data(work, err);
}

/* The map's key may leave the public address open. */
static char *map_opens(const struct map_work *work)
{
	bool pinned = pins_of(work->eval, work->term) & (uint32_t)1 << SUBJECT_DADDR;
	_cleanup_(freep) char *target = endpoint_text(&work->target, work->port);
	struct str opens = { 0 };
	char server[ADDR_TEXT_MAX];

	str_add(&opens, fix_service_name(&work->flow));
	if (work->flow.port)
		str_addf(&opens, " port %u", work->flow.port);
	str_addf(&opens, " of %s is translated to %s, from every source that the rule takes",
		 pinned ? addr_text(&work->flow.server, server) : "every address that the rule takes", target);
	return str_take(&opens);
}

/* Deletes what is there first, in the same transaction. `key` may be looked up meanwhile. */
static char *statements(const struct set *set, const char *key, const char *was, const char *becomes)
{
	_cleanup_(freep) char *element = xasprintf("%s : %s", key, becomes);
	_cleanup_(freep) char *add = element_nft("add", set, element);
	_cleanup_(freep) char *delete = was ? element_nft("delete", set, key) : NULL;

	return was ? xasprintf("%s; %s", delete, add) : TAKE_PTR(add);
}

static int map_try(const struct map_work *work, struct fix **ret_fix, struct err *err)
{
	const struct set *set = work->term->set;
	bool there = work->term->outcome == OUTCOME_MATCH && !work->term->answer.catch_all;
	_cleanup_(freep) char *key = set_key_text(set, work->term->key, NULL);
	_cleanup_(freep) char *becomes = set_data_text(set, work->data, work->data_len);
	_cleanup_(freep) char *was =
		there ? set_data_text(set, work->term->answer.data, work->term->answer.data_len) : NULL;
	_cleanup_(freep) char *before = NULL;
	_cleanup_(freep) char *change = NULL;
	_cleanup_(freep) char *back = NULL;
	struct element_trial trial = {
		.set = set, .key = work->term->key, .member = true, .data = work->data, .data_len = work->data_len
	};
	struct fix *fix;
	int r;

	if (!key || !becomes || (there && (!was || work->term->answer.interval || work->term->answer.expiration_ms)))
		return err_set(err, -ENOTSUP, "the element of map %s cannot be replaced by itself", set->name);
	if (there) {
		before = statements(set, key, NULL, was);
		back = statements(set, key, becomes, was);
	}
	change = statements(set, key, was, becomes);
	trial.before = before;
	trial.statement = change;
	r = trial_element(work->job, &trial, err);
	if (r < 0)
		return r;
	fix = fix_new();
	if (there) {
		fix_command(fix, command_shell_text(change));
		fix_undo(fix, command_shell_text(back));
	} else {
		_cleanup_(freep) char *element = xasprintf("%s : %s", key, becomes);

		fix_command(fix, element_shell("add", set, element));
		fix_undo(fix, element_shell("delete", set, key));
	}
	fix->opens = map_opens(work);
	*ret_fix = fix;
	return 0;
}

int fix_map_element_only(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	_cleanup_(work_done) struct map_work work = { 0 };
	int r = work_begin(job, &work, err);

	return r < 0 ? r : map_try(&work, ret_fix, err);
}

int fix_map_element(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	struct rule_place place;

	if (fix_map_element_only(job, ret_fix, NULL) == 0)
		return 0;
	if (fix_place(job->record, job->prefix, &place))
		return fix_translate_before(job, &place, ret_fix, err);
	return fix_translate(job, ret_fix, err);
}
