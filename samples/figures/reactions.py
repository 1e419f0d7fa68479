"""Chemistry, continued: kinetics, synthesis, chromatography, water.

* Crystal violet and hydroxide: first order in each; rate constant 0.18 L/(mol·s) at 25 °C and
  activation energy 60 kJ/mol are round values within the range of the literature.
* Solubility of paracetamol in water: 7.2 g/kg at 0 °C and 17.4 g/kg at 30 °C, the ends of a
  series by Granberg and Rasmuson (J. Chem. Eng. Data 44, 1999, 1391); between and beyond, ln S is
  linear in 1/T.
* Nitrate at 220 nm: a round slope of 0.26 per mg/L of nitrogen in a cell of 1 cm.
"""

from __future__ import annotations

import math

from library import Item, Noise, claims, en, fr, linear_fit, makes, mean_of, sd_of, table

R = 8.314462618
M_AMINOPHENOL, M_PARACETAMOL, M_ANHYDRIDE = 109.13, 151.16, 102.09
M_CACO3, M_NO3, M_N = 100.09, 62.005, 14.007

# --- Crystal violet ------------------------------------------------------------------------

CV_EPSILON, CV_START, K25, EA = 8.7e4, 1.0e-5, 0.18, 60e3


def cv_constant(celsius: float) -> float:
    return K25 * math.exp(-EA / R * (1 / (celsius + 273.15) - 1 / 298.15))


HYDROXIDE = [0.010, 0.020, 0.030, 0.040]


def cv_runs() -> list[list[float]]:
    """Time in s, then the absorbance at each hydroxide concentration."""
    noise = Noise("crystal-violet")
    rows = []
    for t in range(0, 601, 20):
        decays = [CV_EPSILON * CV_START * math.exp(-K25 * c * t) for c in HYDROXIDE]
        rows.append([t, *(round(a + noise.normal(0.002), 3) for a in decays)])
    return rows


def cv_pseudo() -> list[float]:
    """Pseudo-first-order constants from ln A, where A > 0.05."""
    constants = []
    for column in range(1, 5):
        used = [(row[0], math.log(row[column])) for row in cv_runs() if row[column] > 0.05]
        constants.append(-linear_fit(*zip(*used)).slope)
    return constants


CELSIUS = [15.0, 20.0, 25.0, 30.0, 35.0, 40.0]


def cv_temperatures() -> list[tuple[float, float]]:
    noise = Noise("crystal-violet arrhenius")
    return [(c, round(cv_constant(c) * (1 + noise.normal(0.015)), 4)) for c in CELSIUS]


@makes("crystal-violet-kinetics/decay-25c.csv")
def cv_table() -> str:
    return table(["t_s", "A_OH_0.010", "A_OH_0.020", "A_OH_0.030", "A_OH_0.040"], cv_runs(),
                 digits=[0, 3, 3, 3, 3])


@makes("crystal-violet-kinetics/rate-constants.csv")
def cv_arrhenius_table() -> str:
    return table(["theta_degC", "k_L_mol_s"], cv_temperatures(), digits=[1, 4])


@claims("crystal-violet-kinetics")
def cv_claims(item: Item) -> None:
    order = linear_fit([math.log(c) for c in HYDROXIDE], [math.log(k) for k in cv_pseudo()])
    item.holds(abs(order.slope - 1) < 0.03, "the order in hydroxide is 1")
    k = linear_fit(HYDROXIDE, cv_pseudo()).slope
    item.agrees(r"rate constant close to ([\d.]+) L/\(mol·s\)", k, 0.006)
    line = linear_fit([1 / (c + 273.15) for c, _ in cv_temperatures()],
                      [math.log(k) for _, k in cv_temperatures()])
    item.agrees(r"activation energy near ([\d.]+) kJ/mol", -line.slope * R / 1000, 1.5)
    item.says(f"initial absorbance of about {en(CV_EPSILON * CV_START, 2)}")
    half_life = math.log(2) / (K25 * 0.020)
    item.agrees(r"half-life at 0.020 mol/L is about (\d+) s", half_life, 5)


# --- Paracetamol ---------------------------------------------------------------------------


