# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like reply-rp-filter-cable
title='the answer comes in on another interface than the backend is on, and that is well'
verdict=ok id='' reach=answered fix=no says='' exact_fix=''
eval "$(declare -f fault | sed '1s/fault/second_cable/')"
fault() {
	second_cable
	mend
}
