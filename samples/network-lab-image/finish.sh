#!/bin/bash
# Run by mkosi once the packages are installed.
set -euo pipefail

chmod 0755 "$BUILDROOT/usr/local/sbin/make-lab"
systemctl --root="$BUILDROOT" enable make-lab.service
# The one nginx of the lab runs in the server's namespace, not in the machine's own. Masked rather
# than disabled: mkosi applies the distribution's presets after this script.
systemctl --root="$BUILDROOT" mask nginx.service
