/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A raw tracepoint program on kfree_skb, made for one probe, without libbpf and without tracefs. Offsets and names come
 * from the kernel's BTF.
 */
#include "probes/dropreason.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/missing.h"
#include "engine/base/str.h"
#include "engine/base/testswitch.h"
#include "probes/bpf.h"
#include "probes/btf.h"

#define PREFIX "SKB_DROP_REASON_"
#define MATCH_MAX 128 /* IPv6, 8 bytes, 64 of a payload; a multiple of 4 */
#define INSNS_MAX 160
/* Places on the program's stack. */
#define AT_HEAD (-8)
#define AT_NETWORK (-16)
#define AT_BYTES (AT_NETWORK - MATCH_MAX)

struct drop_watch {
	int result, format, program, link;
	struct btf *btf;
};

/* The map's one element. */
struct noted {
	uint64_t count, reason, ifindex, netns;
	char where[DROP_TEXT_MAX];
};

/* What the packet must have, from its network header on. */
struct match {
	uint8_t want[MATCH_MAX], mask[MATCH_MAX];
	size_t len; /* a multiple of 4 */
};

struct offsets {
	uint32_t head, network_header, dev, ifindex, net, inum;
};

struct program {
	struct bpf_insn insns[INSNS_MAX];
	size_t n;
};

static const struct {
	const char *reason, *meaning;
} meanings[] = {
	{ "IP_RPFILTER", "reverse-path" },
	{ "IP_INADDRERRORS", "address" },
	{ "IP_INNOROUTES", "route" },
	{ "IP_OUTNOROUTES", "route" },
	{ "IP_LOCAL_SOURCE", "martian" },
	{ "IP_LOCALNET", "martian" },
	{ "IP_INVALID_SOURCE", "martian" },
	{ "IP_INVALID_DEST", "martian" },
	{ "IP_INHDR", "header" },
	{ "IP_CSUM", "header" },
	{ "PKT_TOO_SMALL", "header" },
	{ "PKT_TOO_BIG", "size" },
	{ "OTHERHOST", "hardware-address" },
	{ "NETFILTER_DROP", "netfilter" },
	{ "XFRM_POLICY", "ipsec" },
	{ "NEIGH_CREATEFAIL", "neighbour" },
	{ "NEIGH_FAILED", "neighbour" },
	{ "NEIGH_QUEUEFULL", "neighbour" },
	{ "NEIGH_DEAD", "neighbour" },
	{ "NEIGH_HH_FILLFAIL", "neighbour" },
	{ "TC_INGRESS", "device" },
	{ "TC_EGRESS", "device" },
	{ "XDP", "device" },
	{ "QDISC_DROP", "device" },
	{ "DEV_READY", "device" },
	{ "BPF_CGROUP_EGRESS", "socket" },
	{ "SOCKET_FILTER", "socket" },
	{ "NO_SOCKET", "socket" },
};

const char *drop_meaning(const char *reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (!strcmp(meanings[i].reason, reason))
			return meanings[i].meaning;
	return "other";
}

static void must_have(struct match *match, size_t at, uint8_t mask, const struct frame *probe)
{
	if (at >= MATCH_MAX || at >= probe->len)
		return;
	match->mask[at] = mask;
	match->want[at] = probe->bytes[at] & mask;
	if (match->len <= at)
		match->len = (at | 3) + 1;
}

static void must_have_from(struct match *match, size_t at, size_t end, const struct frame *probe)
{
	for (; at < end && at < MATCH_MAX; at++)
		must_have(match, at, 0xff, probe);
}

static void match_probe(const struct frame *probe, struct match *ret_match)
{
	bool v6 = probe->bytes[0] >> 4 == 6;
	size_t proto_at = v6 ? 6 : 9, l4 = v6 ? 40 : 20;

	*ret_match = (struct match){ 0 };
	must_have(ret_match, 0, v6 ? 0xf0 : 0xff, probe);
	must_have(ret_match, proto_at, 0xff, probe);
	if (probe->bytes[proto_at] == IPPROTO_TCP) {
		must_have_from(ret_match, l4 + 4, l4 + 8, probe);
		/* Its flags: our reset has another sequence, but a copy of the answer has not. */
		must_have(ret_match, l4 + 13, FRAME_SYN | FRAME_ACK | FRAME_RST, probe);
		return;
	}
	/* The user may have chosen the payload, without a random number in it. */
	if (v6)
		must_have(ret_match, 1, 0x0f, probe);
	must_have_from(ret_match, v6 ? 2 : 4, v6 ? 4 : 6, probe);
	must_have_from(ret_match, l4 + 8, MATCH_MAX, probe);
}

