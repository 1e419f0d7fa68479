"""Services and crafts: training, walls, colours, kitchens, classrooms, votes, loans, tests, noise.

Sources: relative luminance and contrast as in WCAG 2.2 of the W3C; surface resistances of a wall as
in ISO 6946 (0.13 inside, 0.04 m²·K/W outside); dew point by the formula of Magnus with 17.62 and
243.12 °C; VO2max of about 3.5 mL/min/kg for each km/h of maximal aerobic speed (Léger and Mercier);
daily exposure to noise as in ISO 9612, exchange rate of 3 dB. The rest is invented and follows from
the seeds.
"""

from __future__ import annotations

import math
from collections import Counter

from library import Item, Noise, claims, fr, linear_fit, makes, table

# --- A running test ---------------------------------------------------------------------------

STAGES = list(range(8, 17))


def running_test() -> list[tuple[int, int, float, int]]:
    """km/h, beats a minute, mmol/L of lactate, perceived exertion from 6 to 20."""
    noise, rows = Noise("test-de-course"), []
    for speed in STAGES:
        rate = min(80 + 7.2 * speed, 192 + 0.3 * (speed - 15)) + noise.normal(1.0)
        lactate = 0.9 + 0.0105 * math.exp(0.40 * speed) + noise.normal(0.04)
        rows.append((speed, round(rate), round(lactate, 1), round(6 + 1.55 * (speed - 7.6))))
    return rows


@makes("test-d-effort-progressif/coureuse-a.csv")
def running_table() -> str:
    return table(["vitesse_km_h", "frequence_bpm", "lactate_mmol_L", "effort_percu_6_20"],
                 running_test(), [0, 0, 1, 0])


@claims("test-d-effort-progressif")
def running_claims(item: Item) -> None:
    rows = running_test()
    fit = linear_fit([r[0] for r in rows if r[0] <= 14], [r[1] for r in rows if r[0] <= 14])
    item.agrees(r"pente de (\d+(?:,\d+)?) battements par minute", fit.slope, 0.06)
    before, after = next((a, b) for a, b in zip(rows, rows[1:]) if b[2] >= 4)
    threshold = before[0] + (4 - before[2]) / (after[2] - before[2])
    item.agrees(r"seuil de 4 mmol/L vers (\d+(?:,\d+)?) km/h", threshold, 0.06)
    item.agrees(r"soit environ (\d+) mL/min/kg", 3.5 * STAGES[-1], 0.5)
    item.says(f"{fr(0.85 * STAGES[-1], 1)} km/h")
    item.agrees(r"dernier palier ajoute à peine (\d+) battements", rows[-1][1] - rows[-2][1], 0.5)


# --- A wall --------------------------------------------------------------------------------------

INSIDE, OUTSIDE = 0.13, 0.04
# Thickness in m, conductivity in W/(m·K).
WALL = [("enduit au plâtre", 0.013, 0.25), ("granite", 0.55, 2.8)]
WOOD_FIBRE, TARGET, AREA, DEGREE_DAYS = 0.038, 3.7, 80.0, 2200.0


def resistance(layers: list[tuple[str, float, float]]) -> float:
    return INSIDE + OUTSIDE + sum(thickness / conductivity for _, thickness, conductivity in layers)


def dew_point(celsius: float, humidity: float) -> float:
    gamma = math.log(humidity) + 17.62 * celsius / (243.12 + celsius)
    return 243.12 * gamma / (17.62 - gamma)


def flux_rows() -> list[tuple[int, float, float, float]]:
    """Four nights and days: hour, inside, outside, flux in W/m², late because of the stone."""
    noise, rows, u = Noise("fluxmetre"), [], 1 / resistance(WALL)
    outside = [5 + 4 * math.sin(2 * math.pi * (hour - 9) / 24) for hour in range(-12, 97)]
    for hour in range(97):
        inside = 19.5 + noise.normal(0.15)
        now, late = outside[hour + 12] + noise.normal(0.2), outside[hour + 4]
        rows.append((hour, inside, now, u * (inside - 5 - 0.3 * (late - 5)) + noise.normal(0.6)))
    return rows


