#!/bin/bash
# Exécuté par mkosi une fois les paquets installés.
set -euo pipefail

sed -i 's/^# *fr_FR.UTF-8/fr_FR.UTF-8/' "$BUILDROOT/etc/locale.gen"
chroot "$BUILDROOT" locale-gen
systemctl --root="$BUILDROOT" enable nftables.service lightdm.service NetworkManager.service
systemctl --root="$BUILDROOT" enable systemd-timesyncd.service
mkdir -p "$BUILDROOT/etc/systemd/timesyncd.conf.d"
printf '[Time]\nNTP=192.0.2.123\n' > "$BUILDROOT/etc/systemd/timesyncd.conf.d/50-examen.conf"

# Ni clé USB, ni Bluetooth : les modules ne peuvent pas être chargés.
cat > "$BUILDROOT/etc/modprobe.d/50-examen.conf" <<'CONF'
install usb-storage /bin/false
install uas /bin/false
install bluetooth /bin/false
CONF

# Un compte sans droits d’administration, ouvert au démarrage ; son dossier est vide à chaque séance.
chroot "$BUILDROOT" useradd --create-home --shell /bin/bash candidat
cat >> "$BUILDROOT/etc/fstab" <<'CONF'
tmpfs /home/candidat tmpfs mode=0700,uid=candidat,gid=candidat,size=512M 0 0
CONF
mkdir -p "$BUILDROOT/etc/lightdm/lightdm.conf.d"
cat > "$BUILDROOT/etc/lightdm/lightdm.conf.d/50-candidat.conf" <<'CONF'
[Seat:*]
autologin-user=candidat
autologin-session=xfce
CONF
