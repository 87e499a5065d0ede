/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Injects by BPF_PROG_TEST_RUN of an XDP program that passes everything, as a live frame: the kernel then treats it as
 * received on the interface. Creates nothing but a program descriptor.
 */
#include <errno.h>
#include <string.h>

#include "engine/base/missing.h"
#include "engine/base/testswitch.h"
#include "probes/bpf.h"
#include "probes/inject.h"

/* `r0 = action; exit`: the descriptor, or -errno. */
static int program_load(int32_t action)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = action },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_load(BPF_PROG_TYPE_XDP, insns, ARRAY_SIZE(insns));
}

static int program_run(int fd, uint32_t ifindex, const struct frame *frame)
{
	struct xdp_md md = { .data_end = (uint32_t)frame->len, .ingress_ifindex = ifindex };
	union bpf_attr attr = { 0 };

	attr.test.prog_fd = (uint32_t)fd;
	attr.test.data_in = (uintptr_t)frame->bytes;
	attr.test.data_size_in = (uint32_t)frame->len;
	attr.test.ctx_in = (uintptr_t)&md;
	attr.test.ctx_size_in = sizeof(md);
	attr.test.repeat = 1;
	attr.test.batch_size = 1;
	attr.test.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
	return bpf_call(BPF_PROG_TEST_RUN, &attr);
}

/* The kernel says whether it takes live frames only when one is run: this one is dropped by its own program. */
static int live_frames_check(uint32_t ifindex, struct err *err)
{
	const struct frame frame = { .len = 60 };
	_cleanup_(closep) int fd = program_load(XDP_DROP);
	int r = fd < 0 ? fd : program_run(fd, ifindex, &frame);

	if (r == -EPERM || r == -EACCES)
		return err_missing(err, r, CAP_BPF, "bpf(2) is refused");
	if (r == -ENOSYS)
		return err_env(err, r, "this kernel has no bpf(2)");
	if (r == -EINVAL && fd >= 0)
		return err_env(err, r, "this kernel takes no XDP live frames: they came with Linux 5.18");
	return r < 0 ? err_wrap(err, r, "cannot run an XDP program") : 0;
}

static int xdp_can_run(const struct inject_target *target, struct err *err)
{
	if (target->local || target->client_netns)
		return -ENOTSUP;
	if (test_switch("no-bpf"))
		return err_env(err, -EPERM, "bpf(2) counts as refused (NFDIAG_TEST=no-bpf)");
	return 0;
}

static int xdp_open(struct injector *injector, const struct inject_target *target, struct err *err)
{
	int r = live_frames_check(target->link.ifindex, err);

	if (r < 0)
		return r;
	r = program_load(XDP_PASS);
	if (r < 0)
		return err_wrap(err, r, "cannot load an XDP program");
	injector->fd = r;
	/* eth_type_trans() looks at a header also where the interface has none (tun): it has to be the device's
	 * address, which is all zeros there. */
	memcpy(injector->dst_mac, inject_mac(target), 6);
	return 0;
}

static int xdp_send(struct injector *injector, const struct frame *ip, struct err *err)
{
	const struct link *link = &injector->target.link;
	struct frame frame = *ip;
	int r;

	frame_ethernet(&frame, injector->dst_mac, injector->src_mac);
	frame_tags(&frame, injector->target.tags, injector->target.n_tags);
	r = program_run(injector->fd, link->ifindex, &frame);
	return r < 0 ? err_wrap(err, r, "cannot inject a packet on '%s' by XDP", link->name) : 0;
}

static void xdp_close(struct injector *injector)
{
	closep(&injector->fd);
}

const struct injector_ops inject_xdp = {
	.name = "xdp",
	.can_run = xdp_can_run,
	.open = xdp_open,
	.send = xdp_send,
	.close = xdp_close,
};
