# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-fw4
title='OpenWrt, fw4: the redirect is for another port'
verdict=fail id=dnat-not-matching reach='' fix=yes
where='inet fw4 dstnat_wan ip daddr 10.1.2.3 tcp dport 1224 dnat ip to 192.168.70.10:22 comment "!fw4: ssh"'
ruleset=${ruleset/tcp dport 1222 dnat/tcp dport 1224 dnat}
manager='fw4 redirect ssh of zone wan' lasting='uci set firewall.nfdiag_1222.src_ip=10.2.1.2 && uci set firewall.nfdiag_1222.src_dip=10.1.2.3'
mend() { in_router nft add rule inet fw4 dstnat_wan ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
