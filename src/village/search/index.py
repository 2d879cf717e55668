"""An index that answers questions. Nothing of a question is kept but how its unknown words are spelt."""

import os
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from village.kernel.tables.aside import POINTER, VERSION
from village.search.columns import Columns, Mask, Rows
from village.search.counting import facets
from village.search.finding import Finding, Found
from village.search.ordering import Ordering, Scores
from village.search.postings import Texts, Wording
from village.search.rules.answer import Answer, Hit, Rescue
from village.search.rules.question import Question, without
from village.search.rules.words import Concept, Reader, Thesaurus, Way, kinds_meant
from village.search.spelling import Spelling


class NoIndex(Exception):
    """There is no index that can be read; the message says what to do."""


class Index:
    """One version of an index, open until nobody refers to it any more. Threads may share it."""

    def __init__(self, folder: Path, version: str) -> None:
        """Open `folder/version`. Raises FileNotFoundError when it is gone, NoIndex when it is damaged."""
        try:
            self._columns = Columns(folder / version)
            self._reader = Reader(Thesaurus(**self._columns.facts["thesaurus"]))
            self._spelling = Spelling(self._columns.facts["spellings"], self._columns.facts["terms"], self._reader)
            self._texts = Texts(self._columns)
            self._finding = Finding(self._columns)
        except FileNotFoundError:
            raise
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NoIndex(f"The search index is damaged ({type(error).__name__}): build it anew.") from None
        self._ordering = Ordering(self._columns)
        self.version = version
        self.size = self._columns.size

    def points(self, refs: Iterable[str]) -> dict[str, frozenset[tuple[int, int]]]:
        """Where entries are by this version, in National Grid metres: of those of some refs that are in it and have a
        known point."""
        rows = self._columns.rows_of(refs)
        ends, east, north = (self._columns[name] for name in ("point_offsets", "east", "north"))
        placed = {ref: range(int(ends[row]), int(ends[row + 1])) for ref, row in rows.items()}
        return {ref: frozenset((int(east[at]), int(north[at])) for at in some) for ref, some in placed.items() if some}

    def ask(self, asked: Question, without: Iterable[str] = ()) -> Answer:
        """What answers a question: one page of hits, one of those to check, counts, and a way out of nothing.
        `without`: refs of entries that are as if they were not in this version."""
        concepts, corrected = self._reader.read(asked.text, self._spelling.respelt)
        gone = np.array(list(self._columns.rows_of(without).values()), dtype=np.int64)
        found = self._found(asked, concepts, gone)
        fitting, opens = found.fitting(), found.open()
        hits, within = self._page(asked, found, fitting, concepts)
        check, _ = self._page(asked, found, opens, concepts)
        return Answer(
            hits=hits,
            check=check,
            total=len(fitting),
            total_check=len(opens),
            facets=facets(self._columns, found),
            rescue=None if len(fitting) else self._rescue(asked, concepts, found, gone),
            corrected=corrected,
            complete_within=within,
            meant=kinds_meant(concepts),
        )

    def _found(self, asked: Question, concepts: list[Concept], gone: Rows) -> Found:
        return self._finding.find(asked, Wording(self._texts, concepts) if concepts else None, gone)

    # ── a page ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _page(
        self, asked: Question, found: Found, at: Rows, concepts: list[Concept]
    ) -> tuple[tuple[Hit, ...], float | None]:
        """The hits of the page, and the metres within which every one of `at` was shown by its end."""
        scores = self._ordering.scores(asked, found, at)
        shown = self._ordering.first(asked, found, at, scores)
        on_page = shown[(asked.page - 1) * asked.size :]
        hits = self._hits(asked, found, at[on_page], scores[on_page], concepts)
        if found.metres is None:
            return hits, None
        metres = found.metres[at]
        metres[shown] = np.inf
        least = float(metres.min(initial=np.inf))
        return hits, least if np.isfinite(least) else None

    def _hits(
        self, asked: Question, found: Found, at: Rows, scores: Scores, concepts: list[Concept]
    ) -> tuple[Hit, ...]:
        rows = found.row(at)
        away = np.full(len(at), np.inf) if found.metres is None else found.metres[at]
        near = [float(metres) if np.isfinite(metres) else None for metres in away]
        why = self._why(asked, rows, np.isfinite(away), concepts)
        return tuple(
            Hit(ref, metres, float(score), tuple(said), _unknown(found, place))
            for ref, metres, score, said, place in zip(
                self._columns.texts("ref", rows), near, scores, why, at, strict=True
            )
        )

    def _why(self, asked: Question, rows: Rows, near: Mask, concepts: list[Concept]) -> list[dict[str, None]]:
        """For each row why it is there, each reason once: what it fits of what was typed, in that order, then where."""
        reasons = [
            (_reason(concept, way), self._texts.fitting(rows, way)) for concept in concepts for way in concept.ways
        ]
        if asked.within is not None:
            reasons.append(("online", (self._columns["online"][rows] == 1) & ~near))
        if asked.area is not None:
            reasons.append(("serves", self._finding.ground.serves(rows, asked.area)))
        said: list[dict[str, None]] = [{} for _ in rows]
        for reason, holds in reasons:
            for number in np.flatnonzero(holds):
                said[number][reason] = None
        return said

    # ── a way out of nothing ─────────────────────────────────────────────────────────────────────────────────────────

    def _rescue(self, asked: Question, concepts: list[Concept], found: Found, gone: Rows) -> Rescue | None:
        """The need without which most is found; where each alone brings nothing, all of them, and then the words."""
        counts: dict[tuple[str, ...], int] = {(need,): len(found.fitting(need)) for need in found.verdicts}
        nearest = None
        if "where" in found.verdicts:  # what is elsewhere was not looked at
            counts[("where",)], nearest = self._elsewhere(asked, concepts, gone)
        if not any(counts.values()):
            counts = {tuple(found.verdicts): self._count(Question(text=asked.text), concepts, gone)}
        if not any(counts.values()) and concepts and found.verdicts:
            counts = {("text",): self._count(replace(asked, text=""), [], gone)}
        needs = max(counts, key=lambda one: counts[one])
        return Rescue(needs, counts[needs], nearest) if counts[needs] else None

    def _count(self, asked: Question, concepts: list[Concept], gone: Rows) -> int:
        return len(self._found(asked, concepts, gone).fitting())

    def _elsewhere(self, asked: Question, concepts: list[Concept], gone: Rows) -> tuple[int, Hit | None]:
        """How many fit wherever they are, and the nearest of them."""
        anywhere = without(asked, "where")
        found = self._found(anywhere, concepts, gone)
        fitting = found.fitting()
        least = np.inf if found.metres is None else found.metres[fitting].min(initial=np.inf)
        if found.metres is None or not np.isfinite(least):
            return len(fitting), None
        tied = fitting[found.metres[fitting] == least]
        nearest = tied[[int(np.argmin(self._columns["ref_rank"][found.row(tied)]))]]
        scores = self._ordering.scores(anywhere, found, nearest)
        return len(fitting), self._hits(anywhere, found, nearest, scores, concepts)[0]


