"""From words to entries: which words stand where, how much each counts there, and what entries are worth for a text."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from village.search.columns import Column, Columns, Mask, Rows
from village.search.rules.entry import Entry
from village.search.rules.ranking import AGREEING, FIELDS, KIND, saturated
from village.search.rules.words import Concept, Way, kind_term, stemmed, words_of

Scores = npt.NDArray[np.float32]
AT_ONCE = 4_000_000  # postings worked on in memory
SPELT = 60_000  # words that a misspelt one is compared with: those in most entries


class Postings:
    """Collects the words of entries, one after another."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self.words: Counter[str] = Counter()
        self._of = array("I")
        self._row = array("I")
        self._weight = array("f")
        self._length = array("f")
        self._numbers = lru_cache(maxsize=200_000)(self._numbered)

    def _term(self, term: str) -> int:
        return self.terms.setdefault(term, len(self.terms))

    def _numbered(self, word: str) -> int:
        return self._term(stemmed(word))

    def add(self, entry: Entry) -> None:
        """Read an entry's texts."""
        row, length = len(self._length), 0
        weights: dict[int, float] = {}
        seen: set[str] = set()
        for field, weight in FIELDS.items():
            words = words_of(getattr(entry, field))
            length += len(words)
            seen.update(words)
            for word in words:
                number = self._numbers(word)
                weights[number] = weights.get(number, 0.0) + weight
        for kind in set(entry.kinds):
            weights[self._term(kind_term(kind))] = KIND
        self.words.update(seen)
        self._of.extend(weights)
        self._row.extend([row] * len(weights))
        self._weight.extend(weights.values())
        self._length.append(length)

    def columns(self) -> dict[str, Column]:
        """The rows of each term in order, and how much the term counts in each."""
        of = np.frombuffer(self._of, dtype=np.uint32)
        counts = np.bincount(of, minlength=len(self.terms))
        starts = np.concatenate([[0], np.cumsum(counts)])
        rows, worth = _placed(of, self._row, self._weight, starts)
        length = np.frombuffer(self._length, dtype=np.float32)
        usual = max(float(length.mean()), 1.0) if len(length) else 1.0
        rare = rarity(counts, len(length)).astype(np.float32)
        for at in range(0, len(rows), AT_ONCE):
            part = slice(at, at + AT_ONCE)
            number = np.searchsorted(starts, np.arange(at, min(at + AT_ONCE, len(rows))), side="right") - 1
            worth[part] = saturated(worth[part], length[rows[part]], usual) * rare[number]
        return {"term_starts": starts, "term_rows": rows, "term_worth": worth}

    def spellings(self) -> dict[str, int]:
        """The words themselves, and in how many entries each stands: the ones in most of them."""
        return dict(sorted(self.words.items(), key=lambda pair: (-pair[1], pair[0]))[:SPELT])


def rarity(counts: Column, size: int) -> Column:
    """How much a word tells that stands in some of `size` entries: Robertson's weight, never below 0."""
    return np.log(1 + (size - counts + 0.5) / (counts + 0.5))


def _placed(of: Column, row: "array[int]", weight: "array[float]", starts: Column) -> tuple[Column, Scores]:
    """Rows and weights by term. Blocks of rows come in order, so within a term rows stay in order."""
    rows, weights = np.empty(len(of), dtype=np.uint32), np.empty(len(of), dtype=np.float32)
    free = starts[:-1].copy()
    for at in range(0, len(of), AT_ONCE):
        part = of[at : at + AT_ONCE]
        order = np.argsort(part, kind="stable")
        terms, first, count = np.unique(part[order], return_index=True, return_counts=True)
        into = np.arange(len(part)) + np.repeat(free[terms] - first, count)
        rows[into] = np.frombuffer(row, dtype=np.uint32)[at : at + AT_ONCE][order]
        weights[into] = np.frombuffer(weight, dtype=np.float32)[at : at + AT_ONCE][order]
        free[terms] += count
    return rows, weights


