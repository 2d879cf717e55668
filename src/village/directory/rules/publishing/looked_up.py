"""What of a service, as it is told, programs can ask for: made once, so that its document is not read for each
question. Whoever asks of this gets what `asked.fits` says of the document."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from village.directory.rules.finding.entries import areas, number, schedules
from village.directory.rules.finding.hours import days
from village.directory.rules.publishing.asked import held_words, said_by, span, taxonomy_key, term_key, terms_in
from village.directory.rules.record import Document

Time = tuple[int | None, int | None, int | None]
"""A day from 0 for Monday, and minutes after its midnight of opening and closing; None for what is not said."""


@dataclass(frozen=True)
class Columns:
    """`words` and `areas`: each once, a space before each; `terms`: the ids of a term and of its taxonomy, blank for
    what has none; ages in years."""

    words: str
    minimum_age: float | None
    maximum_age: float | None
    areas: str
    terms: tuple[tuple[str, str], ...]
    times: tuple[Time, ...]


def columns(document: Document, area_of: Callable[[str], str | None]) -> Columns:
    """What can be asked for of a service's nested document. `area_of`: a name or code → the ONS code of the area, None
    where it is none."""
    keys = ((term_key(one), taxonomy_key(one)) for one in terms_in(document))
    return Columns(
        _spaced(held_words(said_by(document))),
        number(document.get("minimum_age")),
        number(document.get("maximum_age")),
        _spaced(areas(document, area_of) or ()),
        tuple(dict.fromkeys(one for one in keys if any(one))),
        tuple(dict.fromkeys(_times(document))),
    )


def of_provider(document: Document) -> tuple[Any, ...]:
    """What `columns` of each of a provider's services depends on in its own document."""
    return document.get("name"), *((one.get("name"), term_key(one), taxonomy_key(one)) for one in terms_in(document))


def _spaced(words: Iterable[str]) -> str:
    return "".join(f" {word}" for word in sorted(words))


def _times(document: Document) -> Iterator[Time]:
    for schedule in schedules(document):
        opens, closes = span(schedule)
        each: list[int | None] = [day for day, _ in days(schedule)]
        for day in each or [None]:
            if (day, opens, closes) != (None, None, None):
                yield day, opens, closes