def _reason(concept: Concept, way: Way) -> str:
    return way.terms[0] if way.terms[0].startswith("kind:") else f"word:{concept.typed}"


def _unknown(found: Found, place: int) -> tuple[str, ...]:
    return tuple(need for need, verdict in found.verdicts.items() if not verdict.fits[place])


_held: dict[Path, tuple[int, Index]] = {}  # by folder, with the process that opened it
_opening = threading.Lock()


def open_index(folder: Path) -> Index:
    """The version in use in `folder`: the one already open while the pointer names it, else the new one.

    Raises NoIndex.
    """
    with _opening:
        for _ in range(5):  # a version can be replaced, and removed, between reading the pointer and opening it
            version = _pointed(folder)
            process, held = _held.get(folder, (0, None))
            if held is not None and held.version == version and process == os.getpid():
                return held
            try:
                opened = Index(folder, version)
            except FileNotFoundError:
                continue
            _held[folder] = (os.getpid(), opened)
            return opened
    raise NoIndex("The search index's files are missing: build it anew.")


def _pointed(folder: Path) -> str:
    try:
        version = (folder / POINTER).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        raise NoIndex("There is no search index yet: build it.") from None
    except (OSError, ValueError):
        version = ""
    if not VERSION.fullmatch(version):
        raise NoIndex("The search index's pointer cannot be read: build it anew.")
    return version
