/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel decides: rules are loaded into a private namespace, real packets are sent over lo, and each rule's counter
 * must agree with what the evaluator says on the same bytes.
 */
#include <errno.h>
#include <nftables/libnftables.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "rules/eval_private.h"
#include "tests/unit/kernelrules.h"
#include "tests/unit/testns.h"

struct sample {
	const char *name;
	uint8_t proto;
	const char *saddr, *daddr;
	uint16_t sport, dport;
	uint8_t flags;
	uint8_t options[12];
	uint8_t n_options; /* multiple of 4 */
	uint8_t tos;
	uint32_t mark;
	uint32_t ct_state;
	uint16_t frag;
};

static const struct sample samples[] = {
	{ "syn", 6, "127.0.0.1", "127.0.0.2", 40001, 22, 0x02, { 0 }, 0, 0, 5, 8, 0x4000 },
	{ "syn with options",
	  6,
	  "127.0.0.1",
	  "127.0.0.2",
	  40002,
	  22,
	  0x02,
	  { 1, 3, 3, 7, 2, 4, 5, 0x78 },
	  8,
	  0x28,
	  4,
	  8,
	  0 },
	{ "short option", 6, "127.0.0.1", "127.0.0.2", 40003, 80, 0x02, { 4, 2, 2, 3, 0, 0, 0, 0 }, 8, 0x28, 0, 8, 0 },
	{ "option past the end", 6, "127.0.0.1", "127.0.0.3", 40004, 21, 0x02, { 1, 1, 2, 4 }, 4, 0, 0, 8, 0 },
	{ "other ports", 6, "127.0.0.2", "127.0.0.1", 22, 23, 0x02, { 0 }, 0, 0, 6, 8, 0 },
	{ "ack", 6, "127.0.0.1", "127.0.0.9", 40005, 65535, 0x10, { 0 }, 0, 0, 1, 8, 0 },
	{ "invalid", 6, "127.0.0.1", "127.0.0.2", 40006, 22, 0x03, { 0 }, 0, 0, 5, 1, 0 },
	{ "udp", 17, "127.0.0.1", "127.0.0.2", 40007, 22, 0, { 0 }, 0, 0, 5, 8, 0 },
	{ "udp elsewhere", 17, "127.0.0.9", "127.0.0.3", 1, 1024, 0, { 0 }, 0, 4, 3, 8, 0 },
};

static uint16_t checksum(const uint8_t *bytes, size_t len, uint32_t sum)
{
	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void put16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* The whole IPv4 packet; returns its length. */
static size_t build(const struct sample *s, uint8_t out[128])
{
	size_t th_len = s->proto == 6 ? 20u + s->n_options : 8u, len = 20 + th_len;
	uint8_t *th = out + 20;
	struct addr src, dst;

	memset(out, 0, 128);
	assert_int_equal(addr_parse(s->saddr, &src), 0);
	assert_int_equal(addr_parse(s->daddr, &dst), 0);
	out[0] = 0x45;
	out[1] = s->tos;
	put16(out + 2, (uint16_t)len);
	put16(out + 4, 7);
	put16(out + 6, s->frag);
	out[8] = 64;
	out[9] = s->proto;
	memcpy(out + 12, src.bytes, 4);
	memcpy(out + 16, dst.bytes, 4);
	put16(out + 10, checksum(out, 20, 0));
	put16(th, s->sport);
	put16(th + 2, s->dport);
	if (s->proto == 6) {
		put16(th + 6, 1000);
		th[12] = (uint8_t)((th_len / 4) << 4);
		th[13] = s->flags;
		put16(th + 14, 64240);
		memcpy(th + 20, s->options, s->n_options);
		put16(th + 16, checksum(out + 12, len - 12, s->proto + (uint32_t)th_len));
	} else {
		put16(th + 4, 8);
	}
	return len;
}

static void send_sample(const struct sample *s)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	uint8_t bytes[128];
	size_t len = build(s, bytes);

	assert_true(fd >= 0);
	memcpy(&to.sin_addr, bytes + 16, 4);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_MARK, &s->mark, sizeof(s->mark)), 0);
	/* EPERM: dropped on output, behind the rules. */
	if (sendto(fd, bytes, len, 0, (struct sockaddr *)&to, sizeof(to)) < 0)
		assert_int_equal(errno, EPERM);
	close(fd);
}

static struct packet packet_of(const struct sample *s, uint8_t hook)
{
	struct packet packet = { .family = NFPROTO_INET, .nfproto = NFPROTO_IPV4, .hook = hook, .l4proto = s->proto };
	uint8_t bytes[128];
	size_t len = build(s, bytes);

	memcpy(packet.nh.bytes, bytes, 20);
	packet.nh.len = 20;
	memcpy(packet.th.bytes, bytes + 20, len - 20);
	packet.th.len = (uint16_t)(len - 20);
	packet.length = (uint16_t)len;
	if (hook == NF_INET_PRE_ROUTING) {
		packet.iif = 1;
		strcpy(packet.iifname, "lo");
		packet.iiftype = 772;
		packet.ll.len = 14;
		put16(packet.ll.bytes + 12, 0x0800);
	} else {
		packet.oif = 1;
		strcpy(packet.oifname, "lo");
		packet.oiftype = 772;
	}
	packet.mark_known = true;
	packet.mark = s->mark;
	packet.ct_known = true;
	packet.ct_state = s->ct_state;
	packet.ct_status_known = true;
	packet.orig_known = true;
	packet.orig_src = packet_src(&packet);
	packet.orig_dst = packet_dst(&packet);
	packet.orig_sport = s->sport;
	packet.orig_dport = s->dport;
	return packet;
}

