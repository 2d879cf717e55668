"""Make a new module: copy `scripts/module`, a small one that works, under another name, and enter it wherever a module
must be: the layers, the settings, the addresses, the roles, the classes of its fields, the words, the tests of shape.

It keeps one kind of thing for one organisation: doors (`rules`, `queries`, `actions`), two pages, and a test of each
kind, all of which pass at once. Making it yours is changing them one by one. `scripts/new-module --help` tells how.
"""

from __future__ import annotations

import argparse
import keyword
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = Path("scripts/module")
NOT_DOMAINS = {"config", "cli", "kernel", "ui", "warehouse", "linkage", "projection", "search"}
"""Layers beside which no module of the field belongs: wiring, the command line, engines, and what all stand on."""

NEXT = """src/village/NAME is there, and its page at /NAME/ for the role NAME-keeper. Now:
  ./village test tests/unit/NAME tests/spec/NAME tests/architecture
  say what it is: in its __init__, GLOSSARY.md, the layers in DEVELOPERS.md
  say whom its fields are about and how long they are kept: src/village/reference/privacy/models/NAME.yaml
  link to its page from where people are: src/village/desk, or NAVIGATION in src/village/config/context.py"""


class Wrong(Exception):
    """Why there is no new module; the message is for whoever asked."""


