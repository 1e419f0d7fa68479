"""Testing hypotheses: two ways of growing mussels.

Lengths are drawn from normal laws with named seeds; nobody measured these mussels. Student's law is
integrated numerically, the power is that of the normal approximation.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from library import Item, Noise, Plot, claims, fr, makes, mean_of, sd_of, table

NORMAL = NormalDist()
ROPES, NETS, EACH, SPREAD = 48.2, 51.0, 24, 4.2


def lengths(name: str, mean: float) -> list[float]:
    noise = Noise(f"moules/{name}")
    return [round(noise.normal(SPREAD, mean), 1) for _ in range(EACH)]


def samples() -> tuple[list[float], list[float]]:
    return lengths("cordes", ROPES), lengths("filets 5", NETS)


@makes("tester-une-hypothese/moules.csv")
def mussels() -> str:
    ropes, nets = samples()
    rows = [["corde", x] for x in ropes] + [["filet", x] for x in nets]
    return table(["support", "longueur_mm"], Noise("moules/ordre").shuffled(rows), digits=[None, 1])


@makes("tester-une-hypothese/puissance.svg")
def power_curve() -> str:
    sizes = list(range(5, 151, 5))
    plot = Plot(
        "Puissance du test selon le nombre de moules par support",
        "Trois courbes croissantes de la puissance, de 0 à 1, selon l’effectif de 5 à 150 : une différence "
        "de 1 mm reste sous 0,6, une de 2 mm atteint 0,8 vers 70 moules, une de 3 mm vers 31 moules.",
        "effectif par support", "puissance", x_range=(0, 150), y_range=(0, 1.24))
    for gap in (1.0, 2.0, 3.0):
        plot.line(sizes, [power(gap, n) for n in sizes], f"différence de {gap:.0f} mm")
    return plot.svg()


def welch(a: list[float], b: list[float]) -> tuple[float, float]:
    """Welch's statistic and its degrees of freedom."""
    va, vb = sd_of(a) ** 2 / len(a), sd_of(b) ** 2 / len(b)
    t = (mean_of(b) - mean_of(a)) / math.sqrt(va + vb)
    return t, (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))


def student_two_sided(t: float, freedom: float) -> float:
    """The probability of a value further out than t, by Simpson's rule on the middle."""
    constant = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2))
    constant /= math.sqrt(freedom * math.pi)
    density = [constant * (1 + (k * abs(t) / 2000) ** 2 / freedom) ** (-(freedom + 1) / 2) for k in range(2001)]
    middle = density[0] + density[-1] + 4 * sum(density[1:-1:2]) + 2 * sum(density[2:-1:2])
    return 1 - 2 * middle * abs(t) / 2000 / 3


def permuted(a: list[float], b: list[float], rounds: int) -> float:
    """The share of random relabellings with at least the difference that was seen."""
    noise, pool = Noise("moules/permutations"), a + b
    seen = abs(mean_of(b) - mean_of(a))
    extreme = 0
    for _ in range(rounds):
        mixed = noise.shuffled(pool)
        extreme += abs(mean_of(mixed[len(a):]) - mean_of(mixed[:len(a)])) >= seen - 1e-12
    return (extreme + 1) / (rounds + 1)


def power(gap: float, each: int, risk: float = 0.05) -> float:
    shift = gap / (SPREAD * math.sqrt(2 / each))
    return NORMAL.cdf(shift - NORMAL.inv_cdf(1 - risk / 2))


@claims("tester-une-hypothese")
def hypothesis(item: Item) -> None:
    ropes, nets = samples()
    t, freedom = welch(ropes, nets)
    p = student_two_sided(t, freedom)
    item.agrees(r"différence de moyennes de ([\d,]+) mm", mean_of(nets) - mean_of(ropes), 0.05)
    item.agrees(r"t = ([\d,]+)", t, 0.005)
    item.agrees(r"([\d,]+) degrés de liberté", freedom, 0.05)
    item.agrees(r"probabilité p voisine de ([\d,]+)", p, 0.0006)
    item.holds(abs(permuted(ropes, nets, 4000) - p) < 0.008, "both tests agree on these data")
    item.agrees(r"puissance n’est que de (\d+) %", 100 * power(2.0, EACH), 0.6)
    wanted = next(n for n in range(2, 500) if power(2.0, n) >= 0.8)
    item.agrees(r"il faudrait (\d+) moules par support", wanted, 0.1)
    item.agrees(r"au moins un faux positif avec une probabilité de (\d+) %", 100 * (1 - 0.95**20), 0.6)
    item.agrees(r"seuil de Bonferroni serait de ([\d,]+) %", 100 * 0.05 / 20, 0.001)
    item.holds(power(1.0, 150) < 0.6 and power(3.0, 31) > 0.79, "the picture is described as it is")
    item.says(f"{fr(2 * EACH, 0)} moules")
