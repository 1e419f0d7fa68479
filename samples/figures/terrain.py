"""Mechanics, earth sciences and statistics: a loaded beam, an earthquake, a sample of clams.

* Steel: Young's modulus 205 GPa, a usual value for a carbon steel.
* Crust: P waves at 6.0 km/s, S waves at 3.5 km/s, round values for granite.
* Student's t for 24 degrees of freedom at 95 %: 2.064, from printed tables.
"""

from __future__ import annotations

import math

from library import Item, Noise, Plot, claims, fr, linear_fit, makes, mean_of, sd_of, table

# --- Beam ------------------------------------------------------------------------------------

YOUNG, LENGTH_M, WIDTH_M, THICKNESS_M = 205e9, 0.300, 25.0e-3, 1.00e-3
INERTIA = WIDTH_M * THICKNESS_M**3 / 12


def deflection_mm(grams: float) -> float:
    return 1000 * grams / 1000 * 9.81 * LENGTH_M**3 / (3 * YOUNG * INERTIA)


def beam_rows() -> list[list[float]]:
    noise = Noise("poutre")
    return [[g, round(deflection_mm(g) + noise.normal(0.1), 1)] for g in range(10, 61, 10)]


@makes("fleche-d-une-poutre/fleches.csv")
def beam_table() -> str:
    return table(["m_g", "f_mm"], beam_rows(), digits=[0, 1])


@claims("fleche-d-une-poutre")
def beam_claims(item: Item) -> None:
    item.agrees(r"moment quadratique de ([\d,]+) mm⁴", INERTIA * 1e12, 0.005)
    item.agrees(r"fléchit d’environ ([\d,]+) mm", deflection_mm(50), 0.05)
    item.agrees(r"soit ([\d,]+) % sur \$E\$", 3 * 1.0, 0.05)
    line = linear_fit([g / 1000 * 9.81 for g, _ in beam_rows()], [f / 1000 for _, f in beam_rows()])
    young = LENGTH_M**3 / (3 * line.slope * INERTIA)
    item.holds(abs(young / YOUNG - 1) < 0.03, "the data sheet gives 205 GPa within 3 %")


# --- Earthquake ------------------------------------------------------------------------------

V_P, V_S = 6.0, 3.5
EPICENTRE, ORIGIN_S = (37.0, 52.0), 12.40
STATIONS = {"ARZ": (30.0, 40.0), "BRG": (70.0, 15.0), "CAL": (20.0, 95.0), "DUN": (88.0, 80.0)}


def quake_rows() -> list[list[float | str]]:
    noise = Noise("earthquake")
    rows = []
    for name, (x, y) in STATIONS.items():
        distance = math.dist((x, y), EPICENTRE)
        p = ORIGIN_S + distance / V_P + noise.normal(0.04)
        s = ORIGIN_S + distance / V_S + noise.normal(0.06)
        rows.append([name, x, y, round(p, 2), round(s, 2)])
    return rows


def located() -> tuple[float, float]:
    """The best place on a grid of 0.5 km, from the distances that S minus P gives."""
    factor = 1 / (1 / V_S - 1 / V_P)
    distances = [(row[1], row[2], factor * (row[4] - row[3])) for row in quake_rows()]
    grid = [(x / 2, y / 2) for x in range(0, 201) for y in range(0, 201)]
    misfit = lambda place: sum((math.dist(place, (x, y)) - d) ** 2 for x, y, d in distances)
    return min(grid, key=misfit)


@makes("locating-an-earthquake/arrivals.csv")
def quake_table() -> str:
    header = ["station", "x_km", "y_km", "t_P_s", "t_S_s"]
    return table(header, quake_rows(), digits=[None, 1, 1, 2, 2])


@makes("locating-an-earthquake/seismogram-arz.svg")
def seismogram() -> str:
    noise = Noise("seismogram")
    _, _, _, p, s = quake_rows()[0]
    times = [i / 20 for i in range(240, 441)]

    def wave(t: float, start: float, size: float) -> float:
        if t < start:
            return 0.0
        return size * math.exp(-(t - start) / 1.8) * math.sin(2 * math.pi * 2.2 * (t - start))

    ground = [noise.normal(0.02) + wave(t, p, 0.5) + wave(t, s, 1.2) for t in times]
    plot = Plot(
        title="Station ARZ, vertical component",
        description="Quiet until the P wave; a stronger S wave comes less than two seconds later.",
        x_label="time after 14:07:00 (s)", y_label="ground velocity (mm/s)", decimal=".",
        x_range=(12, 22), y_range=(-1.5, 1.5),
    )
    return plot.line(times, ground).svg()


@claims("locating-an-earthquake")
def quake_claims(item: Item) -> None:
    item.agrees(r"distance grows by ([\d.]+) km for each second", 1 / (1 / V_S - 1 / V_P), 0.05)
    item.agrees(r"slope of a Wadati diagram is ([\d.]+)", V_P / V_S - 1, 0.005)
    x, y = located()
    item.agrees(r"near x = (\d+) km", x, 1.5)
    item.agrees(r"y = (\d+) km", y, 1.5)
    rows = quake_rows()
    fit = linear_fit([row[3] for row in rows], [row[4] - row[3] for row in rows])
    item.agrees(r"origin time close to 14:07:(\d+\.\d)", -fit.intercept / fit.slope, 0.4)


# --- Clams -----------------------------------------------------------------------------------

T_24 = 2.064


def clams() -> list[float]:
    noise = Noise("palourdes")
    return [round(noise.normal(4.0, 38.0), 1) for _ in range(400)]


@makes("echantillonner-et-estimer/palourdes.csv")
def clam_table() -> str:
    return table(["numero", "longueur_mm"], list(enumerate(clams(), 1)), digits=[0, 1])


def coverage() -> float:
    """Share of samples of 25 whose interval holds the mean of the 400."""
    noise, population = Noise("couverture"), clams()
    mean = mean_of(population)
    held = 0
    for _ in range(2_000):
        sample = noise.shuffled(population)[:25]
        half = T_24 * sd_of(sample) / 5
        held += abs(mean_of(sample) - mean) <= half
    return held / 2_000


@claims("echantillonner-et-estimer")
def clam_claims(item: Item) -> None:
    item.agrees(r"demi-largeur de ([\d,]+) mm", T_24 * 4.0 / 5, 0.005)
    item.agrees(r"il faudrait environ (\d+) palourdes", (1.96 * 4.0 / 0.5) ** 2, 1)
    item.says(f"t = {fr(T_24, 3)}")
    population = clams()
    item.holds(abs(mean_of(population) - 38) < 0.5, "the mean of the file is near 38 mm")
    item.holds(abs(sd_of(population) - 4) < 0.3, "the standard deviation of the file is near 4 mm")
    item.holds(0.94 < coverage() < 0.98, "about 95 % of the intervals hold the mean")
    small = sum(length < 35 for length in population) / 4
    item.agrees(r"environ (\d+) % des palourdes du fichier", small, 1)
