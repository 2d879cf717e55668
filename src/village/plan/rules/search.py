"""What of a plan is searched for words: for each commitment what it says and what it is linked to, in folded words.

Words are found by their beginnings. An abbreviation of the plan's glossary is found whole, and stands for its words as
they stand for it: who seeks SEN finds special educational needs, and no sentence.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from village.plan.rules.document import Commitment, Plan

Spellings = Mapping[str, tuple[str, ...]]
_SHORT = re.compile(r"(.+) \(([^() ]+)\)")


def words_of(said: str) -> list[str]:
    """The words of a text, folded: no accents, no case, no apostrophes."""
    plain = unicodedata.normalize("NFKD", said).casefold().replace("’", "").replace("'", "")
    return re.findall(r"[a-z0-9]+", "".join(ch for ch in plain if not unicodedata.combining(ch)))


def spellings(plan: Plan) -> Spellings:
    """The glossary's abbreviations, each with the words it stands for: a term such as `Key stage two (KS2)`."""
    found: dict[str, tuple[str, ...]] = {}
    for term in plan.glossary:
        match = _SHORT.fullmatch(term.term)
        short = words_of(match[2]) if match else []
        if match and len(short) == 1:
            found[short[0]] = tuple(words_of(match[1]))
    return found


def index(plan: Plan) -> dict[str, frozenset[str]]:
    """The words by which each commitment is found, by its id. O(words of the plan)."""
    short = spellings(plan)
    rows = {table: {row.id: row for row in getattr(plan, table)} for table in _LINKED}
    return {one.id: _with_spellings(_texts(plan, one, rows), short) for one in plan.commitments}


_LINKED: Mapping[str, Sequence[str]] = {
    "themes": ("title", "description"),
    "goals": ("title",),
    "indicators": ("title", "definition"),
    "money": ("title", "purpose"),
    "bodies": ("name",),
}


def _texts(plan: Plan, one: Commitment, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield from (one.title, one.difference, one.status_note, one.paragraph)
    yield from (told.note for told in plan.statuses if told.commitment == one.id)
    targets = [target for target in plan.targets if target.goal in one.goals]
    yield from (f"{target.title}. {target.note}" for target in targets)
    linked = {
        "themes": one.themes,
        "goals": one.goals,
        "indicators": (*one.indicators, *(target.indicator for target in targets)),
        "money": one.money,
        "bodies": (*one.leads, *one.partners),
    }
    for table, ids in linked.items():
        for row in (rows[table][id_] for id_ in dict.fromkeys(ids) if id_ in rows[table]):
            yield from (getattr(row, column) for column in _LINKED[table])


def _with_spellings(texts: Iterable[str], short: Spellings) -> frozenset[str]:
    lines = [words_of(text) for text in texts]
    found = {word for line in lines for word in line}
    said = "|".join(f" {' '.join(line)} " for line in lines)
    for abbreviation, full in short.items():
        if f" {' '.join(full)} " in said:
            found.add(abbreviation)
        elif abbreviation in found:
            found.update(full)
    return frozenset(found)


def holds(said: frozenset[str], word: str, short: Spellings) -> bool:
    """Whether words hold one that is sought: an abbreviation as it is, another word by its beginning."""
    return word in said if word in short else any(one.startswith(word) for one in said)
