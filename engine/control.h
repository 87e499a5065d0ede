/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control experiment where a backend kept silent: the same question, asked with this host's own address.
 */
#ifndef NFDIAG_ENGINE_CONTROL_H
#define NFDIAG_ENGINE_CONTROL_H

#include "engine/diagnose_private.h"

/* Facts "own.*", after those of reply. Sends one more packet to the backend (and what closes it again, as in the real
 * step) where the real probe was sent with the client's own address and nothing came back; else nothing. */
void control_ask(struct diagnosis_run *d);

#endif
