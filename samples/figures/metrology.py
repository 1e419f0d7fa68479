"""Metrology: a resistor and a lamp, uncertainties, least squares.

* Colour code: IEC 60062. The resistance of tungsten grows about as the power 1.2 of its absolute
  temperature between 300 K and 3000 K (fit to the tables of the CRC Handbook).
* The current of a filament lamp grows about as the square root of its voltage; its nominal point is
  12 V, 300 mA. Noise is drawn from named seeds.
"""

from __future__ import annotations

import math

from library import Item, Noise, Plot, claims, fr, linear_fit, makes, mean_of, sd_of, table

# --- Ohm's law -----------------------------------------------------------------------------------

RESISTOR, LAMP_V, LAMP_MA = 987.0, 12.0, 300.0
RESISTOR_VOLTS = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]
LAMP_VOLTS = [0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0]
COLD_OHMS, ROOM_K, TUNGSTEN = 3.6, 293.0, 1.2


def resistor_rows() -> list[tuple[float, float]]:
    noise = Noise("loi-d-ohm/resistance")
    return [(u, round(1000 * u / RESISTOR + noise.normal(0.015), 2)) for u in RESISTOR_VOLTS]


def lamp_rows() -> list[tuple[float, float]]:
    noise = Noise("loi-d-ohm/lampe")
    return [(u, round(LAMP_MA * math.sqrt(u / LAMP_V) + noise.normal(0.8), 0)) for u in LAMP_VOLTS]


def filament_kelvins(ohms: float) -> float:
    return ROOM_K * (ohms / COLD_OHMS) ** (1 / TUNGSTEN)


@makes("loi-d-ohm/mesures-lampe.csv")
def lamp_table() -> str:
    return table(["tension_V", "courant_mA"], lamp_rows(), digits=[1, 0])


@makes("loi-d-ohm/mesures-resistance.csv")
def resistor_table() -> str:
    return table(["tension_V", "courant_mA"], resistor_rows(), digits=[2, 2])


@claims("loi-d-ohm")
def ohm(item: Item) -> None:
    item.says(f"elle vaut {fr(10**2 / 1000, 2)} W")
    item.says(f"soit {fr(math.sqrt(0.25 * 1000), 1)} V")
    item.agrees(r"surestime alors la résistance de (\d+) %", 100 * 10 / 1000, 0.01)
    item.agrees(r"ne vaut que ([\d,]+) % du courant", 100 * 1000 / 10e6, 0.0001)
    item.agrees(r"incertitude-type de (\d+) Ω", 0.05 * 1000 / math.sqrt(3), 0.5)
    fit = linear_fit([i for _, i in resistor_rows()], [u for u, _ in resistor_rows()])
    ohms, u_ohms = 1000 * fit.slope, 1000 * fit.u_slope
    item.agrees(r"pente de ([\d ,]+) Ω", ohms, 0.5)
    item.holds(1 < u_ohms < 5, "the slope has a standard uncertainty of a few ohms")
    item.holds(abs(ohms - 1000) < 50, "the slope is within the tolerance of 5 %")
    hot = lamp_rows()[-1][0] / lamp_rows()[-1][1] * 1000
    item.says(f"environ {fr(hot, 0)} Ω sous 12 V")
    item.agrees(r"voisine de (\d+) K sous 12 V", filament_kelvins(hot), 30)


# --- Uncertainties ---------------------------------------------------------------------------------

WEIGHINGS = [2.431, 2.434, 2.429, 2.433, 2.433]


def composed(*parts: float) -> float:
    """Independent contributions add their squares."""
    return math.sqrt(math.fsum(part**2 for part in parts))


@claims("incertitudes-de-mesure")
def uncertainties(item: Item) -> None:
    lesson, answers = "incertitudes.md", "exercices.md"
    sd = sd_of(WEIGHINGS)
    item.says(f"\\bar x = {fr(mean_of(WEIGHINGS), 4)}$ g", lesson)
    item.says(f"s = {fr(sd, 4)}$ g", lesson)
    item.says(f"u = {fr(sd / math.sqrt(5), 4)}$ g", lesson)
    item.agrees(r"± 0,06 mL : \$u = ([\d,]+)\$ mL", 0.06 / math.sqrt(3), 0.0005, lesson)
    item.agrees(r"soit \$([\d,]+)\$ V pour 5,00 V", 0.035 / math.sqrt(3), 0.0005, lesson)
    ratio = composed(0.02 / 5.00, 0.1 / 10.0)
    item.agrees(r"soit \$u\(\\rho\) = ([\d,]+)\$ g/mL", density_uncertainty(), 0.0006, lesson)
    item.agrees(r"Réponse 1 : ([\d,]+) °C", 0.05 / math.sqrt(3), 0.005, answers)
    item.agrees(r"Réponse 2 : 500 Ω, avec une incertitude-type de ([\d,]+) Ω", 500 * ratio, 0.05, answers)
    item.agrees(r"Réponse 3 : (\d+) mesures", 10 * 2**2, 0.1, answers)
    item.agrees(r"Réponse 4 : 52,5 mm, avec une incertitude-type de ([\d,]+) mm", composed(0.3, 0.3), 0.005, answers)
    item.agrees(r"Réponse 5 : ([\d,]+) m/s²", 4 * math.pi**2 * 1.000 / 2.006**2, 0.005, answers)
    gravity = composed(0.001 / 1.000, 2 * 0.004 / 2.006)
    item.agrees(r"incertitude-type de ([\d,]+) m/s²", gravity * 9.81, 0.0006, answers)
    item.agrees(r"Réponse 6 : écart normalisé de ([\d,]+)", (9.86 - 9.81) / composed(0.04, 0.005), 0.05, answers)
    item.agrees(r"Réponse 7 : (\d+) %", 100 * (3.0 / composed(3.0, 1.0, 0.5)) ** 2, 0.6, answers)


def density_uncertainty() -> float:
    """2.432 g weighed in a flask of 2.000 mL: the example of the lesson."""
    return 2.432 / 2.000 * composed(sd_of(WEIGHINGS) / math.sqrt(5) / 2.432, 0.006 / math.sqrt(3) / 2.0)


@makes("incertitudes-de-mesure/pesees.csv")
def weighings() -> str:
    return table(["essai", "masse_g"], list(enumerate(WEIGHINGS, 1)), digits=[0, 3])
