"""Shores, bacteria, hearts and soils.

Every organism, volunteer and plot is simulated. A soil layer of 20 cm at 1.5 t/m³ weighs 3 000 t/ha;
1 cmol(+) of charge is neutralised by 0.2804 g of CaO (molar mass 56.08 g/mol, two charges).
"""

from __future__ import annotations

import math

from library import Item, Noise, claims, en, fr, linear_fit, makes, mean_of, sd_of, table

# --- Quadrats on a rocky shore -------------------------------------------------------------

SPECIES = ["Littorina saxatilis", "Littorina obtusata", "Littorina littorea", "Patella vulgata",
           "Phorcus lineatus", "Steromphala umbilicalis", "Nucella lapillus", "Actinia equina",
           "Carcinus maenas", "Asterina gibbosa"]
# Means for a quadrat of 0.25 m², in the order of the species.
LEVELS = {"haut": [24, 0.5, 0, 3, 1.5, 0, 0, 0, 0.2, 0],
          "moyen": [2, 7, 5, 11, 6, 4, 4, 1, 0.6, 0],
          "bas": [0, 5, 4, 8, 1, 10, 6, 5, 1.5, 2]}


def quadrats() -> list[list]:
    """Level, rank of the quadrat, counts."""
    noise = Noise("estran")
    return [[level, rank, *(noise.poisson(m) if m else 0 for m in means)]
            for level, means in LEVELS.items() for rank in range(1, 7)]


def totals(level: str) -> list[int]:
    rows = [row[2:] for row in quadrats() if row[0] == level]
    return [sum(column) for column in zip(*rows)]


def shannon(counts: list[int]) -> float:
    """In nats."""
    n = sum(counts)
    return -sum(c / n * math.log(c / n) for c in counts if c)


def evenness(counts: list[int]) -> float:
    return shannon(counts) / math.log(sum(1 for c in counts if c))


@makes("quadrats-sur-un-estran/comptages.csv")
def quadrat_table_fr() -> str:
    header = ["niveau", "quadrat", *(s.replace(" ", "_") for s in SPECIES)]
    return table(header, quadrats())


@makes("shore-quadrats-and-diversity/counts.csv")
def quadrat_table_en() -> str:
    names = {"haut": "high", "moyen": "middle", "bas": "low"}
    header = ["level", "quadrat", *(s.replace(" ", "_") for s in SPECIES)]
    return table(header, [[names[row[0]], *row[1:]] for row in quadrats()])


def shore_claims(item: Item, number, names: dict[str, str]) -> None:
    for level, name in names.items():
        counts = totals(level)
        item.says(f"{name} | {sum(1 for c in counts if c)} | {number(shannon(counts), 2)} | "
                  f"{number(evenness(counts), 2)}")
    item.holds(abs(math.log(10) - 2.30) < 0.005, "ln 10 is 2.30")


@claims("quadrats-sur-un-estran")
def shore_claims_fr(item: Item) -> None:
    shore_claims(item, fr, {"haut": "haut", "moyen": "moyen", "bas": "bas"})


@claims("shore-quadrats-and-diversity")
def shore_claims_en(item: Item) -> None:
    shore_claims(item, en, {"haut": "high", "moyen": "middle", "bas": "low"})


# --- Bacterial growth ------------------------------------------------------------------------

DOUBLING, LAG, START, CEILING, CFU_PER_OD = 24.0, 40.0, 0.02, 3.2, 8.0e8


def density(t: float) -> float:
    """Optical density: logistic growth after a lag (Baranyi and Roberts, 1994)."""
    mu = math.log(2) / DOUBLING
    kept = math.exp(-mu * LAG)
    late = t + math.log(math.exp(-mu * t) + kept - math.exp(-mu * t) * kept) / mu
    grown = START * math.exp(mu * late)
    return CEILING * grown / (CEILING + grown - START)


def growth() -> list[tuple[int, float]]:
    noise = Noise("growth curve")
    return [(t, round(density(t) * (1 + noise.normal(0.015)) + noise.normal(0.001), 3))
            for t in range(0, 421, 15)]


