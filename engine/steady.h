/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Did the ruleset stand still from the probe to the verdict, as far as it was used?
 */
#ifndef NFDIAG_ENGINE_STEADY_H
#define NFDIAG_ENGINE_STEADY_H

#include "engine/session.h"

enum steady {
	STEADY,
	CHANGED, /* something that was used is not what it was */
	UNSURE,	 /* it is what it was when it was read, but that was behind the probe, and changes lie between: another
		  * probe settles it, since session_read() now keeps what was read */
};

/* `run` is the first probe; `explained`: every rule did to it what it should. CHANGED: *ret_what says what (the caller
 * frees). */
enum steady steady_check(struct session *session, const struct run *run, bool explained, char **ret_what);

#endif
