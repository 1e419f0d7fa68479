#!/usr/bin/env python3
"""Vérifie l’environnement : versions, puis un calcul dont la réponse est connue."""

import importlib
import math

MODULES = ["numpy", "scipy", "pandas", "matplotlib", "seaborn", "sklearn", "statsmodels"]


def main() -> None:
    """Affiche les versions ; s’arrête sur une erreur si quelque chose manque."""
    for nom in MODULES:
        print(f"{nom:12} {importlib.import_module(nom).__version__}")
    import numpy
    from scipy import stats

    x = numpy.arange(10.0)
    droite = stats.linregress(x, 3 * x + 2)
    assert math.isclose(droite.slope, 3) and math.isclose(droite.intercept, 2)
    print("régression : pente 3, ordonnée 2 — tout va bien")


if __name__ == "__main__":
    main()
