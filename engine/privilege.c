/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives up privileges.
 */
#include "engine/privilege.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "engine/base/str.h"
#include "engine/base/testswitch.h"
#include "engine/syscalls.h"

/* What stays, where it is there. */
static const int kept[] = {
	CAP_NET_ADMIN, /* nf_tables, conntrack, the tap */
	CAP_NET_RAW,   /* raw and packet sockets */
	CAP_BPF,       /* XDP live frames, the drop reason */
	CAP_PERFMON,   /* the drop reason */
};

/* From the bounding set, where that is permitted (CAP_SETPCAP): with no_new_privs nothing could be gained by it. */
static void empty_bounding_set(void)
{
	for (int i = 0; prctl(PR_CAPBSET_READ, i) >= 0; i++)
		prctl(PR_CAPBSET_DROP, i);
}

/* Of this thread: 0 or -errno. */
static int give_up(void *unused)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	(void)unused;
	if (syscall(SYS_capget, &header, data) < 0)
		return -errno;
	empty_bounding_set();
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(data); i++) {
		uint32_t mask = 0;

		for (size_t j = 0; j < ARRAY_SIZE(kept); j++)
			if ((unsigned int)CAP_TO_INDEX(kept[j]) == i)
				mask |= CAP_TO_MASK(kept[j]);
		data[i].permitted &= mask;
		data[i].effective &= mask;
		data[i].inheritable = 0;
	}
	if (syscall(SYS_capset, &header, data) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	return 0;
}

int privilege_give_up(struct lodge *const *lodges, size_t n_lodges, struct err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n_lodges; i++)
		r = lodges[i] ? lodge_run(lodges[i], give_up, NULL) : 0;
	if (r == 0)
		r = give_up(NULL);
	if (r < 0)
		return err_env(err, r, "cannot give up privileges: %s", strerror(-r));
	return test_switch("no-filter") ? 0 : syscalls_restrict(err);
}

int privilege_kept(struct err *err)
{
	_cleanup_(freep) char *call = syscalls_refused();

	if (!call)
		return 0;
	return err_env(
		err, -EPERM,
		"the system call %s was refused: it is not on nfdiag's own list (engine/syscalls.c), so what was "
		"found is not to be believed; please report this",
		call);
}