static void put(struct program *program, uint8_t code, uint8_t dst, uint8_t src, int16_t off, int32_t imm)
{
	program->insns[program->n++] =
		(struct bpf_insn){ .code = code, .dst_reg = dst, .src_reg = src, .off = off, .imm = imm };
}

static void put_move(struct program *program, uint8_t dst, uint8_t src, int32_t plus)
{
	put(program, BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0);
	if (plus)
		put(program, BPF_ALU64 | BPF_ADD | BPF_K, dst, 0, 0, plus);
}

static void put_number(struct program *program, uint8_t dst, int32_t value)
{
	put(program, BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, value);
}

static void put_load(struct program *program, uint8_t size, uint8_t dst, uint8_t src, int16_t off)
{
	put(program, BPF_LDX | BPF_MEM | size, dst, src, off, 0);
}

static void put_store(struct program *program, uint8_t dst, int16_t off, uint8_t src)
{
	put(program, BPF_STX | BPF_MEM | BPF_DW, dst, src, off, 0);
}

/* A jump to the end, whose place is filled in by put_end(). */
static void put_leave_unless(struct program *program, uint8_t class, uint8_t reg, int32_t value)
{
	put(program, class | BPF_JNE | BPF_K, reg, 0, INT16_MAX, value);
}

/* The address of the first byte of the map's only element. */
static void put_map_value(struct program *program, uint8_t dst, int map)
{
	put(program, BPF_LD | BPF_DW | BPF_IMM, dst, BPF_PSEUDO_MAP_VALUE, 0, map);
	put(program, 0, 0, 0, 0, 0);
}

/* stack[at] = `len` bytes of the kernel's memory at r7 + `off`. */
static void put_read(struct program *program, int16_t at, int32_t len, int32_t off)
{
	put_move(program, BPF_REG_1, BPF_REG_10, at);
	put_number(program, BPF_REG_2, len);
	put_move(program, BPF_REG_3, BPF_REG_7, off);
	put(program, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_probe_read_kernel);
	put_leave_unless(program, BPF_JMP, BPF_REG_0, 0);
}

/* r7 = the pointer that the kernel has at r7 + `off`. */
static void put_follow(struct program *program, uint32_t off)
{
	put_read(program, AT_HEAD, 8, (int32_t)off);
	put_load(program, BPF_DW, BPF_REG_7, BPF_REG_10, AT_HEAD);
}

