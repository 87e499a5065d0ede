# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-foomuuri
title='foomuuri: public-internal does not accept the port'
verdict=fail id=drop-in-chain reach=hook fix=yes
where='inet foomuuri public-internal drop'
ruleset=${ruleset/192.168.70.10 tcp dport 22 accept/192.168.70.10 tcp dport 443 accept}
manager='foomuuri rules public-internal' lasting='  tcp 22 saddr 10.2.1.2 daddr 192.168.70.10 accept'
mend() { in_router nft insert rule inet foomuuri public-internal ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
