"""Short lessons of trades: quarries, dental health, plant extracts, cleaning, hairdressing, marches.

Everything is arithmetic on figures that the lessons state. Molar mass of hydrogen peroxide 34.0 g/mol;
molar volume of a gas at 0 °C and 1013 hPa 22.4 L/mol; density of ethanol at 20 °C 0.789 g/mL.
"""

from __future__ import annotations

import math
import statistics

from library import Item, claims

ANSWERS = {"fr": "corriges.md", "en": "answers.md"}


@claims("cadence-d-un-front-de-carriere")
def quarry(item: Item) -> None:
    said = ANSWERS["fr"]
    place, swell, density, payload = 12 * 40 * 8, 1.5, 2.6, 36
    mass = place * density
    item.agrees(r"12 × 40 × 8 = (\d+) m³", place, 0.5, said)
    item.agrees(r"Masse : (\d+) t", mass, 0.5, said)
    item.agrees(r"Volume foisonné : (\d+) m³", place * swell, 0.5, said)
    item.agrees(r"foisonnée : (\d,\d+) t/m³", density / swell, 0.005, said)
    item.agrees(r"pèserait (\d+,\d) t", 22 * density / swell, 0.05, said)
    item.holds(22 * density / swell > payload, "the payload limits")
    item.agrees(r"Il faut (\d+) voyages", math.ceil(mass / payload), 0, said)
    there, back = 1.2 / 18 * 60, 1.2 / 30 * 60
    item.agrees(r"Trajet chargé : (\d,\d) min", there, 0.05, said)
    item.agrees(r"Retour : (\d,\d) min", back, 0.05, said)
    cycle, loader = 0.7 + 2.4 + there + 1.5 + back, 0.7 + 2.4
    item.agrees(r"= (\d+,\d) min", cycle, 0.05, said)
    item.agrees(r"toutes les (\d,\d+) min", cycle / 3, 0.005, said)
    three, four = (payload * 50 / max(cycle / trucks, loader) for trucks in (3, 4))
    item.agrees(r"attend ; cadence (\d+) t/h", three, 0.5, said)
    item.agrees(r"attendent ; cadence (\d+) t/h", four, 0.5, said)
    item.agrees(r"apporte (\d+) %", 100 * (four / three - 1), 0.5, said)
    item.agrees(r"passe à (\d,\d) min", 1.2 / 24 * 60, 0.05, said)
    item.agrees(r"cycle à (\d+,\d) min", cycle - there + 3, 0.05, said)
    item.holds((cycle - there + 3) / 4 < loader, "the loader still limits")


@claims("indice-cao")
def decayed_teeth(item: Item) -> None:
    said = ANSWERS["fr"]
    group = [0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6]
    third = sorted(group)[-4:]
    item.holds(sum(group) == 10 + 2 + 12, "the teeth are those of the persons")
    item.agrees(r"24 / 12 = (\d,\d)", statistics.mean(group), 0.001, said)
    item.agrees(r"Médiane : (\d,\d)", statistics.median(group), 0.001, said)
    item.agrees(r"soit (\d+) %", 100 * group.count(0) / len(group), 0.5, said)
    item.agrees(r"SiC : (\d,\d)", statistics.mean(third), 0.001, said)
    item.agrees(r"12 / 24 = (\d+) %", 100 * 12 / 24, 0.001, said)
    item.agrees(r"porte (\d+) % des", 100 * sum(third) / sum(group), 0.001, said)


@claims("drug-extract-ratio")
def extract(item: Item) -> None:
    said = ANSWERS["en"]
    native = 250 * 0.8
    item.agrees(r"Native extract: (\d+) mg", native, 0, said)
    item.agrees(r"on average: (\d+) mg", native * 5, 0, said)
    item.agrees(r"From (\d+) mg", native * 4, 0, said)
    item.agrees(r"to (\d+) mg", native * 6, 0, said)
    item.agrees(r"Islewortin: (\d.\d+) mg", 250 * 0.003, 0.001, said)
    item.agrees(r"Six capsules: (\d.\d) g", 6 * native * 5 / 1000, 0.001, said)
    item.agrees(r"correspond to (\d.\d) g", 6 / 5, 0.001, said)
    item.agrees(r"of ethanol: (\d.\d+) g", 2 * 0.6 * 0.789, 0.005, said)


@claims("doser-un-produit-d-entretien")
def cleaning(item: Item) -> None:
    said = ANSWERS["fr"]
    dose, price = 8 * 0.005, 18.5 / 5
    buckets = math.ceil(450 / 60)
    month = 22 * buckets
    item.agrees(r"= (\d+) mL par seau", 1000 * dose, 0.001, said)
    item.agrees(r"il faut (\d+) seaux", buckets, 0, said)
    item.agrees(r"coûte (\d,\d+) €", dose * price, 0.0005, said)
    item.agrees(r"= (\d+) seaux", month, 0, said)
    item.agrees(r"soit (\d,\d+) L", month * dose, 0.005, said)
    item.agrees(r"de plus : (\d+,\d+) €", month * dose * price, 0.005, said)
    item.agrees(r"450 / 300 = (\d,\d) h", 450 / 300, 0.001, said)


def peroxide(volumes: float) -> float:
    """Grams of hydrogen peroxide in a litre that gives `volumes` litres of oxygen."""
    return volumes / 22.4 * 2 * 34.0


@claims("oxydant-volumes-et-pourcentages")
def hairdressing(item: Item) -> None:
    said = ANSWERS["fr"]
    for volumes in (10, 20, 30, 40):
        item.agrees(rf"{volumes} volumes : (\d+,\d) g/L", peroxide(volumes), 0.05, said)
        item.holds(round(peroxide(volumes) / 10) == volumes * 3 // 10, f"{volumes} is its percentage")
    item.agrees(r"Oxydant : (\d+,\d) mL", 100 * 20 / 30, 0.05, said)
    item.agrees(r"eau : (\d+,\d) mL", 100 - 100 * 20 / 30, 0.05, said)
    item.agrees(r"contient (\d,\d) %", 6 * 90 / 150, 0.001, said)


@claims("march-table")
def march(item: Item) -> None:
    said = ANSWERS["en"]
    legs = [60 * km / 5 + 60 * climb / 600 for km, climb in ((6.0, 180), (4.5, 60), (7.5, 330))]
    for name, minutes in zip(("First", "Second", "Third"), legs):
        item.agrees(rf"{name} leg: (\d+) min", minutes, 0.001, said)
    walking = sum(legs)
    item.agrees(r"In all: (\d+) min", walking, 0.001, said)
    item.holds(walking // 50 == 5, "there are five halts")
    arrival = 6 * 60 + 30 + walking + 50
    item.holds(divmod(arrival, 60) == (11, 53), "the group arrives at 11:53")
    slower = walking * 99 / legs[0]
    item.agrees(r"(\d+.\d) min of walking", slower, 0.05, said)
    item.holds(slower // 50 == 6, "there are six halts")
    item.holds(round(6 * 60 + 30 + slower + 60) == 12 * 60 + 30, "it then arrives at 12:30")
    item.agrees(r"gaps: (\d+) m", 14 * 2, 0, said)
    item.agrees(r"takes (\d+) s", 28 / (5 / 3.6), 0.5, said)
    item.holds(abs(100 * 12 / 68 - 17.6) < 0.05, "12 kg are 17.6 % of 68 kg")
    item.says("17.6 %", said)
