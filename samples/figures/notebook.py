"""A notebook about a forest inventory, executed here: its outputs are what its cells print.

Volumes are rough: basal area times height times a form factor of 0.5. The plots are simulated.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import tempfile
from pathlib import Path

from library import Item, Noise, claims, makes, table

FOLDER = "inventaire-forestier"
RADIUS_M, PLOTS = 12.0, 8
# Share, mean diameter in cm, its spread.
SPECIES = {"chêne": (0.45, 34.0, 11.0), "hêtre": (0.35, 28.0, 9.0), "pin": (0.20, 40.0, 8.0)}


@makes(f"{FOLDER}/placettes.csv")
def plots() -> str:
    """Trees of eight round plots; the height of every third one was measured."""
    noise, rows = Noise(FOLDER), []
    for plot in range(1, PLOTS + 1):
        for _ in range(noise.poisson(19)):
            name = _species(noise.uniform(0, 1))
            _, mean, spread = SPECIES[name]
            diameter = max(7.5, noise.normal(spread, mean))
            height = 1.3 + (diameter / (1.35 + 0.168 * diameter)) ** 2 + noise.normal(1.0)
            measured = f"{height:.1f}" if len(rows) % 3 == 0 else ""
            rows.append((plot, name, f"{diameter:.1f}", measured))
    return table(["placette", "essence", "diametre_cm", "hauteur_m"], rows)


def _species(draw: float) -> str:
    for name, (share, _, _) in SPECIES.items():
        if draw < share:
            return name
        draw -= share
    return name


TEXTS = [
    """# Inventaire forestier : du diamètre au volume à l’hectare

Huit placettes circulaires de 12 m de rayon ont été tirées au sort dans un peuplement mélangé (données
simulées). Sur chaque arbre de plus de 7,5 cm on a mesuré l’essence et le **diamètre à 1,30 m** ; sur un arbre
sur trois, la hauteur.

On cherche la densité, la surface terrière et le volume **à l’hectare**, et surtout **leur incertitude** : avec huit
placettes, elle n’est pas petite. Seule la bibliothèque standard de Python est nécessaire.""",
    """## 1. Lire les données

Une hauteur vide n’est pas une hauteur nulle : elle devient `None`.""",
    """## 2. Densité et surface terrière

La surface terrière d’un arbre est celle de sa section à 1,30 m, $g = \\pi d^2 / 4$. On rapporte chaque placette à
l’hectare, puis on regarde la dispersion **entre placettes** : c’est elle, et non celle entre arbres, qui dit ce que vaut
la moyenne.""",
    """## 3. Hauteurs manquantes

Le modèle de Näslund relie hauteur et diamètre : $h = 1{,}3 + \\left(\\dfrac{d}{a + b\\,d}\\right)^2$. Il devient une droite si l’on
pose $y = d / \\sqrt{h - 1{,}3} = a + b\\,d$.""",
    """## 4. Volume à l’hectare

Un tronc n’est pas un cylindre : $v = f\\,g\\,h$ avec ici un coefficient de forme $f = 0{,}5$, une approximation grossière
(un tarif de cubage par essence ferait mieux).

L’intervalle de confiance à 95 % utilise la loi de Student à 7 degrés de liberté : $t = 2{,}365$.""",
    """## 5. Structure en diamètre

Une forêt jardinée a beaucoup de petits arbres et peu de gros ; une futaie régulière a une cloche. Que voit-on ?""",
    """## À vous

1. Combien de placettes faudrait-il pour connaître le volume à ± 10 % ? (L’incertitude varie comme $1/\\sqrt{n}$.)
2. Refaites le calcul par essence. Laquelle a la plus grande incertitude relative, et pourquoi ?
3. Remplacez $f = 0{,}5$ par 0,45. De combien le volume change-t-il, comparé à son intervalle de confiance ?
4. Une erreur de 1 cm sur tous les diamètres (ruban mal tendu) : quel effet sur la surface terrière ? Est-ce visible dans l’intervalle ?""",
]

CODES = [
    """import csv
from math import pi, sqrt
from statistics import mean, stdev

with open("placettes.csv", encoding="utf-8", newline="") as fichier:
    arbres = [
        {
            "placette": int(ligne["placette"]),
            "essence": ligne["essence"],
            "d": float(ligne["diametre_cm"]) / 100,
            "h": float(ligne["hauteur_m"]) if ligne["hauteur_m"] else None,
        }
        for ligne in csv.DictReader(fichier)
    ]
