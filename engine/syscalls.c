/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of system calls, by libseccomp. A new one is one row.
 *
 * A refused call gets SIGSYS: the handler notes its number and lets it fail with EPERM, so that what is under way is
 * undone as always.
 */
#include "engine/syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_tun.h>
#include <linux/sched.h>
#include <net/if.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <ucontext.h>

#include "engine/base/str.h"

enum rule {
	ALLOW,
	ALLOW_WHERE, /* argument `arg`, its lower half, is `value` */
	ALLOW_BITS,  /* of the bits `mask` argument `arg` has just `value` */
	QUIETLY_NOT, /* fails with `refusal`: whoever asks has another way and takes it */
};

#define NEW_NAMESPACES                                                                                                 \
	(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

static const struct {
	int call;
	enum rule rule;
	unsigned int arg;
	unsigned int value, mask;
	uint16_t refusal;
} calls[] = {
	/* the kernel's answers and events */
	{ .call = SCMP_SYS(recvmsg) },
	{ .call = SCMP_SYS(recvfrom) },
	{ .call = SCMP_SYS(sendto) },
	{ .call = SCMP_SYS(sendmsg) },
	{ .call = SCMP_SYS(poll) },
	{ .call = SCMP_SYS(ppoll) },
	{ .call = SCMP_SYS(select) },
	{ .call = SCMP_SYS(pselect6) },
	{ .call = SCMP_SYS(bind) },
	{ .call = SCMP_SYS(getsockname) },
	{ .call = SCMP_SYS(setsockopt) },
	{ .call = SCMP_SYS(getsockopt) },
	{ .call = SCMP_SYS(socket), ALLOW_WHERE, 0, AF_NETLINK },
	{ .call = SCMP_SYS(socket), ALLOW_WHERE, 0, AF_PACKET },
	{ .call = SCMP_SYS(socket), ALLOW_WHERE, 0, AF_INET },
	{ .call = SCMP_SYS(socket), ALLOW_WHERE, 0, AF_INET6 },
	{ .call = SCMP_SYS(socket), ALLOW_WHERE, 0, AF_UNIX }, /* if_nametoindex() */
	{ .call = SCMP_SYS(socketpair) },
	/* the name service's cache: the names are in files too */
	{ .call = SCMP_SYS(connect), QUIETLY_NOT, .refusal = ENOENT },

	/* XDP's live frames, the tap and its clsact, the kernel's drop reason */
	{ .call = SCMP_SYS(bpf), ALLOW_WHERE, 0, BPF_PROG_LOAD },
	{ .call = SCMP_SYS(bpf), ALLOW_WHERE, 0, BPF_PROG_TEST_RUN },
	{ .call = SCMP_SYS(bpf), ALLOW_WHERE, 0, BPF_MAP_CREATE },
	{ .call = SCMP_SYS(bpf), ALLOW_WHERE, 0, BPF_MAP_LOOKUP_ELEM },
	{ .call = SCMP_SYS(bpf), ALLOW_WHERE, 0, BPF_MAP_UPDATE_ELEM },
	{ .call = SCMP_SYS(bpf), ALLOW_WHERE, 0, BPF_MAP_FREEZE },
	{ .call = SCMP_SYS(bpf), ALLOW_WHERE, 0, BPF_RAW_TRACEPOINT_OPEN },
	{ .call = SCMP_SYS(ioctl), ALLOW_WHERE, 1, (unsigned int)TUNSETIFF },
	{ .call = SCMP_SYS(ioctl), ALLOW_WHERE, 1, SIOCGIFINDEX },
	{ .call = SCMP_SYS(ioctl), ALLOW_WHERE, 1, SIOCGIFNAME },
	{ .call = SCMP_SYS(ioctl), ALLOW_WHERE, 1, TIOCGWINSZ },
	{ .call = SCMP_SYS(ioctl), ALLOW_WHERE, 1, TCGETS },
	/* TCGETS2, by which newer C libraries ask for a terminal; its struct and <termios.h> do not go together */
	{ .call = SCMP_SYS(ioctl), ALLOW_WHERE, 1, (unsigned int)_IOR('T', 0x2A, uint8_t[44]) },

	/* files, mostly of /proc; none is made */
	{ .call = SCMP_SYS(open), ALLOW_BITS, 1, 0, O_CREAT },
	{ .call = SCMP_SYS(openat), ALLOW_BITS, 2, 0, O_CREAT },
	{ .call = SCMP_SYS(close) },
	{ .call = SCMP_SYS(close_range) },
	{ .call = SCMP_SYS(read) },
	{ .call = SCMP_SYS(pread64) },
	{ .call = SCMP_SYS(readv) },
	{ .call = SCMP_SYS(write) },
	{ .call = SCMP_SYS(writev) },
	{ .call = SCMP_SYS(lseek) },
	{ .call = SCMP_SYS(_llseek) },
	{ .call = SCMP_SYS(fcntl) },
	{ .call = SCMP_SYS(fcntl64) },
	{ .call = SCMP_SYS(stat) },
	{ .call = SCMP_SYS(lstat) },
	{ .call = SCMP_SYS(fstat) },
	{ .call = SCMP_SYS(newfstatat) },
	{ .call = SCMP_SYS(fstatat64) },
	{ .call = SCMP_SYS(statx) },
	{ .call = SCMP_SYS(access) },
	{ .call = SCMP_SYS(faccessat) },
	{ .call = SCMP_SYS(faccessat2) },
	{ .call = SCMP_SYS(readlink) },
	{ .call = SCMP_SYS(readlinkat) },
	{ .call = SCMP_SYS(getdents64) },

	/* the guard process, threads, signals, time */
	{ .call = SCMP_SYS(clone), ALLOW_BITS, 0, 0, NEW_NAMESPACES },
	{ .call = SCMP_SYS(fork) },
	/* its flags cannot be seen from here: glibc goes on to clone */
	{ .call = SCMP_SYS(clone3), QUIETLY_NOT, .refusal = ENOSYS },
	{ .call = SCMP_SYS(wait4) },
	{ .call = SCMP_SYS(waitid) },
	{ .call = SCMP_SYS(pipe2) },
	{ .call = SCMP_SYS(set_robust_list) },
	{ .call = SCMP_SYS(set_tid_address) },
	{ .call = SCMP_SYS(rseq) },
	{ .call = SCMP_SYS(futex) },
	{ .call = SCMP_SYS(sched_yield) },
	{ .call = SCMP_SYS(sched_getaffinity) },
	{ .call = SCMP_SYS(membarrier) },
	{ .call = SCMP_SYS(restart_syscall) },
	{ .call = SCMP_SYS(rt_sigaction) },
	{ .call = SCMP_SYS(rt_sigprocmask) },
	{ .call = SCMP_SYS(rt_sigreturn) },
	{ .call = SCMP_SYS(sigaltstack) },
	{ .call = SCMP_SYS(tgkill) }, /* raise(), abort() */
	{ .call = SCMP_SYS(getpid) },
	{ .call = SCMP_SYS(gettid) },
	{ .call = SCMP_SYS(getuid) },
	{ .call = SCMP_SYS(geteuid) },
	{ .call = SCMP_SYS(getgid) },
	{ .call = SCMP_SYS(getegid) },
	{ .call = SCMP_SYS(capget) },
	{ .call = SCMP_SYS(prctl), ALLOW_WHERE, 0, PR_CAPBSET_READ },
	{ .call = SCMP_SYS(prctl), ALLOW_WHERE, 0, PR_SET_NAME },
#ifdef PR_SET_VMA
	{ .call = SCMP_SYS(prctl), ALLOW_WHERE, 0, PR_SET_VMA },
#endif
	{ .call = SCMP_SYS(uname) },
	{ .call = SCMP_SYS(sysinfo) },
	{ .call = SCMP_SYS(prlimit64) },
	{ .call = SCMP_SYS(getrlimit) },
	{ .call = SCMP_SYS(getrandom) },
	{ .call = SCMP_SYS(clock_gettime) },
	{ .call = SCMP_SYS(clock_getres) },
	{ .call = SCMP_SYS(clock_nanosleep) },
	{ .call = SCMP_SYS(nanosleep) },
	{ .call = SCMP_SYS(gettimeofday) },
	{ .call = SCMP_SYS(time) },
	{ .call = SCMP_SYS(exit) },
	{ .call = SCMP_SYS(exit_group) },

	/* memory */
	{ .call = SCMP_SYS(brk) },
	{ .call = SCMP_SYS(mmap) },
	{ .call = SCMP_SYS(mmap2) },
	{ .call = SCMP_SYS(munmap) },
	{ .call = SCMP_SYS(mremap) },
	{ .call = SCMP_SYS(mprotect) },
	{ .call = SCMP_SYS(madvise) },
#ifdef __SANITIZE_ADDRESS__
	/* the leak check stops the process from a helper of its own */
	{ .call = SCMP_SYS(ptrace) },
	{ .call = SCMP_SYS(prctl) },
	{ .call = SCMP_SYS(process_vm_readv) },
	{ .call = SCMP_SYS(getppid) },
	{ .call = SCMP_SYS(getdents) },
	{ .call = SCMP_SYS(kill) },
	{ .call = SCMP_SYS(sched_getparam) },
#endif
};

/* Its number; -1: none yet. */
static volatile sig_atomic_t refused = -1;

static void on_refused(int number, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)number;
	if (refused < 0)
		refused = info->si_syscall;
#if defined(__x86_64__)
	uc->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined(__i386__)
	uc->uc_mcontext.gregs[REG_EAX] = -EPERM;
#elif defined(__aarch64__)
	uc->uc_mcontext.regs[0] = (unsigned long long)-EPERM;
#elif defined(__arm__)
	uc->uc_mcontext.arm_r0 = (unsigned long)-EPERM;
#elif defined(__riscv)
	uc->uc_mcontext.__gregs[REG_A0] = (unsigned long)-EPERM;
#else
	/* Where a result would go is not known here: better none than a wrong one. */
	(void)uc;
	_exit(EXIT_ENVIRONMENT);
#endif
}

