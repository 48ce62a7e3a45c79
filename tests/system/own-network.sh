#!/usr/bin/env bash
# Runs a command in a network of its own, where nobody else reaches what it starts. Besides the loopback's it has one address
# (192.0.2.1, of a range for documentation): some servers ask each other by no address of the loopback.
set -euo pipefail
words=(--net)
[ "$(id -u)" -eq 0 ] || words+=(--user --map-root-user)
export HOLDFAST_OWN_ADDRESS=192.0.2.1
# shellcheck disable=SC2016
exec unshare "${words[@]}" bash -c '
  set -e
  ip link set lo up
  ip address add "$HOLDFAST_OWN_ADDRESS/32" dev lo
  exec "$@"' bash "$@"
