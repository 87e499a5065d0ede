# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='a routing rule skips table main, and no other table has a route'
options=(--from 10.2.1.2)
verdict=fail reach=hook id=no-route works=no bystander=no says='No routing rule leads this request to table main'
fault() { ip -n "$ROUTER" rule add pref 50 iif enp0 ipproto tcp dport 22 goto 32767; }
mend() { ip -n "$ROUTER" rule del pref 50; }
