"""Water treatment, horticulture and other trades: doses, masses, and what they cost.

Molar masses from the standard atomic weights of IUPAC, rounded to two decimals; pKa of carbonic acid
6.35 and solubility product of gypsum 3.1 × 10⁻⁵ at 25 °C (CRC Handbook of Chemistry and Physics);
viscosity of water at 20 °C 1.00 mPa·s. The raw water and its floc are simulated.
"""

from __future__ import annotations

import math

from library import Item, Noise, claims, fr, makes, table

# --- Jar test ----------------------------------------------------------------------------------

M_ALUM, M_AL, M_AL_OH_3 = 666.42, 26.98, 78.00  # Al₂(SO₄)₃·18 H₂O
RAW_TURBIDITY, RAW_PH, RAW_ALKALINITY = 18.0, 7.4, 1.20  # NFU, pH, mmol/L of hydrogencarbonate
PKA_CARBONIC = 6.35
FIRST, SECOND = [0, 10, 20, 30, 40, 60], [26, 30, 34, 38, 42, 46]  # mg/L
FLOW = 120.0  # m³/h
SOLIDS = 22.0  # mg/L


def bicarbonate_used(dose: float) -> float:
    """mmol/L of hydrogencarbonate that `dose` mg/L of alum takes."""
    return 6 * dose / M_ALUM


def settled_ph(dose: float) -> float:
    """pH after the dose, no carbon dioxide being lost."""
    used = bicarbonate_used(dose)
    free = RAW_ALKALINITY * 10 ** (PKA_CARBONIC - RAW_PH)
    return PKA_CARBONIC + math.log10((RAW_ALKALINITY - used) / (free + used))


def settled_turbidity(dose: float) -> float:
    """NFU after settling: little below a threshold, then sharply better, worse beyond."""
    settled = 0.8 + (RAW_TURBIDITY - 3.0) / (1 + (dose / 20) ** 5)
    return settled + 0.006 * max(0.0, dose - 44) ** 2


def jars(doses: list[int], name: str) -> list[tuple[float, ...]]:
    noise = Noise(name)
    rows = []
    for dose in doses:
        turbidity = settled_turbidity(dose) * (1 + noise.normal(0.03))
        organic = 0.062 + 0.118 * math.exp(-dose / 17) + noise.normal(0.001)
        rows.append((dose, settled_ph(dose) + noise.normal(0.02), turbidity, organic))
    return rows


JAR_HEADER = ["dose_mg_L", "pH", "turbidite_NFU", "A254_1cm"]


@makes("jar-test-dose-de-coagulant/serie-large.csv")
def first_jars() -> str:
    return table(JAR_HEADER, jars(FIRST, "jar-test large"), digits=[0, 2, 2, 3])


@makes("jar-test-dose-de-coagulant/serie-resserree.csv")
def second_jars() -> str:
    return table(JAR_HEADER, jars(SECOND, "jar-test resserré"), digits=[0, 2, 2, 3])


def gradient(power: float, volume: float) -> float:
    """Camp's mean velocity gradient, per second: W, m³, water at 20 °C."""
    return math.sqrt(power / (1.00e-3 * volume))


@claims("jar-test-dose-de-coagulant")
def jar_claims(item: Item) -> None:
    item.agrees(r"consomme (\d,\d+) mmol/L", bicarbonate_used(40), 0.005)
    item.agrees(r"soit (\d,\d) °f", bicarbonate_used(40) / 0.2, 0.05)
    item.agrees(r"pH voisin de (\d,\d)", settled_ph(40), 0.05)
    item.agrees(r"un versement de (\d,\d) mL", 40 / 10, 0.001)
    item.agrees(r"environ (\d+) s⁻¹ en mélange rapide", gradient(0.10, 1e-3), 1)
    slow = gradient(0.10 * (40 / 200) ** 3, 1e-3)
    item.agrees(r"puis (\d+) s⁻¹ en mélange lent", slow, 0.5)
    item.holds(1e4 < slow * 20 * 60 < 1e5, "Gt lies between 10⁴ and 10⁵")
    item.agrees(r"contient (\d,\d) % d’aluminium", 100 * 2 * M_AL / M_ALUM, 0.05)
    sludge = 2 * M_AL_OH_3 / M_ALUM
    item.agrees(r"(\d,\d+) g d’hydroxyde par gramme", sludge, 0.005)
    chosen = [dose for dose, ph, turbidity, _ in jars(SECOND, "jar-test resserré")
              if round(turbidity, 2) < 2.0 and ph > 6.2]
    item.agrees(r"plus petite dose de la série de secours qui convienne est (\d+) mg/L",
                min(chosen), 0, "corrige.md")
    dose = min(chosen)
    item.agrees(r"Débit massique : (\d,\d+) kg/h", dose * FLOW / 1000, 0.005, "corrige.md")
    item.agrees(r"soit (\d+) kg par jour de réactif", dose * FLOW * 24 / 1000, 0.5, "corrige.md")
    item.agrees(r"Boues sèches : (\d+) kg par jour",
                (sludge * dose + SOLIDS) * FLOW * 24 / 1000, 0.5, "corrige.md")
    item.agrees(r"il reste (\d,\d+) mmol/L", RAW_ALKALINITY - bicarbonate_used(dose), 0.005,
                "corrige.md")
    share = 0.08 * 2 * M_AL / 101.96  # Al₂O₃
    item.agrees(r"s’entendent en Al₂O₃, c’est-à-dire (\d,\d+) %", 100 * share, 0.005, "corrige.md")
    item.agrees(r"solution commerciale à 8 % : (\d+) L/h",
                dose * FLOW / 1000 * 2 * M_AL / M_ALUM / (share * 1.32), 0.5, "corrige.md")


