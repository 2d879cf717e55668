"""The lock files say what pyproject.toml says: nothing missing, nothing older, nothing left over. Needs no network.

What is installed tells who needs whom, so a pin for another platform or Python than this one is held only to the first
two. Markers are asked of this machine.
"""

import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
APP = [Requirement(one) for one in PROJECT["project"]["dependencies"]]
DEV = [Requirement(one) for one in PROJECT["dependency-groups"]["dev"]]
SPARK = [Requirement(one) for one in PROJECT["dependency-groups"]["spark"]]
RELEASE = [Requirement(one) for one in PROJECT["dependency-groups"]["release"]]
SITE = [Requirement(one) for one in PROJECT["dependency-groups"]["site"]]
LOCKS = ("app", "dev", "spark", "release", "site")
Pins = dict[str, list[Requirement]]
_PIN = re.compile(r"^([A-Za-z0-9][^\\\n]*)", re.MULTILINE)


def pins(lock: str) -> Pins:
    """Every pin of a lock file by name; one package may have several, each for another platform or Python."""
    found: Pins = {}
    for line in _PIN.findall(lock):
        one = Requirement(line)
        found.setdefault(canonicalize_name(one.name), []).append(one)
    return found


def version(pin: Requirement) -> str:
    (only,) = pin.specifier
    assert only.operator == "==", str(pin)
    return only.version


def holds_here(requirement: Requirement, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def unmet(wanted: list[Requirement], locked: Pins) -> list[str]:
    """The requirements that no pin, or a pin outside the wanted versions, answers."""
    return [
        str(one)
        for one in wanted
        if not (there := locked.get(canonicalize_name(one.name)))
        or not all(one.specifier.contains(version(pin), prereleases=True) for pin in there)
    ]


def closure(wanted: list[Requirement]) -> dict[str, list[Requirement]]:
    """Every requirement that follows from those wanted on this machine, by the name of what is required."""
    found: dict[str, list[Requirement]] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [one for one in wanted if holds_here(one)]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        found.setdefault(name, []).append(one)
        for extra in {"", *one.extras} - {extra for seen_name, extra in seen if seen_name == name}:
            seen.add((name, extra))
            needs = [Requirement(text) for text in distribution(name).requires or []]
            waiting += [need for need in needs if holds_here(need, extra)]
    return found


def left_over(wanted: list[Requirement], locked: Pins) -> list[str]:
    """The pins that hold on this machine and that nothing wanted leads to."""
    reached = closure(wanted)
    return sorted(name for name, there in locked.items() if any(map(holds_here, there)) and name not in reached)


@pytest.fixture(scope="module")
def locks() -> dict[str, Pins]:
    return {name: pins((ROOT / f"requirements/{name}.lock").read_text(encoding="utf-8")) for name in LOCKS}


@pytest.mark.parametrize(("name", "wanted"), [("app", APP), ("dev", APP + DEV)])
def test_a_lock_is_current(name: str, wanted: list[Requirement], locks: dict[str, Pins]) -> None:
    assert unmet(wanted, locks[name]) == []
    everything = [one for ones in closure(wanted).values() for one in ones]
    assert unmet(everything, locks[name]) == []
    assert left_over(wanted, locks[name]) == []


def test_the_lock_of_spark_holds_what_spark_needs_and_nothing_that_is_locked_already(locks: dict[str, Pins]) -> None:
    assert unmet(SPARK, locks["spark"]) == []
    assert not set(locks["spark"]) & set(locks["dev"])
    try:
        everything = closure(SPARK)
    except PackageNotFoundError:
        assert set(locks["spark"]) == {"pyspark", "py4j"}  # as Spark 4 says itself, when it is not here to be asked
        return
    assert unmet([one for ones in everything.values() for one in ones], {**locks["dev"], **locks["spark"]}) == []
    assert left_over(SPARK, locks["spark"]) == []


@pytest.mark.parametrize(("name", "wanted"), [("release", RELEASE), ("site", SITE)])
def test_the_lock_of_a_tool_holds_it_and_what_it_shares_as_it_is_elsewhere(
    name: str, wanted: list[Requirement], locks: dict[str, Pins]
) -> None:
    assert unmet(wanted, locks[name]) == []
    for shared in set(locks[name]) & set(locks["dev"]):
        assert {*map(version, locks[name][shared])} == {*map(version, locks["dev"][shared])}


def test_what_is_tested_with_is_what_is_served_with(locks: dict[str, Pins]) -> None:
    assert {name: there for name, there in locks["dev"].items() if name in locks["app"]} == locks["app"]


def test_what_is_installed_is_what_is_locked(locks: dict[str, Pins]) -> None:
    here = {name: pin for name, there in locks["dev"].items() for pin in there if holds_here(pin)}
    assert {name: distribution(name).version for name in here} == {name: version(pin) for name, pin in here.items()}


def test_a_lock_that_is_not_current_is_found(locks: dict[str, Pins]) -> None:
    app = locks["app"]
    assert unmet([Requirement("django>=99")], app) == ["django>=99"]
    assert unmet([Requirement("no-such-package")], app) == ["no-such-package"]
    assert left_over(APP, {**app, "pytest": locks["dev"]["pytest"]}) == ["pytest"]
    without = [one for one in APP if one.name != "typst"]
    assert left_over(without, app) == ["typst"]
    for one in APP:
        name = canonicalize_name(one.name)
        assert unmet(APP, {other: there for other, there in app.items() if other != name}) == [
            str(same) for same in APP if canonicalize_name(same.name) == name
        ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("test --spark", "spark"),
        ("test --spark tests/unit", "spark"),
        ("test tests/unit --spark", "spark"),
        ("docs --check --site pages", "site"),
        ("docs --site=pages", "site"),
        ("docs --check", ""),
        ("test", ""),
    ],
)
def test_the_launcher_installs_what_only_some_words_need(words: str, said: str) -> None:
    [line] = [one for one in (ROOT / "village").read_text().splitlines() if "--spark" in one]
    script = f'install() {{ echo "$1"; }}\n{line}'
    done = subprocess.run(["sh", "-c", script, "village", *words.split()], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