def layers(root: Path) -> list[list[str]]:
    """The layers from the top, each with the modules that stand beside each other."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split('name = "Knowledge flows down"')[1].split("layers = [")[1].split("\n]")[0]
    return [line.split(" | ") for line in re.findall(r'"(.+?)"', block)]


def check(root: Path, name: str, layer: str, thing: str) -> None:
    """Raises Wrong, with a sentence, for a name, a layer or a thing that cannot be."""
    known = [one for beside in layers(root) for one in beside]
    for word in (name, thing):
        if not re.fullmatch(r"[a-z]{3,20}", word) or keyword.iskeyword(word):
            raise Wrong(f"{word} cannot be a name: use 3 to 20 small letters, and no word of Python.")
    if name == thing:
        raise Wrong(f"Say what one of the {name} is called: --thing THING.")
    if layer not in known or layer in NOT_DOMAINS:
        raise Wrong(f"There is no such layer; say beside which module: {', '.join(sorted({*known} - NOT_DOMAINS))}.")
    if (root / "src" / "village" / name).exists() or f"\n/{name}/" in (root / "docs/reference/access.csv").read_text():
        raise Wrong(f"{name} is there already, as a module or an address.")


def renamed(text: str, name: str, thing: str) -> str:
    """A text of the template in the words of the new module."""
    text = text.replace("an outing", f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}")
    for old, new in (("outings", name), ("Outings", name.title()), ("Outing", thing.title()), ("outing", thing)):
        text = text.replace(old, new)
    return text


def files(root: Path, name: str, thing: str) -> dict[Path, str]:
    """The module's own files, as the template has them, in its own words."""
    found = sorted(path for path in (root / TEMPLATE).rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {
        root / renamed(path.relative_to(root / TEMPLATE).as_posix(), name, thing): renamed(
            path.read_text(encoding="utf-8"), name, thing
        )
        for path in found
    }


def put(text: str, old: str, new: str) -> str:
    """A text with its one place of another replaced. Raises Wrong when that is not there once: it has changed since."""
    if text.count(old) != 1:
        raise Wrong(f"A file is not as this script knows it: {old.strip()!r} stands in it {text.count(old)} times.")
    return text.replace(old, new)


def entered(root: Path, name: str, layer: str, thing: str) -> dict[Path, str]:
    """Every file in which a module must be entered, with this one in it."""
    src, tests = root / "src" / "village", root / "tests" / "architecture"
    [beside] = [one for one in layers(root) if layer in one]
    line, plans = " | ".join(beside), '    path("", include("village.plan.urls")),\n'
    told = "Only the doors know the command line"
    edits = {
        root / "pyproject.toml": [
            (f'\n  "{line}",\n', f'\n  "{line} | {name}",\n'),
            (f'{told}"\ntype = "forbidden"\nsource_modules = [',
             f'{told}"\ntype = "forbidden"\nsource_modules = ["village.{name}", '),
        ],
        src / "config/settings.py": [('\n    "village.ui",\n', f'\n    "village.{name}",\n    "village.ui",\n')],
        src / "config/urls.py": [(plans, f'    path("{name}/", include("village.{name}.urls")),\n{plans}')],
        src / "reference/roles.yaml": [
            ("\nroles:\n", f"\n  {name}.keep:\n    description: Keep {name} of one's own organisation.\nroles:\n"),
        ],
        tests / "test_shape.py": [('"workforce", "directory"', f'"workforce", "directory", "{name}"')],
        tests / "test_imports.py": [('ENTERED += [', f'ENTERED += ["village.{name}", ')],
    }  # fmt: skip
    texts = {path: path.read_text(encoding="utf-8") for path in edits}
    for path, changes in edits.items():
        for old, new in changes:
            texts[path] = put(texts[path], old, new)
    texts[src / "reference/roles.yaml"] += (
        f"  {name}-keeper:\n    name: Keeper of {name}\n    description: Keeps the {name} of an organisation.\n"
        f"    permissions: [{name}.keep]\n"
    )
    texts[src / f"reference/privacy/models/{name}.yaml"] = (
        f"{thing.title()}:\n  about: [practitioner]\n  purpose: running\n  kept: undecided\n"
        "  none: [id, ref, organisation, title, added_at]\n  personal: [added_by]\n"
    )
    glossary = root / "GLOSSARY.md"
    means = f"one of the {name} of an organisation. Say here what it is, to whoever meets it."
    return {**texts, glossary: with_word(glossary.read_text(encoding="utf-8"), thing, means)}


def with_word(glossary: str, thing: str, means: str) -> str:
    """The glossary with a word where it belongs, unless it is there."""
    lines = glossary.splitlines()
    words = {number: line.split("**")[1].casefold() for number, line in enumerate(lines) if line.startswith("- **")}
    if thing not in words.values():
        place = next((number for number, one in words.items() if one > thing), max(words) + 1)
        lines.insert(place, f"- **{thing.title()}**: {means}")
    return "\n".join(lines) + "\n"


def finish(root: Path, name: str, made: Iterable[Path]) -> None:
    """Lay the files out by the house's style, write the first migration and the references."""
    python = [path for path in map(str, made) if path.endswith(".py")]
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "DJANGO_SETTINGS_MODULE": "village.config.settings"}
    environment["VILLAGE_MODE"] = "test"
    for words in (
        ["ruff", "check", "--quiet", "--fix", *python],
        ["ruff", "format", "--quiet", *python],
        ["django", "makemigrations", name, "--name", "initial", "--verbosity", "0"],
        ["village", "docs"],
    ):
        subprocess.run([sys.executable, "-m", *words], cwd=root, env=environment, check=True)


def main(words: list[str], root: Path = ROOT) -> int:
    """Make the module that is asked for; 2 when it cannot be."""
    ask = argparse.ArgumentParser(prog="scripts/new-module", description="Make a new module that works and is tested.")
    ask.add_argument("name", help="what it keeps, in the plural: outings")
    ask.add_argument("--layer", required=True, metavar="BESIDE", help="beside which module it stands: directory")
    ask.add_argument("--thing", default="", help="what one of them is called; the name without its last s if not given")
    said = ask.parse_args(words)
    thing = said.thing or said.name.removesuffix("s")
    try:
        check(root, said.name, said.layer, thing)
        own, others = files(root, said.name, thing), entered(root, said.name, said.layer, thing)
    except Wrong as wrong:
        print(f"new-module: {wrong}", file=sys.stderr)
        return 2
    for path, text in {**own, **others}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    finish(root, said.name, own)
    print(NEXT.replace("NAME", said.name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
