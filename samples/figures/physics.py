"""Physics: pendulum, thin lens, calorimetry, RC circuit, photovoltaic cell.

* g = 9.81 m/s² on the Breton coast (latitude 48° N); c = 4.18 J/(g·K) for water at 20 °C and
  L = 334 J/g for the fusion of ice at 0 °C are the rounded values of the CRC Handbook.
* Components have the nominal values that the texts give; noise is drawn from a named seed.
"""

from __future__ import annotations

import math

from library import Item, Noise, Plot, claims, en, fr, linear_fit, makes, mean_of, table

G = 9.81
WATER, ICE = 4.18, 334.0
BOLTZMANN_OVER_CHARGE = 8.617333e-5

# --- Pendulum --------------------------------------------------------------------------------

LENGTHS = [0.200, 0.350, 0.500, 0.650, 0.800, 1.000]


def period(length: float, degrees: float = 0.0) -> float:
    """The first term of the series in the amplitude is enough below 30°."""
    return 2 * math.pi * math.sqrt(length / G) * (1 + math.radians(degrees) ** 2 / 16)


def pendulum_rows() -> list[list[float]]:
    noise = Noise("pendule")
    rows = []
    for length in LENGTHS:
        times = [round(10 * period(length, 8) + noise.normal(0.08), 2) for _ in range(3)]
        rows.append([length, *times])
    return rows


@makes("pendule-simple/durees.csv")
def pendulum_table() -> str:
    return table(["L_m", "t10_1_s", "t10_2_s", "t10_3_s"], pendulum_rows(), digits=[3, 2, 2, 2])


@claims("pendule-simple")
def pendulum_claims(item: Item) -> None:
    item.agrees(r"pente attendue : ([\d,]+) s²/m", 4 * math.pi**2 / G, 0.005)
    item.says(f"{fr(period(1.0), 2)} s pour un mètre")
    item.agrees(r"allonge la période de ([\d,]+) % à 10°", 100 * math.radians(10) ** 2 / 16, 0.005)
    item.agrees(r"et de ([\d,]+) % à 30°", 100 * math.radians(30) ** 2 / 16, 0.05)
    squares = [(mean_of(row[1:]) / 10) ** 2 for row in pendulum_rows()]
    fit = linear_fit(LENGTHS, squares)
    gravity = 4 * math.pi**2 / fit.slope
    item.holds(abs(gravity - G) < 0.1, "the data sheet gives g within 0.1 m/s²")


# --- Thin lens -------------------------------------------------------------------------------

FOCAL_MM = 100.0
OBJECTS_MM = [-150.0, -180.0, -200.0, -250.0, -300.0, -400.0]


def image_of(place: float) -> float:
    return 1 / (1 / FOCAL_MM + 1 / place)


def lens_rows() -> list[list[float]]:
    noise = Noise("lentille")
    return [[place, round(image_of(place) + noise.normal(1.2), 0)] for place in OBJECTS_MM]


@makes("lentille-mince/conjugaison.csv")
def lens_table() -> str:
    return table(["OA_mm", "OA_image_mm"], lens_rows(), digits=[0, 0])


@claims("lentille-mince")
def lens_claims(item: Item) -> None:
    item.agrees(r"l’image doit se former à (\d+) mm", image_of(-150), 0.5)
    item.agrees(r"Pour (\d+) mm d’écart, l’image est nette en un seul endroit", 4 * FOCAL_MM, 0.5)
    between = math.sqrt(500 * (500 - 4 * FOCAL_MM))
    item.agrees(r"distantes d’environ (\d+) mm", between, 0.5)
    fit = linear_fit([1000 / x for x, _ in lens_rows()], [1000 / y for _, y in lens_rows()])
    item.holds(abs(fit.slope - 1) < 0.02, "the line has slope 1")
    item.holds(abs(fit.intercept - 10) < 0.1, "the data sheet gives 10 dioptres")


# --- Calorimetry -----------------------------------------------------------------------------

CUP = 80.0  # J/K


def mixed(cold: tuple[float, float], hot: tuple[float, float]) -> float:
    """Final temperature; the cup starts with the cold water."""
    (m1, t1), (m2, t2) = cold, hot
    return ((CUP + m1 * WATER) * t1 + m2 * WATER * t2) / (CUP + (m1 + m2) * WATER)


def melted(water: tuple[float, float], ice_g: float) -> float:
    mass, start = water
    heat = (mass * WATER + CUP) * start - ice_g * ICE
    return heat / (mass * WATER + CUP + ice_g * WATER)


def melting_rows() -> list[tuple[float, float]]:
    """Time in min and temperature; the ice goes in at 5 min, the room is at 20 °C."""
    noise = Noise("glace")
    final = melted((250, 30.0), 50)
    rows = []
    for step in range(0, 31):
        t = step / 2
        if t < 5:
            value = 30.0 - 0.04 * (t - 5)
        else:
            value = final + (30.0 - final) * math.exp(-(t - 5) / 0.6) + 0.03 * (t - 5)
        rows.append((t, round(value + noise.normal(0.05), 1)))
    return rows


@makes("calorimetrie-de-la-glace/refroidissement.csv")
def melting_table() -> str:
    return table(["t_min", "theta_degC"], melting_rows(), digits=[1, 1])


