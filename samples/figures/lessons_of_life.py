"""Lessons of chemistry and biology: their figures, and the answers to their exercises.

pKa at 25 °C: acetic acid 4.76, dihydrogenphosphate 7.20 (its usual value at low ionic strength),
ammonium 9.25, Tris 8.07 with −0.028 per degree.
"""

from __future__ import annotations

import math

from library import Item, Plot, claims, en, makes


def buffer_ph(pka: float, base: float, acid: float) -> float:
    return pka + math.log10(base / acid)


def capacity(ph: float, pka: float, total: float) -> float:
    """Van Slyke's buffer capacity without water's own part, in mol/L."""
    ka, h = 10**-pka, 10**-ph
    return math.log(10) * total * ka * h / (ka + h) ** 2


@makes("solutions-tampons/pouvoir-tampon.svg")
def capacity_plot() -> str:
    plot = Plot("Pouvoir tampon de deux couples à 0,10 mol/L",
                "Deux cloches de même hauteur, centrées sur pH 4,76 et pH 7,20.",
                "pH", "β (mol/L par unité de pH)", x_range=(2, 10), y_range=(0, 0.07))
    grid = [2 + n / 20 for n in range(161)]
    for pka, name in [(4.76, "éthanoïque / éthanoate"), (7.20, "phosphates")]:
        plot.line(grid, [capacity(ph, pka, 0.10) for ph in grid], name)
    return plot.svg()


@claims("solutions-tampons")
def buffer_claims(item: Item) -> None:
    answers = "exercices.md"
    item.agrees(r"pH = ([\d,]+) : réponse 1", buffer_ph(4.76, 0.080, 0.120), 0.005, answers)
    ratio = 10 ** (7.40 - 7.20)
    item.agrees(r"rapport ([\d,]+) : réponse 2", ratio, 0.005, answers)
    base = 0.0500 * ratio / (1 + ratio)
    item.agrees(r"([\d,]+) g de Na₂HPO₄", base * 0.5 * 141.96, 0.02, answers)
    item.agrees(r"([\d,]+) g de NaH₂PO₄", (0.0500 - base) * 0.5 * 119.98, 0.02, answers)
    after = buffer_ph(7.20, base - 0.002, 0.0500 - base + 0.002)
    item.agrees(r"pH = ([\d,]+) : réponse 3", after, 0.005, answers)
    item.agrees(r"eau pure passerait à pH ([\d,]+)", -math.log10(0.002), 0.05, answers)
    item.agrees(r"pH = ([\d,]+) : réponse 4", 8.07 + 0.028 * 21, 0.05, answers)
    item.agrees(r"maximum vaut ([\d,]+) mol/L", capacity(7.2, 7.2, 0.1), 0.0005, "tampons.md")
    item.agrees(r"tombe à ([\d]+) % du maximum",
                100 * capacity(8.2, 7.2, 1) / capacity(7.2, 7.2, 1), 0.6, "tampons.md")


@claims("dilutions-au-laboratoire")
def dilution_claims(item: Item) -> None:
    answers = "exercices.md"
    item.agrees(r"Réponse 1 : ([\d,]+) mL", 0.050 * 250 / 1.0, 0.01, answers)
    hcl = 0.37 * 1180 / 36.46
    item.agrees(r"c = ([\d,]+) mol/L", hcl, 0.06, answers)
    item.agrees(r"Réponse 2 : ([\d,]+) mL", 0.100 * 500 / hcl, 0.05, answers)
    item.agrees(r"Réponse 3 : ([\d,]+) mg/L", 1000 / 10**3 * 5 / 50, 0.001, answers)
    item.agrees(r"Réponse 4 : ([\d,]+) µL", 10 * 500 / 10000, 0.01, answers)
    single = math.hypot(0.02 / math.sqrt(3) / 10, 0.15 / math.sqrt(3) / 100)
    item.agrees(r"Réponse 5 : ([\d,]+) %", 100 * math.sqrt(3) * single, 0.01, answers)
    item.agrees(r"Réponse 6 : ([\d,]+) × 10⁶", (87 + 95) / 2 / 0.1 * 1e4 / 1e6, 0.05, answers)
    item.agrees(r"([\d,]+) g de soude pour 250 mL", 0.1 * 0.25 * 40.00, 0.001, "dilutions.md")


# --- Primers -----------------------------------------------------------------------------------

PRIMERS = {"F1": "AGCTGACCTGAAGGTTCACA", "F2": "GGGCGCGGGTCCGGGCCCGG", "F3": "ATATTTAAATATTAAATTAT",
           "R1": "TCAGGTCGATTCCAGTTGCA"}
TEMPLATE = "ATGGCTAGCTGACCTGAAGGTTCACATTGACCGATAGCTTGGCATGCAACTGGAATCGACCTGATTAA"
COMPLEMENT = str.maketrans("ACGT", "TGCA")


def reverse_complement(sequence: str) -> str:
    return sequence.translate(COMPLEMENT)[::-1]


def gc_percent(sequence: str) -> float:
    return 100 * sum(c in "GC" for c in sequence) / len(sequence)


def wallace(sequence: str) -> int:
    gc = sum(c in "GC" for c in sequence)
    return 4 * gc + 2 * (len(sequence) - gc)


def long_tm(sequence: str) -> float:
    gc = sum(c in "GC" for c in sequence)
    return 64.9 + 41 * (gc - 16.4) / len(sequence)


def product_length() -> int:
    begin = TEMPLATE.index(PRIMERS["F1"])
    end = TEMPLATE.index(reverse_complement(PRIMERS["R1"])) + len(PRIMERS["R1"])
    return end - begin


@claims("primer-design")
def primer_claims(item: Item) -> None:
    answers = "exercises.md"
    for name, sequence in PRIMERS.items():
        item.says(f"{name} | {sequence} | {en(gc_percent(sequence), 0)} | "
                  f"{en(long_tm(sequence), 1)} |", answers)
    item.says(TEMPLATE, answers)
    item.says(reverse_complement(PRIMERS["R1"]), answers)
    item.agrees(r"The product is (\d+) bp", product_length(), 0, answers)
    item.says(f"Wallace gives {wallace(PRIMERS['F1'])} °C", answers)
    item.agrees(r"once in about ([\d.]+) × 10¹² ", 4**20 / 1e12, 0.06, "primers.md")
