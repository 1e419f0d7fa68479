#!/usr/bin/env python3
"""Dit quels défauts de `carnet.py`, dans ce dossier, sont corrigés, et si l’usage normal marche.

    python3 verifie.py        se termine par 0 si tout est corrigé, par 1 sinon
"""

import hashlib
import sqlite3
import sys

sys.dont_write_bytecode = True
import carnet  # noqa: E402  (se trouve dans le même dossier)

PIEGE = "<script>alert(1)</script>"


def refuse_ou_rien(appel) -> bool:
    """Vrai si l’appel ne trouve rien ; une erreur SQL trahit une injection."""
    try:
        return not appel()
    except sqlite3.Error:
        return False


def usage_normal(base) -> bool:
    """Un mot de passe juste entre, un faux non ; une recherche et une fiche répondent."""
    return (carnet.chercher_compte(base, "maelle", "granit-rose") == 1
            and carnet.chercher_compte(base, "maelle", "faux") is None
            and [ligne[1] for ligne in carnet.fiches_de(base, 1, "Voil")] == ["Voilerie"]
            and carnet.fiche(base, 1, 1) is not None)


def connexion_sans_injection(base) -> bool:
    """Ni commentaire ni condition toujours vraie n’ouvrent une session."""
    essais = ["admin' --", "' OR 1=1 --", "x' UNION SELECT 3 --"]
    return all(refuse_ou_rien(lambda nom=nom: carnet.chercher_compte(base, nom, ""))
               for nom in essais)


def recherche_sans_injection(base) -> bool:
    """La recherche ne sort ni des fiches du compte, ni de leur table."""
    essais = ["' OR 1=1 --", "' UNION SELECT id, nom, empreinte FROM compte --"]
    return all(refuse_ou_rien(lambda q=q: carnet.fiches_de(base, 1, q)) for q in essais)


def page_sans_script(base) -> bool:
    """Ni le texte cherché ni les fiches ne deviennent du HTML."""
    page = carnet.page_de_recherche(PIEGE, [(9, PIEGE, PIEGE)])
    return PIEGE not in page and "&lt;script&gt;" in page


def fiche_d_autrui_refusee(base) -> bool:
    """Connaître le numéro d’une fiche ne suffit pas pour la lire."""
    return carnet.fiche(base, 1, 4) is None


def mots_de_passe_sales(base) -> bool:
    """L’empreinte n’est pas celle de MD5, et celle du même mot de passe change à chaque fois."""
    rapide = hashlib.md5(b"granit-rose").hexdigest()
    gardee = base.execute("SELECT empreinte FROM compte WHERE id = 1").fetchone()[0]
    encore = carnet.ouvrir_base().execute("SELECT empreinte FROM compte WHERE id = 1").fetchone()[0]
    return gardee != rapide and gardee != encore


EPREUVES = [
    ("l’usage normal marche toujours", usage_normal),
    ("connexion : pas d’injection SQL", connexion_sans_injection),
    ("recherche : pas d’injection SQL", recherche_sans_injection),
    ("recherche : pas de script injecté", page_sans_script),
    ("fiche : celle d’un autre est refusée", fiche_d_autrui_refusee),
    ("mots de passe : fonction lente et sel", mots_de_passe_sales),
]


def main() -> int:
    """Passe les épreuves l’une après l’autre."""
    reussies = 0
    for nom, epreuve in EPREUVES:
        try:
            bonne = epreuve(carnet.ouvrir_base())
        except Exception as erreur:  # le programme de l’étudiant peut faillir n’importe comment
            print(f"  erreur   {nom} : {type(erreur).__name__}: {erreur}")
            continue
        print(f"  {'corrigé ' if bonne else 'À FAIRE '} {nom}")
        reussies += bonne
    print(f"{reussies} sur {len(EPREUVES)}")
    return 0 if reussies == len(EPREUVES) else 1


if __name__ == "__main__":
    sys.exit(main())
