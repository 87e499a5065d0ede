# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-fw4
title='OpenWrt, fw4: a route without translation, that the rules of wan do not let in to lan'
flow=192.168.70.10:22 public=192.168.70.10:22 neighbours='192.168.70.10:23 192.168.70.11:22'
flow=$public=$public
verdict=fail id=reject-in-chain reach=hook fix=yes
where='inet fw4 handle_reject meta l4proto tcp reject with tcp reset comment "!fw4: Reject TCP traffic"'
manager='fw4 zone wan' lasting='uci set firewall.nfdiag_22.src=wan'
mend() { in_router nft insert rule inet fw4 forward_wan ip daddr 192.168.70.10 tcp dport 22 accept; }
