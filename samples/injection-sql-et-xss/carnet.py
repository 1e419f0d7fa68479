#!/usr/bin/env python3
"""Un carnet d’adresses volontairement vulnérable, pour les travaux pratiques de sécurité.

À n’exécuter que dans une machine d’exercice : il n’écoute que sur 127.0.0.1 et ne contient que
des données inventées. Il a cinq défauts ; à vous de les trouver et de les corriger.

    python3 carnet.py [PORT]        par défaut 8080
"""

import hashlib
import secrets
import sqlite3
import sys
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

COMPTES = [(1, "maelle", "granit-rose"), (2, "yann", "goemon29"), (3, "admin", "Xk7-tempete-Q2")]
FICHES = [(1, 1, "Capitainerie", "02 61 91 10 01"), (2, 1, "Voilerie", "02 61 91 10 02"),
          (3, 2, "Boulangerie", "02 61 91 10 03"), (4, 3, "Coffre : code 4815", "secret")]
PAGE = "<!doctype html><html lang='fr'><meta charset='utf-8'><title>Carnet</title>{}</html>"
FORMULAIRE = """<h1>Carnet</h1><form method="post" action="/connexion">
<input name="nom"><input name="mot_de_passe" type="password"><button>Entrer</button></form>"""

SESSIONS: dict[str, int] = {}


def ouvrir_base() -> sqlite3.Connection:
    """La base, en mémoire, remise à neuf à chaque démarrage."""
    base = sqlite3.connect(":memory:", check_same_thread=False)
    base.execute("CREATE TABLE compte (id INTEGER PRIMARY KEY, nom TEXT, empreinte TEXT)")
    base.execute("CREATE TABLE fiche (id INTEGER PRIMARY KEY, compte INTEGER, nom TEXT, tel TEXT)")
    comptes = [(n, nom, empreinte(secret)) for n, nom, secret in COMPTES]
    base.executemany("INSERT INTO compte VALUES (?, ?, ?)", comptes)
    base.executemany("INSERT INTO fiche VALUES (?, ?, ?, ?)", FICHES)
    return base


def empreinte(mot_de_passe: str) -> str:
    """Ce que la base garde d’un mot de passe."""
    return hashlib.md5(mot_de_passe.encode()).hexdigest()


def chercher_compte(base: sqlite3.Connection, nom: str, mot_de_passe: str) -> int | None:
    """Le numéro du compte, si le mot de passe est le bon."""
    requete = (f"SELECT id FROM compte WHERE nom = '{nom}' "
               f"AND empreinte = '{empreinte(mot_de_passe)}'")
    ligne = base.execute(requete).fetchone()
    return ligne[0] if ligne else None


def fiches_de(base: sqlite3.Connection, compte: int, cherche: str) -> list[tuple]:
    """Les fiches d’un compte dont le nom contient ce texte."""
    requete = f"SELECT id, nom, tel FROM fiche WHERE compte = {compte} AND nom LIKE '%{cherche}%'"
    return base.execute(requete).fetchall()


def fiche(base: sqlite3.Connection, compte: int, numero: int) -> tuple | None:
    """Une fiche par son numéro."""
    requete = "SELECT id, nom, tel FROM fiche WHERE id = ?"
    return base.execute(requete, (numero,)).fetchone()


def page_de_recherche(cherche: str, lignes: list[tuple]) -> str:
    """Le résultat d’une recherche, en HTML."""
    elements = "".join(f"<li>{nom} — {tel}</li>" for _, nom, tel in lignes)
    return PAGE.format(f"<h1>Recherche : {cherche}</h1><ul>{elements}</ul>")


class Carnet(BaseHTTPRequestHandler):
    """Une page par adresse ; les décisions sont dans les fonctions ci-dessus."""

    base: sqlite3.Connection

    def do_GET(self) -> None:
        """Accueil, recherche, fiche."""
        adresse = urlsplit(self.path)
        compte = SESSIONS.get(self._jeton())
        if adresse.path == "/" or compte is None:
            self._repond(PAGE.format(FORMULAIRE))
        elif adresse.path == "/recherche":
            cherche = parse_qs(adresse.query).get("q", [""])[0]
            self._repond(page_de_recherche(cherche, fiches_de(self.base, compte, cherche)))
        elif adresse.path.startswith("/fiche/") and adresse.path[7:].isdigit():
            trouvee = fiche(self.base, compte, int(adresse.path[7:]))
            self._repond(PAGE.format(trouvee) if trouvee else "introuvable", 200 if trouvee else 404)
        else:
            self._repond("introuvable", 404)

    def do_POST(self) -> None:
        """Connexion."""
        longueur = min(int(self.headers.get("Content-Length", "0")), 10_000)
        champs = parse_qs(self.rfile.read(longueur).decode("utf-8", "replace"))
        nom, secret = (champs.get(cle, [""])[0] for cle in ("nom", "mot_de_passe"))
        compte = chercher_compte(self.base, nom, secret)
        if compte is None:
            self._repond(PAGE.format("<p>Nom ou mot de passe inconnu.</p>"), 403)
            return
        jeton = secrets.token_urlsafe(24)
        SESSIONS[jeton] = compte
        self.send_response(303)
        self.send_header("Location", "/recherche")
        self.send_header("Set-Cookie", f"jeton={jeton}; HttpOnly; SameSite=Lax; Path=/")
        self.end_headers()

    def _jeton(self) -> str:
        biscuit = SimpleCookie(self.headers.get("Cookie", "")).get("jeton")
        return biscuit.value if biscuit else ""

    def _repond(self, texte: str, code: int = 200) -> None:
        octets = texte.encode()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    Carnet.base = ouvrir_base()
    print(f"http://127.0.0.1:{port}/ — Ctrl-C pour arrêter")
    ThreadingHTTPServer(("127.0.0.1", port), Carnet).serve_forever()
