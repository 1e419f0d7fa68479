#!/bin/bash
# Prépare le travail dans le dossier donné : des relevés en vrac, toujours les mêmes.
#
#   bash prepare.sh DOSSIER
set -euo pipefail

if [ "$#" -ne 1 ] || [ -e "$1" ]; then
  echo "usage : $0 DOSSIER (qui n’existe pas encore)" >&2
  exit 2
fi
mkdir -p "$1/vrac"
cd "$1/vrac"

# releve STATION MOIS JOURS : un fichier CSV par station et par mois, une ligne par jour.
releve() {
  local file="$1-2026-$2.csv"
  echo 'jour,temperature_c,etat' > "$file"
  for day in $(seq 1 "$3"); do
    local state=ok
    # Deux stations ont des pannes, à jours fixes.
    case "$1-$((day % 9))" in
      creach-4 | stiff-7) state=panne ;;
    esac
    printf '2026-%s-%02d,%d.%d,%s\n' "$2" "$day" $((6 + day % 7)) $((day * 3 % 10)) "$state" >> "$file"
  done
}

for station in creach lampaul stiff; do
  releve "$station" 01 31
  releve "$station" 02 28
done
releve molene 02 14

printf 'brouillon\n' > creach-2026-01.csv.tmp
printf 'brouillon\n' > notes.tmp
printf 'Relevés confiés par le sémaphore.\n' > 'LISEZ MOI.txt'
chmod 644 -- *
printf '#!/bin/bash\nwc -l "$@"\n' > compte.sh
chmod 666 compte.sh
echo "Prêt : cd $1"