@makes("isoler-un-mur-ancien/fluxmetre.csv")
def flux_table() -> str:
    return table(["heure_h", "T_interieure_C", "T_exterieure_C", "flux_W_m2"], flux_rows(),
                 [0, 1, 1, 1])


@makes("isoler-un-mur-ancien/materiaux.csv")
def material_table() -> str:
    rows = [("granite", 2.8, 2600, "peu perméable"), ("enduit au plâtre", 0.25, 900, "moyenne"),
            ("fibre de bois", 0.038, 50, "très perméable"),
            ("laine de verre", 0.035, 18, "très perméable"),
            ("polystyrène expansé", 0.038, 15, "peu perméable"),
            ("chaux-chanvre", 0.09, 330, "très perméable")]
    return table(["materiau", "lambda_W_m_K", "masse_volumique_kg_m3", "permeabilite_a_la_vapeur"],
                 rows)


@claims("isoler-un-mur-ancien")
def wall_claims(item: Item) -> None:
    before = resistance(WALL)
    item.agrees(r"résistance totale R = (\d+(?:,\d+)?) m²", before, 0.005)
    item.agrees(r"U = (\d+(?:,\d+)?) W/\(m²·K\) avant travaux", 1 / before, 0.006)
    thickness = TARGET * WOOD_FIBRE
    item.agrees(r"au moins (\d+) mm de fibre de bois", math.ceil(thickness * 1000), 0.5)
    after = before + 0.145 / WOOD_FIBRE
    item.agrees(r"U = (\d+(?:,\d+)?) W/\(m²·K\) après", 1 / after, 0.002)
    yearly = 24 * DEGREE_DAYS / 1000 * AREA
    item.agrees(r"de (\d+) kWh par an", yearly / before, 15)
    item.agrees(r"kWh par an à (\d+) kWh", yearly / after, 6)
    item.agrees(r"point de rosée est de (\d+(?:,\d+)?) °C", dew_point(20, 0.6), 0.06)
    item.agrees(r"face intérieure descend à (\d+(?:,\d+)?) °C", 20 - 25 * INSIDE / before, 0.06)
    rows = flux_rows()
    shown = [[round(row[k], 1) for row in rows] for k in (1, 2, 3)]
    measured = sum(shown[2]) / sum(a - b for a, b in zip(shown[0], shown[1], strict=True))
    item.agrees(r"donne U ≈ (\d+(?:,\d+)?) W", measured, 0.006)


# --- Colours ---------------------------------------------------------------------------------------

