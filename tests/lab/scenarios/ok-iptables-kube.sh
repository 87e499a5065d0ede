# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like iptables-kube
title='kube-proxy: a service with an endpoint; marked, masqueraded, accepted by its mark'
verdict=ok reach=answered id='' where='' fix=no manager='' lasting=''
endpoint=192.168.70.10
