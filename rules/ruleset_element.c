/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks a set about one key, and reads the elements of small sets.
 */
#include "rules/ruleset_private.h"

#include <errno.h>
#include <string.h>

#include "engine/base/str.h"

/* One element as the kernel answers it. */
struct element {
	bool found;
	uint32_t flags;
	uint8_t key[64], key_end[64];
	uint32_t key_len, key_end_len;
	uint64_t expiration_ms;
	uint8_t data[64];
	uint32_t data_len;
	bool verdict_known;
	int32_t verdict;
	char verdict_chain[256];
};

static int parse_verdict(const struct nlattr *nest, struct element *element)
{
	static const uint8_t policy[NFTA_VERDICT_MAX + 1] = {
		[NFTA_VERDICT_CODE] = MNL_TYPE_U32,
		[NFTA_VERDICT_CHAIN] = MNL_TYPE_NUL_STRING,
	};
	const struct nlattr *tb[NFTA_VERDICT_MAX + 1] = { 0 };

	if (ruleset_nested(nest, &(struct attr_want){ policy, tb, NFTA_VERDICT_MAX }) < 0 || !tb[NFTA_VERDICT_CODE])
		return -EBADMSG;
	element->verdict_known = true;
	element->verdict = (int32_t)ntohl(mnl_attr_get_u32(tb[NFTA_VERDICT_CODE]));
	if (tb[NFTA_VERDICT_CHAIN]) {
		const char *name = mnl_attr_get_str(tb[NFTA_VERDICT_CHAIN]);

		if (strlen(name) >= sizeof(element->verdict_chain))
			return -EBADMSG;
		strcpy(element->verdict_chain, name);
	}
	return 0;
}

/* A struct nft_data nest: value bytes into buf (64 bytes), or a verdict into *element where that may be. */
static int parse_data(const struct nlattr *nest, uint8_t *buf, uint32_t *ret_len, struct element *element)
{
	static const uint8_t policy[NFTA_DATA_MAX + 1] = { [NFTA_DATA_VERDICT] = MNL_TYPE_NESTED };
	const struct nlattr *tb[NFTA_DATA_MAX + 1] = { 0 };
	uint16_t len;

	if (ruleset_nested(nest, &(struct attr_want){ policy, tb, NFTA_DATA_MAX }) < 0)
		return -EBADMSG;
	if (tb[NFTA_DATA_VERDICT])
		return element ? parse_verdict(tb[NFTA_DATA_VERDICT], element) : -EBADMSG;
	if (!tb[NFTA_DATA_VALUE])
		return -EBADMSG;
	len = mnl_attr_get_payload_len(tb[NFTA_DATA_VALUE]);
	if (len > NFT_DATA_VALUE_MAXLEN)
		return -EBADMSG;
	memcpy(buf, mnl_attr_get_payload(tb[NFTA_DATA_VALUE]), len);
	*ret_len = len;
	return 0;
}

static int parse_element(const struct nlattr *nest, struct element *element)
{
	static const uint8_t policy[NFTA_SET_ELEM_MAX + 1] = {
		[NFTA_SET_ELEM_KEY] = MNL_TYPE_NESTED,	   [NFTA_SET_ELEM_DATA] = MNL_TYPE_NESTED,
		[NFTA_SET_ELEM_FLAGS] = MNL_TYPE_U32,	   [NFTA_SET_ELEM_EXPIRATION] = MNL_TYPE_U64,
		[NFTA_SET_ELEM_KEY_END] = MNL_TYPE_NESTED,
	};
	const struct nlattr *tb[NFTA_SET_ELEM_MAX + 1] = { 0 };
	int r;

	r = ruleset_nested(nest, &(struct attr_want){ policy, tb, NFTA_SET_ELEM_MAX });
	if (r == 0 && tb[NFTA_SET_ELEM_KEY])
		r = parse_data(tb[NFTA_SET_ELEM_KEY], element->key, &element->key_len, NULL);
	if (r == 0 && tb[NFTA_SET_ELEM_KEY_END])
		r = parse_data(tb[NFTA_SET_ELEM_KEY_END], element->key_end, &element->key_end_len, NULL);
	if (r == 0 && tb[NFTA_SET_ELEM_DATA])
		r = parse_data(tb[NFTA_SET_ELEM_DATA], element->data, &element->data_len, element);
	if (r < 0)
		return r;
	if (tb[NFTA_SET_ELEM_FLAGS])
		element->flags = ntohl(mnl_attr_get_u32(tb[NFTA_SET_ELEM_FLAGS]));
	if (tb[NFTA_SET_ELEM_EXPIRATION])
		element->expiration_ms = be64toh(mnl_attr_get_u64(tb[NFTA_SET_ELEM_EXPIRATION]));
	element->found = true;
	return 0;
}

