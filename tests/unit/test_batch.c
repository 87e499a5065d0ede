/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transactions: taken as a whole, refused as a whole, and the refused message is named.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "engine/base/str.h"
#include "rules/batch.h"
#include "tests/unit/testns.h"

static struct nl *begin(void)
{
	struct nl *nl;

	testns_new();
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	return nl;
}

static void put_table(struct batch *batch, const char *name)
{
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWTABLE, NFPROTO_INET, NLM_F_CREATE);

	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, name);
	batch_msg_end(batch);
}

static void put_chain(struct batch *batch, const char *table, const char *name)
{
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWCHAIN, NFPROTO_INET, NLM_F_CREATE);

	mnl_attr_put_strz(nlh, NFTA_CHAIN_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_NAME, name);
	batch_msg_end(batch);
}

static void assert_tables(const char *wanted)
{
	_cleanup_(freep) char *tables = testns_output("nft list tables");

	assert_string_equal(tables, wanted);
}

static void empty(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = begin();
	_cleanup_(batch_freep) struct batch *batch = batch_new(nl);

	(void)state;
	assert_int_equal(batch_send(batch, NULL, NULL), 0);
	put_table(batch, "t");
	batch_drop(batch, 0);
	assert_int_equal(batch_send(batch, NULL, NULL), 0);
	assert_tables("");
}

static void taken(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = begin();
	_cleanup_(batch_freep) struct batch *batch = batch_new(nl);

	(void)state;
	put_table(batch, "a");
	put_chain(batch, "a", "c");
	assert_int_equal(batch_count(batch), 2);
	assert_int_equal(batch_send(batch, NULL, NULL), 0);
	assert_tables("table inet a\n");
	/* the same once more changes nothing */
	assert_int_equal(batch_send(batch, NULL, NULL), 0);
	assert_tables("table inet a\n");
}

static void one_is_refused(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = begin();
	_cleanup_(batch_freep) struct batch *batch = batch_new(nl);
	struct err err = { 0 };
	unsigned int index;

	(void)state;
	put_table(batch, "a");
	put_chain(batch, "none", "x");
	put_chain(batch, "none", "y");
	put_chain(batch, "a", "c");
	assert_int_equal(batch_send(batch, &index, &err), -ENOENT);
	assert_int_equal(index, 1);
	assert_non_null(strstr(err.text, "message 1"));
	assert_tables("");
	/* indexes stay when a message is left out, and stale answers do no harm */
	batch_drop(batch, 1);
	assert_int_equal(batch_send(batch, &index, NULL), -ENOENT);
	assert_int_equal(index, 2);
	batch_drop(batch, 2);
	assert_int_equal(batch_send(batch, &index, NULL), 0);
	assert_tables("table inet a\n");
}

/* More messages than acknowledgements fit into a receive buffer, and more bytes than into the send buffer. */
static void thousands(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = begin();
	_cleanup_(batch_freep) struct batch *batch = batch_new(nl);
	_cleanup_(freep) char *lines = NULL;
	unsigned int index;

	(void)state;
	put_table(batch, "a");
	for (int i = 0; i < 8000; i++) {
		char name[200];

		snprintf(name, sizeof(name), "chain-%0150d", i);
		put_chain(batch, "a", name);
	}
	assert_int_equal(batch_send(batch, &index, NULL), 0);
	lines = testns_output("nft list chains | grep -c chain-");
	assert_string_equal(lines, "8000\n");
}

static void raw_copy(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = begin();
	_cleanup_(batch_freep) struct batch *batch = batch_new(nl);
	char buf[256] __attribute__((aligned(8))) = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nfgenmsg *nfg;

	(void)state;
	nlh->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWTABLE;
	nlh->nlmsg_flags = NLM_F_MULTI;
	nlh->nlmsg_seq = 12345;
	nlh->nlmsg_pid = 77;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = NFPROTO_IPV4;
	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, "copied");
	batch_add_raw(batch, nlh, NLM_F_CREATE);
	assert_int_equal(batch_send(batch, NULL, NULL), 0);
	assert_tables("table ip copied\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),     cmocka_unit_test(taken),	 cmocka_unit_test(one_is_refused),
		cmocka_unit_test(thousands), cmocka_unit_test(raw_copy),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