@claims("calorimetrie-de-la-glace")
def melting_claims(item: Item) -> None:
    item.agrees(r"température finale proche de ([\d,]+) °C avec un calorimètre idéal",
                (150 * 18 + 150 * 60) / 300, 0.05)
    item.agrees(r"le vôtre en donnera une proche de ([\d,]+) °C", mixed((150, 18), (150, 60)), 0.05)
    item.agrees(r"devrait descendre vers ([\d,]+) °C", melted((250, 30.0), 50), 0.05)
    wet = 100 * (ICE - (ICE * 0.95)) / ICE
    item.agrees(r"fait sous-estimer \$L_f\$ de (\d+) % environ", wet, 0.5)


# --- RC circuit ------------------------------------------------------------------------------

R_OHM, C_FARAD, STEP_V = 10e3, 100e-9, 5.0


def charge_rows() -> list[tuple[float, float]]:
    noise = Noise("circuit rc")
    tau = R_OHM * C_FARAD * 1e3
    times = [i / 10 for i in range(0, 51)]
    return [(t, round(STEP_V * (1 - math.exp(-t / tau)) + noise.normal(0.02), 2)) for t in times]


@makes("circuit-rc/charge.csv")
def charge_table() -> str:
    return table(["t_ms", "u_V"], charge_rows(), digits=[1, 2])


@makes("circuit-rc/charge.svg")
def charge_plot() -> str:
    plot = Plot(
        title="Charge d’un condensateur",
        description="La tension monte de 0 à 5 V en suivant une exponentielle : 3,16 V à 1 ms.",
        x_label="t (ms)", y_label="u (V)", x_range=(0, 5), y_range=(0, 6),
    )
    rows = charge_rows()
    plot.points([t for t, _ in rows], [u for _, u in rows], "relevé")
    return plot.line([0, 5], [5, 5], "palier E").svg()


@claims("circuit-rc")
def rc_claims(item: Item) -> None:
    tau = R_OHM * C_FARAD
    item.says(f"τ = {fr(tau * 1e3, 2)} ms")
    item.agrees(r"atteint ([\d,]+) V au bout de τ", STEP_V * (1 - math.exp(-1)), 0.005)
    item.agrees(r"incertitude-type relative de ([\d,]+) %",
                100 * math.sqrt((0.01**2 + 0.10**2) / 3), 0.05)
    item.agrees(r"le palier tombe à ([\d,]+) V", STEP_V * 1e6 / (1e6 + R_OHM), 0.005)
    item.agrees(r"fréquence de coupure de (\d+) Hz", 1 / (2 * math.pi * tau), 0.5)
    line = [(t, math.log(1 - u / STEP_V)) for t, u in charge_rows() if 0 < u < 4.5]
    item.holds(abs(-1 / linear_fit(*zip(*line)).slope - 1.0) < 0.02, "the sheet gives 1.00 ms")


# --- Photovoltaic cell -----------------------------------------------------------------------

IDEALITY, CELL_AREA_CM2 = 1.3, 20.0


def cell_current(volts: float, irradiance: float) -> float:
    thermal = IDEALITY * BOLTZMANN_OVER_CHARGE * 298.15
    saturation = 0.600 / math.expm1(0.600 / thermal)
    return 0.600 * irradiance / 1000 - saturation * math.expm1(volts / thermal) - volts / 60


def cell_rows() -> list[list[float]]:
    noise = Noise("photovoltaic")
    volts = [i / 40 for i in range(0, 21)] + [0.51, 0.52, 0.53, 0.54, 0.55, 0.56, 0.57, 0.58]
    shown = lambda v, e: round(max(0.0, cell_current(v, e) + noise.normal(0.001)), 3)
    return [[v, shown(v, 1000), shown(v, 500)] for v in volts]


def best_power(irradiance: float) -> tuple[float, float]:
    """The voltage of the maximum power point and that power."""
    volts = [i / 10_000 for i in range(0, 6_000)]
    return max(((v, v * cell_current(v, irradiance)) for v in volts), key=lambda pair: pair[1])


def open_voltage(irradiance: float) -> float:
    volts = [i / 10_000 for i in range(0, 6_500)]
    return max(v for v in volts if cell_current(v, irradiance) >= 0)


@makes("photovoltaic-cell/iv-curves.csv")
def cell_table() -> str:
    return table(["U_V", "I_1000_A", "I_500_A"], cell_rows(), digits=[3, 3, 3])


@claims("photovoltaic-cell")
def cell_claims(item: Item) -> None:
    volts, power = best_power(1000)
    item.agrees(r"maximum power point near ([\d.]+) V", volts, 0.01)
    item.agrees(r"about ([\d.]+) W at 1000 W/m²", power, 0.005)
    item.agrees(r"fill factor close to ([\d.]+)", power / (open_voltage(1000) * 0.600), 0.01)
    item.agrees(r"efficiency of about (\d+) %", 100 * power / (0.1 * CELL_AREA_CM2), 0.7)
    drop = 1000 * (open_voltage(1000) - open_voltage(500))
    item.agrees(r"only some (\d+) mV", drop, 3)
    item.says(f"{en(CELL_AREA_CM2, 0)} cm²")
