"""Plots in SVG: points and lines on linear or logarithmic axes, for documents of items.

Black on white with a white ground, so that they read in a dark page and on paper alike; every
picture has a title and a description for those who do not see it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

COLOURS = ("#0b4f9c", "#b3261e", "#1b6e3c", "#7a4b00", "#5b2a86")
DASHES = ("", "7 4", "2 4", "9 4 2 4", "12 5")
LEFT, RIGHT, TOP, BOTTOM = 78, 20, 46, 60


@dataclass
class _Series:
    xs: list[float]
    ys: list[float]
    label: str
    is_line: bool
    errors: list[float] | None


@dataclass
class _Axis:
    low: float
    high: float
    is_log: bool
    start: float
    end: float

    def place(self, value: float) -> float:
        low, high = self._scaled(self.low), self._scaled(self.high)
        return self.start + (self._scaled(value) - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        return _decades(self.low, self.high) if self.is_log else _even(self.low, self.high)

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.is_log else value


@dataclass
class Plot:
    """A plot; add `points` and `line`s, then ask for its `svg`.

    `decimal` is `,` for French items. Ranges are those of the data unless given.
    """

    title: str
    description: str
    x_label: str
    y_label: str
    decimal: str = ","
    x_log: bool = False
    y_log: bool = False
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    width: int = 680
    height: int = 420
    _series: list[_Series] = field(default_factory=list)

    def points(self, xs: Sequence[float], ys: Sequence[float], label: str = "",
               errors: Sequence[float] | None = None) -> Plot:
        """Adds measured points, with vertical error bars of ± `errors` where given."""
        bars = None if errors is None else list(errors)
        self._series.append(_Series(list(xs), list(ys), label, False, bars))
        return self

    def line(self, xs: Sequence[float], ys: Sequence[float], label: str = "") -> Plot:
        """Adds a line through the points."""
        self._series.append(_Series(list(xs), list(ys), label, True, None))
        return self

    def svg(self) -> str:
        """The picture."""
        x = self._axis("x")
        y = self._axis("y")
        parts = [self._head(), *self._grid(x, y), *self._labels()]
        for rank, series in enumerate(self._series):
            parts.extend(_drawn(series, rank, x, y))
        parts.extend(self._legend())
        return "\n".join([*parts, "</svg>", ""])

    def _axis(self, name: str) -> _Axis:
        is_log = self.x_log if name == "x" else self.y_log
        given = self.x_range if name == "x" else self.y_range
        values = [v for s in self._series for v in (s.xs if name == "x" else s.ys)]
        low, high = given or _range(values, is_log)
        if name == "x":
            return _Axis(low, high, is_log, LEFT, self.width - RIGHT)
        return _Axis(low, high, is_log, self.height - BOTTOM, TOP)

    def _head(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            'role="img" aria-labelledby="title desc" font-family="sans-serif">\n'
            f'<title id="title">{escape(self.title)}</title>\n'
            f'<desc id="desc">{escape(self.description)}</desc>\n'
            f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>'
        )

    def _grid(self, x: _Axis, y: _Axis) -> list[str]:
        parts = []
        for value in x.ticks():
            at = f"{x.place(value):.1f}"
            parts.append(f'<path d="M{at} {y.start}V{y.end}" stroke="#d9dde3" fill="none"/>')
            parts.append(_text(at, y.start + 18, self._number(value, x), "middle"))
        for value in y.ticks():
            at = y.place(value)
            parts.append(f'<path d="M{x.start} {at:.1f}H{x.end}" stroke="#d9dde3" fill="none"/>')
            parts.append(_text(x.start - 8, f"{at + 4:.1f}", self._number(value, y), "end"))
        frame = f'<path d="M{x.start} {y.end}V{y.start}H{x.end}" stroke="#1c2733" fill="none"'
        return [*parts, frame + ' stroke-width="1.5"/>']

    def _labels(self) -> list[str]:
        middle = (TOP + self.height - BOTTOM) / 2
        turned = (f'<text transform="translate(18 {middle:.0f}) rotate(-90)" font-size="14" '
                  f'text-anchor="middle" fill="#1c2733">{escape(self.y_label)}</text>')
        return [
            _text(self.width / 2, 24, self.title, "middle", 16),
            _text((LEFT + self.width - RIGHT) / 2, self.height - 16, self.x_label, "middle", 14),
            turned,
        ]

    def _legend(self) -> list[str]:
        named = [(rank, s) for rank, s in enumerate(self._series) if s.label]
        parts = []
        for row, (rank, series) in enumerate(named):
            at = TOP + 14 + 19 * row
            colour = COLOURS[rank % len(COLOURS)]
            edge = self.width - RIGHT - 8
            parts.append(_text(edge - 34, at + 4, series.label, "end", 13))
            if series.is_line:
                parts.append(f'<path d="M{edge - 28} {at}H{edge}" stroke="{colour}" fill="none" '
                             f'stroke-width="2"{_dash(rank)}/>')
            else:
                parts.append(_marker(edge - 14, at, rank))
        return parts

    def _number(self, value: float, axis: _Axis) -> str:
        if axis.is_log and not 0.001 <= value < 100_000:
            return "10" + str(round(math.log10(value))).translate(_SUPERSCRIPTS)
        return f"{value:.10g}".replace(".", self.decimal).replace("-", "−")


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _drawn(series: _Series, rank: int, x: _Axis, y: _Axis) -> list[str]:
    colour = COLOURS[rank % len(COLOURS)]
    spots = [(x.place(a), y.place(b)) for a, b in zip(series.xs, series.ys, strict=True)]
    if series.is_line:
        path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in spots)
        return [f'<path d="{path}" stroke="{colour}" stroke-width="2" fill="none"{_dash(rank)}/>']
    parts = [_marker(a, b, rank) for a, b in spots]
    for (a, _), value, error in zip(spots, series.ys, series.errors or []):
        ends = f"M{a:.1f} {y.place(value - error):.1f}V{y.place(value + error):.1f}"
        parts.append(f'<path d="{ends}" stroke="{colour}" fill="none"/>')
    return parts


def _marker(a: float, b: float, rank: int) -> str:
    colour = COLOURS[rank % len(COLOURS)]
    match rank % 3:
        case 0:
            return f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>'
        case 1:
            return f'<rect x="{a - 3.5:.1f}" y="{b - 3.5:.1f}" width="7" height="7" fill="{colour}"/>'
        case _:
            return f'<path d="M{a:.1f} {b - 5:.1f}l4.5 8h-9z" fill="{colour}"/>'


def _dash(rank: int) -> str:
    dash = DASHES[rank % len(DASHES)]
    return f' stroke-dasharray="{dash}"' if dash else ""


def _text(x: float | str, y: float | str, text: str, anchor: str, size: int = 12) -> str:
    return (f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="#1c2733">{escape(text)}</text>')


def _range(values: Sequence[float], is_log: bool) -> tuple[float, float]:
    low, high = min(values), max(values)
    if is_log:
        return 10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high))
    margin = (high - low or abs(high) or 1.0) * 0.05
    return (0.0 if 0 <= low < 0.3 * high else low - margin), high + margin


def _even(low: float, high: float) -> list[float]:
    """Five to ten round numbers."""
    rough = (high - low) / 6
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(rank * step, 12) for rank in range(first, last + 1)]


def _decades(low: float, high: float) -> list[float]:
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    return [10.0**power for power in range(first, last + 1)]
