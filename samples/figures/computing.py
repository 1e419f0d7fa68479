"""Computing: log files for the shell, a tide to analyse, a fish auction in SQL, sorting counted.

The tide is a sum of five constituents with the speeds of the harmonic method (M2, S2, N2, K1,
O1) and invented amplitudes; the sea rises by 1 cm when the pressure falls by 1 hPa (inverse
barometer). Everything else is invented too and follows from the seeds.
"""

from __future__ import annotations

import math
import sqlite3
import stat
from datetime import datetime, timedelta

from library import (Item, Noise, Plot, claims, fr, linear_fit, makes, mean_of, sd_of, table)

# --- A log for the shell ------------------------------------------------------------------------

BEACONS = ["balise-nord", "balise-sud", "phare-ouest", "quai-3", "quai-7"]


def log_lines() -> list[str]:
    """One day of readings, one each ten minutes from each beacon, in the order of time."""
    noise = Noise("journal-des-balises")
    lines, start = [], datetime(2026, 3, 14)
    for step in range(144):
        at = start + timedelta(minutes=10 * step)
        for rank, beacon in enumerate(BEACONS):
            stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            if noise.uniform(0, 1) < (0.075 if beacon == "quai-7" else 0.015):
                cause = ["pile faible", "capteur muet", "délai dépassé"][noise.whole(0, 2)]
                lines.append(f"{stamp} {beacon} ERREUR {cause}")
                continue
            wind = 7 + 4 * math.sin(2 * math.pi * (step - 30) / 144) + rank + noise.normal(0.9)
            gust = wind * 1.3 + abs(noise.normal(1.4))
            lines.append(f"{stamp} {beacon} OK vent={wind:.1f} rafale={gust:.1f}")
    return lines


@makes("fichiers-droits-et-tubes/balises.log")
def beacon_log() -> str:
    return "".join(f"{line}\n" for line in log_lines())


def error_counts() -> list[tuple[int, str]]:
    names = [line.split()[1] for line in log_lines() if " ERREUR " in line]
    return sorted(((names.count(b), b) for b in BEACONS if b in names), reverse=True)


@claims("fichiers-droits-et-tubes")
def log_claims(item: Item) -> None:
    lines = log_lines()
    errors = [line for line in lines if " ERREUR " in line]
    item.says(f"{len(lines)} lignes")
    item.says(f"{len(errors)} erreurs")
    item.says(" ".join(f"{count} {beacon}" for count, beacon in error_counts()))
    counts = [count for count, _ in error_counts()]
    item.holds(len(set(counts)) == len(counts), "no two beacons have as many errors")
    gusts = [(float(line.rsplit("=", 1)[1]), line) for line in lines if " OK " in line]
    top, line = max(gusts)
    item.says(f"{line.split()[0]} {line.split()[1]} {top:.1f}")
    item.holds(sum(gust == top for gust, _ in gusts) == 1, "one gust is the strongest")
    # 2: kept as float sums in the order of the file, as awk does.
    winds = [float(line.split("vent=")[1].split()[0]) for line in lines
             if " phare-ouest OK" in line]
    item.says(f"{mean_of(winds):.2f}")
    for octal, shown in [(0o640, "rw-r-----"), (0o755, "rwxr-xr-x"), (0o2770, "rwxrws---")]:
        item.holds(stat.filemode(octal)[1:] == shown, f"{octal:o} is {shown}")
        item.says(shown)
    item.says("rw-r-----")


# --- A tide ---------------------------------------------------------------------------------------

# Degrees per hour.
SPEEDS = {"M2": 28.984104, "S2": 30.0, "N2": 28.439730, "K1": 15.041069, "O1": 13.943036}
AMPLITUDES = {"M2": 1.87, "S2": 0.68, "N2": 0.38, "K1": 0.07, "O1": 0.06}
PHASES = {"M2": 112.0, "S2": 151.0, "N2": 93.0, "K1": 70.0, "O1": 325.0}
MEAN_LEVEL, MEAN_PRESSURE, BAROMETER = 3.42, 1015.0, -0.010
HOURS = 30 * 24
MISSING = {131, 132, 133, 134, 135, 402, 403}
SPIKE = 517


def pressures() -> list[float]:
    """hPa, with two depressions."""
    noise, wobble, values = Noise("pression"), 0.0, []
    for hour in range(HOURS):
        wobble = 0.96 * wobble + noise.normal(0.25)
        deep = 26 * math.exp(-((hour - 190) / 22) ** 2) + 17 * math.exp(-((hour - 560) / 30) ** 2)
        values.append(MEAN_PRESSURE + 6 * math.sin(hour / 75) + wobble - deep)
    return values


