"""Snapshots: the packages that an item lists are those that its recipe installs."""

from __future__ import annotations

import re
import tomllib

from library import SAMPLES, Item, claims, makes

RECIPES = ["mkosi.conf", "Containerfile", "provision.sh", "user-data.yaml"]
PACKAGE = r"[a-z0-9][a-z0-9.+-]+"


@makes("routing-lab-frr-image/make-ring.sh")
def ring() -> str:
    """The same script as in the mission that uses the snapshot."""
    return (SAMPLES / "static-and-ospf-routing/make-ring.sh").read_text(encoding="utf-8")


def installed(name: str, text: str) -> set[str]:
    """The packages that a recipe installs."""
    if name == "mkosi.conf":
        return set(re.search(r"^Packages=((?:.+\n)(?:[ \t]+.+\n)*)", text, re.M).group(1).split())
    if name == "user-data.yaml":
        block = re.search(r"^packages:\n((?:  - .+\n)+)", text, re.M).group(1)
        return set(re.findall(rf"- ({PACKAGE})", block))
    block = re.search(r"--no-install-recommends \\\n((?:.*\\\n)*.*\n)", text).group(1)
    return set(re.findall(PACKAGE, block.split("&&")[0]))


def check(item: Item) -> None:
    snapshot = tomllib.loads((item.folder / "item.toml").read_text(encoding="utf-8"))["snapshot"]
    recipe = next(name for name in RECIPES if (item.folder / name).is_file())
    found = installed(recipe, (item.folder / recipe).read_text(encoding="utf-8"))
    listed = set(snapshot["packages"])
    item.holds(found == listed, f"{recipe} installs what is listed: {sorted(found ^ listed)}")


for folder in ["bioinformatics-shell-image", "electronics-workbench-image", "env-chimie-moleculaire",
               "env-examen-bureautique-latex", "env-science-donnees-python", "env-securite-web-isolee",
               "env-sig-qgis", "env-statistiques-r", "env-systemes-c-cpp", "network-lab-image",
               "postgresql-lab-image", "routing-lab-frr-image"]:
    claims(folder)(check)
