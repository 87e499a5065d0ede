/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path of a packet as text: hook, place, handle, what happened there.
 */
#ifndef NFDIAG_ENGINE_REPORT_PATH_H
#define NFDIAG_ENGINE_REPORT_PATH_H

#include "engine/report.h"

/* Adds the decisive steps, or with options->explain all of them and the packet at each hook. False: there are none. */
bool report_path(struct str *out, const struct report_options *options, const struct result *result);

/* Adds "10.1.2.3:22", "[2001:db8::1]:22", or without port (0) the address alone. */
void report_endpoint(struct str *out, const struct addr *addr, uint16_t port);

#endif
