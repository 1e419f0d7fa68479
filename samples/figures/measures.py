"""Simulated measurements and what is computed from them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass


class Noise:
    """Errors of measurement, the same at every run: the seed is a name."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(name)

    def normal(self, sd: float, mean: float = 0.0) -> float:
        """One draw of a normal law."""
        # Not `gauss`: it keeps a second draw, so that the order of calls would matter more.
        return self._random.normalvariate(mean, sd)

    def uniform(self, low: float, high: float) -> float:
        """One draw between two bounds."""
        return self._random.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """One whole number, both bounds included."""
        return self._random.randint(low, high)

    def poisson(self, mean: float) -> int:
        """One count of rare events (Knuth's product method; for means below 500)."""
        if not 0 <= mean < 500:
            raise ValueError("give a mean below 500")
        floor, product, count = math.exp(-mean), self._random.random(), 0
        while product > floor:
            product *= self._random.random()
            count += 1
        return count

    def shuffled(self, values: Sequence) -> list:
        """The same values in another order."""
        return self._random.sample(list(values), len(values))


@dataclass(frozen=True)
class LinearFit:
    """An ordinary least-squares line with its standard uncertainties."""

    slope: float
    intercept: float
    u_slope: float
    u_intercept: float
    residual_sd: float
    r_squared: float

    def at(self, x: float) -> float:
        """The ordinate of the line."""
        return self.intercept + self.slope * x


def linear_fit(xs: Sequence[float], ys: Sequence[float]) -> LinearFit:
    """Fits y = slope·x + intercept to at least three points."""
    n = len(xs)
    if n < 3 or n != len(ys):
        raise ValueError("give at least three points, as many x as y")
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    sxx = sum((x - mean_x) ** 2 for x in xs)
    sxy = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    syy = sum((y - mean_y) ** 2 for y in ys)
    slope = sxy / sxx
    intercept = mean_y - slope * mean_x
    rest = sum((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    sd = math.sqrt(rest / (n - 2))
    return LinearFit(
        slope=slope,
        intercept=intercept,
        u_slope=sd / math.sqrt(sxx),
        u_intercept=sd * math.sqrt(1 / n + mean_x**2 / sxx),
        residual_sd=sd,
        r_squared=1 - rest / syy,
    )


def mean_of(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return math.fsum(values) / len(values)


def sd_of(values: Sequence[float]) -> float:
    """The standard deviation of a sample (n − 1)."""
    mean = mean_of(values)
    return math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1))