print(len(arbres), "arbres,", sum(a["h"] is not None for a in arbres), "hauteurs")""",
    """RAYON = 12.0
PAR_HECTARE = 10_000 / (pi * RAYON**2)
placettes = sorted({a["placette"] for a in arbres})


def par_placette(grandeur):
    \"\"\"Somme de la grandeur sur chaque placette, rapportée à l'hectare.\"\"\"
    return [PAR_HECTARE * sum(grandeur(a) for a in arbres if a["placette"] == p)
            for p in placettes]


densite = par_placette(lambda a: 1)
terriere = par_placette(lambda a: pi * a["d"] ** 2 / 4)
print("facteur d'extension :", round(PAR_HECTARE, 2))
print(f"densité : {mean(densite):.0f} tiges/ha (écart-type entre placettes {stdev(densite):.0f})")
print(f"surface terrière : {mean(terriere):.1f} m²/ha (écart-type {stdev(terriere):.1f})")""",
    """mesures = [(a["d"] * 100, a["h"]) for a in arbres if a["h"] is not None]
x = [d for d, _ in mesures]
y = [d / sqrt(h - 1.3) for d, h in mesures]
b = (sum((p - mean(x)) * (q - mean(y)) for p, q in zip(x, y))
     / sum((p - mean(x)) ** 2 for p in x))
a0 = mean(y) - b * mean(x)


def hauteur(d_m):
    d = d_m * 100
    return 1.3 + (d / (a0 + b * d)) ** 2


residus = [h - hauteur(d / 100) for d, h in mesures]
print(f"a = {a0:.3f}, b = {b:.4f}, écart-type des résidus = {stdev(residus):.2f} m")
for d in (15, 30, 45):
    print(f"d = {d} cm -> h = {hauteur(d / 100):.1f} m")""",
    """FORME = 0.5
volume = par_placette(lambda a: FORME * pi * a["d"] ** 2 / 4 * (a["h"] or hauteur(a["d"])))
demi = 2.365 * stdev(volume) / sqrt(len(volume))
print("par placette :", [round(v) for v in volume])
print(f"volume : {mean(volume):.0f} ± {demi:.0f} m³/ha (95 %), soit ± {100 * demi / mean(volume):.0f} %")""",
    """for bas in range(5, 65, 10):
    n = sum(bas <= a["d"] * 100 < bas + 10 for a in arbres)
    print(f"{bas:2d}-{bas + 10:2d} cm | {'#' * n} {n}")""",
]


def executed() -> list[str]:
    """What each code cell prints when run in order beside the data."""
    names: dict[str, object] = {}
    printed = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("placettes.csv").write_text(plots(), encoding="utf-8")
        for code in CODES:
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                exec(code, names)  # our own cells, above
            printed.append(said.getvalue())
    return printed


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _text_cell(rank: int, text: str) -> dict:
    return {"cell_type": "markdown", "id": f"texte-{rank}", "metadata": {}, "source": _lines(text)}


def _code_cell(rank: int, code: str, printed: str) -> dict:
    stream = {"name": "stdout", "output_type": "stream", "text": _lines(printed)}
    return {"cell_type": "code", "execution_count": rank, "id": f"code-{rank}", "metadata": {},
            "outputs": [stream], "source": _lines(code)}


@makes(f"{FOLDER}/inventaire.ipynb")
def notebook() -> str:
    cells = [_text_cell(0, TEXTS[0])]
    pairs = zip(TEXTS[1:], CODES, executed(), strict=False)
    for rank, (text, code, printed) in enumerate(pairs, start=1):
        cells += [_text_cell(rank, text), _code_cell(rank, code, printed)]
    cells.append(_text_cell(len(TEXTS), TEXTS[-1]))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
             "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


@claims(FOLDER)
def inventory_claims(item: Item) -> None:
    printed = executed()
    item.says("12 m de rayon", "inventaire.ipynb")
    item.holds(abs(10_000 / (math.pi * RADIUS_M**2) - 22.10) < 0.01, "a tree stands for 22.1")
    item.holds("22.1" in printed[1], "the notebook says so")
    item.holds(PLOTS - 1 == 7, "seven degrees of freedom")
