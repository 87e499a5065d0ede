# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-kube-nft
title='kube-proxy with nftables: the endpoint of the service is another pod'
verdict=fail id=dnat-wrong-target reach=wire fix=yes
where='ip kube-proxy endpoint-5OJB2KTY-shop/ssh/tcp/p22__192.168.70.10/22 meta l4proto tcp dnat to 192.168.70.11:22'
ruleset=${ruleset/dnat to 192.168.70.10:22/dnat to 192.168.70.11:22}
manager='kube-proxy service shop/ssh' lasting='kubectl -n shop get endpointslices -l kubernetes.io/service-name=ssh'
mend() { in_router nft insert rule ip kube-proxy services ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
