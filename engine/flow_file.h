/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flows in a YAML file:
 *
 *	defaults: { client: 198.51.100.7, iif: eth0 }
 *	flows:
 *	  - { name: web, public: '203.0.113.5:443', target: ['10.0.0.8:8443', '10.0.0.9:8443'] }
 *	  - { name: telnet is closed, public: '203.0.113.5:23', target: drop }
 *	  - 203.0.113.5:80=10.0.0.8:8080
 */
#ifndef NFDIAG_ENGINE_FLOW_FILE_H
#define NFDIAG_ENGINE_FLOW_FILE_H

#include "engine/base/flow.h"

struct flow_list {
	struct flow **flows;
	size_t n;
};
void flow_list_done(struct flow_list *list);
/* Takes the flow. */
void flow_list_add(struct flow_list *list, struct flow *flow);

/* Appends the file's flows in their order; "-" is stdin. `defaults` are the command line's and say what the file leaves
 * open. 0; -EINVAL with err 'FILE:LINE:COLUMN: what, and the mend' (exit 2); -errno where it cannot be read. */
int flow_file_load(const char *path, const struct flow_defaults *defaults, struct flow_list *list, struct err *err);

#endif
