#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The answers (answers.sh) of the kernel of a virtual machine, and at the end which kernel that was.
cd "$(dirname "$0")" || exit 1
modprobe -q tun
modprobe -q nf_conntrack
ip link set lo up
./answers.sh "$@" 2>&1 && printf 'answered\t%s\t\n' "$(uname -r)"
