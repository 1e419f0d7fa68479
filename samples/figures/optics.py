"""Optics: the grating spectrometer.

* Wavelengths in air of mercury and hydrogen: NIST Atomic Spectra Database.
* Rydberg constant of hydrogen: 1.0967758e7 m⁻¹ (CODATA value, reduced by the mass of the electron
  over that of the proton). Index of air at 15 °C and 101 325 Pa in the visible: 1.00028.
* The goniometer is read to one minute of arc; each reading has a standard deviation of 0.6′.
"""

from __future__ import annotations

import math

from library import Item, Noise, claims, fr, linear_fit, makes, table

LINES_PER_NM = 600e-6
MERCURY = {"violet": 404.656, "bleu": 435.833, "vert": 546.074, "jaune 1": 576.960, "jaune 2": 579.066}
RYDBERG, AIR = 1.0967758e7, 1.00028
BALMER = {"Hα": 3, "Hβ": 4, "Hγ": 5}
READING_DEGREES = 0.6 / 60
STRAIGHT = 180.35


def angle(wavelength: float, order: int) -> float:
    """The deviation at normal incidence, in degrees."""
    return math.degrees(math.asin(order * LINES_PER_NM * wavelength))


def balmer(level: int) -> float:
    """The wavelength in air of the line from `level` to 2, in nanometres."""
    return 1e9 / (RYDBERG * (1 / 4 - 1 / level**2)) / AIR


def read(noise: Noise, wavelength: float, order: int) -> list[float]:
    """Left and right readings, in degrees, to one minute of arc."""
    sides = (STRAIGHT + angle(wavelength, order), STRAIGHT - angle(wavelength, order))
    return [round(60 * (side + noise.normal(READING_DEGREES))) / 60 for side in sides]


def mercury_rows() -> list[list]:
    noise = Noise("reseau/mercure")
    orders = [(name, length, order) for order in (1, 2) for name, length in MERCURY.items()]
    return [[name, length, order, *read(noise, length, order)] for name, length, order in orders]


def hydrogen_rows() -> list[list]:
    noise = Noise("reseau/hydrogene")
    orders = [(name, level, order) for order in (1, 2) for name, level in BALMER.items()]
    return [[name, order, *read(noise, balmer(level), order)] for name, level, order in orders]


@makes("reseau-et-raies/mercure.csv")
def mercury_table() -> str:
    header = ["raie", "lambda_nm", "ordre", "gauche_deg", "droite_deg"]
    return table(header, mercury_rows(), digits=[None, 3, 0, 4, 4])


@makes("reseau-et-raies/hydrogene.csv")
def hydrogen_table() -> str:
    return table(["raie", "ordre", "gauche_deg", "droite_deg"], hydrogen_rows(), digits=[None, 0, 4, 4])


def sine(left: float, right: float) -> float:
    return math.sin(math.radians((left - right) / 2))


@claims("reseau-et-raies")
def grating(item: Item) -> None:
    item.agrees(r"raie verte vers ([\d,]+)° à l’ordre 1", angle(546.074, 1), 0.05)
    item.says(f"{math.floor(1 / (LINES_PER_NM * 546.074))} ordres visibles")
    gaps = [60 * (angle(579.066, k) - angle(576.960, k)) for k in (1, 2)]
    item.agrees(r"écart de ([\d,]+)′ à l’ordre 1", gaps[0], 0.05)
    item.agrees(r"et de ([\d,]+)′ à l’ordre 2", gaps[1], 0.5)
    item.agrees(r"pouvoir de résolution d’au moins (\d+)", 578.0 / (579.066 - 576.960), 1)
    item.agrees(r"faisceau de 20 mm éclaire ([\d ]+) traits", 20 * 600, 1)
    u_angle = math.radians(1 / 60 / math.sqrt(3) / math.sqrt(2))
    u_nm = u_angle * math.cos(math.radians(angle(546.074, 1))) / LINES_PER_NM
    item.agrees(r"incertitude-type de ([\d,]+) nm", u_nm, 0.01)
    item.agrees(r"ne change que ([\d,]+) %", 100 * (AIR - 1), 0.001)
    for level in BALMER.values():
        item.holds(380 < balmer(level) < 700, "three lines of the Balmer series are visible")
    rows = mercury_rows()
    fit = linear_fit([k * length for _, length, k, *_ in rows], [sine(*row[3:]) for row in rows])
    item.agrees(r"pente de ([\d,]+) traits par millimètre", fit.slope * 1e6, 0.05)
    item.agrees(r"R_H = ([\d,]+) \\times 10\^7", measured_rydberg(fit.slope) / 1e7, 0.00005)
    item.holds(abs(measured_rydberg(fit.slope) / RYDBERG - 1) < 0.0015, "R is found within 0.15 %")


def measured_rydberg(slope: float) -> float:
    """From the readings on hydrogen, with the grating as calibrated; corrected for air."""
    levels = [1 / 4 - 1 / BALMER[name] ** 2 for name, *_ in hydrogen_rows()]
    waves = [sine(*row[2:]) / (row[1] * slope) * AIR for row in hydrogen_rows()]
    fitted = sum(x * 1e9 / wave for x, wave in zip(levels, waves)) / sum(x * x for x in levels)
    return fitted
