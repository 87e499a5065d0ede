# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-fw4
title='OpenWrt, fw4: the redirect leads to another port of the host'
verdict=fail id=dnat-wrong-port reach=wire fix=yes
where='inet fw4 dstnat_wan ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:24 comment "!fw4: ssh"'
ruleset=${ruleset/192.168.70.10:22/192.168.70.10:24}
neighbours='10.1.2.4:1222 192.168.70.10:23'
manager='fw4 redirect ssh of zone wan' lasting='set its dest_ip to 192.168.70.10 and its dest_port to 22'
mend() { in_router nft insert rule inet fw4 dstnat_wan ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
