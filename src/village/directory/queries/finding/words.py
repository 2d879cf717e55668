"""The words that come with Village (`reference/directory`), for the record and for the search."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from village.directory.rules.finding.lexicon import Kind, Lexicon, Phrases, Short, faults, stems, turned
from village.directory.rules.finding.urgent import Urgent, urgent
from village.search.rules.words import Thesaurus

FOLDER = Path(settings.SRC) / "reference" / "directory"


@cache
def lexicon() -> Lexicon:
    """Every list of words. Raises ValueError for lists that do not fit one another."""
    kinds = file_of("kinds/kinds.yaml")
    known = Lexicon(
        groups=kinds["groups"],
        kinds={
            slug: Kind(slug, said["name"], said["group"], said.get("sensitive", ""), tuple(said.get("same", ())))
            for slug, said in kinds["kinds"].items()
        },
        needs={slug: tuple(phrases) for slug, phrases in file_of("words/needs.yaml").items()},
        synonyms=tuple(tuple(group) for group in file_of("words/synonyms.yaml")["same"]),
        acronyms={
            letters: Short(said["means"], tuple(said["kinds"]))
            for letters, said in file_of("words/acronyms.yaml")["acronyms"].items()
        },
        access=_said("access"),
        send=_said("send"),
        languages=_language_names(),
        loose=tuple(file_of("words/loose.yaml")["loose"]),
    )
    wrong = faults(known)
    if wrong:
        raise ValueError(f"reference/directory does not fit together: {' '.join(wrong)}")
    return known


@cache
def thesaurus() -> Thesaurus:
    """The same for the search: what people say to kinds, words that mean the same, short forms. Whatever means the same
    as a phrase means its kinds too."""
    known = lexicon()
    by_stems = known.need_phrases
    kinds: dict[str, tuple[str, ...]] = {}
    for phrases in known.needs.values():
        kinds |= {phrase: by_stems[stems(phrase)] for phrase in phrases}
    kinds |= {letters: short.kinds for letters, short in known.acronyms.items()}
    synonyms: dict[str, tuple[str, ...]] = {}
    for group in known.synonyms:
        meant = dict.fromkeys(kind for word in group for kind in by_stems.get(stems(word), ()))
        if meant:
            kinds |= dict.fromkeys(group, tuple(meant))
        synonyms |= {word: tuple(other for other in group if other != word) for word in group}
    short = {letters: (short.means,) for letters, short in known.acronyms.items()}
    return Thesaurus(
        kinds, synonyms, short,
        weak=tuple(file_of("words/weak.yaml")["weak"]), everyday=tuple(file_of("words/everyday.yaml")["everyday"]),
    )  # fmt: skip


@cache
def named(what: str) -> dict[str, str]:
    """The name of each value that a search may ask for: of `kinds`, `groups`, `access`, `send` or `languages`.

    Raises FileNotFoundError for anything else: there is no list of it.
    """
    if what == "languages":
        return {row["code"]: row["name"] for row in _languages()}
    if what == "groups":
        return dict(lexicon().groups)
    if what == "kinds":
        return {slug: kind.name for slug, kind in lexicon().kinds.items()}
    return {slug: said["name"] for slug, said in file_of(f"{what}/{what}.yaml")[what].items()}


def national() -> tuple[dict[str, str], ...]:
    """National helplines and services that the progress report names: what it says of each, and where."""
    return tuple(rows_of("national/data.csv"))


def _said(what: str) -> dict[str, tuple[str, ...]]:
    """How records say each value of a list: its own name too, which is what our forms write."""
    return {
        slug: (*said["words"], *([] if stems(said["name"]) in map(stems, said["words"]) else [said["name"]]))
        for slug, said in file_of(f"{what}/{what}.yaml")[what].items()
    }


def urgent_of(need: str, kinds: Iterable[str]) -> Urgent | None:
    """Whom to ring now, for somebody's own words and the kinds of help that they ask for or mean; None for nearly all.
    The numbers are those of the national list."""
    life, danger = _urgent()
    return urgent(need, tuple(kinds), life=life, danger=danger, helplines=national())


@cache
def _urgent() -> tuple[Phrases, tuple[str, ...]]:
    said = file_of("words/urgent.yaml")
    return turned({"life": said["life"]}), tuple(said["danger"])


def _language_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in _languages():
        names |= {row[key].casefold(): row["code"] for key in ("code", "name", "own_name")}
    return names


def _languages() -> list[dict[str, str]]:
    return rows_of("languages/languages.csv")


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table of `reference/directory`."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def file_of(name: str) -> Any:
    """What a YAML file of `reference/directory` says."""
    return yaml.safe_load((FOLDER / name).read_bytes())
