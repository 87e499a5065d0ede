/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scratch namespace.
 */
#include "rules/scratch.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <nftables/libnftables.h>
#include <string.h>

#include "engine/base/str.h"
#include "rules/batch.h"

struct scratch {
	bool tried;
	int result;	/* of making it */
	struct err err; /* why that failed */
	struct lodge *lodge;
	struct nl *nl;
	struct nft_ctx *nft;
};

struct scratch *scratch_new(void)
{
	return xcalloc(1, sizeof(struct scratch));
}

void scratch_free(struct scratch *scratch)
{
	if (!scratch)
		return;
	if (scratch->nft)
		nft_ctx_free(scratch->nft);
	nl_free(scratch->nl);
	lodge_free(scratch->lodge);
	free(scratch);
}

/* Both sockets stay in the namespace in which they are opened. */
static int scratch_open(void *data)
{
	struct scratch *scratch = data;
	int r = nl_open(NETLINK_NETFILTER, &scratch->nl, &scratch->err);

	if (r < 0)
		return r;
	scratch->nft = nft_ctx_new(NFT_CTX_DEFAULT);
	if (!scratch->nft)
		return err_env(&scratch->err, -ENOMEM, "libnftables cannot be used");
	nft_ctx_buffer_output(scratch->nft);
	nft_ctx_buffer_error(scratch->nft);
	return 0;
}

static int scratch_make(struct scratch *scratch)
{
	int r = lodge_open(NULL, &scratch->lodge, &scratch->err);

	return r < 0 ? r : lodge_run(scratch->lodge, scratch_open, scratch);
}

static int scratch_need(struct scratch *scratch, struct err *err)
{
	if (!scratch->tried) {
		scratch->tried = true;
		scratch->result = scratch_make(scratch);
	}
	if (scratch->result == 0)
		return 0;
	if (scratch->err.exit == EXIT_ENVIRONMENT)
		return err_env(err, scratch->result, "%s", scratch->err.text);
	return err_set(err, scratch->result, "%s", scratch->err.text);
}

struct lodge *scratch_lodge(struct scratch *scratch)
{
	scratch_need(scratch, NULL);
	return scratch->lodge;
}

int scratch_nl(struct scratch *scratch, struct nl **ret_nl, struct err *err)
{
	int r = scratch_need(scratch, err);

	if (r < 0)
		return r;
	*ret_nl = scratch->nl;
	return 0;
}

struct commands {
	struct scratch *scratch;
	const char *text;
};

static int scratch_nft(void *data)
{
	const struct commands *commands = data;

	return nft_run_cmd_from_buffer(commands->scratch->nft, commands->text) ? -EINVAL : 0;
}

/* The first line of what nft complained about. */
static int scratch_complaint(struct scratch *scratch, struct err *err)
{
	const char *text = nft_ctx_get_error_buffer(scratch->nft);
	_cleanup_(freep) char *line = NULL;

	while (*text == '\n')
		text++;
	line = xasprintf("%.*s", (int)strcspn(text, "\n"), text);
	return err_set(err, -EINVAL, "nft: %s", *line ? line : "refused");
}

int scratch_run(struct scratch *scratch, const char *commands, struct err *err)
{
	struct commands all = { scratch, commands };
	int r = scratch_need(scratch, err);

	if (r < 0)
		return r;
	/* libnftables opens a new socket when a dump was interrupted: being inside keeps even that one off the live
	 * ruleset. */
	r = lodge_run(scratch->lodge, scratch_nft, &all);
	/* Reading empties it: nothing of this may stand before the next list. */
	(void)nft_ctx_get_output_buffer(scratch->nft);
	return r == -EINVAL ? scratch_complaint(scratch, err) : r;
}

int scratch_list(struct scratch *scratch, const char *command, char **ret_text, struct err *err)
{
	int r = scratch_need(scratch, err);

	if (r < 0)
		return r;
	if (nft_run_cmd_from_buffer(scratch->nft, command))
		return scratch_complaint(scratch, err);
	*ret_text = xstrdup(nft_ctx_get_output_buffer(scratch->nft));
	return 0;
}

int scratch_empty(struct scratch *scratch, struct err *err)
{
	_cleanup_(batch_freep) struct batch *batch = NULL;
	int r = scratch_need(scratch, err);

	if (r < 0)
		return r;
	batch = batch_new(scratch->nl);
	/* Of no family and no name: all of them. */
	batch_msg(batch, NFT_MSG_DELTABLE, NFPROTO_UNSPEC, 0);
	batch_msg_end(batch);
	return batch_send(batch, NULL, err);
}
