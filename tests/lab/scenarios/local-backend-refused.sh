# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend that is named is this router, and nothing listens there'
id=local-refused reach=delivered flow=10.1.2.3:1222=10.1.2.3:3128 want=10.1.2.3:3128
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 1222 redirect to :3128
	}
}'
