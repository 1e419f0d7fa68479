#!/bin/bash
# Exécuté par mkosi une fois les paquets installés.
set -euo pipefail

sed -i 's/^# *fr_FR.UTF-8/fr_FR.UTF-8/' "$BUILDROOT/etc/locale.gen"
chroot "$BUILDROOT" locale-gen
systemctl --root="$BUILDROOT" enable nftables.service lightdm.service

# Un compte sans droits d’administration : personne ne peut lever l’isolement.
chroot "$BUILDROOT" useradd --create-home --shell /bin/bash etudiant
install --directory --mode=0755 "$BUILDROOT/etc/lightdm/lightdm.conf.d"
cat > "$BUILDROOT/etc/lightdm/lightdm.conf.d/50-etudiant.conf" <<'CONF'
[Seat:*]
autologin-user=etudiant
autologin-session=xfce
CONF
