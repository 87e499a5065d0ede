/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Switches for tests: environment NFDIAG_TEST is a comma-separated list of words, each of which takes one kernel
 * feature away ('no-bpf'), so that the way around it is tested on any kernel.
 */
#ifndef NFDIAG_BASE_TESTSWITCH_H
#define NFDIAG_BASE_TESTSWITCH_H

#include "engine/base/util.h"

/* True where the list has this word. */
bool test_switch(const char *word);

#endif
