#!/usr/bin/env python3
"""Vérifie le travail fait dans un dossier préparé par prepare.sh, étape par étape.

    python3 verifie.py DOSSIER

Ne change rien. Se termine par 0 si tout est fait, par 1 sinon, par 2 si le dossier n’est pas le bon.
"""

from __future__ import annotations

import stat
import sys
import tarfile
from pathlib import Path

STATIONS = ["creach", "lampaul", "stiff"]
MOIS = {"01": "janvier", "02": "fevrier"}


class AFaire(Exception):
    """Ce qui manque encore, en une phrase qui aide."""


def exige(condition: bool, aide: str) -> None:
    """Arrête l’étape avec une aide si la condition n’est pas remplie."""
    if not condition:
        raise AFaire(aide)


def attendus() -> dict[str, str]:
    """Nom de chaque relevé et son mois."""
    noms = {f"{s}-2026-{m}.csv": mois for s in STATIONS for m, mois in MOIS.items()}
    return noms | {"molene-2026-02.csv": "fevrier"}


def ranger(racine: Path) -> None:
    """Chaque relevé est dans releves/2026/<mois>, intact, et plus dans vrac."""
    for nom, mois in attendus().items():
        fichier = racine / "releves" / "2026" / mois / nom
        exige(fichier.is_file(), f"{fichier.relative_to(racine)} n’y est pas")
        premiere = fichier.read_text(encoding="utf-8").splitlines()[:1]
        exige(premiere == ["jour,temperature_c,etat"], f"{nom} n’est plus le fichier d’origine")
        exige(not (racine / "vrac" / nom).exists(), f"{nom} est encore dans vrac : déplacer, pas copier")


def nettoyer(racine: Path) -> None:
    """Plus aucun .tmp ; le fichier dont le nom contient une espace s’appelle LISEZMOI.txt."""
    restes = sorted(p.name for p in racine.rglob("*.tmp"))
    exige(not restes, f"il reste {', '.join(restes)}")
    exige((racine / "LISEZMOI.txt").is_file(), "LISEZMOI.txt n’est pas à la racine du dossier")
    exige(not list(racine.rglob("LISEZ MOI.txt")), "l’ancien nom, avec une espace, existe encore")


def droits(racine: Path) -> None:
    """compte.sh : tout pour soi, lire et exécuter pour le groupe, rien pour les autres."""
    fichier = racine / "compte.sh"
    exige(fichier.is_file(), "compte.sh n’est pas à la racine du dossier")
    mode = stat.S_IMODE(fichier.stat().st_mode)
    exige(mode == 0o750, f"compte.sh est en {mode:o}, pas en 750")


def pannes(racine: Path) -> None:
    """pannes.txt : « nombre station » des pannes, la plus fréquente en tête, comme uniq -c puis sort."""
    comptes: dict[str, int] = {}
    for nom, mois in attendus().items():
        texte = (racine / "releves" / "2026" / mois / nom).read_text(encoding="utf-8")
        combien = sum(ligne.endswith(",panne") for ligne in texte.splitlines())
        if combien:
            station = nom.split("-")[0]
            comptes[station] = comptes.get(station, 0) + combien
    bons = [[str(n), s] for s, n in sorted(comptes.items(), key=lambda paire: -paire[1])]
    fichier = racine / "pannes.txt"
    exige(fichier.is_file(), "pannes.txt n’est pas à la racine du dossier")
    lus = [ligne.split() for ligne in fichier.read_text(encoding="utf-8").splitlines()]
    exige(lus == bons, f"pannes.txt devrait avoir {len(bons)} lignes « nombre station », décroissantes")


def lien(racine: Path) -> None:
    """dernier : un lien symbolique relatif vers releves/2026/fevrier."""
    chemin = racine / "dernier"
    exige(chemin.is_symlink(), "dernier n’est pas un lien symbolique")
    cible = chemin.readlink()
    exige(not cible.is_absolute(), "le lien est absolu : il casserait si l’on déplaçait le dossier")
    exige(chemin.resolve() == (racine / "releves/2026/fevrier").resolve(), f"il mène à {cible}")


def archive(racine: Path) -> None:
    """janvier.tar.gz : les trois relevés de janvier, sous un chemin relatif, et rien d’autre."""
    chemin = racine / "janvier.tar.gz"
    exige(chemin.is_file(), "janvier.tar.gz n’est pas à la racine du dossier")
    try:
        with tarfile.open(chemin, "r:gz") as contenu:
            membres = [m.name for m in contenu.getmembers() if m.isfile()]
    except tarfile.TarError as erreur:
        raise AFaire(f"ce n’est pas une archive gzip lisible ({erreur})") from erreur
    exige(not any(m.startswith("/") for m in membres), "un chemin de l’archive est absolu")
    noms = sorted(Path(m).name for m in membres)
    exige(noms == sorted(f"{s}-2026-01.csv" for s in STATIONS), f"elle contient {', '.join(noms) or 'rien'}")


ETAPES = [
    ("1. Ranger les relevés par mois", ranger),
    ("2. Supprimer les brouillons, renommer le fichier à espace", nettoyer),
    ("3. Fixer les droits de compte.sh", droits),
    ("4. Compter les pannes par station", pannes),
    ("5. Faire un lien vers le dernier mois", lien),
    ("6. Archiver janvier", archive),
]


def main() -> int:
    """Passe les étapes l’une après l’autre."""
    racine = Path(sys.argv[1]) if len(sys.argv) == 2 else None
    if racine is None or not (racine / "vrac").is_dir():
        print("usage : python3 verifie.py DOSSIER (celui que prepare.sh a préparé)", file=sys.stderr)
        return 2
    faites = 0
    for titre, etape in ETAPES:
        try:
            etape(racine)
        except AFaire as aide:
            print(f"  à faire  {titre} — {aide}")
        except OSError as erreur:
            print(f"  à faire  {titre} — {erreur.strerror or erreur}")
        else:
            print(f"  fait     {titre}")
            faites += 1
    print(f"{faites} étapes sur {len(ETAPES)}")
    return 0 if faites == len(ETAPES) else 1


if __name__ == "__main__":
    sys.exit(main())