def paracetamol_solubility(celsius: float) -> float:
    """g per kg of water."""
    cold, warm = 273.15, 303.15
    slope = math.log(17.4 / 7.2) / (1 / cold - 1 / warm)
    return 7.2 * math.exp(slope * (1 / cold - 1 / (celsius + 273.15)))


@makes("synthese-du-paracetamol/solubilite.csv")
def paracetamol_table() -> str:
    rows = [(c, paracetamol_solubility(c)) for c in range(0, 101, 10)]
    return table(["temperature_degC", "solubilite_g_kg"], rows, digits=[0, 1])


@claims("synthese-du-paracetamol")
def paracetamol_claims(item: Item) -> None:
    amount = 5.45 / M_AMINOPHENOL
    item.holds(abs(amount - 0.050) < 0.0001, "5.45 g are 0.050 mol")
    item.agrees(r"soit ([\d,]+) mol d’anhydride", 7.0 * 1.08 / M_ANHYDRIDE, 0.0006)
    theory = 0.0500 * M_PARACETAMOL
    item.says(f"masse théorique de {fr(theory, 2)} g")
    hot, cold = paracetamol_solubility(90), paracetamol_solubility(0)
    water = 6.0 / hot * 1000
    item.agrees(r"au moins (\d+) mL d’eau à 90 °C", water, 1)
    item.agrees(r"au plus (\d+) % du produit brut", 100 * (1 - water * cold / 1000 / 6.0), 1)


# --- Thin-layer chromatography of food dyes -------------------------------------------------

FRONT_MM = 72.0
DYES = {"E102": (0.55, "#d9b400"), "E122": (0.30, "#a3193f"), "E131": (0.72, "#1f5fc4"),
        "E133": (0.86, "#2b78d6")}
LANES = [("E102", ["E102"]), ("E122", ["E122"]), ("E131", ["E131"]), ("E133", ["E133"]),
         ("X", ["E102", "E131"]), ("Y", ["E122", "E133"])]
PX_PER_MM, ORIGIN_Y = 4.0, 372.0


def spot_mm(dye: str) -> float:
    return round(DYES[dye][0] * FRONT_MM * 2) / 2


@makes("ccm-des-colorants-alimentaires/plaque.svg")
def plate() -> str:
    front = ORIGIN_Y - FRONT_MM * PX_PER_MM
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 440" role="img" '
        'aria-labelledby="title desc" font-family="sans-serif">',
        "<title id=\"title\">Plaque de chromatographie de six dépôts, à l’échelle</title>",
        "<desc id=\"desc\">Quatre colorants de référence et deux mélanges X et Y, sur une ligne de "
        "dépôt ; front du solvant 72 mm plus haut ; règle graduée en millimètres à gauche.</desc>",
        '<rect width="460" height="440" fill="#ffffff"/>',
        '<rect x="70" y="40" width="370" height="360" fill="#fbfaf5" stroke="#1c2733"/>',
        f'<path d="M70 {ORIGIN_Y:.0f}H440M70 {front:.0f}H440" stroke="#1c2733" '
        'stroke-dasharray="6 4" fill="none"/>',
        f'<text x="434" y="{front - 6:.0f}" font-size="12" text-anchor="end" fill="#1c2733">'
        "front du solvant</text>",
        f'<path d="M44 {front:.0f}V{ORIGIN_Y:.0f}" stroke="#1c2733"/>',
    ]
    for mm in range(0, int(FRONT_MM) + 1, 2):
        y = ORIGIN_Y - mm * PX_PER_MM
        length = 12 if mm % 10 == 0 else 6
        parts.append(f'<path d="M44 {y:.0f}h-{length}" stroke="#1c2733"/>')
        if mm % 10 == 0:
            parts.append(f'<text x="28" y="{y + 4:.0f}" font-size="11" text-anchor="end" '
                         f'fill="#1c2733">{mm}</text>')
    parts.append('<text x="36" y="430" font-size="11" text-anchor="middle" fill="#1c2733">mm</text>')
    for lane, (name, dyes) in enumerate(LANES):
        x = 110 + 60 * lane
        parts.append(f'<circle cx="{x}" cy="{ORIGIN_Y:.0f}" r="2" fill="#1c2733"/>')
        parts.append(f'<text x="{x}" y="{ORIGIN_Y + 20:.0f}" font-size="13" text-anchor="middle" '
                     f'fill="#1c2733">{name}</text>')
        for dye in dyes:
            y = ORIGIN_Y - spot_mm(dye) * PX_PER_MM
            parts.append(f'<ellipse cx="{x}" cy="{y:.1f}" rx="11" ry="7" fill="{DYES[dye][1]}" '
                         'fill-opacity="0.85"/>')
    return "\n".join([*parts, "</svg>", ""])