static int add(scmp_filter_ctx filter, size_t i)
{
	const struct scmp_arg_cmp where = {
		.arg = calls[i].arg,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = calls[i].rule == ALLOW_BITS ? calls[i].mask : UINT32_MAX,
		.datum_b = calls[i].value,
	};
	uint32_t action = calls[i].rule == QUIETLY_NOT ? SCMP_ACT_ERRNO(calls[i].refusal) : SCMP_ACT_ALLOW;
	bool any = calls[i].rule == ALLOW || calls[i].rule == QUIETLY_NOT;
	int r = seccomp_rule_add_array(filter, action, calls[i].call, any ? 0 : 1, &where);

	/* A call that this architecture has not is none to allow. */
	return r == -EDOM ? 0 : r;
}

static int load(scmp_filter_ctx filter)
{
	int r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);

	/* A binary tree: the depth of the list is paid with every call. */
	if (r == 0)
		r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(calls); i++)
		r = add(filter, i);
	return r == 0 ? seccomp_load(filter) : r;
}

int syscalls_restrict(struct err *err)
{
	const struct sigaction handler = { .sa_sigaction = on_refused, .sa_flags = SA_SIGINFO | SA_NODEFER };
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
	int r;

	if (!filter)
		return err_env(err, -ENOMEM, "libseccomp cannot be used");
	sigaction(SIGSYS, &handler, NULL);
	r = load(filter);
	seccomp_release(filter);
	if (r < 0)
		return err_env(err, r,
			       "the system call filter is refused: %s (does the kernel have CONFIG_SECCOMP_FILTER?)",
			       strerror(-r));
	return 0;
}

char *syscalls_refused(void)
{
	char *name, *copy;

	if (refused < 0)
		return NULL;
	name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, refused);
	copy = name ? xstrdup(name) : xasprintf("number %d", (int)refused);
	free(name);
	return copy;
}
