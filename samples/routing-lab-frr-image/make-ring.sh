#!/bin/bash
# Makes four routers and two hosts, each in a network namespace of its own:
#
#   h1 10.1.0.10 -- r1, links as in LINKS below, r4 -- 10.4.0.10 h4
#
# The link between rX and rY is 10.0.XY.0/24; rX has the address .X on its interface to-rY.
#
#   make-ring.sh up      makes everything afresh, without any route
#   make-ring.sh ospf    starts OSPF (FRRouting) on the four routers, with the costs below
#   make-ring.sh down    takes everything away
set -eu

# Two routers and the cost of the link between them.
LINKS='r1 r2 10
r2 r4 10
r1 r3 5
r3 r4 20
r2 r3 4'
ROUTERS='r1 r2 r3 r4'
HOSTS='h1 h4'
FRR=${FRR:-/usr/lib/frr}
CONFIG=/etc/frr

stop_daemons() {
  for router in $ROUTERS; do
    for daemon in ospfd zebra; do
      pid=/run/frr/$router/$daemon.pid
      if [ -f "$pid" ]; then kill "$(cat "$pid")" 2>/dev/null || true; rm -f "$pid"; fi
    done
  done
}

down() {
  stop_daemons
  for name in $ROUTERS $HOSTS; do ip netns delete "$name" 2>/dev/null || true; done
}

# join A ADDRESS_A IF_A B ADDRESS_B IF_B
join() {
  ip link add name "$3" netns "$1" type veth peer name "$6" netns "$4"
  ip -n "$1" address add "$2" dev "$3"
  ip -n "$4" address add "$5" dev "$6"
  ip -n "$1" link set "$3" up
  ip -n "$4" link set "$6" up
}

up() {
  down
  for name in $ROUTERS $HOSTS; do
    ip netns add "$name"
    ip -n "$name" link set lo up
  done
  for router in $ROUTERS; do
    ip netns exec "$router" sysctl -q -w net.ipv4.ip_forward=1
  done
  while read -r a b _; do
    net=10.0.${a#r}${b#r}
    join "$a" "$net.${a#r}/24" "to-$b" "$b" "$net.${b#r}/24" "to-$a"
  done <<< "$LINKS"
  for x in 1 4; do
    join "h$x" "10.$x.0.10/24" eth0 "r$x" "10.$x.0.1/24" hosts
    ip -n "h$x" route add default via "10.$x.0.1"
  done
}

# The configuration of OSPF on one router: every network, and the cost of its links.
ospf_configuration() {
  while read -r a b cost; do
    case "$1" in
      "$a") printf 'interface to-%s\n ip ospf cost %s\n' "$b" "$cost" ;;
      "$b") printf 'interface to-%s\n ip ospf cost %s\n' "$a" "$cost" ;;
    esac
  done <<< "$LINKS"
  printf 'router ospf\n ospf router-id %s\n network 10.0.0.0/8 area 0\n passive-interface hosts\n' \
    "10.255.0.${1#r}"
}

ospf() {
  stop_daemons
  for router in $ROUTERS; do
    mkdir -p "$CONFIG/$router" "/run/frr/$router"
    : > "$CONFIG/$router/zebra.conf"
    : > "$CONFIG/$router/vtysh.conf"
    ospf_configuration "$router" > "$CONFIG/$router/ospfd.conf"
    chown -R frr:frr "$CONFIG/$router" "/run/frr/$router"
    ip netns exec "$router" "$FRR/zebra" -d -N "$router" -f "$CONFIG/$router/zebra.conf" \
      -i "/run/frr/$router/zebra.pid"
    ip netns exec "$router" "$FRR/ospfd" -d -N "$router" -f "$CONFIG/$router/ospfd.conf" \
      -i "/run/frr/$router/ospfd.pid"
  done
}

case "${1:-}" in
  up) up ;;
  ospf) ospf ;;
  down) down ;;
  *) sed -n '2,10p' "$0"; exit 2 ;;
esac
