"""Sensors: a thermistor read by a microcontroller.

* Thermistor: 10 kΩ at 25 °C, B = 3950 K (usual values of a data sheet); the simulated one has
  10 140 Ω and 3905 K, within a tolerance of 2 %. Dissipation constant 2.0 mW/K in still air.
* Converter: 12 bits, read as 16 bits (0 to 65 535), with the supply as reference; each reading has a
  noise of two steps of 12 bits.
"""

from __future__ import annotations

import math

from library import Item, Noise, Plot, claims, en, linear_fit, makes, table

ZERO_C, NOMINAL_K = 273.15, 298.15
NOMINAL_OHMS, NOMINAL_B = 10_000.0, 3950.0
TRUE_OHMS, TRUE_B = 10_140.0, 3905.0
DIVIDER, SUPPLY, FULL = 10_000.0, 3.3, 65_535
BATH_C = [0.1, 10.2, 20.1, 30.3, 39.8, 50.2, 60.0]
START_C, END_C, TAU_S = 20.3, 44.8, 6.4


def ohms(celsius: float, at_25: float = TRUE_OHMS, b: float = TRUE_B) -> float:
    return at_25 * math.exp(b * (1 / (celsius + ZERO_C) - 1 / NOMINAL_K))


def celsius(resistance: float, at_25: float = NOMINAL_OHMS, b: float = NOMINAL_B) -> float:
    return 1 / (1 / NOMINAL_K + math.log(resistance / at_25) / b) - ZERO_C


def code(temperature: float, noise: Noise, readings: int = 1) -> int:
    """What the converter gives, averaged: the thermistor is between the input and the ground."""
    resistance = ohms(temperature)
    exact = FULL * resistance / (resistance + DIVIDER)
    return round(exact + noise.normal(32 / math.sqrt(readings)))


def resistance_of(reading: float) -> float:
    return DIVIDER * reading / (FULL - reading)


def calibration_rows() -> list[tuple[float, int]]:
    noise = Noise("thermistor/calibration")
    return [(bath, code(bath, noise, 16)) for bath in BATH_C]


@makes("thermistor-data-logger/calibration.csv")
def calibration() -> str:
    return table(["bath_degC", "reading_u16"], calibration_rows(), digits=[1, 0])


def step_rows() -> list[tuple[float, int]]:
    noise = Noise("thermistor/step")
    times = [0.5 * k for k in range(81)]
    return [(t, code(step_celsius(t - 5.0), noise, 4)) for t in times]


def step_celsius(since: float) -> float:
    return START_C if since <= 0 else END_C + (START_C - END_C) * math.exp(-since / TAU_S)


@makes("thermistor-data-logger/step-response.csv")
def step() -> str:
    return table(["t_s", "reading_u16"], step_rows(), digits=[1, 0])


@makes("thermistor-data-logger/sensitivity.svg")
def sensitivity_curve() -> str:
    temperatures = [float(t) for t in range(-20, 101, 2)]
    plot = Plot(
        "Sensitivity of the divider",
        "Steps of the 12-bit converter per kelvin against temperature from minus 20 to 100 degrees Celsius, "
        "for fixed resistors of 10 and 1 kilo-ohm: the first curve peaks near 18 degrees, the second near 76.",
        "temperature / °C", "steps per kelvin", decimal=".", y_range=(0, 60))
    for fixed in (10_000.0, 1_000.0):
        plot.line(temperatures, [sensitivity(t, fixed) for t in temperatures], f"{fixed / 1000:.0f} kΩ")
    return plot.svg()


def sensitivity(temperature: float, fixed: float = DIVIDER) -> float:
    """Steps of 12 bits per kelvin, without sign, for the nominal thermistor."""
    ratio = 1 / (1 + fixed / ohms(temperature, NOMINAL_OHMS, NOMINAL_B))
    return 4096 * NOMINAL_B / (temperature + ZERO_C) ** 2 * ratio * (1 - ratio)


@claims("thermistor-data-logger")
def thermistor(item: Item) -> None:
    item.agrees(r"about (\d+) steps per kelvin at 25 °C", sensitivity(25), 1)
    item.agrees(r"one step is ([\d.]+) K", 1 / sensitivity(25), 0.001)
    power_mw = 1000 * (SUPPLY / 2) ** 2 / NOMINAL_OHMS
    item.agrees(r"dissipates ([\d.]+) mW", power_mw, 0.005)
    item.agrees(r"reads ([\d.]+) K too warm", power_mw / 2.0, 0.01)
    item.agrees(r"resistance falls to about (\d+) Ω at 60 °C", ohms(60, NOMINAL_OHMS, NOMINAL_B), 5)
    rows = calibration_rows()
    logs = [math.log(resistance_of(reading)) for _, reading in rows]
    fit = linear_fit([1 / (bath + ZERO_C) for bath, _ in rows], logs)
    at_25 = math.exp(fit.at(1 / NOMINAL_K))
    item.agrees(r"B close to (\d+) K", fit.slope, 5)
    item.agrees(r"R₂₅ close to (\d+) Ω", at_25, 10)
    worst = max(abs(celsius(resistance_of(reading)) - bath) for bath, reading in rows)
    item.agrees(r"off by up to ([\d.]+) K", worst, 0.05)
    item.holds(abs(fit.slope - TRUE_B) < 20, "the calibration finds B again")
    item.agrees(r"time constant of ([\d.]+) s", TAU_S, 0.3)
    item.agrees(r"after ([\d.]+) s the error is below 0.1 K", TAU_S * math.log((END_C - START_C) / 0.1), 0.5)
    item.says(f"divides the noise by {en(math.sqrt(16), 0)}")
