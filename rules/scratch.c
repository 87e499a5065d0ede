/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scratch namespace.
 */
#include "rules/scratch.h"

#include <errno.h>
#include <nftables/libnftables.h>
#include <string.h>

#include "engine/base/netns.h"
#include "engine/base/str.h"

struct scratch {
	bool tried;
	int result;	/* of making it */
	struct err err; /* why that failed */
	int netns;
	struct nl *nl;
	struct nft_ctx *nft;
};

struct scratch *scratch_new(void)
{
	struct scratch *scratch = xcalloc(1, sizeof(*scratch));

	scratch->netns = -1;
	return scratch;
}

static void scratch_close(struct scratch *scratch)
{
	if (scratch->nft)
		nft_ctx_free(scratch->nft);
	scratch->nft = NULL;
	nl_free(scratch->nl);
	scratch->nl = NULL;
	closep(&scratch->netns);
	scratch->netns = -1;
}

void scratch_free(struct scratch *scratch)
{
	if (!scratch)
		return;
	scratch_close(scratch);
	free(scratch);
}

/* Runs fn within the scratch namespace. A thread that cannot come back must not go on: it would diagnose nothing. */
static int scratch_within(struct scratch *scratch, int (*fn)(struct scratch *scratch, void *data), void *data,
			  struct err *err)
{
	_cleanup_(closep) int home = -1;
	int r;

	r = netns_current(&home, err);
	if (r < 0)
		return r;
	r = netns_enter(scratch->netns, err);
	if (r < 0)
		return r;
	r = fn(scratch, data);
	if (netns_enter(home, NULL) < 0)
		abort();
	return r;
}

/* Both sockets stay in the namespace in which they are opened. */
static int scratch_open(struct scratch *scratch, void *data)
{
	struct err *err = data;
	int r = nl_open(NETLINK_NETFILTER, &scratch->nl, err);

	if (r < 0)
		return r;
	scratch->nft = nft_ctx_new(NFT_CTX_DEFAULT);
	if (!scratch->nft)
		return err_env(err, -ENOMEM, "libnftables cannot be used");
	nft_ctx_buffer_output(scratch->nft);
	nft_ctx_buffer_error(scratch->nft);
	return 0;
}

static int scratch_make(struct scratch *scratch)
{
	int r = netns_make(&scratch->netns, &scratch->err);

	if (r < 0)
		return r;
	return scratch_within(scratch, scratch_open, &scratch->err, &scratch->err);
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

int scratch_nl(struct scratch *scratch, struct nl **ret_nl, struct err *err)
{
	int r = scratch_need(scratch, err);

	if (r < 0)
		return r;
	*ret_nl = scratch->nl;
	return 0;
}

static int scratch_nft(struct scratch *scratch, void *data)
{
	return nft_run_cmd_from_buffer(scratch->nft, data) ? -EINVAL : 0;
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
	_cleanup_(freep) char *copy = xstrdup(commands);
	int r = scratch_need(scratch, err);

	if (r < 0)
		return r;
	/* libnftables opens a new socket when a dump was interrupted: being inside keeps even that one off the live
	 * ruleset. */
	r = scratch_within(scratch, scratch_nft, copy, err);
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

void scratch_renew(struct scratch *scratch)
{
	scratch_close(scratch);
	scratch->tried = false;
	scratch->err = (struct err){ 0 };
}
