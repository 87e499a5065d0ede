/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nfdiag trace FLOW...: what becomes of a flow, whatever it should. Without --until answer no packet leaves this host.
 */
#include <errno.h>

#include "engine/ask.h"
#include "engine/command.h"

enum exit_status cmd_trace(const struct options *options, struct err *err)
{
	static const struct ask ask = {
		.open = true,
		.missing = "trace: a flow is missing; write nfdiag trace ADDRESS:PORT",
	};
	enum format format = ask_format(options);
	struct options wire = *options;

	if (format != FORMAT_TEXT && format != FORMAT_JSON) {
		err_usage(err, -EINVAL, "--format: there is no verdict that could be told so; write text or json");
		return EXIT_USAGE;
	}
	if (!wire.until)
		wire.until = UNTIL_WIRE;
	return ask_flows(&wire, &ask, format, err);
}