PALETTE = [("texte gris", "#767676", "#ffffff"), ("jaune balise", "#ffd400", "#ffffff"),
           ("jaune sur marine", "#ffd400", "#0b2545"), ("bleu lien", "#0b4f9c", "#ffffff"),
           ("rouge sur vert", "#c81e1e", "#1e8c3c"), ("gris clair", "#9aa5b1", "#ffffff"),
           ("blanc sur orange", "#ffffff", "#f28c28")]


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour."""
    parts = [int(colour[k:k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@makes("affiche-lisible-par-tous/palette.csv")
def palette_table() -> str:
    return table(["couple", "texte", "fond"], PALETTE)


@claims("affiche-lisible-par-tous")
def palette_claims(item: Item) -> None:
    by_name = {name: contrast(text, ground) for name, text, ground in PALETTE}
    for name, value in by_name.items():
        item.says(f"{name} {value:.2f}")
    item.agrees(r"noir sur blanc vaut (\d+)", contrast("#000000", "#ffffff"), 0.01)
    item.holds(by_name["texte gris"] >= 4.5 > by_name["gris clair"], "4.5 parts the two greys")


# --- Cooling food ----------------------------------------------------------------------------------

# Name, air in °C, time constant in minutes, start in °C.
BATCHES = [("bac_10_cm_chambre_froide", 3.0, 150.0, 78.0), ("bac_5_cm_chambre_froide", 3.0, 75.0, 76.0),
           ("bac_5_cm_cellule", -8.0, 62.0, 77.0)]


def core(batch: tuple, minute: float) -> float:
    _, air, constant, start = batch
    return air + (start - air) * math.exp(-minute / constant)


def between(batch: tuple, high: float = 63, low: float = 10) -> float:
    """Minutes from `high` to `low`."""
    _, air, constant, _ = batch
    return constant * math.log((high - air) / (low - air))


@makes("refroidissement-rapide-en-cuisine/temperatures-a-coeur.csv")
def cooling_table() -> str:
    noise = Noise("refroidissement")
    rows = [(minute, *(core(batch, minute) + noise.normal(0.25) for batch in BATCHES))
            for minute in range(0, 361, 15)]
    return table(["temps_min", *(f"{batch[0]}_C" for batch in BATCHES)], rows, [0, 1, 1, 1])


@claims("refroidissement-rapide-en-cuisine")
def cooling_claims(item: Item) -> None:
    deep, flat, cell = (between(batch) for batch in BATCHES)
    item.agrees(r"bac de 10 cm met (\d+) min", deep, 6)
    item.agrees(r"bac de 5 cm (\d+) min", flat, 4)
    item.agrees(r"en cellule (\d+) min", cell, 3)
    item.holds(cell < 120 < flat < deep, "only the blast chiller is fast enough")
    at_90 = 3 + 60 * math.exp(-90 / 75)
    item.agrees(r"À 1 h 30, le bac est à (\d+) °C", at_90, 0.2)
    item.holds(90 + 62 * math.log((at_90 + 8) / 18) < 121, "the chiller can still save it")
    hours = 4.0
    item.agrees(r"multipliée par (\d+) en 4 h", 2 ** (hours * 60 / 20), 1)


# --- Two observers ------------------------------------------------------------------------------------

CODES = ["question ouverte", "question fermée", "consigne"]


def episodes() -> list[tuple[int, str, str]]:
    """What two observers called the same sixty episodes."""
    noise, rows = Noise("observation-de-classe"), []
    for number in range(1, 61):
        draw = noise.uniform(0, 1)
        first = CODES[0] if draw < 0.3 else CODES[1] if draw < 0.62 else CODES[2]
        # Open and closed questions are easily taken for each other.
        confused = {CODES[0]: CODES[1], CODES[1]: CODES[0], CODES[2]: CODES[1]}
        limit = 0.10 if first == CODES[2] else 0.28
        second = confused[first] if noise.uniform(0, 1) < limit else first
        rows.append((number, first, second))
    return rows


@makes("accord-entre-observateurs/codages.csv")
def episode_table() -> str:
    return table(["episode", "observatrice_A", "observateur_B"], episodes())


def kappa(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Agreement observed, agreement by chance, Cohen's kappa."""
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(firsts[code] * seconds[code] for code in CODES) / n**2
    return observed, chance, (observed - chance) / (1 - chance)


@claims("accord-entre-observateurs")
def episode_claims(item: Item) -> None:
    pairs = [row[1:] for row in episodes()]
    observed, chance, value = kappa(pairs)
    item.says(f"{len(pairs)} épisodes")
    item.agrees(r"accord observé p₀ = (\d+(?:,\d+)?)", observed, 0.0006)
    item.agrees(r"hasard pₑ = (\d+(?:,\d+)?)", chance, 0.0006)
    item.agrees(r"κ = (\d+(?:,\d+)?)", value, 0.006)
    merged = [tuple("consigne" if c == CODES[2] else "question" for c in pair) for pair in pairs]
    n = len(merged)
    seen = sum(a == b for a, b in merged) / n
    luck = sum(sum(p[0] == c for p in merged) * sum(p[1] == c for p in merged)
               for c in ("question", "consigne")) / n**2
    item.agrees(r"deux catégories seulement, κ passe à (\d+(?:,\d+)?)", (seen - luck) / (1 - luck), 0.006)