static void put_end(struct program *program)
{
	for (size_t i = 0; i < program->n; i++)
		if (program->insns[i].off == INT16_MAX)
			program->insns[i].off = (int16_t)(program->n - i - 1);
	put_number(program, BPF_REG_0, 0);
	put(program, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

/* r6: the tracepoint's arguments (skb, location, reason). */
static void put_match(struct program *program, const struct offsets *offsets, const struct match *match)
{
	put_move(program, BPF_REG_6, BPF_REG_1, 0);
	put_load(program, BPF_DW, BPF_REG_7, BPF_REG_6, 0);
	put_read(program, AT_HEAD, 8, (int32_t)offsets->head);
	put_read(program, AT_NETWORK, 2, (int32_t)offsets->network_header);
	put_load(program, BPF_DW, BPF_REG_7, BPF_REG_10, AT_HEAD);
	put_load(program, BPF_H, BPF_REG_1, BPF_REG_10, AT_NETWORK);
	put(program, BPF_ALU64 | BPF_ADD | BPF_X, BPF_REG_7, BPF_REG_1, 0, 0);
	put_read(program, AT_BYTES, (int32_t)match->len, 0);
	for (size_t i = 0; i < match->len; i += 4) {
		int32_t want, mask;

		memcpy(&want, match->want + i, 4);
		memcpy(&mask, match->mask + i, 4);
		if (!mask)
			continue;
		put_load(program, BPF_W, BPF_REG_1, BPF_REG_10, (int16_t)(AT_BYTES + (int)i));
		put(program, BPF_ALU | BPF_AND | BPF_K, BPF_REG_1, 0, 0, mask);
		put_leave_unless(program, BPF_JMP32, BPF_REG_1, want);
	}
}

/* The name of the function at the tracepoint's second argument. */
static void put_name(struct program *program, int format)
{
	put_load(program, BPF_DW, BPF_REG_1, BPF_REG_6, 8);
	put_store(program, BPF_REG_10, AT_HEAD, BPF_REG_1);
	put_move(program, BPF_REG_1, BPF_REG_8, offsetof(struct noted, where));
	put_number(program, BPF_REG_2, DROP_TEXT_MAX);
	put_map_value(program, BPF_REG_3, format);
	put_move(program, BPF_REG_4, BPF_REG_10, AT_HEAD);
	put_number(program, BPF_REG_5, 8);
	put(program, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_snprintf);
}

/* Only the first time. The interface comes last: a packet may have none. */
static void put_note(struct program *program, const struct offsets *offsets, int result, int format)
{
	put_map_value(program, BPF_REG_8, result);
	put_load(program, BPF_DW, BPF_REG_1, BPF_REG_8, offsetof(struct noted, count));
	put_move(program, BPF_REG_2, BPF_REG_1, 1);
	put_store(program, BPF_REG_8, offsetof(struct noted, count), BPF_REG_2);
	put_leave_unless(program, BPF_JMP, BPF_REG_1, 0);
	put_load(program, BPF_DW, BPF_REG_1, BPF_REG_6, 16);
	put_store(program, BPF_REG_8, offsetof(struct noted, reason), BPF_REG_1);
	if (format >= 0)
		put_name(program, format);
	put_load(program, BPF_DW, BPF_REG_7, BPF_REG_6, 0);
	put_follow(program, offsets->dev);
	put_read(program, AT_HEAD, 4, (int32_t)offsets->ifindex);
	put_load(program, BPF_W, BPF_REG_1, BPF_REG_10, AT_HEAD);
	put_store(program, BPF_REG_8, offsetof(struct noted, ifindex), BPF_REG_1);
	put_follow(program, offsets->net);
	put_read(program, AT_HEAD, 4, (int32_t)offsets->inum);
	put_load(program, BPF_W, BPF_REG_1, BPF_REG_10, AT_HEAD);
	put_store(program, BPF_REG_8, offsetof(struct noted, netns), BPF_REG_1);
}

static int map_new(size_t size, uint32_t flags)
{
	union bpf_attr attr = { 0 };

	attr.map_type = BPF_MAP_TYPE_ARRAY;
	attr.key_size = sizeof(uint32_t);
	attr.value_size = (uint32_t)size;
	attr.max_entries = 1;
	attr.map_flags = flags;
	memcpy(attr.map_name, "nfdiag", sizeof("nfdiag"));
	return bpf_call(BPF_MAP_CREATE, &attr);
}

/* The kernel names the function itself (bpf_snprintf() with %ps, Linux 5.13): /proc/kallsyms would cost 100 ms. It
 * wants the format from a map that nobody can change. The descriptor, or -errno. */
static int format_new(void)
{
	static const char format[8] = "%ps";
	const uint32_t key = 0;
	_cleanup_(closep) int map = map_new(sizeof(format), BPF_F_RDONLY_PROG);
	union bpf_attr attr = { 0 };
	int r;

	if (map < 0)
		return map;
	attr.map_fd = (uint32_t)map;
	attr.key = (uintptr_t)&key;
	attr.value = (uintptr_t)format;
	r = bpf_call(BPF_MAP_UPDATE_ELEM, &attr);
	if (r < 0)
		return r;
	attr = (union bpf_attr){ .map_fd = (uint32_t)map };
	r = bpf_call(BPF_MAP_FREEZE, &attr);
	return r < 0 ? r : take_fd(&map);
}

static int program_load(struct drop_watch *watch, const struct offsets *offsets, const struct match *match)
{
	struct program program = { 0 };

	put_match(&program, offsets, match);
	put_note(&program, offsets, watch->result, watch->format);
	put_end(&program);
	return bpf_load(BPF_PROG_TYPE_RAW_TRACEPOINT, program.insns, program.n);
}

static int watch_attach(struct drop_watch *watch)
{
	union bpf_attr attr = { 0 };

	attr.raw_tracepoint.name = (uintptr_t) "kfree_skb";
	attr.raw_tracepoint.prog_fd = (uint32_t)watch->program;
	return bpf_call(BPF_RAW_TRACEPOINT_OPEN, &attr);
}

static int say_why(int r, struct err *err)
{
	if (r == -EPERM || r == -EACCES)
		return err_missing(err, r, has_capability(CAP_BPF) ? CAP_PERFMON : CAP_BPF, "bpf(2) is refused");
	if (r == -ENOSYS)
		return err_set(err, r, "this kernel has no bpf(2)");
	if (r == -EINVAL)
		return err_set(err, r, "this kernel gives no reasons for dropped packets: they came with Linux 5.17");
	return err_wrap(err, r, "cannot watch the tracepoint kfree_skb");
}

static int find_offsets(const struct btf *btf, struct offsets *ret_offsets, struct err *err)
{
	if (btf_member(btf, "sk_buff", "head", sizeof(void *), &ret_offsets->head) < 0 ||
	    btf_member(btf, "sk_buff", "network_header", 2, &ret_offsets->network_header) < 0 ||
	    btf_member(btf, "sk_buff", "dev", sizeof(void *), &ret_offsets->dev) < 0 ||
	    btf_member(btf, "net_device", "ifindex", sizeof(uint32_t), &ret_offsets->ifindex) < 0 ||
	    btf_member(btf, "net_device", "nd_net.net", sizeof(void *), &ret_offsets->net) < 0 ||
	    btf_member(btf, "net", "ns.inum", sizeof(uint32_t), &ret_offsets->inum) < 0)
		return err_set(err, -ENOENT, "this kernel's packets (sk_buff) are not made as they should be");
	if (!btf_enum_name(btf, "skb_drop_reason", 0))
		return err_set(err, -ENOENT,
			       "this kernel gives no reasons for dropped packets: they came with Linux 5.17");
	return 0;
}

static int watch_start(struct drop_watch *watch, const struct frame *probe, struct err *err)
{
	struct offsets offsets;
	struct match match;
	int r = btf_open(&watch->btf, err);

	if (r == 0)
		r = find_offsets(watch->btf, &offsets, err);
	if (r < 0)
		return r;
	match_probe(probe, &match);
	watch->result = map_new(sizeof(struct noted), 0);
	if (watch->result < 0)
		return say_why(watch->result, err);
	watch->format = format_new();
	watch->program = program_load(watch, &offsets, &match);
	if (watch->program < 0 && watch->format >= 0) {
		closep(&watch->format);
		watch->format = -1;
		watch->program = program_load(watch, &offsets, &match);
	}
	if (watch->program < 0)
		return say_why(watch->program, err);
	watch->link = watch_attach(watch);
	return watch->link < 0 ? say_why(watch->link, err) : 0;
}

int drop_watch_open(const struct frame *probe, struct drop_watch **ret_watch, struct err *err)
{
	_cleanup_(drop_watch_freep) struct drop_watch *watch = xcalloc(1, sizeof(*watch));
	int r;

	*watch = (struct drop_watch){ .result = -1, .format = -1, .program = -1, .link = -1 };
	if (test_switch("no-bpf"))
		return err_set(err, -EPERM, "bpf(2) counts as refused (NFDIAG_TEST=no-bpf)");
	r = watch_start(watch, probe, err);
	if (r == 0)
		*ret_watch = TAKE_PTR(watch);
	return r;
}

void drop_watch_free(struct drop_watch *watch)
{
	if (!watch)
		return;
	closep(&watch->link);
	closep(&watch->program);
	closep(&watch->format);
	closep(&watch->result);
	btf_free(watch->btf);
	free(watch);
}

/* An interface of another namespace held it: there it is not the flow's packet any more. */
static bool is_elsewhere(uint64_t netns)
{
	struct stat st;

	return netns && stat("/proc/thread-self/ns/net", &st) == 0 && st.st_ino != netns;
}

/* What says nothing more than that it was dropped. */
static bool is_empty(const char *name)
{
	return !strcmp(name, "NOT_SPECIFIED") || !strcmp(name, "NOT_DROPPED_YET") || !strcmp(name, "UNSPECIFIED");
}

static void name_reason(const struct btf *btf, uint32_t reason, char name[DROP_TEXT_MAX])
{
	const char *text = btf_enum_name(btf, "skb_drop_reason", reason);

	if (text && !strncmp(text, PREFIX, strlen(PREFIX)))
		text += strlen(PREFIX);
	if (!text)
		/* Reasons of subsystems: mac80211, openvswitch. */
		snprintf(name, DROP_TEXT_MAX, "%#x", reason);
	else if (!is_empty(text))
		snprintf(name, DROP_TEXT_MAX, "%.*s", DROP_TEXT_MAX - 1, text);
}

int drop_watch_read(const struct drop_watch *watch, struct drop *ret_drop)
{
	const uint32_t key = 0;
	struct noted noted = { 0 };
	struct drop drop = { 0 };
	union bpf_attr attr = { 0 };
	int r;

	attr.map_fd = (uint32_t)watch->result;
	attr.key = (uintptr_t)&key;
	attr.value = (uintptr_t)&noted;
	r = bpf_call(BPF_MAP_LOOKUP_ELEM, &attr);
	if (r < 0 || !noted.count)
		return r < 0 ? r : 0;
	if (is_elsewhere(noted.netns))
		return -EXDEV;
	name_reason(watch->btf, (uint32_t)noted.reason, drop.reason);
	/* "ip_error.part.0", "nft_do_chain [nf_tables]" */
	memcpy(drop.where, noted.where, sizeof(drop.where));
	drop.where[strnlen(drop.where, sizeof(drop.where) - 1)] = '\0';
	drop.where[strcspn(drop.where, ". ")] = '\0';
	if (!if_indextoname((unsigned int)noted.ifindex, drop.dev))
		*drop.dev = '\0';
	*ret_drop = drop;
	return 1;
}
