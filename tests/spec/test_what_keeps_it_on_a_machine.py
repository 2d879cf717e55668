"""What is in `deploy/` may do no more on a machine than it must, and its guides name every setting there is."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MUST = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
}
ANALYZE = shutil.which("systemd-analyze")
HADOLINT = shutil.which("hadolint")
DCLINT = shutil.which("dclint")
# Those that the program asks for itself and no service sets.
OURS = {"VILLAGE_CHROMIUM", "VILLAGE_TEST_PROCESSES", "VILLAGE_SHARED"}


def settings_of(unit: Path) -> dict[str, str]:
    pairs = re.findall(r"^(\w+)=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(pairs)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_runs_as_nobody_in_particular_and_writes_to_its_own_folder(unit: Path) -> None:
    said = settings_of(unit)
    assert {name: said.get(name) for name in MUST} == MUST
    assert said["User"] in ("village", "postgres")
    assert set(said.get("ReadWritePaths", "").split()) <= {"/var/backups/village", "/var/backups/village-files"}


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not here")
def test_systemd_reads_every_unit_without_a_word(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():  # of a machine on which the programs are there
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text)
    words = [str(ANALYZE), "verify", *(str(path) for path in sorted(tmp_path.iterdir()))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "village" in line] == []


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_little_exposed(unit: Path) -> None:
    words = [str(ANALYZE), "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


def test_the_timers_start_what_is_there() -> None:
    timers = list((DEPLOY / "systemd").glob("*.timer"))
    assert timers
    assert {timer.stem for timer in timers} <= {unit.stem for unit in UNITS}


def instructions() -> list[tuple[str, str]]:
    joined = (DEPLOY / "container" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def test_the_image_is_built_from_hashes_and_runs_without_rights() -> None:
    said = instructions()
    last = [what for what, _ in said[max(number for number, one in enumerate(said) if one[0] == "FROM") :]]
    assert [how for what, how in said if what == "USER"] == ["10001:10001"]
    assert last.index("USER") > max(number for number, what in enumerate(last) if what in ("RUN", "COPY"))
    assert "HEALTHCHECK" in last
    assert all(":" in how and ":latest" not in how for what, how in said if what == "FROM")
    installs = [one for what, how in said if what == "RUN" for one in how.split("&&") if "pip install" in one]
    assert installs
    assert all("--require-hashes" in one or "--no-index" in one for one in installs)
    copied = " ".join(how for what, how in said if what == "COPY" and "--from" not in how)
    ignored = (DEPLOY / "container" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert all(one.removeprefix("!") in copied for one in ignored[1:])


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not here")
def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run([str(HADOLINT), str(DEPLOY / "container" / "Dockerfile")], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.skipif(DCLINT is None, reason="dclint is not here")
def test_the_composition_is_as_its_schema_has_it(tmp_path: Path) -> None:
    whole = (DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8")
    forgotten = whole.replace("cap_drop: [ALL]", "cap_drop: ALL").replace("mem_limit:", "memory_limit:")
    for text, code in ((whole, 0), (forgotten, 1)):
        (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
        words = [str(DCLINT), "--quiet", str(tmp_path / "compose.yaml")]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout


def services() -> dict[str, Any]:
    whole = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
    assert whole["networks"]["inside"] == {"internal": True}
    found: dict[str, Any] = whole["services"]
    return found


def test_containers_write_nowhere_else_and_nobody_outside_reaches_the_database() -> None:
    found = services()
    assert set(found) == {"database", "prepare", "web", "worker"}
    for one in found.values():
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert str(one["user"]) not in ("", "root", "0")
        assert not one.get("privileged")
    assert found["database"]["networks"] == ["inside"]
    assert "ports" not in found["database"]
    assert all(port.startswith("127.0.0.1:") for one in found.values() for port in one.get("ports", []))
    assert "healthcheck" in found["database"]


def test_the_version_is_the_one_that_is_released() -> None:
    init = (ROOT / "src" / "village" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r'__version__ = "(.+)"', init)
    assert version is not None
    assert {one["image"] for name, one in services().items() if name != "database"} == {f"village:{version[1]}"}


def test_the_guide_names_every_setting_and_no_other() -> None:
    read = {
        name
        for path in (ROOT / "src" / "village").rglob("*.py")
        for name in re.findall(r'"(VILLAGE_[A-Z_]*[A-Z]|DATABASE_URL)"', path.read_text(encoding="utf-8"))
    }
    guide = (ROOT / "docs" / "guides" / "running-it.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE)
    assert sorted(told) == sorted(read - OURS)


def test_the_proxy_holds_bodies_and_says_how_it_was_reached() -> None:
    said = (DEPLOY / "nginx" / "village.conf").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "guides" / "running-it.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`(?:proxy|client|limit)_.+?) \|", guide, re.MULTILINE)
    assert rows
    for row in rows:
        for directive in re.findall(r"`([^`]+)`", row):
            words = directive.removeprefix("in ").split(" ")
            if words[0] != "location":
                assert all(one in said for one in (words[0], words[-1])), directive
