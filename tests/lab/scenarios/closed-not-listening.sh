# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: only because nothing listens it is'
closed=yes verdict=inconclusive flow=10.1.2.3:1222=drop
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		tcp dport 1222 accept
	}
}'