def plates() -> list[tuple[int, str, float, int, int]]:
    """Time, dilution, plated volume in mL, colonies on two plates."""
    noise = Noise("plates")
    rows = []
    for t, exponents in [(0, (4, 5)), (90, (4, 5)), (150, (5, 6)), (240, (6, 7)), (420, (6, 7))]:
        for exponent in exponents:
            mean = density(t) * CFU_PER_OD * 10.0**-exponent * 0.1
            drawn = [noise.poisson(mean) if mean < 490 else 999 for _ in range(2)]
            rows.append((t, f"1e-{exponent}", 0.1, *drawn))
    return rows


@makes("bacterial-growth-curve/optical-density.csv")
def growth_table() -> str:
    return table(["t_min", "OD600"], growth(), digits=[0, 3])


@makes("bacterial-growth-curve/plate-counts.csv")
def plate_table() -> str:
    rows = [(t, dilution, v, *("" if c > 400 else c for c in (a, b)))
            for t, dilution, v, a, b in plates()]
    return table(["t_min", "dilution", "V_plated_mL", "plate_1", "plate_2"], rows,
                 digits=[0, None, 1, None, None])


def growth_fit():
    used = [(t, math.log(od)) for t, od in growth() if 75 <= t <= 135]
    return linear_fit(*zip(*used))


@claims("bacterial-growth-curve")
def growth_claims(item: Item) -> None:
    mu = growth_fit().slope
    item.agrees(r"growth rate near ([\d.]+) per hour", mu * 60, 0.03)
    item.agrees(r"doubling time of about ([\d.]+) min", math.log(2) / mu, 0.4)
    t, dilution, volume, a, b = next(row for row in plates() if row[0] == 240 and row[1] == "1e-6")
    item.says(f"{a} and {b} colonies")
    item.agrees(r"that is ([\d.]+) × 10⁸ CFU/mL", (a + b) / 2 / 0.1 * 1e6 / 1e8, 0.05)


# --- Hearts ------------------------------------------------------------------------------------


def volunteers() -> list[list[int]]:
    """Number; rate, systolic and diastolic pressure at rest; the same after exercise."""
    noise = Noise("volunteers")
    rows = []
    for rank in range(1, 25):
        rate, systolic, diastolic = (noise.normal(8, 71), noise.normal(9, 118), noise.normal(7, 74))
        rows.append([rank, *map(round, (rate, systolic, diastolic, rate + noise.normal(9, 52),
                                        systolic + noise.normal(8, 34),
                                        diastolic + noise.normal(5, -2)))])
    return rows


REST, RISE, TAU = 72.0, 56.0, 68.0


def recovery() -> list[tuple[int, int]]:
    noise = Noise("recovery")
    return [(t, round(REST + RISE * math.exp(-t / TAU) + noise.normal(1.2)))
            for t in range(0, 301, 15)]


@makes("heart-rate-and-blood-pressure/volunteers.csv")
def volunteer_table() -> str:
    return table(["volunteer", "HR_rest_bpm", "SBP_rest_mmHg", "DBP_rest_mmHg", "HR_after_bpm",
                  "SBP_after_mmHg", "DBP_after_mmHg"], volunteers())


@makes("heart-rate-and-blood-pressure/recovery.csv")
def recovery_table() -> str:
    return table(["t_s", "HR_bpm"], recovery())


def mean_pressure(systolic: float, diastolic: float) -> float:
    return diastolic + (systolic - diastolic) / 3


@claims("heart-rate-and-blood-pressure")
def heart_claims(item: Item) -> None:
    rises = [row[5] - row[2] for row in volunteers()]
    falls = [row[6] - row[3] for row in volunteers()]
    item.agrees(r"systolic pressure rises by (\d+) mmHg on average", mean_of(rises), 0.5)
    t = mean_of(falls) / (sd_of(falls) / math.sqrt(24))
    item.agrees(r"paired \$t\$ of (-?[\d.]+) for the diastolic", t, 0.05)
    item.holds(abs(round(mean_pressure(120, 75)) - 90) < 0.5, "120/75 gives 90")
    item.says("120/75 has a mean arterial pressure of 90 mmHg")
    used = [(s, math.log(rate - REST)) for s, rate in recovery() if s <= 120]
    tau = -1 / linear_fit(*zip(*used)).slope
    item.agrees(r"time constant near (\d+) s", tau, 3)


# --- Soils ---------------------------------------------------------------------------------------

