"""Chemistry: titrations, absorbance, kinetics, synthesis, chromatography.

Constants, at 25 °C unless said:

* ion product of water, pKa of acetic acid, limiting molar conductivities and molar masses: the
  usual tables (CRC Handbook of Chemistry and Physics), rounded as textbooks round them;
* molar absorption coefficients: round values within the range that the literature gives for
  each species; they are the truth of our simulated instruments, not reference values.

Solutions are ideal: concentrations stand for activities.
"""

from __future__ import annotations

import math

from library import Item, Noise, claims, en, fr, linear_fit, makes, table

KW = 1.0e-14
PKA_ACETIC = 4.76
M_FE, M_KMNO4, M_ACETIC = 55.845, 158.03, 60.05
# mS·m²/mol, infinite dilution.
LAMBDA = {"H": 34.98, "OH": 19.91, "Na": 5.01, "Cl": 7.63, "Ac": 4.09}


def bisect(f, low: float, high: float) -> float:
    """The root of a function that rises from below zero to above."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return (low + high) / 2


def ph_of(strong_acid: float, weak_acid: float, sodium: float, pka: float = PKA_ACETIC) -> float:
    """pH where these total concentrations (mol/L) stand together, by the charge balance."""
    ka = 10**-pka

    def charge(ph: float) -> float:
        h = 10**-ph
        return -(h + sodium - KW / h - strong_acid - weak_acid * ka / (ka + h))

    return bisect(charge, -1, 15)


def steepest(volumes: list[float], values: list[float]) -> float:
    """The volume in the middle of the steepest interval."""
    slopes = [((values[i + 1] - values[i]) / (volumes[i + 1] - volumes[i]), i)
              for i in range(len(volumes) - 1)]
    _, i = max(slopes)
    return (volumes[i] + volumes[i + 1]) / 2


def interpolated(x: float, xs: list[float], ys: list[float]) -> float:
    """Between the two neighbours of `x`."""
    i = next(i for i in range(1, len(xs)) if xs[i] >= x)
    share = (x - xs[i - 1]) / (xs[i] - xs[i - 1])
    return ys[i - 1] + share * (ys[i] - ys[i - 1])


# --- Strong acid, strong base -------------------------------------------------------------

STRONG_C, STRONG_V, STRONG_WATER, BASE_C = 0.0962, 10.0, 40.0, 0.1000


def strong_ph(v: float) -> float:
    total = STRONG_V + STRONG_WATER + v
    return ph_of(STRONG_C * STRONG_V / total, 0.0, BASE_C * v / total)


def strong_curve() -> tuple[list[float], list[float]]:
    volumes = [float(v) for v in range(9)] + [8.5, 9.0, 9.2, 9.4, 9.5, 9.6, 9.7, 9.8, 10.0, 10.5]
    volumes += [float(v) for v in range(11, 17)]
    noise = Noise("titrage-acide-fort-base-forte")
    return volumes, [round(strong_ph(v) + noise.normal(0.01), 2) for v in volumes]


@makes("titrage-acide-fort-base-forte/courbe-de-titrage.csv")
def strong_table() -> str:
    return table(["V_mL", "pH"], zip(*strong_curve()), digits=[2, 2])


@claims("titrage-acide-fort-base-forte")
def strong_claims(item: Item) -> None:
    volumes, phs = strong_curve()
    equivalence = steepest(volumes, phs)
    item.holds(abs(equivalence - STRONG_C * STRONG_V / BASE_C) < 0.1, "the steepest point is near")
    item.says(f"pH initial attendu d’environ {fr(strong_ph(0), 1)}")
    item.says("pH = 7,0 à l’équivalence")
    item.holds(abs(strong_ph(9.62) - 7.0) < 0.01, "equivalence is at pH 7.0")
    # Relative: burette, pipette of class A (rectangular), NaOH.
    parts = [0.03 / math.sqrt(3) * math.sqrt(2) / 9.62, 0.02 / math.sqrt(3) / 10, 0.0003 / 0.1]
    item.agrees(r"incertitude-type relative attendue est d’environ ([\d,]+) %",
                100 * math.hypot(*parts), 0.06)
    one_drop = 0.05
    jump = strong_ph(9.62 + one_drop / 2) - strong_ph(9.62 - one_drop / 2)
    item.agrees(r"une seule goutte \(0,05 mL\) fait passer le pH de près de ([\d,]+) unités",
                jump, 0.2)


# --- Vinegar -------------------------------------------------------------------------------

VINEGAR_C, VINEGAR_DENSITY, VINEGAR_V = 1.012, 1.010, 20.0


def vinegar_ph(v: float) -> float:
    total = VINEGAR_V + v
    return ph_of(0.0, VINEGAR_C / 10 * VINEGAR_V / total, BASE_C * v / total)


def vinegar_curve() -> tuple[list[float], list[float]]:
    volumes = [0.0, 0.5, *(float(v) for v in range(1, 19))]
    volumes += [18.5, 19.0, 19.4, 19.8, 20.0, 20.2, 20.4, 20.6, 21.0, 21.5, 22.0, 23.0, 24.0, 25.0]
    noise = Noise("titrage-du-vinaigre")
    return volumes, [round(vinegar_ph(v) + noise.normal(0.015), 2) for v in volumes]


@makes("titrage-du-vinaigre/courbe-de-titrage.csv")
def vinegar_table() -> str:
    return table(["V_mL", "pH"], zip(*vinegar_curve()), digits=[2, 2])


@claims("titrage-du-vinaigre")
def vinegar_claims(item: Item) -> None:
    volumes, phs = vinegar_curve()
    exact = VINEGAR_C / 10 * VINEGAR_V / BASE_C
    item.holds(abs(steepest(volumes, phs) - exact) < 0.15, "the steepest point is near")
    item.holds(abs(interpolated(exact / 2, volumes, phs) - PKA_ACETIC) < 0.05, "pH = pKa halfway")
    item.says(f"pKa = {fr(PKA_ACETIC, 2)}")
    item.says(f"pH à l’équivalence, proche de {fr(vinegar_ph(exact), 1)}")
    item.says(f"pH initial voisin de {fr(vinegar_ph(0), 1)}")
    percent = VINEGAR_C * M_ACETIC / (VINEGAR_DENSITY * 1000) * 100
    item.holds(abs(percent - 6.0) < 0.1, "the vinegar is at 6 %")
    item.agrees(r"environ ([\d,]+) mol/L d’acide éthanoïque",
                0.06 * VINEGAR_DENSITY * 1000 / M_ACETIC, 0.02)


# --- Iron by spectrophotometry -------------------------------------------------------------

FERROIN_EPSILON = 1.11e4
IRON_MASTER, IRON_FLASK, IRON_SAMPLE = 20.0, 50.0, 20.0


def iron_absorbance(mg_per_litre: float, epsilon: float = FERROIN_EPSILON) -> float:
    return epsilon * mg_per_litre / 1000 / M_FE


def ferroin_shape(nm: float) -> float:
    """Relative absorption: 1 at 510 nm, with the shoulder near 480 nm."""
    bands = [(0.78, 512, 25), (0.45, 478, 26), (0.20, 440, 24)]
    value = sum(h * math.exp(-(((nm - c) / w) ** 2)) for h, c, w in bands)
    return value


def ferroin_spectrum(name: str) -> list[tuple[int, float]]:
    noise = Noise(name)
    peak = max(ferroin_shape(nm) for nm in range(400, 601))
    top = iron_absorbance(2.0)
    return [(nm, top * ferroin_shape(nm) / peak + noise.normal(0.0015))
            for nm in range(400, 601, 5)]


@makes("dosage-du-fer/spectre-ferroine.csv")
def iron_spectrum_fr() -> str:
    return table(["longueur_onde_nm", "absorbance"], ferroin_spectrum("ferroine"), digits=[0, 3])


@makes("iron-by-spectrophotometry/ferroin-spectrum.csv")
def iron_spectrum_en() -> str:
    return table(["wavelength_nm", "absorbance"], ferroin_spectrum("ferroine"), digits=[0, 3])


def iron_calibration() -> list[tuple[str, float, float, float]]:
    noise = Noise("etalonnage-fer")
    rows = []
    for rank, volume in enumerate([0.0, 1.25, 2.5, 5.0, 7.5, 10.0]):
        c = volume * IRON_MASTER / IRON_FLASK
        a = 0.0 if rank == 0 else iron_absorbance(c) + noise.normal(0.0025)
        rows.append((f"E{rank}" if rank else "0", volume, c, round(a, 3)))
    return rows


@makes("dosage-du-fer/etalonnage-de-demonstration.csv")
def iron_calibration_fr() -> str:
    return table(["solution", "V_mere_mL", "c_mg_L", "absorbance"], iron_calibration(),
                 digits=[None, 2, 2, 3])


@makes("iron-by-spectrophotometry/demonstration-calibration.csv")
def iron_calibration_en() -> str:
    return table(["solution", "V_stock_mL", "c_mg_L", "absorbance"], iron_calibration(),
                 digits=[None, 2, 2, 3])


def iron_claims(item: Item, number, slope_text: str) -> None:
    rows = iron_calibration()
    fit = linear_fit([r[2] for r in rows], [r[3] for r in rows])
    item.says(f"{slope_text} {number(fit.slope, 3)} L/mg")
    item.holds(abs(fit.slope * 1000 * M_FE / FERROIN_EPSILON - 1) < 0.01, "epsilon comes back")
    spectrum = ferroin_spectrum("ferroine")
    item.holds(max(spectrum, key=lambda row: row[1])[0] in (505, 510, 515), "the peak is at 510")
    # E5, then the reference of 0.2 mg/L once diluted.
    item.says(number(iron_absorbance(0.2 * IRON_SAMPLE / IRON_FLASK), 3))
    item.says(number(0.2 * IRON_SAMPLE / IRON_FLASK, 2) + " mg/L")


@claims("dosage-du-fer")
def iron_claims_fr(item: Item) -> None:
    iron_claims(item, fr, "pente proche de")


@claims("iron-by-spectrophotometry")
def iron_claims_en(item: Item) -> None:
    iron_claims(item, en, "slope close to")


# --- Beer-Lambert with permanganate --------------------------------------------------------

MNO4_EPSILON, STRAY_LIGHT = 2.40e3, 0.002


def mno4_shape(nm: float) -> float:
    """The vibrational comb of permanganate, 1 at 525 nm."""
    bands = [(0.28, 470, 22), (0.42, 489, 9), (0.72, 507, 9), (0.86, 525.5, 9), (0.72, 545, 8.5),
             (0.26, 565, 8), (0.10, 585, 9), (0.25, 512, 45)]
    shape = lambda x: sum(h * math.exp(-(((x - c) / w) ** 2)) for h, c, w in bands)  # noqa: E731
    return shape(nm) / shape(525)


def shown(absorbance: float) -> float:
    """What an instrument with stray light shows."""
    through = 10**-absorbance
    return -math.log10((through + STRAY_LIGHT) / (1 + STRAY_LIGHT))


@makes("beer-lambert-permanganate/spectre.csv")
def mno4_spectrum() -> str:
    noise = Noise("spectre-permanganate")
    rows = [(nm, max(0.0, shown(MNO4_EPSILON * 2e-4 * mno4_shape(nm)) + noise.normal(0.001)))
            for nm in range(430, 651, 2)]
    return table(["longueur_onde_nm", "absorbance"], rows, digits=[0, 3])


def mno4_range() -> list[tuple[float, float]]:
    noise = Noise("gamme-permanganate")
    cs = [0.4e-4, 0.8e-4, 1.2e-4, 1.6e-4, 2.0e-4, 3.0e-4, 4.0e-4, 6.0e-4, 8.0e-4, 10.0e-4]
    return [(c * 1e3, round(shown(MNO4_EPSILON * c) + noise.normal(0.002), 3)) for c in cs]


@makes("beer-lambert-permanganate/gamme-etendue.csv")
def mno4_table() -> str:
    return table(["c_mmol_L", "absorbance"], mno4_range(), digits=[2, 3])


@claims("beer-lambert-permanganate")
def mno4_claims(item: Item) -> None:
    low = [row for row in mno4_range() if row[0] <= 0.41]
    fit = linear_fit([r[0] for r in low], [r[1] for r in low])
    item.holds(abs(fit.slope * 1000 / MNO4_EPSILON - 1) < 0.02, "the straight part gives epsilon")
    last_c, last_a = mno4_range()[-1]
    item.agrees(r"déficit d’absorbance d’environ ([\d,]+) à 1,0 mmol/L",
                fit.at(last_c) - last_a, 0.03)
    item.agrees(r"plafonne alors à ([\d,]+)", -math.log10(STRAY_LIGHT), 0.05)
    item.agrees(r"peser ([\d,]+) g de permanganate", 0.02 * 0.1 * M_KMNO4, 0.001)


# --- Conductimetric titration --------------------------------------------------------------

MIX_HCL, MIX_ACETIC, MIX_V, MIX_WATER = 0.0600, 0.0800, 10.0, 190.0


def mix_conductivity(v: float) -> float:
    """In mS/cm, after `v` mL of NaOH at 0.1 mol/L."""
    total = MIX_V + MIX_WATER + v
    cl, acid, na = MIX_HCL * MIX_V / total, MIX_ACETIC * MIX_V / total, BASE_C * v / total
    ph = ph_of(cl, acid, na)
    h, ka = 10**-ph, 10**-PKA_ACETIC
    ions = {"H": h, "OH": KW / h, "Na": na, "Cl": cl, "Ac": acid * ka / (ka + h)}
    # mol/L → mol/m³ is 1000; mS/m → mS/cm is 1/100.
    return sum(LAMBDA[ion] * c * 1000 for ion, c in ions.items()) / 100


def mix_curve() -> tuple[list[float], list[float]]:
    volumes = [v / 2 for v in range(0, 43)]
    noise = Noise("titrage-conductimetrique")
    return volumes, [mix_conductivity(v) * (1 + noise.normal(0.002)) for v in volumes]


@makes("titrage-conductimetrique/conductivite.csv")
def mix_table() -> str:
    return table(["V_mL", "sigma_mS_cm"], zip(*mix_curve()), digits=[1, 3])


def mix_breaks() -> tuple[float, float]:
    """Where the three lines, corrected for dilution, cross."""
    volumes, sigmas = mix_curve()
    corrected = [s * (MIX_V + MIX_WATER + v) / (MIX_V + MIX_WATER)
                 for v, s in zip(volumes, sigmas, strict=True)]

    def fit(low: float, high: float):
        chosen = [(v, s) for v, s in zip(volumes, corrected, strict=True) if low <= v <= high]
        return linear_fit(*zip(*chosen))

    first, second, third = fit(0, 4.5), fit(8, 12.5), fit(15.5, 21)
    cross = lambda a, b: (b.intercept - a.intercept) / (a.slope - b.slope)  # noqa: E731
    return cross(first, second), cross(second, third)


@claims("titrage-conductimetrique")
def mix_claims(item: Item) -> None:
    one, two = mix_breaks()
    item.holds(abs(two - 14.0) < 0.15, "the second break is at 14.0 mL")
    item.agrees(r"première rupture vers ([\d,]+) mL", one, 0.06)
    item.agrees(r"seconde vers ([\d,]+) mL", two, 0.06)
    item.agrees(r"biais d’environ ([\d,]+) mL", one - 6.0, 0.06)
    item.agrees(r"conductivité initiale proche de ([\d,]+) mS/cm", mix_conductivity(0), 0.01)


@makes("titrage-conductimetrique/conductivites-ioniques.csv")
def mix_ions() -> str:
    names = {"H": "H3O+", "OH": "HO-", "Na": "Na+", "Cl": "Cl-", "Ac": "CH3COO-"}
    return table(["ion", "lambda0_mS_m2_mol"], [(names[k], v) for k, v in LAMBDA.items()],
                 digits=[None, 2])
