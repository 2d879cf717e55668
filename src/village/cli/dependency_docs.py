"""What Village is made of, generated: a list to read and a bill of materials for programs (CycloneDX), from what is
locked, what its licences say, and the browser files that are carried along."""

import base64
import csv
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from village import __version__

USES = {
    "app": "What a service runs on",
    "dev": "Only to build and to test",
    "spark": "Only to train and to try on Spark",
    "release": "Only to build a release",
    "site": "Only to make pages of the documents",
}
"""Each lock, the narrowest first: a package is told under the first that holds it."""
NOT_READ = "not read"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: *; *([^\\\n]+?))? *\\?$", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """A package as it is locked: `use` is its lock, `where` the platforms and Pythons that it is for, blank for all;
    `form` is "spdx" where the licence is an expression of SPDX."""

    name: str
    version: str
    where: str
    use: str
    licence: str
    form: str


def packages() -> list[Package]:
    """Every package that is locked, by use and name. Raises KeyError for one of which no licence was written down."""
    with (settings.ROOT / "requirements" / "licences.csv").open(encoding="utf-8", newline="") as file:
        licences = {row["package"]: row for row in csv.DictReader(file)}
    found: dict[tuple[str, str], Package] = {}
    for use in USES:
        for name, version, where in _PIN.findall((settings.ROOT / "requirements" / f"{use}.lock").read_text("utf-8")):
            said = licences[name]
            found.setdefault((name, version), Package(name, version, where, use, said["licence"], said["form"]))
    return list(found.values())


def vendored() -> list[dict[str, Any]]:
    """The browser files that are carried along, by package, as `VENDOR.toml` has them."""
    file = settings.SRC / "ui" / "static" / "vendor" / "VENDOR.toml"
    return list(tomllib.loads(file.read_text(encoding="utf-8")).values())


def dependency_docs(made: str) -> dict[str, str]:
    """`reference/dependencies.md` and `reference/sbom.cdx.json`; `made` is what a generated document begins with."""
    return {
        "reference/dependencies.md": made + "\n".join(_listed()) + "\n",
        "reference/sbom.cdx.json": json.dumps(_bill(), indent=1, ensure_ascii=False) + "\n",
    }


def _listed() -> Iterator[str]:
    every = packages()
    yield "# What Village is made of\n"
    yield "Every package by its lock (`requirements/*.lock`), with the licence that its own metadata say, as"
    yield "`scripts/licences.py` wrote it down; the same for programs is in `sbom.cdx.json`. Village itself is MIT."
    yield f"Where it says *{NOT_READ}*, it has not been installed where that ran.\n"
    for use, title in USES.items():
        these = [one for one in every if one.use == use]
        yield f"## {title}: {len(these)}\n"
        yield "| package | version | licence | only where |\n|---|---|---|---|"
        yield from (f"| {one.name} | {one.version} | {one.licence} | {_code(one.where)} |" for one in these)
        yield ""
    yield f"## Carried along for browsers: {len(vendored())}\n"
    yield "| package | version | licence |\n|---|---|---|"
    yield from (f"| {one['package']} | {one['version']} | {one['licence']} |" for one in vendored())


def _code(where: str) -> str:
    return f"`{where}`" if where else ""


def _bill() -> dict[str, Any]:
    """A bill of materials by CycloneDX 1.6. It bears neither number nor time: the same locks make the same bytes."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "village",
                "name": "village",
                "version": __version__,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [*map(_component, packages()), *map(_carried, vendored())],
    }


def _component(one: Package) -> dict[str, Any]:
    told = {"expression": one.licence} if one.form == "spdx" else {"license": {"name": one.licence}}
    where = {"properties": [{"name": "village:only-where", "value": one.where}]} if one.where else {}
    address = f"pkg:pypi/{one.name}@{one.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": one.name,
        "version": one.version,
        "scope": "required" if one.use == "app" else "excluded",
        **({} if one.licence == NOT_READ else {"licenses": [told]}),
        "purl": address,
        **where,
    }


def _carried(one: dict[str, Any]) -> dict[str, Any]:
    address = f"pkg:npm/{one['package'].replace('@', '%40')}@{one['version']}"
    digest = base64.b64decode(one["integrity"].removeprefix("sha512-")).hex()
    return {
        "type": "library",
        "bom-ref": address,
        "name": one["package"],
        "version": one["version"],
        "scope": "required",
        "hashes": [{"alg": "SHA-512", "content": digest}],
        "licenses": [{"license": {"id": one["licence"]}}],
        "purl": address,
    }