# --- Nutrient solution ---------------------------------------------------------------------------

# mmol/L of each salt.
SALTS = {"Ca(NO₃)₂·4 H₂O": (4.0, 236.15), "KNO₃": (4.5, 101.10),
         "KH₂PO₄": (1.5, 136.09), "MgSO₄·7 H₂O": (1.5, 246.47)}
OXIDES = {"P": 2 * 30.97 / 141.94, "K": 2 * 39.10 / 94.20, "Mg": 24.31 / 40.30}


@claims("solution-nutritive-hors-sol")
def nutrient_claims(item: Item) -> None:
    lesson, answers = "lecon.md", "exercices.md"
    for name, share in OXIDES.items():
        item.agrees(rf"\| {name} \| (\d,\d+) \|", share, 0.0006, lesson)
    for name, (amount, molar) in SALTS.items():
        item.says(f"| {name} | {fr(amount, 1)} | {fr(amount * molar, 0)} |", lesson)
    calcium, potassium, magnesium = 4.0, 4.5 + 1.5, 1.5
    nitrate, phosphate, sulphate = 2 * 4.0 + 4.5, 1.5, 1.5
    cations = 2 * calcium + potassium + 2 * magnesium
    item.holds(cations == nitrate + phosphate + 2 * sulphate, "the charges balance")
    item.says(f"{fr(cations, 0)} mmol/L de charges", lesson)
    for pattern, mass in [("N", nitrate * 14.01), ("P", phosphate * 30.97), ("K", potassium * 39.10),
                          ("Ca", calcium * 40.08), ("Mg", magnesium * 24.31),
                          ("S", sulphate * 32.06)]:
        item.agrees(rf"(\d+) mg/L de {pattern}\b", mass, 0.5, lesson)
    item.agrees(r"atteindrait (\d,\d+) ;", 0.4 * 0.15, 1e-9, lesson)
    item.holds(0.4 * 0.15 > 1000 * 3.1e-5, "gypsum precipitates by far")
    item.agrees(r"environ (\d,\d) mS/cm", cations / 10, 0.001, lesson)
    item.agrees(r"(\d,\d+) % de phosphore", 5 * OXIDES["P"], 0.005, answers)
    item.agrees(r"(\d+,\d) % de potassium", 30 * OXIDES["K"], 0.05, answers)
    stock = 100 * 100 * 4.0e-3 * 236.15 / 1000
    item.agrees(r"Réponse 2 : (\d,\d+) kg de nitrate de calcium", stock, 0.005, answers)
    item.agrees(r"Réponse 3 : (\d+) L/h", 2500 / 100, 0, answers)
    acid = 0.60 * 1370 / 63.01
    item.agrees(r"c = (\d+,\d)\$ mol/L", acid, 0.05, answers)
    item.agrees(r"Réponse 4 : (\d+) mL", 3.5 / acid * 1000, 1, answers)
    item.agrees(r"apportent (\d+) mg/L d’azote", 3.5 * 14.01, 0.5, answers)
    item.agrees(r"réduisant le nitrate de potassium à (\d,\d) mmol/L", 4.5 - 3.5, 1e-9, answers)
    item.agrees(r"Réponse 5 : (\d,\d) L", 3.0 / 0.7, 0.05, answers)
    item.agrees(r"rejette (\d+) g d’azote", 1000 * (3.0 / 0.7 - 3.0) * 0.175, 1, answers)
