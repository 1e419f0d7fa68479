#!/bin/bash
# Transforme une Debian 13 neuve en poste de modélisation moléculaire. À lancer en administrateur, une fois.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends \
  locales xserver-xorg lightdm lightdm-gtk-greeter xfce4 xfce4-terminal \
  avogadro openbabel jmol pymol python3-rdkit python3-numpy python3-matplotlib fonts-dejavu

sed -i 's/^# *fr_FR.UTF-8/fr_FR.UTF-8/' /etc/locale.gen
locale-gen
update-locale LANG=fr_FR.UTF-8

if ! id etudiant > /dev/null 2>&1; then useradd --create-home --shell /bin/bash etudiant; fi
install --directory --owner=etudiant --group=etudiant /home/etudiant/exemples
install --mode=0644 --owner=etudiant --group=etudiant molecules.smi /home/etudiant/exemples/

# Deux vérifications dont la réponse est connue : une géométrie, une masse molaire.
cd "$(mktemp -d)"
obabel /home/etudiant/exemples/molecules.smi -O molecules.sdf --gen3d
test "$(grep --count '^\$\$\$\$' molecules.sdf)" -eq 4
obprop molecules.sdf | grep --quiet 'mol_weight *180.15'
echo "prêt : quatre molécules construites"