PLOTS = {"A": (5.28, 3.41, 1.17), "B": (2.06, 5.61, 2.18), "C": (2.24, 3.42, 4.20)}
LOSS = {"A": (31.482, 41.367, 41.095), "B": (30.911, 40.744, 40.377), "C": (32.050, 41.823, 41.214)}
PH = {"A": (5.4, 4.5), "B": (6.3, 5.5), "C": (7.4, 6.8)}
CEC_A, SATURATION_A, TARGET = 8.4, 52.0, 80.0


@makes("analyser-un-sol-cultive/granulometrie.csv")
def texture_table() -> str:
    rows = [(plot, 10.00, *masses) for plot, masses in PLOTS.items()]
    return table(["parcelle", "m_echantillon_g", "m_sables_g", "m_limons_g", "m_argiles_g"], rows,
                 digits=[None, 2, 2, 2, 2])


@makes("analyser-un-sol-cultive/perte-au-feu-et-ph.csv")
def loss_table() -> str:
    rows = [(plot, *LOSS[plot], *PH[plot]) for plot in PLOTS]
    return table(["parcelle", "m_creuset_g", "m_105_degC_g", "m_450_degC_g", "pH_eau", "pH_KCl"],
                 rows, digits=[None, 3, 3, 3, 1, 1])


def loss_on_ignition(plot: str) -> float:
    crucible, dry, burnt = LOSS[plot]
    return 100 * (dry - burnt) / (dry - crucible)


@makes("analyser-un-sol-cultive/triangle-des-textures.svg")
def triangle() -> str:
    """An empty texture triangle: clay upwards, sand to the left, silt to the right."""
    left, side, base = 80.0, 460.0, 460.0
    height = side * math.sqrt(3) / 2

    def at(sand: float, clay: float) -> tuple[float, float]:
        silt = 100 - sand - clay
        return left + side * (silt + clay / 2) / 100, base - height * clay / 100

    def segment(a, b, width: float) -> str:
        return (f'<path d="M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}" stroke="#1c2733" '
                f'stroke-width="{width}" fill="none"/>')

    def label(spot, dx: float, dy: float, text: str, anchor: str, size: int = 12) -> str:
        return (f'<text x="{spot[0] + dx:.1f}" y="{spot[1] + dy:.1f}" font-size="{size}" '
                f'text-anchor="{anchor}" fill="#1c2733">{text}</text>')

    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 520" role="img" '
             'aria-labelledby="title desc" font-family="sans-serif">',
             '<title id="title">Triangle des textures vierge</title>',
             '<desc id="desc">Triangle équilatéral gradué de 10 en 10 % : argiles en montant sur le '
             'côté gauche, limons en descendant sur le côté droit, sables de droite à gauche sur la '
             'base.</desc>', '<rect width="640" height="520" fill="#ffffff"/>']
    for p in range(0, 100, 10):
        width = 1.8 if p == 0 else 0.6
        parts.append(segment(at(100 - p, p), at(0, p), width))
        parts.append(segment(at(p, 0), at(p, 100 - p), width))
        parts.append(segment(at(100 - p, 0), at(0, 100 - p), width))
    for p in range(10, 100, 10):
        parts.append(label(at(100 - p, p), -8, 4, str(p), "end"))
        parts.append(label(at(0, 100 - p), 8, 0, str(p), "start"))
        parts.append(label(at(p, 0), 0, 18, str(p), "middle"))
    parts.append(label(at(60, 40), -60, -20, "argiles (%)", "end", 14))
    parts.append(label(at(0, 50), 40, -10, "limons (%)", "start", 14))
    parts.append(label(at(50, 0), 0, 42, "sables (%)", "middle", 14))
    return "\n".join([*parts, "</svg>", ""])


@claims("analyser-un-sol-cultive")
def soil_claims(item: Item) -> None:
    need = (TARGET - SATURATION_A) / 100 * CEC_A
    item.agrees(r"soit ([\d,]+) cmol\(\+\)/kg à neutraliser", need, 0.02)
    item.agrees(r"environ ([\d,]+) t de CaO par hectare", need * 0.2804 * 3000 / 1000, 0.05)
    item.agrees(r"pèse (\d+) t", 0.20 * 10_000 * 1.5, 0.1)
    item.agrees(r"parcelle A, on trouve ([\d,]+) % de perte au feu", loss_on_ignition("A"), 0.05)
    for masses in PLOTS.values():
        item.holds(0.97 < sum(masses) / 10 < 1, "between 97 and 100 % of the sample come back")
