# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-netavark
title='podman: the published port still leads to the address that the container had before'
verdict=fail id=dnat-wrong-target reach=wire fix=yes
where='inet netavark nv_2f259bab_192_168_70_0_nm24_dnat ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.11:22'
ruleset=${ruleset/to 192.168.70.10:22/to 192.168.70.11:22}
manager='netavark published ports (nv_2f259bab_192_168_70_0_nm24_dnat)' lasting=PublishPort=10.1.2.3:1222:22/tcp
mend() { in_router nft insert rule inet netavark NETAVARK-HOSTPORT-DNAT ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