def heights() -> list[float | None]:
    """Metres above the chart's zero; nothing where the gauge was down, and one spike."""
    noise, values = Noise("maregraphe"), []
    for hour, pressure in enumerate(pressures()):
        waves = sum(AMPLITUDES[name] * math.cos(math.radians(speed * hour - PHASES[name]))
                    for name, speed in SPEEDS.items())
        height = MEAN_LEVEL + waves + BAROMETER * (pressure - MEAN_PRESSURE) + noise.normal(0.015)
        values.append(None if hour in MISSING else 12.34 if hour == SPIKE else height)
    return values


def tide_rows() -> list[tuple]:
    start, noise = datetime(2026, 3, 1), Noise("vent")
    rows = []
    for hour, (height, pressure) in enumerate(zip(heights(), pressures(), strict=True)):
        stamp = (start + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ")
        wind = abs(6 + 0.35 * (MEAN_PRESSURE - pressure) + noise.normal(1.5))
        rows.append((stamp, "" if height is None else f"{height:.2f}", pressure, wind))
    return rows


@makes("analyser-une-maree/maregraphe.csv")
def tide_table() -> str:
    return table(["heure_utc", "hauteur_m", "pression_hPa", "vent_m_s"], tide_rows(),
                 [None, None, 1, 1])


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with pivots."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        best = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for r in range(size):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def harmonic_fit(names: list[str]) -> tuple[float, dict[str, float], list[tuple[int, float]]]:
    """Mean level, amplitudes by name and residuals by hour, by least squares."""
    hours = [(h, round(y, 2)) for h, y in enumerate(heights()) if y is not None and y < 10]

    def row(hour: int) -> list[float]:
        angles = [math.radians(SPEEDS[name] * hour) for name in names]
        return [1.0, *(f(a) for a in angles for f in (math.cos, math.sin))]

    design = [row(h) for h, _ in hours]
    size = len(design[0])
    normal = [[sum(r[i] * r[j] for r in design) for j in range(size)] for i in range(size)]
    right = [sum(r[i] * y for r, (_, y) in zip(design, hours, strict=True)) for i in range(size)]
    found = solve(normal, right)
    sizes = {n: math.hypot(found[1 + 2 * k], found[2 + 2 * k]) for k, n in enumerate(names)}
    left = [(h, y - sum(a * b for a, b in zip(r, found, strict=True)))
            for r, (h, y) in zip(design, hours, strict=True)]
    return found[0], sizes, left


@claims("analyser-une-maree")
def tide_claims(item: Item) -> None:
    level, sizes, left = harmonic_fit(list(SPEEDS))
    item.agrees(r"niveau moyen attendu : ([\d,]+) m", level, 0.006)
    for name, within in [("M2", 0.006), ("S2", 0.006), ("N2", 0.006)]:
        item.agrees(rf"{name} \| ([\d,]+) m", sizes[name], within)
    by_hour = pressures()
    fit = linear_fit([by_hour[h] for h, _ in left], [r * 100 for _, r in left])
    item.agrees(r"pente voisine de (-[\d,]+) cm/hPa", fit.slope, 0.005)
    item.agrees(r"R² = ([\d,]+)", fit.r_squared, 0.006)
    item.agrees(r"écart-type des résidus passe de [\d,]+ cm à ([\d,]+) cm", fit.residual_sd, 0.06)
    item.agrees(r"écart-type des résidus passe de ([\d,]+) cm",
                sd_of([r * 100 for _, r in left]), 0.06)
    item.says(f"{HOURS} lignes")
    item.says(f"{len(MISSING)} hauteurs manquantes")
    item.says("12.34")
    lunar = 360 / SPEEDS["M2"]
    item.says(f"{fr(lunar, 2)} h")
    period = 360 / (SPEEDS["S2"] - SPEEDS["M2"]) / 24
    item.says(f"{fr(period, 1)} jours")
    item.agrees(r"N2 et M2 ne se séparent qu’au bout de ([\d,]+) jours",
                360 / (SPEEDS["M2"] - SPEEDS["N2"]) / 24, 0.06)
    item.holds(186 < by_hour.index(min(by_hour)) < 198,
               "the deepest low passed in the night of 8 March")


# --- A fish auction -----------------------------------------------------------------------------

BOATS = [(1, "Avel Mor", "La Cotinière-Neuve", 11.9), (2, "Petite Sirène", "Port-Louarn", 9.5),
         (3, "Grand Largue", "Port-Louarn", 16.2), (4, "Étoile du Ressac", "Port-Tudy-Bas", 12.0),
         (5, "Ar Vag Ruz", "Port-Tudy-Bas", 8.4), (6, "Cap au Large", "La Cotinière-Neuve", 21.5)]
# Id, name, price of a usual day in euros per kilogram, usual landing in kilograms.
SPECIES = [(1, "bar", 15.2, 35), (2, "sole", 17.5, 28), (3, "merlu", 5.1, 140),
           (4, "seiche", 4.3, 110), (5, "langoustine", 13.6, 45), (6, "maquereau", 1.9, 180)]


def landings() -> list[tuple]:
    """Id, day, boat, species, kilograms, euros per kilogram. Boat 5 never lands, nor does anybody
    land species 6 in the second week."""
    noise, rows = Noise("criee"), []
    for day in range(1, 15):
        for boat in (1, 2, 3, 4, 6):
            if noise.uniform(0, 1) < 0.35:
                continue
            allowed = [s for s in SPECIES if not (s[0] == 6 and day > 7)]
            for species, _, price, usual in noise.shuffled(allowed)[: noise.whole(1, 2)]:
                size = 2.0 if boat == 6 else 1.0
                kilograms = round(usual * size * noise.uniform(0.5, 1.5), 1)
                # Much fish is cheap fish.
                abundance = kilograms / usual - 1
                paid = round(price * (1 - 0.12 * abundance) * noise.uniform(0.93, 1.07), 2)
                rows.append((len(rows) + 1, f"2026-04-{day:02d}", boat, species, kilograms, paid))
    return rows


SCHEMA = """\
-- La criée de Port-Louarn (fictive), première quinzaine d’avril 2026.
-- Se charge avec : sqlite3 criee.db < criee.sql
PRAGMA foreign_keys = ON;

CREATE TABLE bateau (
    id          INTEGER PRIMARY KEY,
    nom         TEXT    NOT NULL UNIQUE,
    port        TEXT    NOT NULL,
    longueur_m  REAL    NOT NULL CHECK (longueur_m > 0)
);

CREATE TABLE espece (
    id   INTEGER PRIMARY KEY,
    nom  TEXT    NOT NULL UNIQUE
);

CREATE TABLE debarquement (
    id         INTEGER PRIMARY KEY,
    jour       TEXT    NOT NULL CHECK (jour GLOB '????-??-??'),
    bateau_id  INTEGER NOT NULL REFERENCES bateau (id),
    espece_id  INTEGER NOT NULL REFERENCES espece (id),
    masse_kg   REAL    NOT NULL CHECK (masse_kg > 0),
    prix_kg    REAL    NOT NULL CHECK (prix_kg > 0)
);

"""


@makes("interroger-une-criee/criee.sql")
def auction_sql() -> str:
    def insert(name: str, rows) -> str:
        written = ",\n".join("    (" + ", ".join(_sql(v) for v in row) + ")" for row in rows)
        return f"INSERT INTO {name} VALUES\n{written};\n"

    return SCHEMA + "\n".join([insert("bateau", BOATS), insert("espece", [s[:2] for s in SPECIES]),
                               insert("debarquement", landings())])


def _sql(value: object) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def auction() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.executescript(auction_sql())
    return base


# What a right answer may look like; the item holds what each prints.
ANSWERS = [
    "SELECT nom, port FROM bateau WHERE longueur_m < 12 ORDER BY nom",
    """SELECT e.nom, ROUND(SUM(d.masse_kg), 1), ROUND(SUM(d.masse_kg * d.prix_kg), 2)
       FROM debarquement d JOIN espece e ON e.id = d.espece_id
       GROUP BY e.id ORDER BY SUM(d.masse_kg * d.prix_kg) DESC""",
    """SELECT b.nom, COUNT(d.id) FROM bateau b LEFT JOIN debarquement d ON d.bateau_id = b.id
       GROUP BY b.id ORDER BY COUNT(d.id) DESC, b.nom""",
    """SELECT b.nom, e.nom, d.jour, d.prix_kg FROM debarquement d
       JOIN bateau b ON b.id = d.bateau_id JOIN espece e ON e.id = d.espece_id
       WHERE d.prix_kg = (SELECT MAX(prix_kg) FROM debarquement WHERE espece_id = d.espece_id)
       ORDER BY e.nom, d.jour""",
]


def printed(rows) -> str:
    """As the program sqlite3 prints: columns between bars."""
    return "\n".join("|".join(str(value) for value in row) for row in rows)


@claims("interroger-une-criee")
def auction_claims(item: Item) -> None:
    base = auction()
    for query in ANSWERS:
        item.says(printed(base.execute(query).fetchall()))
    rows = landings()
    item.says(f"{len(rows)} débarquements")
    mean, = base.execute("SELECT AVG(prix_kg) FROM debarquement WHERE espece_id = 1").fetchone()
    weighted, = base.execute("SELECT SUM(masse_kg * prix_kg) / SUM(masse_kg) FROM debarquement "
                             "WHERE espece_id = 1").fetchone()
    item.says(f"{fr(mean, 2)} €/kg")
    item.says(f"{fr(weighted, 2)} €/kg")
    item.holds(round(mean, 2) != round(weighted, 2), "the two means differ")


# --- Sorting, counted ------------------------------------------------------------------------------

SIZES = [50, 100, 200, 400, 800, 1600, 3200]


def insertion_count(values: list[int]) -> int:
    """Comparisons of insertion sort."""
    values, count = list(values), 0
    for i in range(1, len(values)):
        value, j = values[i], i
        while j > 0:
            count += 1
            if values[j - 1] <= value:
                break
            values[j] = values[j - 1]
            j -= 1
        values[j] = value
    return count


def merge_count(values: list[int]) -> int:
    """Comparisons of merge sort."""
    return _merge(values)[1]


def _merge(values: list[int]) -> tuple[list[int], int]:
    if len(values) < 2:
        return values, 0
    middle = len(values) // 2
    (left, a), (right, b) = _merge(values[:middle]), _merge(values[middle:])
    merged, count, i, j = [], a + b, 0, 0
    while i < len(left) and j < len(right):
        count += 1
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:], count