static void load(struct nft_ctx *nft, const char *hook)
{
	struct str text = { 0 };

	str_add(&text, "add table inet t\ndelete table inet t\ntable inet t {\n");
	str_add(&text, kernel_sets);
	str_add(&text, "set dyn { type ipv4_addr; flags dynamic; size 100; }\n");
	/* Answers have another id. */
	str_addf(&text, "chain base { type filter hook %s priority 10; ip id 7 jump c; ip id 7 drop; }\nchain c {\n",
		 hook);
	for (size_t i = 0; i < kernel_n_rules; i++) {
		const char *rule = kernel_rules[i] + (kernel_rules[i][0] == '?') * 2;
		const char *verdict = strstr(rule, " accept");

		/* The counter stands behind the conditions, and before a verdict. */
		str_addf(&text, "%.*s counter%s\n", (int)(verdict ? verdict - rule : (long)strlen(rule)), rule,
			 verdict ? verdict : "");
	}
	str_add(&text, "}\n}\n");
	if (nft_run_cmd_from_buffer(nft, text.s))
		fail_msg("%s", nft_ctx_get_error_buffer(nft));
	str_done(&text);
}

static int64_t packets_counted(const struct rule *rule)
{
	struct nftnl_expr_iter *iter = nftnl_expr_iter_create(rule->nftnl);
	struct nftnl_expr *expr;
	int64_t packets = -1;

	while ((expr = nftnl_expr_iter_next(iter)))
		if (!strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), "counter"))
			packets = (int64_t)nftnl_expr_get_u64(expr, NFTNL_EXPR_CTR_PACKETS);
	nftnl_expr_iter_destroy(iter);
	return packets;
}

static int compare_rules(struct chain *chain, const struct eval_env *env, struct packet *packet, const char *what)
{
	static const char *const names[] = { "no match", "match", "unknown" };
	struct packet quick = *packet;
	int wrong = 0;

	for (size_t i = 0; i < chain->n_rules; i++) {
		const char *text = kernel_rules[i];
		bool may_be_unknown = text[0] == '?', matched = packets_counted(chain->rules[i]) > 0;
		struct rule_eval eval;
		enum outcome outcome;
		size_t failed = 0;

		eval_rule_quick(chain->rules[i], env, &quick, &outcome);
		eval_rule(chain->rules[i], env, packet, &eval);
		for (size_t k = 0; k < eval.n_terms; k++)
			failed += eval.terms[k].outcome == OUTCOME_NO_MATCH;
		if (eval.outcome != outcome || failed != eval.n_failed ||
		    (outcome == OUTCOME_NO_MATCH) != (failed > 0) ||
		    (outcome == OUTCOME_UNKNOWN ? !may_be_unknown || !eval.why
						: matched != (outcome == OUTCOME_MATCH))) {
			print_error("%s: '%s': kernel says %s, evaluator %s (%s), %zu terms fail\n", what, text,
				    matched ? "match" : "no match", names[outcome], eval.why ? eval.why : "-", failed);
			wrong++;
		}
		if (getenv("SHOW_TERMS")) {
			for (size_t k = 0; k < eval.n_terms; k++)
				print_message("# %-30s | %s | %s | %s | %s%s%s %s\n", text, eval.terms[k].field,
					      eval.terms[k].wanted, eval.terms[k].packet, names[eval.terms[k].outcome],
					      eval.terms[k].pins ? " pins" : "",
					      eval.terms[k].negated ? " negated" : "",
					      subject_name(eval.terms[k].subject));
		}
		rule_eval_done(&eval);
	}
	assert_memory_equal(&quick, packet, sizeof(quick));
	return wrong;
}

static int compare_sample(struct nl *nl, struct nft_ctx *nft, const struct sample *sample, const char *hook,
			  uint8_t number)
{
	_cleanup_(ruleset_freep) struct ruleset *ruleset = ruleset_new(nl);
	struct packet packet = packet_of(sample, number);
	struct err err = { 0 };
	struct eval_env env;
	struct chain *chain;
	char what[64];

	load(nft, hook);
	send_sample(sample);
	if (ruleset_chain(ruleset, NFPROTO_INET, "t", "c", &chain, &err) < 0 ||
	    ruleset_rules(ruleset, chain, 0, 0, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(chain->n_rules, kernel_n_rules);
	eval_env_ruleset(ruleset, &env);
	snprintf(what, sizeof(what), "%s, %s", sample->name, hook);
	return compare_rules(chain, &env, &packet, what);
}

static void test_kernel_agrees(void **state)
{
	static const struct {
		const char *name;
		uint8_t number;
	} hooks[] = { { "output", NF_INET_LOCAL_OUT }, { "prerouting", NF_INET_PRE_ROUTING } };
	_cleanup_(nl_freep) struct nl *nl = NULL;
	struct nft_ctx *nft;
	int wrong = 0;

	(void)state;
	testns_new();
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	nft = nft_ctx_new(NFT_CTX_DEFAULT);
	nft_ctx_buffer_error(nft);
	nft_ctx_buffer_output(nft);
	for (size_t h = 0; h < ARRAY_SIZE(hooks); h++)
		for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
			struct sample sample = samples[i];

			/* A tuple that no earlier run has put into conntrack. */
			sample.sport = (uint16_t)(sample.sport + 20 * h * (sample.sport > 30000));
			wrong += compare_sample(nl, nft, &sample, hooks[h].name, hooks[h].number);
		}
	nft_ctx_free(nft);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernel_agrees),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
