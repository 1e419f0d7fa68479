#!/bin/bash
# Turns a fresh Debian 13 into the electronics workbench. Run as root, once.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends \
  xserver-xorg lightdm lightdm-gtk-greeter xfce4 xfce4-terminal mousepad \
  kicad kicad-symbols kicad-footprints ngspice iverilog gtkwave yosys \
  python3-numpy python3-matplotlib evince fonts-dejavu

if ! id student > /dev/null 2>&1; then useradd --create-home --shell /bin/bash student; fi
install --directory --owner=student --group=student /home/student/examples
install --mode=0644 --owner=student --group=student low-pass.cir counter.v /home/student/examples/

# Check both simulators now rather than in front of thirty students.
cd /home/student/examples
ngspice -b low-pass.cir | grep --quiet '^f3db'
iverilog -o /tmp/counter counter.v
/tmp/counter | grep --quiet 'count=15'
rm -f /tmp/counter
echo "ready: both simulators answer"
