"""Biology: enzymes, DNA, cells. Shores, bacteria, hearts and soils are in `ecology`.

Constants are those of the simulated experiment, within the range of the literature:

* alkaline phosphatase on p-nitrophenyl phosphate: Km 0.42 mmol/L, competitive inhibition by
  phosphate with Ki 1.1 mmol/L; p-nitrophenolate ε = 18 000 L/(mol·cm) at 405 nm (pH above 9);
* DNA in 1.5 % agarose: log10 of the size falls linearly with the distance in the window shown;
* Escherichia coli in rich medium at 37 °C: doubling time 24 min.
"""

from __future__ import annotations

import math

from library import (Item, LinearFit, Noise, claims, en, fr, linear_fit, makes, mean_of, sd_of,
                     table)

# --- Enzyme kinetics -----------------------------------------------------------------------

PNP_EPSILON, KM, VMAX, KI, INHIBITOR = 18_000.0, 0.42, 46.0, 1.1, 2.0  # mmol/L, µmol/(L·min)
SUBSTRATE = [0.10, 0.20, 0.30, 0.50, 0.80, 1.20, 2.00, 4.00]


def rate(s: float, inhibitor: float = 0.0) -> float:
    """µmol/(L·min)."""
    return VMAX * s / (KM * (1 + inhibitor / KI) + s)


def enzyme_slopes(inhibitor: float) -> list[float]:
    """Slopes dA/dt in 1/min, with an error that does not depend on the slope."""
    noise = Noise(f"phosphatase {inhibitor}")
    return [round(rate(s, inhibitor) * 1e-6 * PNP_EPSILON + noise.normal(0.008), 3)
            for s in SUBSTRATE]


@makes("cinetique-d-une-phosphatase/vitesses-initiales.csv")
def enzyme_table() -> str:
    rows = zip(SUBSTRATE, enzyme_slopes(0.0), enzyme_slopes(INHIBITOR), strict=True)
    return table(["S_mmol_L", "dA_dt_sans_inhibiteur_1_min", "dA_dt_phosphate_2_mmol_L_1_min"],
                 rows, digits=[2, 3, 3])


def velocities(slopes: list[float]) -> list[float]:
    return [a / PNP_EPSILON * 1e6 for a in slopes]


def lineweaver_burk(v: list[float]) -> tuple[float, float]:
    """Km and Vmax of the double reciprocal, unweighted."""
    fit: LinearFit = linear_fit([1 / s for s in SUBSTRATE], [1 / x for x in v])
    return fit.slope / fit.intercept, 1 / fit.intercept


def least_squares(v: list[float]) -> tuple[float, float]:
    """Km and Vmax of the hyperbola: for each Km the best Vmax is known, so one search is enough."""

    def best(km: float) -> tuple[float, float]:
        shape = [s / (km + s) for s in SUBSTRATE]
        vmax = sum(a * b for a, b in zip(shape, v)) / sum(a * a for a in shape)
        return sum((x - vmax * a) ** 2 for a, x in zip(shape, v)), vmax

    low, high = 0.01, 10.0
    for _ in range(200):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if best(a)[0] < best(b)[0] else (a, high)
    km = (low + high) / 2
    return km, best(km)[1]


@claims("cinetique-d-une-phosphatase")
def enzyme_claims(item: Item) -> None:
    free = velocities(enzyme_slopes(0.0))
    km, vmax = least_squares(free)
    km_lb, _ = lineweaver_burk(free)
    item.holds(abs(km - KM) < 0.04, "the hyperbola gives Km back")
    item.holds(abs(vmax / VMAX - 1) < 0.03, "the hyperbola gives Vmax back")
    item.agrees(r"moindres carrés non linéaires donnent \$K_M\$ = ([\d,]+) mmol/L", km, 0.006)
    item.agrees(r"double inverse donne ([\d,]+) mmol/L", km_lb, 0.006)
    slowed, _ = least_squares(velocities(enzyme_slopes(INHIBITOR)))
    item.agrees(r"constante d’inhibition proche de ([\d,]+) mmol/L",
                INHIBITOR / (slowed / km - 1), 0.06)
    item.agrees(r"0,100 par minute correspond à ([\d,]+) µmol", 0.1 / PNP_EPSILON * 1e6, 0.01)


# --- PCR and electrophoresis ----------------------------------------------------------------