class Texts:
    """What entries of a version are worth for the concepts of a text."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.terms: dict[str, int] = columns.facts["terms"]

    def worth(self, concepts: Sequence[Concept], rows: Rows | None) -> Scores:
        """For each of some rows (None: all) what it is worth, 0 where nothing fits: each concept by the best of its
        ways and half the second, all of them together, times the share of the concepts that fit. What fits only by
        words that tell little is worth nothing, unless nothing anywhere fits by others."""
        size = self._columns.size if rows is None else len(rows)
        together, fitting = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
        told = np.zeros(size, dtype=bool)
        for concept in concepts:
            worth = self._concept(concept, rows, size)
            share = np.float32(concept.share)
            together += share * worth
            fits = worth > 0
            fitting += share * fits
            if concept.share == 1:
                told |= fits
        found: Scores = together * (fitting / np.float32(sum(concept.share for concept in concepts)))
        return np.where(told, found, np.float32(0)) if self._tells(concepts) else found

    def holding(self, concepts: Sequence[Concept], some: int) -> Rows | None:
        """The rows, in order, of which something fits one of the concepts; None where they may be as many as all
        divided by `some`."""
        found = [self._way(way, None)[0] for concept in concepts for way in concept.ways]
        if sum(map(len, found)) * some >= self._columns.size:
            return None
        every = np.sort(np.concatenate(found), kind="stable")  # each comes in order: they need only be merged
        rows: Rows = every[np.concatenate([every[:1] == every[:1], every[1:] != every[:-1]])].astype(np.int64)
        return rows

    def _concept(self, concept: Concept, rows: Rows | None, size: int) -> Scores:
        best = np.zeros(size, dtype=np.float32)
        at, worth = self._way(concept.ways[0], rows)
        best[at] = worth
        if len(concept.ways) == 1:
            return best
        second = np.zeros(size, dtype=np.float32)
        for way in concept.ways[1:]:
            at, worth = self._way(way, rows)
            before = best[at]
            second[at] = np.maximum(second[at], np.minimum(before, worth))
            best[at] = np.maximum(before, worth)
        return best + np.float32(AGREEING) * second

    def _tells(self, concepts: Sequence[Concept]) -> bool:
        """Whether any entry at all fits by a word that tells."""
        ways = [way for concept in concepts if concept.share == 1 for way in concept.ways]
        return any(len(self._way(way, None)[0]) for way in sorted(ways, key=lambda way: len(way.terms)))

    def _way(self, way: Way, rows: Rows | None) -> tuple[Column, Column]:
        """Where among the rows those are that have every term of a way, and what it is worth in each."""
        at, worth = self._of(way.terms[0], rows)
        worth = worth * np.float32(way.weight)
        for term in way.terms[1:]:
            others, more = self._of(term, rows)
            at, mine, theirs = np.intersect1d(at, others, assume_unique=True, return_indices=True)
            worth = worth[mine] + more[theirs] * np.float32(way.weight)
        return at, worth

    def _of(self, term: str, rows: Rows | None) -> tuple[Column, Column]:
        number = self.terms.get(term)
        if number is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        starts = self._columns["term_starts"]
        part = slice(starts[number], starts[number + 1])
        having, worth = self._columns["term_rows"][part], self._columns["term_worth"][part]
        if rows is None:
            return having, worth
        wanted = rows.astype(having.dtype)
        near = np.minimum(np.searchsorted(having, wanted), len(having) - 1)
        has = having[near] == wanted
        return np.flatnonzero(has), worth[near[has]]

    def fitting(self, rows: Rows, way: Way) -> Mask:
        """Which of some rows have every term of a way."""
        fits = np.zeros(len(rows), dtype=bool)
        fits[self._way(way, rows)[0]] = True
        return fits


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a question, in a version."""

    texts: Texts
    concepts: Sequence[Concept]

    def rows(self, some: int) -> Rows | None:
        """The only rows that can be worth anything; None where they may be as many as all divided by `some`."""
        return self.texts.holding(self.concepts, some)

    def worth(self, rows: Rows | None) -> Scores:
        """What each of some rows (None: all) is worth."""
        return self.texts.worth(self.concepts, rows)
