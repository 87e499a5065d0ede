/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bpf(2), by syscall.
 */
#include "probes/bpf.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

int bpf_call(enum bpf_cmd cmd, union bpf_attr *attr)
{
	int r;

	/* The verifier gives up with EAGAIN when a signal is pending. */
	for (int i = 0; i < 5; i++) {
		r = (int)syscall(SYS_bpf, cmd, attr, sizeof(*attr));
		if (r >= 0 || (errno != EAGAIN && errno != EINTR))
			break;
	}
	return r < 0 ? -errno : r;
}

int bpf_load(enum bpf_prog_type type, const struct bpf_insn *insns, size_t n_insns)
{
	union bpf_attr attr = { 0 };

	attr.prog_type = type;
	attr.insns = (uintptr_t)insns;
	attr.insn_cnt = (uint32_t)n_insns;
	attr.license = (uintptr_t) "GPL";
	memcpy(attr.prog_name, "nfdiag", sizeof("nfdiag"));
	return bpf_call(BPF_PROG_LOAD, &attr);
}
