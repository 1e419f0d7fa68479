"""Short lessons: what their worked answers say is computed here.

Sources: the Sainte-Laguë and D’Hondt methods of highest averages; the estimator of Rogan and Gladen
(1978); daily exposure to noise with an exchange rate of 3 dB (ISO 9612); equal temperament with A4 at
440 Hz (ISO 16).
"""

from __future__ import annotations

import itertools
import math

from library import Item, claims, fr

# --- Break-even and a loan ------------------------------------------------------------------------


def annuity(capital: float, monthly: float, months: int) -> float:
    """The constant monthly payment of a loan."""
    return capital * monthly / (1 - (1 + monthly) ** -months)


@claims("seuil-de-rentabilite")
def break_even(item: Item) -> None:
    lesson, answers = "lecon.md", "exercices.md"
    fixed, price, variable = 4620.0, 9.5, 3.8
    margin = price - variable
    item.says(f"marge unitaire de {fr(margin, 2)} €", lesson)
    item.says(f"soit {math.ceil(fixed / margin)} couverts", lesson)
    item.says(f"chiffre d’affaires de {fr(fixed / (margin / price), 0)} €", lesson)
    item.agrees(r"indice de sécurité de (\d+,\d+) %", 100 * (1 - fixed / margin / 1100), 0.06, lesson)
    payment = annuity(12000, 0.042 / 12, 48)
    item.agrees(r"mensualité de (\d+,\d+) €", payment, 0.005, lesson)
    interest = 12000 * 0.042 / 12
    item.says(f"{fr(interest, 2)} € d’intérêts et {fr(payment - interest, 2)} € de capital", lesson)
    item.agrees(r"coût total du crédit : (\d+,\d+) €", payment * 48 - 12000, 0.5, lesson)
    item.says(f"{math.ceil((fixed + payment) / margin)} couverts", answers)
    item.says(f"{math.ceil(fixed / (price - 4.4))} couverts", answers)
    item.agrees(r"prix de vente de (\d+,\d+) €", 4.4 + fixed / 811, 0.005, answers)
    item.agrees(r"Sur 60 mois, (\d+,\d+) €", annuity(12000, 0.042 / 12, 60), 0.005, answers)


# --- Doses -----------------------------------------------------------------------------------------


@claims("calculs-de-doses")
def doses(item: Item) -> None:
    answers = "corriges.md"
    item.agrees(r"Débit : (\d+) gouttes/min", 1000 * 20 / (8 * 60), 0.5, answers)
    item.agrees(r"Volume à prélever : (\d+,\d+) mL", 15 * 20 / 24, 0.01, answers)
    item.agrees(r"Vitesse : (\d+,\d+) mL/h", 0.2 * 70 * 60 / (8000 / 40), 0.01, answers)
    item.agrees(r"Autonomie : (\d+) min", 5 * (200 - 20) / 9, 0.5, answers)
    item.agrees(r"Masse de glucose : (\d+) g", 500 * 0.05, 0.01, answers)
    item.agrees(r"Volume de la solution mère : (\d+) mL", 250 * 0.5 / 5, 0.01, answers)
    item.agrees(r"Durée : (\d+) h 20 min", 3, 0.01, answers)
    item.holds(abs(500 / 150 - (3 + 20 / 60)) < 1e-9, "500 mL at 150 mL/h last 3 h 20 min")


# --- Noise -----------------------------------------------------------------------------------------


def daily_exposure(parts: list[tuple[float, float]]) -> float:
    """L_EX,8h of hours at levels, in dB(A)."""
    return 10 * math.log10(sum(hours * 10 ** (level / 10) for hours, level in parts) / 8)


@claims("exposition-au-bruit")
def noise(item: Item) -> None:
    lesson, answers = "lecon.md", "corriges.md"
    item.agrees(r"deux machines de 88 dB\(A\) font ensemble (\d+) dB", 10 * math.log10(2e8 * 10**0.8),
                0.05, lesson)
    day = [(2, 95), (3, 85), (3, 75)]
    item.agrees(r"L_EX,8h = (\d+,\d+) dB", daily_exposure(day), 0.06, lesson)
    share = 2 * 10**9.5 / sum(h * 10 ** (level / 10) for h, level in day)
    item.agrees(r"(\d+) % de l’énergie", 100 * share, 0.6, lesson)
    item.agrees(r"Réponse 1 : (\d+,\d+) dB", 10 * math.log10(10**9.2 + 10**8.6), 0.06, answers)
    item.agrees(r"Réponse 2 : (\d+) min", 8 * 60 / 2 ** ((97 - 85) / 3), 0.6, answers)
    item.agrees(r"Réponse 3 : (\d+,\d+) dB", daily_exposure([(2, 85), (3, 85), (3, 75)]), 0.06, answers)
    item.agrees(r"Réponse 4 : (\d+,\d+) dB", daily_exposure([(7.5, 72), (0.5, 100)]), 0.06, answers)
    # A protector of 25 dB worn all but one minute in ten.
    worn = 10 * math.log10(0.9 * 10 ** (-2.5) + 0.1)
    item.agrees(r"Réponse 5 : (\d+,\d+) dB", -worn, 0.06, answers)


