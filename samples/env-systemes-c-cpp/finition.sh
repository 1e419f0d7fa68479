#!/bin/bash
# Exécuté par mkosi une fois les paquets installés.
set -euo pipefail

sed -i 's/^# *fr_FR.UTF-8/fr_FR.UTF-8/' "$BUILDROOT/etc/locale.gen"
chroot "$BUILDROOT" locale-gen
chroot "$BUILDROOT" useradd --create-home --shell /bin/bash --groups sudo etudiant

# gdb peut suivre un processus déjà lancé ; perf peut mesurer les siens. Une machine d’exercice seulement.
cat > "$BUILDROOT/etc/sysctl.d/50-tp-systemes.conf" <<'CONF'
kernel.yama.ptrace_scope = 0
kernel.perf_event_paranoid = 1
CONF