def sorting_rows() -> list[tuple[int, float, float]]:
    """Mean comparisons over five shuffles."""
    rows = []
    for size in SIZES:
        noise = Noise(f"shuffle-{size}")
        inputs = [noise.shuffled(range(size)) for _ in range(5)]
        rows.append((size, mean_of([insertion_count(v) for v in inputs]),
                     mean_of([merge_count(v) for v in inputs])))
    return rows


@makes("measuring-complexity/comparisons.csv")
def sorting_table() -> str:
    return table(["n", "insertion_sort", "merge_sort"], sorting_rows(), [0, 1, 1])


@makes("measuring-complexity/log-log.svg")
def sorting_plot() -> str:
    rows = sorting_rows()
    sizes = [row[0] for row in rows]
    plot = Plot("Comparisons against the size of the input", "Both axes are logarithmic. The points "
                "of insertion sort lie on a line of slope near two, those of merge sort on a line "
                "of slope little above one.", "n", "comparisons", decimal=".", x_log=True, y_log=True,
                y_range=(100, 1e8))
    plot.points(sizes, [row[1] for row in rows], "insertion sort")
    return plot.points(sizes, [row[2] for row in rows], "merge sort").svg()


@claims("measuring-complexity")
def sorting_claims(item: Item) -> None:
    rows = sorting_rows()
    logs = [math.log(row[0]) for row in rows]
    for column, pattern in [(1, r"insertion sort should have a slope near (\d\.\d\d)"),
                            (2, r"merge sort one near (\d\.\d\d)")]:
        item.agrees(pattern, linear_fit(logs, [math.log(row[column]) for row in rows]).slope, 0.01)
    _, insertion, merge = rows[-1]
    item.holds(abs(insertion / (3200**2 / 4) - 1) < 0.03, "insertion sort needs n²/4")
    item.agrees(r"or n = 3200, n log₂ n is (\d+)", 3200 * math.log2(3200), 0.5)
    item.holds(merge < 3200 * math.log2(3200), "merge sort stays below n log₂ n")
    item.agrees(r"about (\d+) times as many comparisons", insertion / merge, 0.6)
    times = 1e6**2 / 4 / 1e7 / 3600
    item.agrees(r"about (\d+) hours", times, 0.6)
    item.agrees(r"about (\d+) seconds", 1e6 * math.log2(1e6) / 1e7, 0.6)
    item.holds(insertion_count(list(range(3200))) == 3199, "a sorted input needs n − 1")