# --- Seats -----------------------------------------------------------------------------------------

VOTES = {"A": 45_500, "B": 26_500, "C": 16_000, "D": 7_900, "E": 4_100}
SEATS = 10


def highest_averages(divisors: list[int], seats: int = SEATS) -> dict[str, int]:
    """Each seat goes to the largest quotient."""
    quotients = sorted(((votes / d, party) for party, votes in VOTES.items()
                        for d in divisors[:seats]), reverse=True)
    given = dict.fromkeys(VOTES, 0)
    for _, party in quotients[:seats]:
        given[party] += 1
    return given


def largest_remainder() -> dict[str, int]:
    """Hare’s quota, then the largest remainders."""
    quota = sum(VOTES.values()) / SEATS
    given = {party: int(votes // quota) for party, votes in VOTES.items()}
    rest = sorted(VOTES, key=lambda party: VOTES[party] % quota, reverse=True)
    for party in rest[: SEATS - sum(given.values())]:
        given[party] += 1
    return given


def said(given: dict[str, int]) -> str:
    return " – ".join(str(given[party]) for party in VOTES)


@claims("repartir-des-sieges")
def seats(item: Item) -> None:
    lesson = "lecon.md"
    dhondt = highest_averages(list(range(1, 11)))
    middle = highest_averages(list(range(1, 21, 2)))
    item.says(f"D’Hondt : {said(dhondt)}", lesson)
    item.says(f"Sainte-Laguë : {said(middle)}", lesson)
    item.says(f"plus forts restes : {said(largest_remainder())}", lesson)
    item.holds(dhondt != middle, "the methods differ")
    shares = {party: votes / sum(VOTES.values()) for party, votes in VOTES.items()}
    gap = lambda given: math.sqrt(sum((given[p] / SEATS - shares[p]) ** 2 for p in VOTES) / 2)  # noqa: E731
    item.agrees(r"indice de Gallagher de (\d+,\d+) % avec D’Hondt", 100 * gap(dhondt), 0.06, lesson)
    item.agrees(r"et de (\d+,\d+) % avec Sainte-Laguë", 100 * gap(middle), 0.06, lesson)
    quotients = sorted((VOTES[p] / d for p in VOTES for d in range(1, 11)), reverse=True)
    item.agrees(r"dixième quotient est ([\d ]+)", quotients[9], 0.6, lesson)


# --- Tests -----------------------------------------------------------------------------------------


@claims("what-a-test-result-means")
def diagnostic(item: Item) -> None:
    lesson, answers = "lesson.md", "answers.md"
    se, sp, prevalence, herd = 0.92, 0.97, 0.02, 5000
    sick = herd * prevalence
    true, false = sick * se, (herd - sick) * (1 - sp)
    item.says(f"| infected | {true:.0f} | {sick - true:.0f} | {sick:.0f} |", lesson)
    item.says(f"| not infected | {false:.0f} | {herd - sick - false:.0f} | {herd - sick:.0f} |", lesson)
    item.agrees(r"positive predictive value is (0\.\d+)", true / (true + false), 0.0006, lesson)
    item.agrees(r"negative predictive value is (0\.\d+)",
                (herd - sick - false) / (herd - sick - false + sick - true), 0.00006, lesson)
    apparent = (true + false) / herd
    item.agrees(r"apparent prevalence is (0\.\d+)", apparent, 0.00006, lesson)
    item.agrees(r"formula gives (0\.\d+)", (apparent + sp - 1) / (se + sp - 1), 0.00006, lesson)
    item.agrees(r"At 20 %, it is (0\.\d+)", 0.2 * se / (0.2 * se + 0.8 * (1 - sp)), 0.0006, answers)
    both = prevalence * se**2
    item.agrees(r"after a second positive test, (0\.\d+)", both / (both + 0.98 * (1 - sp) ** 2), 0.0006,
                answers)
    item.agrees(r"sensitivity falls to (0\.\d+)", se**2, 0.00006, answers)
    item.agrees(r"At least (\d+) animals", math.ceil(math.log(0.05) / math.log(1 - 0.1 * se)), 0.5,
                answers)
    item.agrees(r"estimate is (0\.\d+)", (58 / 400 + sp - 1) / (se + sp - 1), 0.0006, answers)


# --- Temperament -----------------------------------------------------------------------------------


def cents(ratio: float) -> float:
    return 1200 * math.log2(ratio)


@claims("equal-temperament-and-beats")
def temperament(item: Item) -> None:
    lesson, answers = "lesson.md", "answers.md"
    semitone = 2 ** (1 / 12)
    fifth, third = 440 * semitone**7, 440 * semitone**4
    item.says(f"| E5 | {fifth:.2f} |", lesson)
    item.says(f"| C♯5 | {third:.2f} |", lesson)
    item.agrees(r"comma of (\d+\.\d+) cents", cents(1.5**12 / 2**7), 0.006, lesson)
    item.agrees(r"the fifth is (\d\.\d+) cents too narrow", cents(1.5) - 700, 0.006, lesson)
    item.agrees(r"the third (\d+\.\d+) cents too wide", 400 - cents(1.25), 0.006, lesson)
    item.agrees(r"fifth A4–E5 beats (\d\.\d+) times", 3 * 440 - 2 * fifth, 0.006, lesson)
    item.agrees(r"third A4–C♯5 beats (\d+\.\d+) times", 4 * third - 5 * 440, 0.06, lesson)
    item.agrees(r"Answer 1: (\d+\.\d+) Hz", 440 * semitone**-9, 0.006, answers)
    item.agrees(r"Answer 2: (\d+\.\d+) cents", cents(442 / 440), 0.006, answers)
    item.agrees(r"Answer 3: (\d\.\d+) beats", (3 * 440 - 2 * fifth) / 2, 0.006, answers)
    item.agrees(r"Answer 4: (\d+\.\d+) cents", cents((3 / 2) ** 4 / 5), 0.006, answers)


# --- Arguments ---------------------------------------------------------------------------------------


def valid(premises, conclusion, letters: int) -> bool:
    """Whether the conclusion is true wherever all premises are."""
    cases = itertools.product([True, False], repeat=letters)
    return all(conclusion(*case) for case in cases if all(p(*case) for p in premises))


@claims("arguments-and-truth-tables")
def arguments(item: Item) -> None:
    implies = lambda p, q: not p or q  # noqa: E731
    forms = {
        "modus ponens": ([implies, lambda p, q: p], lambda p, q: q, 2),
        "modus tollens": ([implies, lambda p, q: not q], lambda p, q: not p, 2),
        "affirming the consequent": ([implies, lambda p, q: q], lambda p, q: p, 2),
        "denying the antecedent": ([implies, lambda p, q: not p], lambda p, q: not q, 2),
        "disjunctive syllogism": ([lambda p, q: p or q, lambda p, q: not p], lambda p, q: q, 2),
        "chain": ([lambda p, q, r: implies(p, q), lambda p, q, r: implies(q, r)],
                  lambda p, q, r: implies(p, r), 3),
    }
    for name, form in forms.items():
        item.says(f"| {name} | {'valid' if valid(*form) else 'not valid'} |", "lesson.md")
    item.says("2³ = 8", "lesson.md")
    dilemma = ([lambda p, q, r: p or q, lambda p, q, r: implies(p, r), lambda p, q, r: implies(q, r)],
               lambda p, q, r: r, 3)
    item.holds(valid(*dilemma), "the dilemma is valid")
    item.says("Exercise 3 is valid", "answers.md")
    only_if = ([lambda p, q: implies(q, p), lambda p, q: p], lambda p, q: q, 2)
    item.holds(not valid(*only_if), "“only if” does not turn around")


# --- A cross table ---------------------------------------------------------------------------------

SURVEY = {"18–34 ans": (36, 54, 210), "35–59 ans": (84, 92, 224), "60 ans et plus": (110, 78, 112)}


@claims("lire-un-tableau-croise")
def cross_table(item: Item) -> None:
    lesson = "lecon.md"
    rows = list(SURVEY.values())
    columns = [sum(row[k] for row in rows) for k in range(3)]
    n = sum(columns)
    for name, row in SURVEY.items():
        item.says(f"| {name} | {' | '.join(map(str, row))} | {sum(row)} |", lesson)
    item.says(f"| ensemble | {' | '.join(map(str, columns))} | {n} |", lesson)
    item.agrees(r"(\d+) % des 60 ans et plus", 100 * rows[2][0] / sum(rows[2]), 0.5, lesson)
    item.agrees(r"(\d+) % des assidus", 100 * rows[2][0] / columns[0], 0.5, lesson)
    chi2 = sum((row[k] - sum(row) * columns[k] / n) ** 2 / (sum(row) * columns[k] / n)
               for row in rows for k in range(3))
    item.agrees(r"χ² = (\d+,\d+)", chi2, 0.06, lesson)
    item.agrees(r"V = (\d+,\d+)", math.sqrt(chi2 / (n * 2)), 0.006, lesson)
    item.agrees(r"effectif attendu est de (\d+,\d+)", sum(rows[0]) * columns[0] / n, 0.06, lesson)


# --- Leaving a lecture hall ------------------------------------------------------------------------------


@claims("temps-d-evacuation")
def evacuation(item: Item) -> None:
    lesson, answers = "lecon.md", "corriges.md"
    flow = 1.3
    item.agrees(r"donne (\d+) s de passage", 360 / (flow * 2 * 1.4), 0.6, lesson)
    item.agrees(r"parcours de (\d+) s", 30 / 1.0, 0.5, lesson)
    item.agrees(r"Réponse 1 : (\d+) s", 360 / (flow * 1.4), 0.6, answers)
    item.agrees(r"Réponse 2 : (\d+,\d+) m", 360 / (flow * 120), 0.006, answers)
    item.agrees(r"Réponse 3 : (\d+,\d+) m/s", 25 / (40 - 12), 0.006, answers)


# --- A woven cloth -----------------------------------------------------------------------------------------


@claims("contexture-d-un-tissu")
def cloth(item: Item) -> None:
    lesson, answers = "lecon.md", "corriges.md"

    def mass(per_cm: float, tex: float, take_up: float) -> float:
        """g/m² of one set of threads."""
        return per_cm * 100 * tex / 1000 * (1 + take_up)

    warp, weft = mass(20, 30, 0.06), mass(18, 30, 0.04)
    item.agrees(r"chaîne pèse (\d+,\d+) g/m²", warp, 0.06, lesson)
    item.agrees(r"trame (\d+,\d+) g/m²", weft, 0.06, lesson)
    item.says(f"{round(warp + weft)} g/m²", lesson)
    item.says(f"{20 * 75} fils", lesson)
    item.agrees(r"Réponse 1 : (\d+) fils", 12 * 45, 0.5, answers)
    item.agrees(r"Réponse 2 : (\d+) m de fil", 12 * 45 * (5 * 1.08 + 0.6), 0.6, answers)
    item.agrees(r"Réponse 3 : (\d+,\d+) tex", 1000 / 34, 0.06, answers)
    item.agrees(r"Réponse 4 : (\d+) g", 12 * 45 * (5 * 1.08 + 0.6) * 110 / 1000, 1, answers)


# --- Proportions -----------------------------------------------------------------------------------------


@claims("proportions-et-pourcentages")
def proportions(item: Item) -> None:
    lesson, answers = "lecon.md", "corriges.md"
    item.says(f"{fr(240 * 0.85, 0)} €", lesson)
    item.agrees(r"baisse totale de (\d+,\d+) %", 100 * (1 - 0.8 * 0.9), 0.06, lesson)
    item.agrees(r"remonter de (\d+,\d+) %", 100 * (1 / 0.8 - 1), 0.06, lesson)
    item.agrees(r"Réponse 1 : (\d+) g", 250 * 6 / 4, 0.5, answers)
    item.agrees(r"Réponse 2 : (\d+,\d+) km", 6.4 * 25000 / 100000, 0.01, answers)
    item.agrees(r"Réponse 3 : (\d+,\d+) €", 54 / 1.2, 0.01, answers)
    item.agrees(r"Réponse 4 : (\d+) points", 45 - 36, 0.1, answers)
    item.agrees(r"soit une hausse de (\d+) %", 100 * (45 / 36 - 1), 0.1, answers)
    item.agrees(r"Réponse 5 : (\d+,\d+) L", 5.8 * 340 / 100, 0.01, answers)
