/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words for a missing capability.
 */
#include "engine/base/missing.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "engine/base/str.h"

/* Those that nfdiag uses anywhere (docs/privileges.md), by name and as setcap(8) writes them. */
static const struct {
	int capability;
	const char *name, *small;
} names[] = {
	{ CAP_NET_ADMIN, "CAP_NET_ADMIN", "cap_net_admin" },
	{ CAP_NET_RAW, "CAP_NET_RAW", "cap_net_raw" },
	{ CAP_SYS_ADMIN, "CAP_SYS_ADMIN", "cap_sys_admin" },
	{ CAP_BPF, "CAP_BPF", "cap_bpf" },
	{ CAP_PERFMON, "CAP_PERFMON", "cap_perfmon" },
	{ CAP_SYS_PTRACE, "CAP_SYS_PTRACE", NULL }, /* for the namespaces of others' processes alone */
};

const char *capability_name(int capability)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].capability == capability)
			return names[i].name;
	return "a capability";
}

bool has_capability(int capability)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	if (syscall(SYS_capget, &header, data) < 0)
		return false;
	return data[CAP_TO_INDEX(capability)].effective & CAP_TO_MASK(capability);
}

static void add_setcap(struct str *text)
{
	char path[256];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	str_add(text, "setcap ");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].small)
			str_addf(text, "%s%s", i ? "," : "", names[i].small);
	str_add(text, "+ep ");
	if (n > 0) {
		path[n] = '\0';
		str_add_shell(text, path);
	} else {
		str_add(text, "nfdiag");
	}
}

/* What to do about it, which hangs on why it is not there. */
static char *mend(int capability)
{
	const char *name = capability_name(capability);
	struct str text = { 0 };

	if (has_capability(capability)) {
		str_addf(&text,
			 "%s is not held in the user namespace that owns this network namespace; "
			 "run nfdiag in the first user namespace, outside of the container",
			 name);
	} else if (prctl(PR_CAPBSET_READ, capability) == 0) {
		str_addf(&text,
			 "%s is missing, and kept from this process by its bounding set; let in what starts it "
			 "(systemd: CapabilityBoundingSet=%s, docker and podman: --cap-add %s)",
			 name, name, name + strlen("CAP_"));
	} else {
		str_addf(&text,
			 "%s is missing; run nfdiag as root, or in a systemd unit with AmbientCapabilities=%s, or "
			 "once: ",
			 name, name);
		add_setcap(&text);
	}
	return str_take(&text);
}

int err_missing(struct err *err, int r, int capability, const char *fmt, ...)
{
	bool refused = r == -EPERM || r == -EACCES;
	_cleanup_(freep) char *what = refused ? mend(capability) : xstrdup(strerror(-r));
	char context[160];
	va_list args;

	va_start(args, fmt);
	vsnprintf(context, sizeof(context), fmt, args);
	va_end(args);
	return err_env(err, r, "%s: %s", context, what);
}
