# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like reply-ttl-short
title='the backend itself sends with a TTL of 2: the router behind this one drops the answer'
where='' fix=no bystander=no says='No rule here set it'
ruleset=$(grep -v 'ip ttl set' <<<"$ruleset")
fault() { in_backend sysctl -qw net.ipv4.ip_default_ttl=2; }
mend() { in_backend sysctl -qw net.ipv4.ip_default_ttl=64; }
