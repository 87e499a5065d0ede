/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bpf(2), by syscall.
 */
#ifndef NFDIAG_PROBES_BPF_H
#define NFDIAG_PROBES_BPF_H

#include <linux/bpf.h>

#include "engine/base/util.h"

/* What the kernel returned, or -errno. */
int bpf_call(enum bpf_cmd cmd, union bpf_attr *attr);
/* Of licence GPL, called nfdiag: the descriptor, or -errno. */
int bpf_load(enum bpf_prog_type type, const struct bpf_insn *insns, size_t n_insns);

#endif
