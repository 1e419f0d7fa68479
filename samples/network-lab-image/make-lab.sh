#!/bin/sh
# Makes three hosts in a row, each in a network namespace of its own:
#   client 192.0.2.10 -- 192.0.2.1 router 198.51.100.1 -- 198.51.100.20 server
# May be run again: it starts afresh each time.
set -eu

PID=/run/nginx.pid
if [ -f "$PID" ]; then
  kill "$(cat "$PID")" 2>/dev/null || true
  rm -f "$PID"
fi

for host in client router server; do
  ip netns delete "$host" 2>/dev/null || true
  ip netns add "$host"
  ip -n "$host" link set lo up
done

ip link add name eth0 netns client type veth peer name eth0 netns router
ip link add name eth0 netns server type veth peer name eth1 netns router

ip -n client address add 192.0.2.10/24 dev eth0
ip -n router address add 192.0.2.1/24 dev eth0
ip -n router address add 198.51.100.1/24 dev eth1
ip -n server address add 198.51.100.20/24 dev eth0

ip -n client link set eth0 up
ip -n router link set eth0 up
ip -n router link set eth1 up
ip -n server link set eth0 up

ip -n client route add default via 192.0.2.1
ip -n server route add default via 198.51.100.1
ip netns exec router sysctl -q -w net.ipv4.ip_forward=1

ip netns exec server nginx
