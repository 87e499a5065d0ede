/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder replace-term: a translating rule that is for this flow alone gets the right target; one that is for more is
 * left alone, and a narrow one goes before it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "rules/fix_private.h"

/* Where "dnat [ip|ip6] to TARGET" has its target in a rule's text; NULL: not so. */
static const char *target_at(const char *text)
{
	static const char *const forms[] = { "dnat to ", "dnat ip to ", "dnat ip6 to " };

	for (size_t i = 0; text && i < ARRAY_SIZE(forms); i++) {
		const char *at = strstr(text, forms[i]);

		if (at && (at == text || at[-1] == ' ') && !memchr(text, '"', (size_t)(at - text)))
			return at + strlen(forms[i]);
	}
	return NULL;
}

/* The text with another target and our comment in the place of its own. NULL: it is not of that form. */
static char *text_with(const char *text, const struct addr *addr, uint16_t port, const char *comment)
{
	const char *at = target_at(text), *end, *tail;
	_cleanup_(freep) char *target = endpoint_text(addr, port);

	if (!at)
		return NULL;
	end = at + strcspn(at, " ");
	tail = strstr(end, " comment \"");
	return xasprintf("%.*s%s%.*s comment \"%s\"", (int)(at - text), text, target,
			 (int)(tail ? (size_t)(tail - end) : strlen(end)), end, comment);
}

/* Only comparisons, and those that name the flow's public address, protocol and port. */
static bool is_for_this_flow(const struct rule_eval *eval, const struct fix_flow *flow)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < eval->n_terms; i++) {
		const struct term *term = &eval->terms[i];

		if (term->kind != TERM_COMPARE || term->outcome != OUTCOME_MATCH)
			return false;
		if (term->pins && !term->negated && !term->orig_tuple)
			bits |= term->subjects;
	}
	return eval->outcome == OUTCOME_MATCH && eval->action.kind == ACTION_DNAT && eval->action.map_term < 0 &&
	       !eval->effects && (bits & fix_server_bits(flow)) == fix_server_bits(flow);
}

struct replacement {
	struct rule_place place;
	struct packet packet;
	struct fix_flow flow;
	struct addr target;
	uint16_t port;
	const struct rule *rule;
};

static int replace_try(const struct fix_job *job, const struct replacement *what, struct fix **ret_fix, struct err *err)
{
	_cleanup_(freep) char *comment = fix_comment(what->flow.port);
	_cleanup_(freep) char *text = text_with(what->rule->text, &what->target, what->port, comment);
	const struct nft_command forth = { "replace rule", what->place, NULL, text };
	const struct nft_command back = { "replace rule", what->place, NULL, what->rule->text };
	struct expectation want = {
		.packet = &what->packet, .action = ACTION_DNAT, .addr = what->target, .port = what->port
	};
	_cleanup_(freep) char *target = endpoint_text(&what->target, what->port);
	_cleanup_(freep) char *opens = NULL;
	struct fix *fix;
	int r;

	if (!text)
		return err_set(err, -ENOTSUP, "the rule's text has no target that could be replaced");
	/* The old text must come back as it was, whatever its comment holds. */
	trial_rule(job, &back, what->rule, &want, NULL);
	if (!trial_shows(job, &what->place, what->rule->text))
		return err_set(err, -ENOTSUP, "nft would not take the rule's old text back");
	r = trial_rule(job, &forth, what->rule, &want, err);
	if (r < 0)
		return r;
	fix = fix_new();
	fix_command(fix, command_shell(&forth));
	fix_undo(fix, command_undo(&what->place, comment, what->rule->text));
	opens = fix_opens(&what->flow);
	fix->opens = xasprintf("%s, translated to %s instead", opens, target);
	*ret_fix = fix;
	return 0;
}

static bool names_client(const struct rule_eval *eval, const struct fix_flow *flow)
{
	for (size_t i = 0; i < eval->n_terms; i++)
		if (eval->terms[i].pins && !eval->terms[i].negated && eval->terms[i].outcome == OUTCOME_MATCH &&
		    eval->terms[i].subjects & fix_client_bits(flow))
			return true;
	return false;
}

static int replace(const struct fix_job *job, struct replacement *what, struct fix **ret_fix, struct err *err)
{
	struct rule_eval own = { 0 };
	const struct rule_eval *eval = NULL;
	struct rule *rule = NULL;
	struct chain *chain;
	int r;

	r = fix_public_packet(job, &what->packet, err);
	if (r == 0)
		r = fix_flow(job, &what->packet, what->place.family, &what->flow, err);
	if (r == 0)
		r = fix_target(job, what->flow.server.family, &what->target, &what->port, err);
	if (r == 0)
		r = fix_live_rule(job, &what->place, &chain, &rule, err);
	if (r == 0)
		r = fix_place_names(&what->place, err);
	if (r == 0)
		r = fix_eval(job, &what->place, &what->packet, &own, &eval, err);
	if (r == 0 && (!rule->text || !is_for_this_flow(eval, &what->flow)))
		r = err_set(err, -ENOTSUP, "the rule is for more than this flow");
	if (r == 0) {
		what->rule = rule;
		/* The rule's own terms stay: what they leave open is open to every source. */
		if (!names_client(eval, &what->flow))
			what->flow.client = (struct addr){ 0 };
		what->flow.ct = "";
		r = replace_try(job, what, ret_fix, err);
	}
	rule_eval_done(&own);
	return r;
}

int fix_replace_term(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	const char *purpose = fact_get_text(job->record, "purpose", "translate");
	struct replacement what = { 0 };

	if (strcmp(purpose, "translate"))
		return fix_accept_stop(job, fix_stop(job->record), NULL, ret_fix, err);
	if (!fix_place(job->record, job->prefix, &what.place) || !what.place.handle)
		return fix_translate(job, ret_fix, err);
	if (fix_map_element_only(job, ret_fix, NULL) == 0)
		return 0;
	if (replace(job, &what, ret_fix, NULL) == 0)
		return 0;
	return fix_translate_before(job, &what.place, ret_fix, err);
}
