# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
proto=udp
scenario_like two-chains
title="UDP: $title"