@claims("ccm-des-colorants-alimentaires")
def plate_claims(item: Item) -> None:
    item.agrees(r"front du solvant a parcouru ([\d,]+) mm", FRONT_MM, 0)
    for dye, (rf, _) in DYES.items():
        item.holds(abs(spot_mm(dye) / FRONT_MM - rf) < 0.005, f"{dye} is drawn at its Rf")
    item.agrees(r"de l’ordre de ([\d,]+) sur \$R_f\$", 0.5 * math.sqrt(2) / FRONT_MM, 0.002)


# --- Water: hardness and nitrate ------------------------------------------------------------

EDTA, HARD_V, NITRATE = 0.0100, 50.0, 38.4
EDTA_RUNS = {"total": [14.30, 14.25, 14.35], "calcium": [11.60, 11.55, 11.60]}
N_SLOPE = 0.26


def nitrate_rows() -> list[tuple[str, float, float, float]]:
    noise = Noise("nitrates")
    organic = {"forage dilué 10 fois": 0.004}
    rows = []
    for name, n in [("blanc", 0.0), ("S1", 0.5), ("S2", 1.0), ("S3", 2.0), ("S4", 3.0), ("S5", 4.0),
                    ("forage dilué 10 fois", NITRATE / 10 * M_N / M_NO3)]:
        low = organic.get(name, 0.0) + abs(noise.normal(0.0008))
        high = N_SLOPE * n + 2 * organic.get(name, 0.0) + noise.normal(0.002)
        if name == "blanc":
            low, high = 0.0, 0.0
        rows.append((name, n, round(high, 3), round(low, 3)))
    return rows


@makes("durete-et-nitrates-d-une-eau/nitrates-uv.csv")
def nitrate_table() -> str:
    rows = [(name, f"{n:.2f}" if not name.startswith("forage") else "", high, low)
            for name, n, high, low in nitrate_rows()]
    return table(["solution", "N_NO3_mg_L", "A_220", "A_275"], rows, digits=[None, None, 3, 3])


@makes("durete-et-nitrates-d-une-eau/titrages-edta.csv")
def edta_table() -> str:
    rows = [(kind, run, v) for kind, runs in EDTA_RUNS.items() for run, v in enumerate(runs, 1)]
    return table(["titrage", "essai", "V_EDTA_mL"], rows, digits=[None, 0, 2])


@claims("durete-et-nitrates-d-une-eau")
def water_claims(item: Item) -> None:
    total = mean_of(EDTA_RUNS["total"]) * EDTA / HARD_V * 1000  # mmol/L
    item.agrees(r"([\d,]+) °f de dureté totale", total * 10, 0.1)
    item.holds(sd_of(EDTA_RUNS["total"]) < 0.06, "the runs agree")
    item.holds(abs(0.1 * M_CACO3 - 10.0) < 0.02, "1 °f is 10 mg/L of CaCO3")
    rows = nitrate_rows()
    fit = linear_fit([r[1] for r in rows[:-1]], [r[2] - 2 * r[3] for r in rows[:-1]])
    measured = (rows[-1][2] - 2 * rows[-1][3] - fit.intercept) / fit.slope * 10 * M_NO3 / M_N
    item.holds(abs(measured - NITRATE) < 1.5, "nitrate comes back")
    item.agrees(r"facteur ([\d,]+) entre", M_NO3 / M_N, 0.005)
    item.agrees(r"limite de 50 mg/L de nitrate correspond à ([\d,]+) mg/L d’azote",
                50 * M_N / M_NO3, 0.05)