static const uint8_t list_policy[NFTA_SET_ELEM_LIST_MAX + 1] = {
	[NFTA_SET_ELEM_LIST_TABLE] = MNL_TYPE_NUL_STRING,
	[NFTA_SET_ELEM_LIST_SET] = MNL_TYPE_NUL_STRING,
	[NFTA_SET_ELEM_LIST_ELEMENTS] = MNL_TYPE_NESTED,
};

static int take_element(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[NFTA_SET_ELEM_LIST_MAX + 1] = { 0 };
	const struct nlattr *attr;
	uint8_t family;

	if (!ruleset_is(nlh, NFT_MSG_NEWSETELEM, &family) ||
	    ruleset_attrs(nlh, &(struct attr_want){ list_policy, tb, NFTA_SET_ELEM_LIST_MAX }) < 0 ||
	    !tb[NFTA_SET_ELEM_LIST_ELEMENTS])
		return -EBADMSG;
	mnl_attr_for_each_nested(attr, tb[NFTA_SET_ELEM_LIST_ELEMENTS])
		if (mnl_attr_get_type(attr) == NFTA_LIST_ELEM)
			return parse_element(attr, data);
	return -EBADMSG;
}

/* One question; key NULL: by the flags alone. 0 with or without element->found. */
static int ask(struct ruleset *ruleset, const struct set *set, const void *key, uint32_t flags, struct element *element)
{
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	/* Asked for the end of an interval that has none, the kernel (6.18) answers nothing: only the ACK ends the
	 * talk. */
	uint16_t ack = flags & NFT_SET_ELEM_INTERVAL_END ? NLM_F_ACK : 0;
	struct nlmsghdr *nlh = ruleset_request(buf, NFT_MSG_GETSETELEM, set->family, ack);
	struct nlattr *elements, *one, *nest;
	int r;

	*element = (struct element){ 0 };
	mnl_attr_put_strz(nlh, NFTA_SET_ELEM_LIST_TABLE, set->table);
	mnl_attr_put_strz(nlh, NFTA_SET_ELEM_LIST_SET, set->name);
	elements = mnl_attr_nest_start(nlh, NFTA_SET_ELEM_LIST_ELEMENTS);
	one = mnl_attr_nest_start(nlh, NFTA_LIST_ELEM);
	if (flags)
		mnl_attr_put_u32(nlh, NFTA_SET_ELEM_FLAGS, htonl(flags));
	if (key) {
		nest = mnl_attr_nest_start(nlh, NFTA_SET_ELEM_KEY);
		mnl_attr_put(nlh, NFTA_DATA_VALUE, set->key_len, key);
		mnl_attr_nest_end(nlh, nest);
	}
	mnl_attr_nest_end(nlh, one);
	mnl_attr_nest_end(nlh, elements);
	r = nl_talk(ruleset->nl, nlh, take_element, NULL, element);
	return r == -ENOENT ? 0 : r;
}

/* Bounds are compared as big-endian numbers: one less, which wraps. */
static void decrement(uint8_t *bytes, uint32_t len)
{
	for (uint32_t i = len; i-- > 0;)
		if (bytes[i]--)
			return;
}

static int fill_bounds(struct ruleset *ruleset, const struct set *set, const void *key, const struct element *element,
		       struct set_answer *answer)
{
	struct element end;
	int r;

	memcpy(answer->start, element->key, set->key_len);
	memcpy(answer->end, element->key_end_len == set->key_len ? element->key_end : element->key, set->key_len);
	if (set->flags & NFT_SET_INTERVAL && !element->key_end_len) {
		r = ask(ruleset, set, key, NFT_SET_ELEM_INTERVAL_END, &end);
		if (r < 0)
			return r;
		if (end.found && end.key_len == set->key_len) {
			memcpy(answer->end, end.key, set->key_len);
			decrement(answer->end, set->key_len);
		} else {
			answer->open_end = true;
			memset(answer->end, 0xff, set->key_len);
		}
	}
	answer->interval = memcmp(answer->start, answer->end, set->key_len) != 0;
	return 0;
}

