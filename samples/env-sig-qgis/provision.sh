#!/bin/bash
# Transforme une Debian 13 neuve en poste de géomatique. À lancer en administrateur, une fois.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends \
  locales xserver-xorg lightdm lightdm-gtk-greeter xfce4 xfce4-terminal \
  qgis python3-qgis qgis-plugin-grass grass-core gdal-bin python3-gdal spatialite-bin sqlite3 \
  libreoffice-calc libreoffice-l10n-fr fonts-dejavu

sed -i 's/^# *fr_FR.UTF-8/fr_FR.UTF-8/' /etc/locale.gen
locale-gen
update-locale LANG=fr_FR.UTF-8

if ! id etudiant > /dev/null 2>&1; then useradd --create-home --shell /bin/bash etudiant; fi
install --directory --owner=etudiant --group=etudiant /home/etudiant/exemple
install --mode=0644 --owner=etudiant --group=etudiant phares.csv /home/etudiant/exemple/

# La chaîne de conversion marche-t-elle ? Des degrés vers les mètres de Lambert 93.
cd "$(mktemp -d)"
ogr2ogr -f GPKG phares.gpkg /home/etudiant/exemple/phares.csv \
  -oo X_POSSIBLE_NAMES=longitude -oo Y_POSSIBLE_NAMES=latitude -a_srs EPSG:4326
ogr2ogr -f GPKG -t_srs EPSG:2154 lambert93.gpkg phares.gpkg
test "$(ogrinfo -so -al lambert93.gpkg | grep --count 'Feature Count: 4')" -eq 1
echo "prêt : quatre points projetés en Lambert 93"
