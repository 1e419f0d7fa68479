#!/bin/bash
# Writes seed.iso, from which cloud-init configures the machine: user-data.yaml with make-ring.sh in it.
# Needs cloud-image-utils (cloud-localds) and base64.
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
  cat user-data.yaml
  echo 'write_files:'
  echo '  - path: /usr/local/sbin/make-ring.sh'
  echo '    permissions: "0755"'
  echo '    encoding: b64'
  echo "    content: $(base64 --wrap=0 make-ring.sh)"
} > "$work/user-data"
printf 'instance-id: routing-lab-1\nlocal-hostname: routing-lab\n' > "$work/meta-data"
cloud-localds seed.iso "$work/user-data" "$work/meta-data"
echo "seed.iso is ready: attach it to a Debian 13 genericcloud image"