LADDER = [1500, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100]
GEL_LANES = {"M": LADDER, "T−": [], "WT": [612], "mut": [371, 241], "1": [612],
             "2": [612, 371, 241], "3": [371, 241]}
WELL_Y, GEL_A = 62.0, 3.55


def migrated(size: int) -> float:
    """Millimetres from the well: log10(size) = 3.55 − 0.0250·d."""
    return (GEL_A - math.log10(size)) * 40.0


def gel(title: str, description: str, well: str) -> str:
    scale, parts = 5.6, []
    parts += ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 480" role="img" '
              'aria-labelledby="title desc" font-family="sans-serif">',
              f'<title id="title">{title}</title>', f'<desc id="desc">{description}</desc>',
              '<rect width="560" height="480" fill="#ffffff"/>',
              '<rect x="70" y="36" width="470" height="420" fill="#12161c"/>']
    for mm in range(0, 71, 2):
        y = WELL_Y + mm * scale
        parts.append(f'<path d="M58 {y:.1f}h-{12 if mm % 10 == 0 else 6}" stroke="#1c2733"/>')
        if mm % 10 == 0:
            parts.append(f'<text x="40" y="{y + 4:.1f}" font-size="11" text-anchor="end" '
                         f'fill="#1c2733">{mm}</text>')
    parts.append(f'<text x="66" y="26" font-size="11" text-anchor="end" fill="#1c2733">{well}</text>')
    for lane, (name, sizes) in enumerate(GEL_LANES.items()):
        x = 84 + 65 * lane
        parts.append(f'<text x="{x + 23}" y="26" font-size="14" text-anchor="middle" '
                     f'fill="#1c2733">{name}</text>')
        parts.append(f'<rect x="{x}" y="{WELL_Y - 6:.0f}" width="46" height="6" fill="none" '
                     'stroke="#8b98a8"/>')
        for size in sizes:
            y = WELL_Y + migrated(size) * scale
            thick = 7 if name == "M" and size in (500, 1000) else 4
            parts.append(f'<rect x="{x + 2}" y="{y - thick / 2:.1f}" width="42" height="{thick}" '
                         'rx="2" fill="#f4f6f8"/>')
    return "\n".join([*parts, "</svg>", ""])


@makes("pcr-et-electrophorese/gel.svg")
def gel_fr() -> str:
    return gel("Gel d’agarose de sept pistes, à l’échelle",
               "Marqueur M, témoin sans ADN, homozygotes sauvage et mutant, trois plants 1 à 3 ; "
               "règle en millimètres depuis le puits. Les bandes 500 et 1000 du marqueur sont plus "
               "épaisses.", "mm")


@makes("pcr-and-gel-electrophoresis/gel.svg")
def gel_en() -> str:
    return gel("Agarose gel of seven lanes, to scale",
               "Ladder M, control without DNA, wild-type and mutant homozygotes, three plants 1 to "
               "3; ruler in millimetres from the well. Bands 500 and 1000 of the ladder are "
               "thicker.", "mm")


def ladder_rows() -> list[tuple[int, float]]:
    return [(size, round(migrated(size) * 2) / 2) for size in LADDER]


@makes("pcr-et-electrophorese/marqueur.csv")
def ladder_fr() -> str:
    return table(["taille_pb", "distance_mm"], ladder_rows(), digits=[0, 1])


@makes("pcr-and-gel-electrophoresis/ladder.csv")
def ladder_en() -> str:
    return table(["size_bp", "distance_mm"], ladder_rows(), digits=[0, 1])


def pcr_claims(item: Item, number, words: dict[str, str]) -> None:
    fit = linear_fit([d for _, d in ladder_rows()], [math.log10(s) for s, _ in ladder_rows()])
    back = 10 ** fit.at(round(migrated(612) * 2) / 2)
    item.holds(abs(back - 612) < 15, "the ladder gives 612 bp back")
    item.holds(371 + 241 == 612, "the fragments add up")
    item.says(words["product"])
    # 100 µmol/L → 10 µmol/L → 0.4 µmol/L in 25 µL.
    item.holds(abs(10 * 1.0 / 25 - 0.4) < 1e-9, "1 µL at 10 µmol/L in 25 µL is 0.4 µmol/L")
    nmol = 24.3
    item.agrees(words["resuspend"], nmol / 100 * 1000, 0.5)
    item.agrees(words["copies"], 2**30 / 1e9, 0.05)
    item.agrees(words["error"], 100 * (10 ** (0.5 * abs(fit.slope)) - 1), 0.3)


