#!/bin/bash
# Fabrique le dépôt des travaux pratiques, toujours le même, dans le dossier donné.
#
#   prepare.sh DOSSIER
#
# La branche principale a seize versions ; l’une d’elles a introduit une erreur dans moyenne.py. La
# branche « francais » a changé les mêmes lignes de LISEZMOI.md que la branche principale.
set -euo pipefail

if [ "$#" -ne 1 ] || [ -e "$1" ]; then
  echo "usage : $0 DOSSIER (qui n’existe pas encore)" >&2
  exit 2
fi
mkdir -p "$1"
cd "$1"

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME="Maëlle Kerdoncuff" GIT_AUTHOR_EMAIL="maelle@exercice.invalid"
export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"

count=0
# enregistre MESSAGE : une version par demi-heure, à dates fixes, pour que les empreintes le soient.
enregistre() {
  GIT_AUTHOR_DATE=$(printf '2026-02-02T%02d:%02d:00+00:00' $((9 + count / 2)) $((count % 2 * 30)))
  GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
  export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
  git add --all
  git commit --quiet --message "$1"
  count=$((count + 1))
}

git init --quiet --initial-branch principale
printf '# Relevés du mouillage\n\nMeans of the readings.\n' > LISEZMOI.md
printf '12.1\n12.4\n12.2\n12.5\n' > releves.txt
enregistre "Commence le carnet de relevés"

cat > moyenne.py <<'PY'
"""Moyenne d'un fichier de relevés, un nombre par ligne."""
import sys


def moyenne(valeurs):
    return sum(valeurs) / len(valeurs)


with open(sys.argv[1], encoding="utf-8") as fichier:
    print(f"{moyenne([float(ligne) for ligne in fichier]):.2f}")
PY
enregistre "Calcule la moyenne d’un fichier"

for day in 3 4 5 6; do
  printf '# Notes du %s février\nRas.\n' "$day" > "notes-$day.md"
  enregistre "Ajoute les notes du $day février"
done

sed -i 's/^Ras\.$/Rien à signaler./' notes-*.md
enregistre "Écrit les abréviations en toutes lettres"

printf '11.9\n12.0\n12.3\n12.6\n' >> releves.txt
enregistre "Ajoute les relevés de l’après-midi"

sed -i 's|sum(valeurs) / len(valeurs)|sum(valeurs) // len(valeurs)|' moyenne.py
sed -i 's|Rien à signaler|Rien de nouveau|' notes-3.md
enregistre "Reformule les notes du 3 février"

for day in 7 8 9 10; do
  printf '# Notes du %s février\nRien à signaler.\n' "$day" > "notes-$day.md"
  enregistre "Ajoute les notes du $day février"
done

mkdir notes
git mv notes-*.md notes/
enregistre "Range les notes dans un dossier"

git switch --quiet --create francais HEAD~1
printf '# Relevés du mouillage\n\nMoyenne des relevés, en degrés Celsius.\n' > LISEZMOI.md
enregistre "Traduit le fichier LISEZMOI"
git switch --quiet principale

printf '# Relevés du mouillage\n\nMeans of the readings: python3 moyenne.py releves.txt\n' > LISEZMOI.md
enregistre "Dit comment lancer le calcul"

printf '12.2\n12.1\n' >> releves.txt
enregistre "Ajoute les relevés du soir"

git tag -a v1.0 -m "Première livraison" HEAD
echo "$(git rev-list --count principale) versions sur la branche principale"
