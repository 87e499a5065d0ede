# shellcheck shell=bash disable=SC2034 # for managers.t
# SPDX-License-Identifier: GPL-2.0-or-later
# ferm with the old iptables, which it prefers where both are there, as Debian has them: no rule of it is traced.
# shellcheck disable=SC1091 # beside this one
. "${BASH_SOURCE[0]%/*}/ferm.sh"
legacy=yes
faults=not-accepted
id=(legacy-iptables-drop)
where=('ip filter ferm_auto_1 -j DROP')
object=('@subchain ferm_auto_1')