@claims("pcr-et-electrophorese")
def pcr_claims_fr(item: Item) -> None:
    pcr_claims(item, fr, {"product": "fragment de 612 pb", "resuspend": r"ajouter (\d+) µL",
                          "copies": r"\$2\^\{30\} \\approx ([\d,]+) \\times 10\^9\$",
                          "error": r"environ ([\d,]+) % de la taille"})


@claims("pcr-and-gel-electrophoresis")
def pcr_claims_en(item: Item) -> None:
    pcr_claims(item, en, {"product": "fragment of 612 bp", "resuspend": r"add (\d+) µL",
                          "copies": r"\$2\^\{30\} \\approx ([\d.]+) \\times 10\^9\$",
                          "error": r"about ([\d.]+) % of the size"})


# --- Microscopy ----------------------------------------------------------------------------

CELL_WIDTH = 68.0


def cells() -> list[tuple[int, float, float]]:
    """Onion cells in divisions of the eyepiece at ×10 objective: length and width."""
    noise = Noise("epiderme d’oignon")
    rows = []
    for rank in range(1, 31):
        length = noise.normal(21.5, 218.0)
        width = noise.normal(7.5, CELL_WIDTH)
        rows.append((rank, round(length / 9.8, 1), round(width / 9.8, 1)))
    return rows


@makes("mesurer-des-cellules-au-microscope/cellules.csv")
def cell_table() -> str:
    return table(["cellule", "longueur_divisions", "largeur_divisions"], cells(), digits=[0, 1, 1])


@makes("mesurer-des-cellules-au-microscope/micrometres.svg")
def micrometers() -> str:
    """The stage micrometer (10 µm a division) seen with the eyepiece scale: 50 = 49 × 10 µm."""
    left, width, y = 40.0, 600.0, 120.0
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 220" role="img" '
             'aria-labelledby="title desc" font-family="sans-serif">',
             '<title id="title">Micromètre oculaire superposé au micromètre objet</title>',
             '<desc id="desc">En haut, l’échelle de l’oculaire, numérotée de 0 à 50 ; en bas, le '
             'micromètre objet, dont une division vaut 10 micromètres. Les zéros coïncident.</desc>',
             '<rect width="680" height="220" fill="#ffffff"/>',
             f'<path d="M{left} {y}H{left + width}" stroke="#1c2733"/>']
    for n in range(51):
        x = left + n * width / 50
        length = 40 if n % 10 == 0 else 28 if n % 5 == 0 else 18
        parts.append(f'<path d="M{x:.1f} {y}v-{length}" stroke="#0b4f9c" stroke-width="1.5"/>')
        if n % 10 == 0:
            parts.append(f'<text x="{x:.1f}" y="{y - 48}" font-size="14" text-anchor="middle" '
                         f'fill="#0b4f9c">{n}</text>')
    for n in range(50):
        x = left + n * width / 49
        length = 40 if n % 10 == 0 else 28 if n % 5 == 0 else 18
        parts.append(f'<path d="M{x:.1f} {y}v{length}" stroke="#b3261e" stroke-width="1.5"/>')
        if n % 10 == 0:
            parts.append(f'<text x="{x:.1f}" y="{y + 56}" font-size="14" text-anchor="middle" '
                         f'fill="#b3261e">{n * 10} µm</text>')
    parts.append(f'<text x="{left}" y="40" font-size="14" fill="#0b4f9c">échelle de l’oculaire '
                 "(divisions)</text>")
    parts.append(f'<text x="{left}" y="206" font-size="14" fill="#b3261e">micromètre objet</text>')
    return "\n".join([*parts, "</svg>", ""])


@claims("mesurer-des-cellules-au-microscope")
def cell_claims(item: Item) -> None:
    item.agrees(r"une division vaut ([\d,]+) µm", 490 / 50, 0.05)
    lengths = [9.8 * row[1] for row in cells()]
    item.agrees(r"longueur moyenne voisine de (\d+) µm", mean_of(lengths), 1)
    item.agrees(r"écart-type de (\d+) µm", sd_of(lengths), 1)
    item.agrees(r"à ([\d,]+) µm près \(\$k = 2\$\)", 2 * sd_of(lengths) / math.sqrt(30), 0.6)
