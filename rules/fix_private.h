/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fix builders share: places, commands, the terms that pin a flow, trials. For fix*.c alone.
 */
#ifndef NFDIAG_RULES_FIX_PRIVATE_H
#define NFDIAG_RULES_FIX_PRIVATE_H

#include "engine/base/str.h"
#include "rules/fix.h"

/* One call of a builder. */
struct fix_job {
	const struct fix_context *context;
	const struct record *record; /* as the check gave it */
	const char *prefix;
};

/* A builder: 0 with *ret_fix, or -errno with err. -ENOTSUP: this fix may not be offered, for the reason in err. */
typedef int (*fix_fn)(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_add_element(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_map_element(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_accept_before(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_translate(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_replace_term(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_accept_legacy(const struct fix_job *job, struct fix **ret_fix, struct err *err);
/* Before the rule of iptables-legacy that translates the flow now; -ENOTSUP where none is known to. */
int fix_translate_legacy(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_accept_arp(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_notrack(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_zone(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_delete_element(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_drop_before(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_masquerade(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_masquerade_before(const struct fix_job *job, struct fix **ret_fix, struct err *err);
int fix_remove_element(const struct fix_job *job, struct fix **ret_fix, struct err *err);

/* fix_flow.c: the flow as the facts and the packet have it */

/* Where a rule is (or with handle 0 a chain); strings are the facts' own. */
struct rule_place {
	uint8_t family;
	const char *table, *chain;
	uint64_t handle;
};
/* False where the record has no such rule. */
bool fix_place(const struct record *record, const char *prefix, struct rule_place *ret_place);
/* The stop that the record belongs to: itself, near.before, hit.stop; NULL where there is none. */
const struct record *fix_stop(const struct record *record);
/* The packet at the record's rule; -ENOTSUP. */
int fix_packet(const struct fix_job *job, const struct record *record, struct packet *ret_packet, struct err *err);

/* The way through this host that is opened: the packet's backend end and, where the user named it, the client's. */
struct fix_flow {
	bool reply; /* the packet comes from the backend */
	bool client_given;
	uint8_t proto;
	struct addr server; /* where the packet goes to; of a reply where it comes from */
	uint16_t port;
	struct addr client; /* family 0: every source */
	const char *ct;	    /* "ct status dnat ", ... or "" : what keeps the rule to translated packets */
};
/* Also notes in the packet that it was translated, where that is known from the facts alone. -ENOTSUP where the
 * packet's headers are not known, or it is none of the protocols that a flow can be of. */
int fix_flow(const struct fix_job *job, struct packet *packet, uint8_t family, struct fix_flow *ret_flow,
	     struct err *err);
/* "ip daddr 192.168.70.10 tcp dport 22 ct status dnat" */
char *fix_terms(const struct fix_flow *flow);
/* Protocol and port alone, as "udp dport 53", "icmp type echo-request"; and what the flow is called: "udp", "icmp
 * echo". */
char *fix_service_terms(const struct fix_flow *flow);
const char *fix_service_name(const struct fix_flow *flow);
/* "tcp 192.168.70.10:22 for translated connections, from every source" */
char *fix_opens(const struct fix_flow *flow);
/* The parts of a key that must be there for it to mean this flow's server alone: bits of enum term_subject. */
uint32_t fix_server_bits(const struct fix_flow *flow);
/* The least that a map's key must hold for its element to translate this flow alone. */
uint32_t fix_map_bits(const struct fix_flow *flow);
/* The part of a key that is the client. */
uint32_t fix_client_bits(const struct fix_flow *flow);
/* The backend that is wanted: the near miss's own where that is a target, else the first. -ENOTSUP where there is none.
 */
int fix_target(const struct fix_job *job, uint8_t family, struct addr *ret_addr, uint16_t *ret_port, struct err *err);

/* fix_command.c: text for nft, and for the shell */

/* One statement on a rule: "VERB FAMILY TABLE CHAIN [handle H] WORDS TEXT". */
struct nft_command {
	const char *verb;	 /* "insert rule", "add rule", "replace rule" */
	struct rule_place place; /* handle 0: none */
	const char *words;	 /* each is one word of nft and of the shell */
	const char *text;	 /* for nft as one piece, with its own quotes; or NULL */
};
char *command_nft(const struct nft_command *command);
char *command_shell(const struct nft_command *command);
/* A statement that nft gets as one argument. */
char *command_shell_text(const char *statement);
/* "nft add element F T S '{ ... }'" and the same for nft itself. */
char *element_nft(const char *verb, const struct set *set, const char *element);
char *element_shell(const char *verb, const struct set *set, const char *element);
/* The line that finds a rule by its comment and deletes it, or with a text replaces it. */
char *command_undo(const struct rule_place *place, const char *comment, const char *text);
/* "nfdiag:22-5f3a9c" (without a port "nfdiag:icmp-..."): new each time; the caller frees. */
char *fix_comment(uint16_t port);
/* 0, or -ENOTSUP where nft's language has no way to write that name. `what` is "table", "chain", "set". */
int fix_name(const char *what, const char *name, struct err *err);
int fix_place_names(const struct rule_place *place, struct err *err);

/* fix_trial.c: trying in the scratch namespace */

/* What a new rule must do to the packet. */
struct expectation {
	const struct packet *packet;
	enum action_kind action;
	struct addr addr; /* ACTION_DNAT */
	uint16_t port;
};
/* Runs the command on a copy of its chain and evaluates what it made. `beside` is the live rule at place.handle or
 * NULL; "replace rule": a whole copy of it is replaced. 0, or -ENOTSUP with what is wrong. */
int trial_rule(const struct fix_job *job, const struct nft_command *command, const struct rule *beside,
	       const struct expectation *want, struct err *err);
/* The same for a chain that `before` (statements of nft) makes. */
int trial_new(const struct fix_job *job, const char *before, const struct nft_command *command,
	      const struct expectation *want, struct err *err);
/* The rule that the last trial made; it belongs to *ret_ruleset. 0, or -ENOTSUP. */
int trial_made(const struct fix_job *job, const struct rule_place *place, struct ruleset **ret_ruleset,
	       const struct rule **ret_rule, struct err *err);
/* Puts that rule behind it in the same chain, and looks at what became of it. */
int trial_again(const struct fix_job *job, const struct rule_place *place, const struct nftnl_rule *rule,
		const struct expectation *want, struct ruleset **ret_ruleset, const struct rule **ret_rule,
		struct err *err);
/* True where the chain that was last tried ends with a rule of exactly that text. */
bool trial_shows(const struct fix_job *job, const struct rule_place *place, const char *text);
/* Runs statements on an empty copy of the set and looks the key up. `before` prepares (may be NULL). */
struct element_trial {
	const struct set *set;
	const char *before, *statement;
	const void *key;
	bool member;	  /* what must come out */
	const void *data; /* maps: data_len bytes, or NULL */
	uint32_t data_len;
	bool accept; /* verdict maps: the verdict */
};
int trial_element(const struct fix_job *job, const struct element_trial *trial, struct err *err);

/* fix_rule.c: a new rule as a fix */

enum rule_where { RULE_BEFORE, RULE_AFTER, RULE_LAST };

struct rule_fix {
	enum rule_where where;
	struct rule_place place; /* RULE_LAST: handle 0 */
	const char *words;	 /* terms and action, without comment */
	struct expectation want;
	char *opens; /* taken */
};
/* Tries the rule and makes the fix of it. `opens` is freed or taken in any case. */
int fix_rule(const struct fix_job *job, const struct rule_fix *rule, struct fix **ret_fix, struct err *err);
/* The rule that was read at that place, or NULL. */
int fix_live_rule(const struct fix_job *job, const struct rule_place *place, struct chain **ret_chain,
		  struct rule **ret_rule, struct err *err);
/* The rule's evaluation as the engine has it, or made anew on that packet into *own (which the caller must empty with
 * rule_eval_done). -ENOTSUP. */
int fix_eval(const struct fix_job *job, const struct rule_place *place, const struct packet *packet,
	     struct rule_eval *own, const struct rule_eval **ret_eval, struct err *err);
struct fix *fix_new(void);
void fix_command(struct fix *fix, char *taken);
void fix_undo(struct fix *fix, char *taken);

/* fix_iptables.c: the rule that nft made in the last trial, for a chain that iptables keeps */

/* The fix: "iptables-nft -t filter -I FORWARD 3 ..."; `beside` is the live rule at rule->place, or NULL. */
int fix_iptables(const struct fix_job *job, const struct rule_fix *rule, const struct rule *beside, const char *comment,
		 struct fix **ret_fix, struct err *err);
/* Only what stands behind chain and number, for the shell; the caller frees. */
int fix_iptables_words(const struct fix_job *job, const struct rule_place *place, const char *comment,
		       const struct expectation *want, char **ret_spec, struct err *err);

/* fix_pins.c: whether an element would mean this flow alone */

/* The term that looks up `record`'s set: of a near miss the one that fails, of a hit the one that held. NULL: there is
 * none, or it is not the only reason. */
const struct term *pins_term(const struct record *record, const struct rule_eval *eval);
/* What the rule's other terms and that term's key hold to one value. */
uint32_t pins_of(const struct rule_eval *eval, const struct term *term);
/* 0, or -ENOTSUP with why: the element would mean more than `wanted`, or a client that nobody named. */
int pins_check(const struct rule_eval *eval, const struct term *term, const struct fix_flow *flow, uint32_t wanted,
	       struct err *err);
/* 0, or -ENOTSUP where another rule that was read on the way uses the set for more. */
int pins_others(const struct fix_job *job, const struct rule_place *own, const struct term *term,
		const struct packet *packet, const struct fix_flow *flow, struct err *err);

/* fix_accept.c: also what others fall back on: a narrow accept where the flow was stopped. `note` (may be NULL) is
 * added to what it opens. */
int fix_accept_stop(const struct fix_job *job, const struct record *stop, const char *note, struct fix **ret_fix,
		    struct err *err);
/* fix_element.c: without falling back on a rule. *ret_note: what the element covers, where it is not deleted. */
int fix_delete_element_only(const struct fix_job *job, struct fix **ret_fix, char **ret_note, struct err *err);
/* fix_map.c: without falling back on a rule. */
int fix_map_element_only(const struct fix_job *job, struct fix **ret_fix, struct err *err);
/* fix_translate.c: a narrow translation before that rule. */
int fix_translate_before(const struct fix_job *job, const struct rule_place *place, struct fix **ret_fix,
			 struct err *err);
/* The first of the two names (the first as such tables are mostly called) under which a chain of that name can be
 * made: nobody's table yet, or one that wants only the chain (*ret_exists). 0, or -ENOTSUP. */
int fix_new_table(const struct fix_job *job, uint8_t family, const char *const names[2], const char *chain_name,
		  const char **ret_name, bool *ret_exists, struct err *err);
/* fix_notrack.c: the answer as it comes in, before its addresses are translated back. */
void fix_answer_packet(const struct record *top, const struct fix_flow *flow, uint8_t family, struct packet *packet);
/* The packet where destinations are translated; built from the flow's facts where no rule saw it. */
int fix_public_packet(const struct fix_job *job, struct packet *ret_packet, struct err *err);

#endif