static void fill_data(const struct element *element, struct set_answer *answer)
{
	answer->member = true;
	answer->expiration_ms = element->expiration_ms;
	memcpy(answer->data, element->data, element->data_len);
	answer->data_len = element->data_len;
	answer->verdict_known = element->verdict_known;
	answer->verdict = element->verdict;
	strcpy(answer->verdict_chain, element->verdict_chain);
}

int set_ask(struct ruleset *ruleset, const struct set *set, const void *key, struct set_answer *ret_answer)
{
	struct set_answer answer = { 0 };
	struct element element;
	int r;

	r = ask(ruleset, set, key, 0, &element);
	if (r == 0 && element.found) {
		if (element.key_len != set->key_len)
			r = -EBADMSG;
		else
			r = fill_bounds(ruleset, set, key, &element, &answer);
	} else if (r == 0) {
		/* The catch-all element is not returned for a key. Kernels before 5.13 have none and say EINVAL. */
		r = ask(ruleset, set, NULL, NFT_SET_ELEM_CATCHALL, &element);
		answer.catch_all = element.found;
		if (r == -EINVAL)
			r = 0;
	}
	if (r < 0)
		return r;
	if (element.found)
		fill_data(&element, &answer);
	*ret_answer = answer;
	return 0;
}

bool ruleset_set_catches_all(struct ruleset *ruleset, const struct set *set)
{
	struct element element;

	return ask(ruleset, set, NULL, NFT_SET_ELEM_CATCHALL, &element) == 0 && element.found;
}

int ruleset_set_get(struct ruleset *ruleset, const struct set *set, const void *key, struct set_answer *ret_answer,
		    struct err *err)
{
	int r = set_ask(ruleset, set, key, ret_answer);

	if (r < 0)
		return err_wrap(err, r, "cannot look up a key in set %s %s %s", family_name(set->family), set->table,
				set->name);
	note_answer(ruleset, set, key, ret_answer);
	return 0;
}

struct element_dump {
	size_t limit, n_elements;
	struct nlmsghdr **msgs;
	size_t n;
};

static void reset_elements(void *data)
{
	struct element_dump *dump = data;

	while (dump->n)
		free(dump->msgs[--dump->n]);
	dump->n_elements = 0;
}

static int take_elements(const struct nlmsghdr *nlh, void *data)
{
	struct element_dump *dump = data;
	const struct nlattr *tb[NFTA_SET_ELEM_LIST_MAX + 1] = { 0 };
	const struct nlattr *attr;
	uint8_t family;

	if (!ruleset_is(nlh, NFT_MSG_NEWSETELEM, &family) ||
	    ruleset_attrs(nlh, &(struct attr_want){ list_policy, tb, NFTA_SET_ELEM_LIST_MAX }) < 0)
		return -EBADMSG;
	if (!tb[NFTA_SET_ELEM_LIST_ELEMENTS])
		return 0;
	mnl_attr_for_each_nested(attr, tb[NFTA_SET_ELEM_LIST_ELEMENTS])
		dump->n_elements++;
	if (dump->n_elements > dump->limit)
		return NL_STOP;
	xgrow(&dump->msgs, dump->n, sizeof(struct nlmsghdr *));
	dump->msgs[dump->n++] = ruleset_copy_msg(nlh);
	return 0;
}

int ruleset_set_elements(struct ruleset *ruleset, const struct set *set, size_t limit, struct nlmsghdr ***ret_msgs,
			 size_t *ret_n, struct err *err)
{
	struct element_dump dump = { .limit = limit };
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = ruleset_request(buf, NFT_MSG_GETSETELEM, set->family, NLM_F_DUMP);
	int r;

	mnl_attr_put_strz(nlh, NFTA_SET_ELEM_LIST_TABLE, set->table);
	mnl_attr_put_strz(nlh, NFTA_SET_ELEM_LIST_SET, set->name);
	r = nl_talk(ruleset->nl, nlh, take_elements, reset_elements, &dump);
	if (r) {
		reset_elements(&dump);
		free(dump.msgs);
		if (r == NL_STOP)
			return err_set(err, -E2BIG, "set %s %s %s has more than %zu elements", family_name(set->family),
				       set->table, set->name, limit);
		return err_wrap(err, r, "cannot read the elements of set %s %s %s", family_name(set->family),
				set->table, set->name);
	}
	for (size_t i = 0; i < dump.n; i++)
		ruleset_own(ruleset, dump.msgs[i]);
	*ret_msgs = dump.msgs ? ruleset_own(ruleset, dump.msgs) : NULL;
	*ret_n = dump.n;
	return 0;
}
