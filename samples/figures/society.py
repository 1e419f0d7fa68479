"""People, goods and places: demand for crossings, vowels, great circles.

Source: rounded mean radius of the Earth 6371 km (IUGG). The rest is invented and follows from the
seeds; formants are simulated around values usual for adult male speakers of French.
"""

from __future__ import annotations

import math

from library import Item, Noise, Plot, claims, linear_fit, makes, mean_of, sd_of, table

# --- Demand for crossings -----------------------------------------------------------------------

ELASTICITY, SEASON_EFFECT = -1.3, 0.85


def crossings() -> list[tuple[int, float, int, int]]:
    """Week, price, whether it is summer, passengers. Prices are high when demand is."""
    noise, rows = Noise("traversees"), []
    for week in range(1, 53):
        summer = int(24 <= week <= 36)
        price = round((28.0 if summer else 22.0) * noise.uniform(0.80, 1.20), 1)
        logs = math.log(2400) + ELASTICITY * math.log(price / 22) + SEASON_EFFECT * summer
        rows.append((week, price, summer, round(math.exp(logs + noise.normal(0.07)))))
    return rows


@makes("elasticite-des-traversees/traversees.csv")
def crossings_table() -> str:
    return table(["semaine", "prix_eur", "ete", "passagers"], crossings(), [0, 2, 0, 0])


@makes("elasticite-des-traversees/nuage.svg")
def crossings_plot() -> str:
    plot = Plot("Passagers selon le prix, 52 semaines", "Axes logarithmiques. Deux nuages "
                "décroissants, celui de l’été au-dessus et à droite de celui du reste de l’année ; "
                "ensemble ils paraissent sans pente nette.", "ln(prix en €)", "ln(passagers)")
    for season, label in [(0, "hors été"), (1, "été")]:
        rows = [row for row in crossings() if row[2] == season]
        plot.points([math.log(r[1]) for r in rows], [math.log(r[3]) for r in rows], label)
    return plot.svg()


def within_slope(rows: list[tuple[int, float, int, int]]) -> float:
    """The slope of log demand when each season has a level of its own."""
    xs, ys = [], []
    for season in (0, 1):
        part = [(math.log(r[1]), math.log(r[3])) for r in rows if r[2] == season]
        mean_x, mean_y = (mean_of([p[k] for p in part]) for k in (0, 1))
        xs += [x - mean_x for x, _ in part]
        ys += [y - mean_y for _, y in part]
    return sum(x * y for x, y in zip(xs, ys, strict=True)) / sum(x * x for x in xs)


@claims("elasticite-des-traversees")
def crossings_claims(item: Item) -> None:
    rows = crossings()
    logs = [math.log(r[1]) for r in rows], [math.log(r[3]) for r in rows]
    item.agrees(r"ensemble, la pente vaut (-?[\d,]+)", linear_fit(*logs).slope, 0.006)
    slope = within_slope(rows)
    item.agrees(r"avec l’indicatrice d’été, (-[\d,]+)", slope, 0.006)
    item.holds(abs(slope - ELASTICITY) < 0.1, "the elasticity comes back")
    # A worked example in the text: revenue after a rise of 5 %.
    item.agrees(r"fait baisser les passagers d’environ ([\d,]+) %",
                100 * (1 - 1.05**ELASTICITY), 0.06)
    item.agrees(r"la recette baisse d’environ ([\d,]+) %", 100 * (1 - 1.05 ** (1 + ELASTICITY)), 0.06)
    item.holds({r[2] for r in rows if 24 <= r[0] <= 36} == {1}, "summer is weeks 24 to 36")


# --- Vowels ---------------------------------------------------------------------------------------

# F1, F2 in hertz.
VOWELS = {"i": (280, 2250), "e": (370, 2050), "ɛ": (530, 1800), "a": (700, 1350),
          "ɔ": (520, 1050), "o": (380, 800), "u": (300, 760), "y": (285, 1850), "ø": (380, 1450)}
WORDS = {"i": "dit", "e": "dé", "ɛ": "dette", "a": "date", "ɔ": "dot", "o": "dos", "u": "doux",
         "y": "du", "ø": "deux"}
# A shorter vocal tract has higher resonances.
SPEAKERS = {"L1": 1.00, "L2": 1.17, "L3": 0.96, "L4": 1.21}


def formants() -> list[tuple]:
    noise, rows = Noise("formants"), []
    for speaker, scale in SPEAKERS.items():
        for vowel, (f1, f2) in VOWELS.items():
            for take in (1, 2, 3):
                rows.append((speaker, vowel, WORDS[vowel], take,
                             round(f1 * scale * (1 + noise.normal(0.03))),
                             round(f2 * scale * (1 + noise.normal(0.02)))))
    return rows


@makes("voyelles-et-formants/formants.csv")
def formants_table() -> str:
    return table(["locuteur", "voyelle_API", "mot", "prise", "F1_Hz", "F2_Hz"], formants())


