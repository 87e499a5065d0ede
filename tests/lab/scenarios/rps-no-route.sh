# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-rps
title='another processor takes up what comes in (RPS), and there is no route to the backend'
verdict=fail id=route-blackhole reach=hook fix=yes bystander=no
neighbours='10.1.2.4:1222 192.168.70.11:22'
fault() { rps && ip -n "$ROUTER" route add blackhole 192.168.70.10; }
mend() { ip -n "$ROUTER" route del blackhole 192.168.70.10; }
