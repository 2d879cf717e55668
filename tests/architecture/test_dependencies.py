"""What is told of dependencies is what is locked, and every licence was read that can be read here."""

import csv
import importlib.util
import json
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

import pytest

from tests.architecture.test_locks import pins
from tests.named import ROOT
from village.cli.dependency_docs import NOT_READ, USES, dependency_docs, packages, vendored

SCRIPT = ROOT / "scripts" / "licences.py"
LOOKED_AT = (
    "MIT", "BSD", "Apache", "ISC", "PSF", "MPL-2.0", "Mozilla Public License 2.0", "LGPL", "OGL-UK-3.0", "Zlib",
    "CC0-1.0", "0BSD", "Python Software Foundation",
)  # fmt: skip
"""Licences of what a service runs on that somebody looked at: a new kind is looked at before it is added here."""


@pytest.fixture(scope="module")
def script() -> Any:
    spec = importlib.util.spec_from_file_location("licences", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def written() -> dict[str, dict[str, str]]:
    with (ROOT / "requirements" / "licences.csv").open(encoding="utf-8", newline="") as file:
        return {row["package"]: row for row in csv.DictReader(file)}


def test_every_lock_is_told_of(script: Any) -> None:
    there = {path.stem for path in (ROOT / "requirements").glob("*.lock")}
    assert there == set(USES) == set(script.LOCKS)


def test_every_package_that_is_locked_has_a_line_and_no_other_has(script: Any) -> None:
    locks = [pins((ROOT / f"requirements/{name}.lock").read_text(encoding="utf-8")) for name in script.LOCKS]
    every = {name for lock in locks for name in lock}
    assert set(written()) == every == set(script.locked()) == {one.name for one in packages()}
    assert sum(len({str(pin.specifier) for lock in locks for pin in lock.get(name, ())}) for name in every) == len(
        packages()
    )


def test_what_is_installed_says_the_licence_that_is_written(script: Any) -> None:
    for name, row in written().items():
        try:
            one = distribution(name)
        except PackageNotFoundError:
            continue
        if one.version == row["version"]:
            assert script.licence_of(one) == (row["licence"], row["form"]), name


def test_a_service_runs_on_nothing_whose_licence_nobody_looked_at() -> None:
    for one in packages():
        if one.use == "app":
            assert one.licence != NOT_READ, one.name
            assert one.licence.startswith(LOOKED_AT), one
            assert "GPL" not in one.licence.replace("LGPL", ""), one


def test_the_bill_of_materials_names_each_once_and_is_the_same_again() -> None:
    text = dependency_docs("")["reference/sbom.cdx.json"]
    assert text == dependency_docs("")["reference/sbom.cdx.json"]
    bill = json.loads(text)
    addresses = [one["purl"] for one in bill["components"]]
    assert len(addresses) == len(set(addresses)) == len(packages()) + len(vendored())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {one["scope"] for one in bill["components"]} == {"required", "excluded"}
    assert all(len(digest["content"]) == 128 for one in bill["components"] for digest in one.get("hashes", []))