@makes("voyelles-et-formants/fond-triangle.svg")
def vowel_frame() -> str:
    """Axes turned as phoneticians turn them, and three vowels to start from."""
    x = lambda f2: 690 - (f2 - 500) / 2100 * 610  # noqa: E731
    y = lambda f1: 50 + (f1 - 200) / 600 * 330  # noqa: E731
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 460" role="img" '
             'aria-labelledby="title desc" font-family="sans-serif">',
             '<title id="title">Plan des voyelles, axes inversés</title>',
             '<desc id="desc">F2 croît de droite à gauche, F1 de haut en bas. Trois voyelles sont '
             'placées : i en haut à gauche, u en haut à droite, a en bas.</desc>',
             '<rect width="740" height="460" fill="#ffffff"/>']
    for f2 in range(500, 2601, 300):
        parts.append(f'<path d="M{x(f2):.0f} 50V380" stroke="#d9dde3"/><text x="{x(f2):.0f}" y="40" '
                     f'font-size="12" text-anchor="middle" fill="#1c2733">{f2}</text>')
    for f1 in range(200, 801, 100):
        parts.append(f'<path d="M80 {y(f1):.0f}H690" stroke="#d9dde3"/><text x="696" y="{y(f1) + 4:.0f}" '
                     f'font-size="12" fill="#1c2733">{f1}</text>')
    for vowel in "iua":
        f1, f2 = VOWELS[vowel]
        parts.append(f'<circle cx="{x(f2):.0f}" cy="{y(f1):.0f}" r="5" fill="#0b4f9c"/><text '
                     f'x="{x(f2) + 10:.0f}" y="{y(f1) + 5:.0f}" font-size="18" fill="#0b4f9c">[{vowel}]'
                     '</text>')
    parts += ['<text x="385" y="18" font-size="14" text-anchor="middle" fill="#1c2733">F2 (Hz), '
              'croissant vers la gauche : avant — arrière</text>',
              '<text x="385" y="420" font-size="14" text-anchor="middle" fill="#1c2733">F1 (Hz), '
              'croissant vers le bas : voyelle fermée en haut, ouverte en bas</text>',
              '<text x="385" y="444" font-size="12" text-anchor="middle" fill="#55606c">repères : '
              'moyennes du locuteur de référence</text>', "</svg>", ""]
    return "\n".join(parts)


def spread(values: dict[str, dict[str, float]]) -> float:
    """Mean over vowels of the relative spread between speakers, in per cent."""
    return mean_of([100 * sd_of(list(v.values())) / abs(mean_of(list(v.values())))
                    for v in values.values()])


@claims("voyelles-et-formants")
def vowel_claims(item: Item) -> None:
    rows = formants()
    item.says(f"{len(rows)} mesures")
    means = {v: {s: mean_of([r[5] for r in rows if r[:2] == (s, v)]) for s in SPEAKERS}
             for v in VOWELS}
    item.agrees(r"dispersion moyenne de F2 entre locuteurs est de ([\d,]+) %", spread(means), 0.06)
    centre = {s: mean_of([r[5] for r in rows if r[0] == s]) for s in SPEAKERS}
    scaled = {v: {s: value / centre[s] for s, value in by.items()} for v, by in means.items()}
    item.agrees(r"tombe à ([\d,]+) % après division", spread(scaled), 0.06)
    # A tube closed at one end: F1 = c / 4L.
    item.agrees(r"donne F1 = (\d+) Hz", 350 / (4 * 0.175), 1)
    item.agrees(r"F2 = (\d+) Hz", 3 * 350 / (4 * 0.175), 1)


# --- Great circles ------------------------------------------------------------------------------------

EARTH_KM, MILE_KM = 6371.0, 1.852
PLACES = {"Ouessant": (48.46, -5.09), "Saint-Pierre": (46.78, -56.18), "Horta": (38.53, -28.63),
          "Pointe-à-Pitre": (16.24, -61.53)}


