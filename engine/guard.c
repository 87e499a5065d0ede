/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guard process: waits for the other end of a pipe to close.
 */
#include "engine/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "engine/base/err.h"

int guard_forget(struct nl *netfilter, const struct tuple *probe, uint32_t id, struct err *err)
{
	struct ct_entry entry;
	int r;

	r = conntrack_find_id(netfilter, probe, id, &entry, err);
	if (r <= 0 || entry.status & IPS_ASSURED)
		return r < 0 ? r : 0;
	r = conntrack_delete(netfilter, &entry, err);
	return r == -ENOENT ? 0 : r;
}

/* First the reset: without the entry it would find no translation. */
static void guard_tidy(struct injector *injector, const struct frame *reset, struct nl *netfilter,
		       const struct tuple *probe, uint32_t id)
{
	if (reset)
		injector->ops->send(injector, reset, NULL);
	guard_forget(netfilter, probe, id, NULL);
}

/* Closes everything but the three given: our table must not live on in the guard, nor a pipe that a reader waits on. */
static void close_others(int a, int b, int c)
{
	int keep[] = { a, b, c };
	unsigned int from = 0;

	for (size_t i = 0; i < ARRAY_SIZE(keep); i++)
		for (size_t j = i + 1; j < ARRAY_SIZE(keep); j++)
			if (keep[j] < keep[i]) {
				int swap = keep[i];

				keep[i] = keep[j];
				keep[j] = swap;
			}
	for (size_t i = 0; i < ARRAY_SIZE(keep); i++) {
		if (keep[i] < 0)
			continue;
		if ((unsigned int)keep[i] > from)
			close_range(from, (unsigned int)keep[i] - 1, 0);
		from = (unsigned int)keep[i] + 1;
	}
	close_range(from, ~0U, 0);
}

static _Noreturn void guard_main(int watch, struct injector *injector, const struct frame *reset,
				 const struct tuple *probe, const volatile uint32_t *id)
{
	_cleanup_(nl_freep) struct nl *netfilter = NULL;
	sigset_t all;
	char byte;
	ssize_t n;

	/* A terminal's ^C goes to the whole group; the one who is asked to stop is our parent. */
	sigfillset(&all);
	sigdelset(&all, SIGSYS); /* a blocked one would kill */
	sigprocmask(SIG_BLOCK, &all, NULL);
	if (nl_open(NETLINK_NETFILTER, &netfilter, NULL) < 0)
		_exit(1);
	close_others(watch, injector->fd, nl_fd(netfilter));
	if (write(watch, "r", 1) != 1)
		_exit(1);
	do
		n = read(watch, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		guard_tidy(injector, reset, netfilter, probe, *id);
	_exit(0);
}

/* Our end of a pipe to it in *ret_pipe. The process, or -errno. */
static pid_t guard_fork(struct injector *injector, const struct frame *reset, const struct tuple *probe,
			const uint32_t *id, int *ret_pipe)
{
	int ends[2];
	char byte;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	pid = fork();
	if (pid < 0) {
		int r = -errno;

		close(ends[0]);
		close(ends[1]);
		return r;
	}
	if (pid == 0) {
		close(ends[0]);
		guard_main(ends[1], injector, reset, probe, id);
	}
	close(ends[1]);
	if (read(ends[0], &byte, 1) != 1) {
		close(ends[0]);
		waitpid(pid, NULL, 0);
		return -ECHILD;
	}
	*ret_pipe = ends[0];
	return pid;
}

int guard_start(struct injector *injector, const struct frame *reset, const struct tuple *probe,
		struct guard *ret_guard, struct err *err)
{
	uint32_t *id = mmap(NULL, sizeof(*id), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct guard guard = { .id = id };

	if (id == MAP_FAILED)
		return err_set(err, -errno, "cannot start the guard process: %s", strerror(errno));
	guard.pid = guard_fork(injector, reset, probe, id, &guard.pipe);
	if (guard.pid < 0) {
		munmap(id, sizeof(*id));
		return err_set(err, guard.pid, "cannot start the guard process: %s", strerror(-guard.pid));
	}
	*ret_guard = guard;
	return 0;
}

void guard_tell(const struct guard *guard, uint32_t id)
{
	*(volatile uint32_t *)guard->id = id;
}

void guard_release(struct guard *guard)
{
	if (guard->pipe < 0)
		return;
	/* Without the byte the guard would tidy once more, which does no harm. */
	if (write(guard->pipe, "d", 1) != 1)
		errno = 0;
	close(guard->pipe);
	while (waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR)
		;
	munmap(guard->id, sizeof(*guard->id));
	*guard = GUARD_NONE;
}