def great_circle(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """Distance in nautical miles and first bearing in degrees."""
    (la, lo), (lb, lp) = (tuple(map(math.radians, place)) for place in (a, b))
    turn = lp - lo
    cosine = math.sin(la) * math.sin(lb) + math.cos(la) * math.cos(lb) * math.cos(turn)
    bearing = math.atan2(math.sin(turn) * math.cos(lb),
                         math.cos(la) * math.sin(lb) - math.sin(la) * math.cos(lb) * math.cos(turn))
    return EARTH_KM / MILE_KM * math.acos(cosine), math.degrees(bearing) % 360


def stretched(latitude: float) -> float:
    """Mercator's ordinate, radians."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def rhumb_line(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """Distance in nautical miles and the constant bearing in degrees."""
    turn, rise = math.radians(b[1] - a[1]), math.radians(b[0] - a[0])
    course = math.atan2(turn, stretched(b[0]) - stretched(a[0]))
    return EARTH_KM / MILE_KM * rise / math.cos(course), math.degrees(course) % 360


def circle_points(a: tuple[float, float], b: tuple[float, float], count: int) -> list[tuple]:
    """Points of the great circle at equal steps, latitude and longitude."""
    angle = great_circle(a, b)[0] * MILE_KM / EARTH_KM
    vectors = [tuple(_vector(place)) for place in (a, b)]
    points = []
    for step in range(count + 1):
        share = step / count
        weights = math.sin((1 - share) * angle), math.sin(share * angle)
        x, y, z = (weights[0] * p + weights[1] * q for p, q in zip(*vectors, strict=True))
        points.append((math.degrees(math.atan2(z, math.hypot(x, y))),
                       math.degrees(math.atan2(y, x))))
    return points


def _vector(place: tuple[float, float]) -> list[float]:
    latitude, longitude = map(math.radians, place)
    flat = math.cos(latitude)
    return [flat * math.cos(longitude), flat * math.sin(longitude), math.sin(latitude)]


def _chart_place(latitude: float, longitude: float) -> str:
    """Twelve units a degree along both axes at the equator: a true Mercator chart."""
    x = 60 + (longitude + 60) * 12
    y = 50 + (stretched(56) - stretched(latitude)) * math.degrees(1) * 12
    return f"{x:.1f} {y:.1f}"


@makes("orthodromie-et-loxodromie/mercator.svg")
def crossing_chart() -> str:
    start, end = PLACES["Ouessant"], PLACES["Saint-Pierre"]
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 430" role="img" '
             'aria-labelledby="title desc" font-family="sans-serif">',
             '<title id="title">D’Ouessant à Saint-Pierre sur une carte de Mercator</title>',
             '<desc id="desc">Les parallèles s’écartent vers le nord. La loxodromie est une droite, '
             'l’orthodromie une courbe qui passe plus au nord.</desc>',
             '<rect width="860" height="430" fill="#ffffff"/>']
    for latitude in range(40, 57, 2):
        label = _chart_place(latitude, -60).split()[1]
        parts.append(f'<path d="M{_chart_place(latitude, -60)}L{_chart_place(latitude, 4)}" '
                     f'stroke="#c9d0d8"/><text x="52" y="{float(label) + 4:.1f}" font-size="12" '
                     f'text-anchor="end" fill="#1c2733">{latitude}°N</text>')
    for longitude in range(-60, 5, 4):
        x = _chart_place(40, longitude).split()[0]
        west = f"{-longitude}°O" if longitude < 0 else f"{longitude}°E" if longitude else "0°"
        parts.append(f'<path d="M{_chart_place(40, longitude)}L{_chart_place(56, longitude)}" '
                     f'stroke="#c9d0d8"/><text x="{x}" y="360" font-size="12" '
                     f'text-anchor="middle" fill="#1c2733">{west}</text>')
    curve = "L".join(_chart_place(*point) for point in circle_points(start, end, 40))
    parts.append(f'<path d="M{curve}" fill="none" stroke="#0b4f9c" stroke-width="2.5"/>')
    parts.append(f'<path d="M{_chart_place(*start)}L{_chart_place(*end)}" fill="none" '
                 'stroke="#b3261e" stroke-width="2.5" stroke-dasharray="7 4"/>')
    for name in ("Ouessant", "Saint-Pierre"):
        x, y = map(float, _chart_place(*PLACES[name]).split())
        parts.append(f'<circle cx="{x}" cy="{y}" r="4" fill="#1c2733"/><text x="{x}" '
                     f'y="{y + 20:.1f}" font-size="14" text-anchor="middle" fill="#1c2733">{name}</text>')
    parts += ['<text x="430" y="28" font-size="16" text-anchor="middle" fill="#1c2733">D’Ouessant à '
              'Saint-Pierre, carte de Mercator</text>',
              '<text x="60" y="400" font-size="13" fill="#0b4f9c">trait plein : orthodromie</text>',
              '<text x="260" y="400" font-size="13" fill="#b3261e">tirets : loxodromie</text>',
              "</svg>", ""]
    return "\n".join(parts)


@makes("orthodromie-et-loxodromie/ports.csv")
def ports_table() -> str:
    return table(["port", "latitude_deg", "longitude_deg"],
                 [(name, *place) for name, place in PLACES.items()], [None, 2, 2])


@claims("orthodromie-et-loxodromie")
def crossing_claims(item: Item) -> None:
    start, end = PLACES["Ouessant"], PLACES["Saint-Pierre"]
    straight, first = great_circle(start, end)
    constant, course = rhumb_line(start, end)
    item.agrees(r"orthodromie mesure (\d+) milles", straight, 1)
    item.agrees(r"loxodromie (\d+) milles", constant, 1)
    item.agrees(r"cap de départ de (\d+)°", first, 0.6)
    item.agrees(r"cap constant de (\d+)°", course, 0.6)
    top = max(point[0] for point in circle_points(start, end, 400))
    item.agrees(r"culmine à ([\d,]+)° N", top, 0.06)
    item.agrees(r"60°, l’échelle est ([\d,]+) fois", 1 / math.cos(math.radians(60)), 0.01)
    item.agrees(r"à 48,46°, ([\d,]+) fois", 1 / math.cos(math.radians(48.46)), 0.01)
